"""What is planned, found and scored: PPRG, findings, prerequisites, compliance."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "PPRG dan pemantauan"
