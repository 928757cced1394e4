{{- define "tarsier.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* Short enough for what is appended to it: a name may have 63 characters. */}}
{{- define "tarsier.fullname" -}}
{{- $name := include "tarsier.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* What never changes: selectors are made of it. */}}
{{- define "tarsier.selectorLabels" -}}
app.kubernetes.io/name: {{ include "tarsier.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "tarsier.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "tarsier.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/part-of: tars
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "tarsier.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* The address of everything that listens, whichever pods do. */}}
{{- define "tarsier.host" -}}
{{ include "tarsier.fullname" . }}.{{ .Release.Namespace }}.svc
{{- end }}

{{/* Whose events and pods are followed. */}}
{{- define "tarsier.followed" -}}
{{ .Values.config.TARSIER_KUBERNETES_NAMESPACE | default .Release.Namespace }}
{{- end }}

{{/* What is made in the namespace that is followed, which may be one with a Tarsier of its own. */}}
{{- define "tarsier.inFollowed" -}}
{{- if ne (include "tarsier.followed" .) .Release.Namespace }}{{ .Release.Namespace }}-{{ end }}{{ include "tarsier.fullname" . }}
{{- end }}

{{- define "tarsier.basePath" -}}
{{- .Values.config.TARSIER_BASE_PATH | default "" | trimSuffix "/" }}
{{- end }}

{{/* The account of a component: those that read nothing of the cluster share one without rights. */}}
{{- define "tarsier.account" -}}
{{- $own := dict "embedded" "-watch" "watch" "-watch" "ingest" "-ingest" }}
{{- if .root.Values.serviceAccount.create }}
{{- include "tarsier.fullname" .root }}{{ get $own .component }}
{{- else }}
{{- .root.Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}
