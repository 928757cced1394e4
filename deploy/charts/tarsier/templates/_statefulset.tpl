{{/* Pods with a volume each: takes root, component, own and args, as tarsier.pod does. */}}
{{- define "tarsier.statefulSet" -}}
{{- $fullname := include "tarsier.fullname" .root }}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ $fullname }}-{{ .component }}
  labels:
    {{- include "tarsier.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  replicas: {{ .own.replicas }}
  serviceName: {{ $fullname }}-pods
  podManagementPolicy: Parallel
  # What is on a volume outlives the pods and the release.
  persistentVolumeClaimRetentionPolicy:
    whenDeleted: Retain
    whenScaled: Retain
  selector:
    matchLabels:
      {{- include "tarsier.selectorLabels" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  template:
    {{- include "tarsier.pod" . | trim | nindent 4 }}
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: data
        labels:
          {{- include "tarsier.selectorLabels" .root | nindent 10 }}
        {{- with .own.persistence.annotations }}
        annotations:
          {{- toYaml . | nindent 10 }}
        {{- end }}
      spec:
        accessModes:
          {{- toYaml .own.persistence.accessModes | nindent 10 }}
        {{- with .own.persistence.storageClass }}
        storageClassName: {{ ternary "" . (eq . "-") | quote }}
        {{- end }}
        resources:
          requests:
            storage: {{ .own.persistence.size }}
{{- end }}
