{{- define "tserver.apiVersion" -}}
k8s.tars.io/v1beta3
{{- end }}

{{/* The name of all objects of a server: K8SFramework takes no other. */}}
{{- define "tserver.id" -}}
{{ printf "%s-%s" .Values.app .Values.server | lower }}
{{- end }}

{{/* The account of its pods: {app}-{server} may be one of the original servers'. */}}
{{- define "tserver.account" -}}
tarsier-{{ .Values.server | lower }}
{{- end }}

{{- define "tserver.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: tarsier
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: tars
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "tserver.releaseId" -}}
{{ .Values.repo.id | default .Chart.AppVersion }}
{{- end }}

{{/* With a tag: the publishing process adds none where there is one. */}}
{{- define "tserver.image" -}}
{{- $image := .Values.repo.image }}
{{- if contains ":" (last (splitList "/" $image)) }}{{ $image }}{{ else }}{{ $image }}:{{ include "tserver.releaseId" . }}{{ end }}
{{- end }}
