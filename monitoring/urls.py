"""Addresses of the monitoring app."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "monitoring"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("monitoring.url_dashboard")),
    path("", include("monitoring.url_finding")),
    path("", include("monitoring.url_budget")),
    path("", include("monitoring.url_pprg")),
]
