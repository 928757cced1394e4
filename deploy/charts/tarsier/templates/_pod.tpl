{{/* The pod of a component: takes root, component, own (its values), and args (of the command start). */}}
{{- define "tarsier.pod" -}}
{{- $root := .root }}
{{- $own := .own }}
metadata:
  labels:
    {{- include "tarsier.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
    {{- with $own.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ include (print $root.Template.BasePath "/configmap.yaml") $root | sha256sum }}
    {{- with $own.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "tarsier.account" . }}
  automountServiceAccountToken: {{ and $root.Values.watch.enabled (has .component (list "embedded" "watch" "ingest")) }}
  # Links would make variables such as TARSIER_PORT, which look like settings.
  enableServiceLinks: false
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $own.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- include "tarsier.podSecurity" . | nindent 4 }}
  # preStop, then the 25 s in which it ends by itself.
  terminationGracePeriodSeconds: 40
  containers:
    - name: tarsier
      image: {{ include "tarsier.image" $root | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [start{{ range .args }}, {{ . | quote }}{{ end }}]
      securityContext:
        {{- include "tarsier.containerSecurity" . | nindent 8 }}
      envFrom:
        - configMapRef:
            name: {{ include "tarsier.fullname" $root }}
      {{- with $own.extraEnv }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- include "tarsier.containerPorts" .component | trim | nindent 8 }}
      {{- include "tarsier.probes" . | nindent 6 }}
      lifecycle:
        preStop:
          # Until no Service leads here any more, what comes is still taken.
          exec:
            command: [/usr/local/bin/node, -e, 'setTimeout(() => undefined, 5000)']
      {{- with $own.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with concat (include "tarsier.mounts" . | fromJsonArray) $own.extraVolumeMounts }}
      volumeMounts:
        {{- toYaml . | nindent 8 }}
      {{- end }}
  {{- with concat (include "tarsier.volumes" $root | fromJsonArray) $own.extraVolumes }}
  volumes:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $own.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $own.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $own.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if ne .component "embedded" }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "tarsier.selectorLabels" $root | nindent 10 }}
          app.kubernetes.io/component: {{ .component }}
  {{- end }}
{{- end }}

{{- define "tarsier.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "tarsier.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* A server that is away makes a pod unready and never restarts it. */}}
{{- define "tarsier.probes" -}}
startupProbe:
  httpGet:
    path: /healthz
    port: 4700
  periodSeconds: 2
  # 5 minutes: an upgrade may have tables to change first.
  failureThreshold: 150
livenessProbe:
  httpGet:
    path: /healthz
    port: 4700
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /readyz
    port: 4700
  periodSeconds: 5
  timeoutSeconds: 5
{{- end }}
