{{/* Every setting of the server as an object of texts. */}}
{{- define "tserver.settings" -}}
{{- $made := dict
  "TARSIER_INDEX_PREFIX" (printf "%s_tarsier_" .Release.Namespace)
  "TARSIER_REDIS_URL_FILE" "/secrets/redis/url"
  "TARSIER_ELASTICSEARCH_NODES" (join "," .Values.elasticsearch.nodes) }}
{{- with .Values.elasticsearch }}
{{- if .apiKeyKey }}
{{- $_ := set $made "TARSIER_ELASTICSEARCH_API_KEY_FILE" "/secrets/elasticsearch/apiKey" }}
{{- else if .existingSecret }}
{{- $_ := set $made "TARSIER_ELASTICSEARCH_USERNAME" .username }}
{{- $_ := set $made "TARSIER_ELASTICSEARCH_PASSWORD_FILE" "/secrets/elasticsearch/password" }}
{{- end }}
{{- end }}
{{- if .Values.extraCertificates.existingSecret }}
{{- $_ := set $made "NODE_EXTRA_CA_CERTS" "/secrets/certificates/ca.crt" }}
{{- end }}
{{- range .Values.envVars }}
{{- $_ := set $made .name .value }}
{{- end }}
{{- merge (deepCopy .Values.settings) $made | toJson }}
{{- end }}

{{/* What the pods do, as TARSIER_ROLES says it. */}}
{{- define "tserver.roles" -}}
{{- $settings := include "tserver.settings" . | fromJson }}
{{- get $settings "TARSIER_ROLES" | default "ingest,worker,query,watch" | nospace | splitList "," | toJson }}
{{- end }}

{{- define "tserver.env" -}}
{{- range $name, $path := dict "Namespace" "metadata.namespace" "PodName" "metadata.name" "PodIP" "status.podIP" }}
- name: {{ $name }}
  valueFrom:
    fieldRef:
      fieldPath: {{ $path }}
{{- end }}
{{- range $name, $value := include "tserver.settings" . | fromJson }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{/* A Secret of which one key is read as a file: takes name, secret, key and file. */}}
{{- define "tserver.secretMount" -}}
- name: {{ .name }}
  mountPath: /secrets/{{ .name }}
  readOnly: true
  source:
    secret:
      secretName: {{ .secret }}
      # K8SFramework's default would start the server without it.
      optional: false
      items:
        - key: {{ .key }}
          path: {{ .file }}
{{- end }}

{{- define "tserver.mounts" -}}
{{- with .Values.mounts }}
{{ toYaml . }}
{{- end }}
{{- with .Values.redis }}
{{ include "tserver.secretMount" (dict "name" "redis" "secret" .existingSecret "key" .urlKey "file" "url") }}
{{- end }}
{{- with .Values.elasticsearch }}
{{- if .apiKeyKey }}
{{ include "tserver.secretMount" (dict "name" "elasticsearch" "secret" .existingSecret "key" .apiKeyKey "file" "apiKey") }}
{{- else if .existingSecret }}
{{ include "tserver.secretMount" (dict "name" "elasticsearch" "secret" .existingSecret "key" .passwordKey "file" "password") }}
{{- end }}
{{- end }}
{{- with .Values.extraCertificates }}
{{- if .existingSecret }}
{{ include "tserver.secretMount" (dict "name" "certificates" "secret" .existingSecret "key" .key "file" "ca.crt") }}
{{- end }}
{{- end }}
{{- end }}

{{/* What is missing, or only together wrong. */}}
{{- define "tserver.check" -}}
{{- with .Values }}
{{- if not .repo.image }}
{{- fail "repo.image: found nothing, expected the image that was built from deploy/Dockerfile" }}
{{- end }}
{{- if not .redis.existingSecret }}
{{- fail "redis.existingSecret: found nothing, expected the name of a Secret whose key url is redis://host:port" }}
{{- end }}
{{- if not .elasticsearch.nodes }}
{{- fail "elasticsearch.nodes: found nothing, expected https://host:port of each node" }}
{{- end }}
{{- if and .elasticsearch.apiKeyKey (not .elasticsearch.existingSecret) }}
{{- fail "elasticsearch.existingSecret: found nothing, expected the name of a Secret, as elasticsearch.apiKeyKey is set" }}
{{- end }}
{{- if and .elasticsearch.existingSecret (not .elasticsearch.apiKeyKey) (not .elasticsearch.username) }}
{{- fail "elasticsearch.username: found nothing, expected the user whose password is in elasticsearch.existingSecret" }}
{{- end }}
{{- if .hostNetwork }}
{{- fail "hostNetwork: found true, expected false, as a pod tells its state by the name of its host; hostPorts opens ports at the node" }}
{{- end }}
{{- end }}
{{- end }}
