"""Every address has a declared policy, and every actor gets what it says (admin: tests/test_admin_access.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files import File
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .conftest import ACTORS, City
from .policies import FOREIGN, OWN, Policy, departments, meetings, monitoring, site

POLICIES: dict[str, Policy] = {**site.POLICY, **departments.POLICY, **meetings.POLICY, **monitoring.POLICY}
#: POST comes last: it may end the session of the client that asks.
METHODS = ("GET", "PUT", "DELETE", "POST")
POST_FORM = re.compile(r'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL | re.IGNORECASE)
#: Addresses that lead whoever is signed in, or the departments' own people, to another page.
SENT_ON = {"masuk": frozenset(ACTORS), "monitoring:home": OWN | FOREIGN}


def routes(patterns: Any, namespace: str = "") -> Iterator[str]:
    """Names of all routes below ``patterns``, with their namespace; an unnamed route is an error."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "admin":
                continue
            yield from routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"route without a name: {pattern.pattern}"
            yield f"{namespace}{pattern.name}"


def test_every_route_has_a_policy_and_every_policy_a_route():
    assert set(routes(get_resolver().url_patterns)) == set(POLICIES)


def test_a_new_route_without_policy_would_fail():
    extra = [
        *get_resolver().url_patterns,
        URLPattern(get_resolver().url_patterns[0].pattern, lambda r: None, name="baru"),
    ]
    assert set(routes(extra)) - set(POLICIES) == {"baru"}


class Undo(Exception):
    """Rolls one request back."""


def expected(policy: Policy, actor: str, method: str) -> str:
    """ok, login, 403, 404 or 405."""
    if actor in {"anonymous", "disabled"}:
        if not policy.public:
            return "login"
        return "ok" if method in policy.ok else "405"
    if method not in policy.ok:
        return "405"
    if actor in policy.ok[method]:
        return "ok"
    return "404" if actor in policy.hidden_from else "403"


def forms_without_token(response: Any) -> list[str]:
    """Forms of a page that lack the token without which a browser's POST is refused (the test client sends none)."""
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return [form for form in POST_FORM.findall(response.text) if "csrfmiddlewaretoken" not in form]


def answer(response: Any) -> str:
    """The answer in the words of :func:`expected`."""
    if response.status_code == 302 and response.url.startswith("/masuk/"):
        return "login"
    if response.status_code == 302 and response.request["REQUEST_METHOD"] == "GET":
        return f"sent on to {response.url}"
    if response.status_code in {200, 302, 304}:
        form = getattr(response, "context", None) and response.context.get("form")
        errors = getattr(form, "errors", None) if response.request["REQUEST_METHOD"] == "POST" else None
        if bare := forms_without_token(response):
            return f"form that the site would refuse: {bare[0][:200]}"
        return f"form errors: {errors}" if errors else "ok"
    return str(response.status_code)


def ask(client: Client, method: str, url: str, data: dict[str, Any]) -> Any:
    """One request that leaves no trace in the database."""
    response = None
    try:
        with transaction.atomic():
            response = (
                client.get(url)
                if method == "GET"
                else getattr(client, method.lower())(url, data if method == "POST" else "")
            )
            raise Undo
    except Undo:
        return response


def fresh(body: dict[str, Any]) -> dict[str, Any]:
    """``body`` with its files at their beginning: the request before has read them."""
    for value in body.values():
        if isinstance(value, File):
            value.open()
    return body


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(POLICIES))
def test_matrix(name: str, city: City, signed_in):
    policy = POLICIES[name]
    kwargs = policy.prepare(city)
    url = reverse(name, kwargs=kwargs)
    body = policy.data(city, kwargs) if "POST" in policy.ok else {}
    wrong = {}
    for actor in ACTORS:
        client = signed_in(city.actor(actor))
        # Unknown verbs are refused before anyone is asked for: one actor with every right shows it.
        for method in METHODS if actor == "bapperida" else ("GET", "POST"):
            want = expected(policy, actor, method)
            if name == "keluar" and want == "ok":
                continue  # the answer is a redirect to the sign-in page, tested in test_account
            if name == "masuk" and method != "GET":
                continue  # whoever is signed in is sent on, whatever the method; signing in: test_account
            got = answer(ask(client, method, url + (policy.query if method == "GET" else ""), fresh(body)))
            if got.startswith("sent on") and actor in SENT_ON.get(name, ()):
                got = "ok"
            if got != want:
                wrong[f"{actor} {method}"] = f"expected {want}, got {got}"
    assert not wrong


def strangers(policy: Policy) -> set[str]:
    """Actors from whom the address itself is hidden; those who open the page and are refused a choice are not."""
    return set(policy.hidden_from) - set(policy.ok.get("GET", ()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, policy in POLICIES.items() if strangers(policy)))
def test_foreign_and_missing_records_look_the_same(name: str, city: City, signed_in):
    policy = POLICIES[name]
    kwargs = policy.prepare(city)
    if not kwargs:
        pytest.fail("a route that hides records needs arguments")
    missing = (
        dict(policy.missing)
        if policy.missing
        else {key: 999_999_999 if isinstance(value, int) else "TIDAK-ADA" for key, value in kwargs.items()}
    )
    missing = {**kwargs, **missing} if policy.missing else missing
    method = "GET" if "GET" in policy.ok else "POST"
    stranger = "focal_b" if "focal_b" in strangers(policy) else min(strangers(policy))
    client = signed_in(city.actor(stranger))
    foreign = ask(client, method, reverse(name, kwargs=kwargs), policy.data(city, kwargs))
    absent = ask(client, method, reverse(name, kwargs=missing), policy.data(city, kwargs))
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
