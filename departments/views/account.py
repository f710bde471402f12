"""Signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pug_tanjungbalai.common.kept_post import forget, kept

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

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signed in: to what was sent before, if anything was, else to the page that was asked for."""
        waiting = kept(self.request)
        response = super().form_valid(form)
        if waiting is None or kept(self.request) is None:
            return response
        self.request.session.set_expiry(None)
        return redirect(reverse("kiriman"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEBUG and settings.DEMO_PASSWORD:
            context["demo_accounts"] = [{"username": name, "label": label} for name, label in DEMO_ACCOUNTS]
            context["demo_password"] = settings.DEMO_PASSWORD
        return context


@require_http_methods(["GET", "HEAD", "POST"])
def kept_page(request: HttpRequest) -> HttpResponse:
    """``/masuk/kiriman/``: what was sent after the session had ended, to be sent now; a POST throws it away."""
    if request.method == "POST":
        forget(request)
        messages.success(request, "Kiriman dibuang.")
        return redirect("/")
    return render(request, "registration/kept.html", {"kept": kept(request)})
