"""Request plumbing: one clock reading and one context a request, private pages, refusals as pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from .audit import RequestContext, request_context
from .errors import DomainError, NotAllowed, StaleVersion
from .http import client_address
from .kept_post import keep

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestContextMiddleware:
    """Gives the request ``id`` and ``today`` (date in WIB) and tells the audit trail where it comes from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        request.today = timezone.localdate()  # type: ignore[attr-defined]
        token = request_context.set(RequestContext(request.id, client_address(request) or None))  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            request_context.reset(token)


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in to the sign-in page; a script that asks for a part of a page gets a plain 401.

    Followed by the script, the redirect would put the sign-in page into the page. A form that was sent is kept
    until its writer has signed in (see ``kept_post``).
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """401 for htmx, which keeps the text itself; else the redirect."""
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)
        keep(request)
        return super().handle_no_permission(request, view_func)


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
    """Turns a rule's refusal that no view handled into a page with its reason: 403 or 409, never a 500.

    What is not found gets the page of the house in development too, where Django would list addresses in English.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return forms_only(request, response)
        leads_nowhere = response.status_code == 404 and request.resolver_match is None
        return not_found(request) if leads_nowhere and settings.DEBUG else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """404 for what is missing or not visible, 403 for a role that may not, 409 for a state that does not fit."""
        if isinstance(exception, Http404):
            return not_found(request)
        if not isinstance(exception, DomainError):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        list(messages.get_messages(request))
        context = {
            "reason": str(exception),
            "stale": isinstance(exception, StaleVersion),
            "back_url": page_before(request) if status == 409 else "",
        }
        return render(request, f"{status}.html", context, status=status)


def not_found(request: HttpRequest) -> HttpResponse:
    """The same page for what is missing and for what is not the user's to see."""
    return render(request, "404.html", status=404)


def forms_only(request: HttpRequest, refusal: HttpResponseNotAllowed) -> HttpResponse:
    """Django's bare refusal of a method as a page: somebody has opened the address to which a form is sent."""
    response = render(request, "405.html", status=405)
    response.headers["Allow"] = refusal.headers["Allow"]
    return response


def page_before(request: HttpRequest) -> str:
    """The page of this site from which a form was sent; empty where the browser does not say, or names another site."""
    page = request.headers.get("Referer", "")
    if request.method == "GET" or not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return ""
    return page
