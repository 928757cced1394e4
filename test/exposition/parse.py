"""Reads metrics from standard input with Prometheus' own parsers and writes their families as JSON. Argument 1: the format."""
import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

parse = {"openmetrics": openmetrics, "prometheus": prometheus}[sys.argv[1]]
families = [
    {
        "name": family.name,
        "type": family.type,
        "unit": family.unit,
        "help": family.documentation,
        "samples": [
            {"name": sample.name, "labels": sample.labels, "value": sample.value} for sample in family.samples
        ],
    }
    for family in parse(sys.stdin.buffer.read().decode("utf-8"))
]
json.dump(families, sys.stdout)
