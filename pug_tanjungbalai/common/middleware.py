"""Request plumbing: one clock reading and one context a request, private pages, refusals as pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .audit import RequestContext, request_context
from .errors import DomainError, NotAllowed, StaleVersion

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestContextMiddleware:
    """Gives the request ``id`` and ``today`` (date in WIB) and tells the audit trail where it comes from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        request.today = timezone.localdate()  # type: ignore[attr-defined]
        token = request_context.set(RequestContext(request.id, request.META.get("REMOTE_ADDR") or None))  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            request_context.reset(token)


class PrivacyHeadersMiddleware:
    """Signed-in pages are not stored by browsers or proxies, and no page may use camera or microphone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response


class RefusalMiddleware:
    """Turns a rule's refusal that no view handled into a page with its reason: 403 or 409, never a 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403 for a role that may not, 409 for a state or version that does not fit."""
        if not isinstance(exception, DomainError):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        list(messages.get_messages(request))
        context = {"reason": str(exception), "stale": isinstance(exception, StaleVersion)}
        return render(request, f"{status}.html", context, status=status)
