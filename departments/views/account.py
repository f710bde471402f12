"""Signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView

DEMO_ACCOUNTS = (
    ("bapperida", "Bapperida, koordinator"),
    ("staf", "Bapperida, staf"),
    ("dp3a", "Dinas P3A, sekretaris Pokja"),
    ("inspektorat", "Inspektorat"),
    ("bpkpd", "BPKPD, keuangan"),
    ("pimpinan", "Pimpinan daerah"),
    ("focal.disdik", "Focal point Dinas Pendidikan"),
    ("kepala.disdik", "Kepala Dinas Pendidikan"),
    ("admin", "Administrator"),
)


class SignInView(LoginView):
    """The sign-in page; in development it lists the demonstration accounts."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEBUG and settings.DEMO_PASSWORD:
            context["demo_accounts"] = [{"username": name, "label": label} for name, label in DEMO_ACCOUNTS]
            context["demo_password"] = settings.DEMO_PASSWORD
        return context
