{{/*
Container ports by component. A Service leads each of its ports to the pods that have a port of that name, and to no others:
so one Service serves every door, whichever role has it. What answers HTTP for others than probes is called http; reports
are taken over HTTP at intake.
*/}}
{{- define "tarsier.ports" -}}
{{- $reports := list
  (dict "name" "stat" "port" 17000 "udp" true)
  (dict "name" "property" "port" 14000 "udp" true)
  (dict "name" "notify" "port" 13111 "udp" true)
  (dict "name" "log" "port" 12111 "udp" true) }}
{{- $questions := list (dict "name" "querystat" "port" 16000) (dict "name" "queryproperty" "port" 15000) }}
{{- $registry := list (dict "name" "registry" "port" 17890) }}
{{- $http := dict "embedded" "http" "query" "http" "ingest" "intake" "worker" "probe" "watch" "probe" }}
{{- $tars := dict
  "embedded" (concat $reports $questions $registry)
  "ingest" (concat $reports $registry)
  "query" (concat $questions $registry)
  "worker" list
  "watch" list }}
{{- concat (list (dict "name" (get $http .) "port" 4700)) (get $tars .) | toJson }}
{{- end }}

{{- define "tarsier.containerPorts" -}}
{{- range include "tarsier.ports" . | fromJsonArray }}
- name: {{ .name }}
  containerPort: {{ .port }}
  protocol: TCP
{{- if .udp }}
- name: {{ .name }}-udp
  containerPort: {{ .port }}
  protocol: UDP
{{- end }}
{{- end }}
{{- end }}

{{/* Ports of a Service, from a list of those. */}}
{{- define "tarsier.servicePorts" -}}
{{- range . }}
- name: {{ .name }}
  port: {{ .port }}
  targetPort: {{ .name }}
  protocol: TCP
{{- if .udp }}
- name: {{ .name }}-udp
  port: {{ .port }}
  targetPort: {{ .name }}-udp
  protocol: UDP
{{- end }}
{{- end }}
{{- end }}
