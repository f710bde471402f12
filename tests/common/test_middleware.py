"""Request plumbing: the day in WIB, ids in the trail, headers of privacy, refusals as pages."""

import datetime as dt

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.middleware import PrivacyHeadersMiddleware, RequestContextMiddleware
from pug_tanjungbalai.common.models import AuditEntry
from pug_tanjungbalai.urls import urlpatterns as project_urls
from tests.factories import PASSWORD


def refuse(request, kind):
    """Refuses in the three ways that rules know, and in one that is no rule."""
    messages.success(request, "Tersimpan lebih dulu.")
    kinds = {"role": NotAllowed, "state": IllegalMove, "version": StaleVersion, "bug": ZeroDivisionError}
    raise kinds[kind](f"Alasan <{kind}>.")


def record_twice(request):
    """Writes two entries in one request."""
    for action in ("satu", "dua"):
        audit.record(actor=request.user, action=action, obj=request.user)
    return HttpResponse(request.id)


urlpatterns = [path("uji/tolak/<str:kind>/", refuse), path("uji/catat/", record_twice), *project_urls]


def today_at(monkeypatch, *moment: int) -> str:
    """The day that a request gets at this moment (UTC)."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(*moment, tzinfo=dt.UTC))
    middleware = RequestContextMiddleware(lambda request: HttpResponse(request.today.isoformat()))
    return middleware(RequestFactory().get("/")).text


@pytest.mark.parametrize(
    ("moment", "day"),
    [((2025, 12, 31, 16, 59, 59), "2025-12-31"), ((2025, 12, 31, 17, 0, 0), "2026-01-01")],
)
def test_today_is_the_day_in_western_indonesia(monkeypatch, moment, day):
    assert today_at(monkeypatch, *moment) == day


def test_context_of_a_request_ends_with_it():
    seen = []
    middleware = RequestContextMiddleware(lambda request: seen.append(audit.request_context.get()) or HttpResponse())
    middleware(RequestFactory().get("/", REMOTE_ADDR="10.0.0.7"))
    assert seen[0].address == "10.0.0.7"
    assert audit.request_context.get() == audit.RequestContext()


def test_context_ends_even_when_the_request_fails():
    def fail(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RequestContextMiddleware(fail)(RequestFactory().get("/"))
    assert audit.request_context.get() == audit.RequestContext()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_entries_of_one_request_share_its_id_and_address(city, signed_in):
    client = signed_in(city.bapperida)
    first = client.get("/uji/catat/", REMOTE_ADDR="10.0.0.7").text
    second = client.get("/uji/catat/").text
    assert first != second
    entries = AuditEntry.objects.filter(request_id=first)
    assert {(entry.action, entry.address) for entry in entries} == {("satu", "10.0.0.7"), ("dua", "10.0.0.7")}
    assert AuditEntry.objects.filter(request_id=second).count() == 2


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_forwarded_address_is_not_believed(city, signed_in):
    signed_in(city.bapperida).get("/uji/catat/", REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert {entry.address for entry in AuditEntry.objects.all()} == {"10.0.0.7"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["monitoring:finding_list", "monitoring:inbox", "password_change", "admin:index"])
def test_signed_in_pages_are_not_stored(city, signed_in, name):
    response = signed_in(city.bapperida).get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_dashboard_is_kept_by_the_browser_alone_and_asked_for_each_time(city, signed_in):
    response = signed_in(city.bapperida).get("/?tahun=2026")
    assert {"private", "no-cache"} <= set(response["Cache-Control"].split(", "))


def test_cache_header_of_a_view_is_left_alone():
    middleware = PrivacyHeadersMiddleware(lambda request: HttpResponse(headers={"Cache-Control": "private"}))
    assert middleware(RequestFactory().get("/"))["Cache-Control"] == "private"


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/masuk/", "/temuan/", "/tidak-ada/", "/temuan/baru/", "/admin/"])
def test_every_answer_carries_the_strict_headers(city, signed_in, url):
    response = signed_in(None if url == "/masuk/" else city.bapperida).get(url)
    assert response.status_code in {200, 403, 404}
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(response["Permissions-Policy"].split(", "))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
    for weak in ("unsafe-inline", "unsafe-eval", "*", "http:", "https:"):
        assert weak not in response["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("kind", "status"), [("role", 403), ("state", 409), ("version", 409)])
def test_refusal_becomes_a_page_with_its_reason(city, signed_in, kind, status):
    response = signed_in(city.focal_a).get(f"/uji/tolak/{kind}/")
    assert response.status_code == status
    assert f"Alasan &lt;{kind}&gt;." in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("came_from", "led_back"),
    [("http://testserver/pprg/7/", True), ("https://jahat.example/pprg/7/", False), ("", False)],
)
def test_refusal_leads_back_to_the_page_of_the_form(city, signed_in, came_from, led_back):
    response = signed_in(city.focal_a).post("/uji/tolak/version/", headers={"Referer": came_from})
    assert ("Buka keadaan terkini" in response.text) is led_back
    assert "jahat.example" not in response.text


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_an_error_that_is_no_rule_stays_an_error(city):
    client = Client(raise_request_exception=False)
    client.force_login(city.bapperida, backend="departments.backends.AccountBackend")
    response = client.get("/uji/tolak/bug/")
    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.text
    assert "Alasan" not in response.text


@pytest.mark.django_db
def test_role_without_the_right_reads_why(city, signed_in):
    response = signed_in(city.focal_a).get(reverse("monitoring:finding_create"))
    assert response.status_code == 403
    assert "Hanya Inspektorat yang mencatat temuan." in response.text


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_success_told_before_a_refusal_is_not_shown_later(city, signed_in):
    client = signed_in(city.bapperida)
    client.get("/uji/tolak/state/")
    assert "Tersimpan lebih dulu." not in client.get(reverse("monitoring:inbox")).text


@pytest.mark.django_db
@pytest.mark.parametrize("token", [None, "x" * 64, "bukan-token"])
def test_expired_form_is_explained_in_indonesian(city, token):
    client = Client(enforce_csrf_checks=True)
    data = {"username": "bapperida", "password": PASSWORD}
    response = client.post("/masuk/", data if token is None else {**data, "csrfmiddlewaretoken": token})
    assert response.status_code == 403
    assert "Formulir ini sudah kedaluwarsa. Kembali, muat ulang halaman, lalu kirim lagi." in response.text
    assert "CSRF" not in response.text
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_form_with_its_token_is_taken(city):
    client = Client(enforce_csrf_checks=True)
    token = client.get("/masuk/").context["csrf_token"]
    response = client.post(
        "/masuk/", {"username": "bapperida", "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    )
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(city.bapperida.pk)


def test_request_for_another_host_is_a_plain_400(client):
    response = client.get("/masuk/", HTTP_HOST="jahat.example")
    assert response.status_code == 400
    assert "jahat.example" not in response.text


@pytest.mark.django_db
def test_signed_out_script_gets_no_sign_in_page_to_put_into_the_page():
    client = Client()
    assert client.get("/pprg/", headers={"HX-Request": "true"}).status_code == 401
    assert client.get("/pprg/").url == "/masuk/?next=/pprg/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/temuan/99999999/", "/opd/DINKES/", "/tidak-ada/"])
def test_what_is_not_found_or_not_theirs_gets_the_same_page_in_development_too(city, signed_in, settings, path):
    settings.DEBUG = True
    response = signed_in(city.focal_a).get(path)
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.text
    assert path not in response.text


@pytest.mark.django_db
def test_address_of_a_form_opened_as_a_page_says_so(city, signed_in):
    response = signed_in(city.bapperida).get("/keluar/")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST, OPTIONS")
    assert "Alamat ini hanya menerima formulir" in response.text
