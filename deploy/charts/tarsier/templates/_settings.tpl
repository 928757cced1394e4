{{/* Every setting, for all components alike; what is given wins over what is made here. */}}
{{- define "tarsier.settings" -}}
{{- $made := dict
  "TARSIER_MODE" .Values.mode
  "TARSIER_DATA_DIR" "/data"
  "TARSIER_ADVERTISE_HOST" (.Values.advertiseHost | default (include "tarsier.host" .))
  "TARSIER_LOG_FORMAT" "json" }}
{{- if .Values.watch.enabled }}
{{- $_ := set $made "TARSIER_KUBERNETES_LEASE" (print (include "tarsier.inFollowed" .) "-watch") }}
{{- else }}
{{- $_ := set $made "TARSIER_KUBERNETES" "off" }}
{{- end }}
{{- if eq .Values.mode "distributed" }}
{{- $_ := set $made "TARSIER_REDIS_URL_FILE" "/secrets/redis/url" }}
{{- $_ := set $made "TARSIER_ELASTICSEARCH_NODES" (join "," .Values.elasticsearch.nodes) }}
{{- with .Values.elasticsearch }}
{{- if .apiKeyKey }}
{{- $_ := set $made "TARSIER_ELASTICSEARCH_API_KEY_FILE" "/secrets/elasticsearch/apiKey" }}
{{- else if .existingSecret }}
{{- $_ := set $made "TARSIER_ELASTICSEARCH_USERNAME" .username }}
{{- $_ := set $made "TARSIER_ELASTICSEARCH_PASSWORD_FILE" "/secrets/elasticsearch/password" }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.extraCertificates.existingSecret }}
{{- $_ := set $made "NODE_EXTRA_CA_CERTS" "/secrets/certificates/ca.crt" }}
{{- end }}
{{- range $name, $value := merge (deepCopy .Values.config) $made }}
{{ $name }}: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{/* The Secrets that are read, as name, Secret, key and file. */}}
{{- define "tarsier.secrets" -}}
{{- $found := list }}
{{- if eq .Values.mode "distributed" }}
{{- with .Values.redis }}
{{- $found = append $found (dict "name" "redis" "secret" .existingSecret "key" .urlKey "file" "url") }}
{{- end }}
{{- with .Values.elasticsearch }}
{{- if .existingSecret }}
{{- $key := ternary .apiKeyKey .passwordKey (ne .apiKeyKey "") }}
{{- $file := ternary "apiKey" "password" (ne .apiKeyKey "") }}
{{- $found = append $found (dict "name" "elasticsearch" "secret" .existingSecret "key" $key "file" $file) }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.extraCertificates }}
{{- if .existingSecret }}
{{- $found = append $found (dict "name" "certificates" "secret" .existingSecret "key" .key "file" "ca.crt") }}
{{- end }}
{{- end }}
{{- $found | toJson }}
{{- end }}

{{- define "tarsier.volumes" -}}
{{- $volumes := list }}
{{- range include "tarsier.secrets" . | fromJsonArray }}
{{- $items := list (dict "key" .key "path" .file) }}
{{- $volumes = append $volumes (dict "name" .name "secret" (dict "secretName" .secret "items" $items)) }}
{{- end }}
{{- $volumes | toJson }}
{{- end }}

{{/* Where they are in a pod of `own`; the volume that a StatefulSet claims is called data. */}}
{{- define "tarsier.mounts" -}}
{{- $mounts := list }}
{{- if .own.persistence }}
{{- $mounts = append $mounts (dict "name" "data" "mountPath" "/data") }}
{{- end }}
{{- range include "tarsier.secrets" .root | fromJsonArray }}
{{- $mounts = append $mounts (dict "name" .name "mountPath" (print "/secrets/" .name) "readOnly" true) }}
{{- end }}
{{- $mounts | toJson }}
{{- end }}

{{/* What only together is wrong. */}}
{{- define "tarsier.check" -}}
{{- with .Values }}
{{- if eq .mode "distributed" }}
{{- if not .redis.existingSecret }}
{{- fail "redis.existingSecret: found nothing, expected the name of a Secret whose key url is redis://host:port, as mode is distributed" }}
{{- end }}
{{- if not .elasticsearch.nodes }}
{{- fail "elasticsearch.nodes: found nothing, expected https://host:port of each node, as mode is distributed" }}
{{- end }}
{{- if and .elasticsearch.apiKeyKey (not .elasticsearch.existingSecret) }}
{{- fail "elasticsearch.existingSecret: found nothing, expected the name of a Secret, as elasticsearch.apiKeyKey is set" }}
{{- end }}
{{- if and .elasticsearch.existingSecret (not .elasticsearch.apiKeyKey) (not .elasticsearch.username) }}
{{- fail "elasticsearch.username: found nothing, expected the user whose password is in elasticsearch.existingSecret" }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
