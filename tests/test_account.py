"""Signing in and out, the lock after wrong passwords, and the rules for passwords."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from departments.enums import Role
from departments.passwords import DEMO_PASSWORD, LocalWordsValidator
from tests import factories
from tests.factories import PASSWORD

WRONG = "salah-sekali-semua-12"
NEW = "perahu-kayu-merah-41"


@pytest.fixture
def user(db):
    """An active user of Bapperida."""
    return factories.make_user(Role.BAPPERIDA, username="siti", name="Siti Rahmawati", nip="198502022010012002")


def sign_in(username: str, password: str, client: Client | None = None, **extra):
    """One attempt at the sign-in page; extra keys starting with a capital go into the request."""
    headers = {key: extra.pop(key) for key in list(extra) if key.isupper()}
    return (client or Client()).post("/masuk/", {"username": username, "password": password, **extra}, **headers)


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_right_password_opens_the_dashboard(user):
    client = Client()
    response = sign_in("siti", PASSWORD, client)
    assert (response.status_code, response.url) == (302, "/")
    assert signed_in_as(client) == str(user.pk)


@pytest.mark.parametrize("username", ["siti", "tidak.ada"])
def test_wrong_password_is_refused_in_indonesian_and_tells_no_name(user, username):
    client = Client()
    response = sign_in(username, WRONG, client)
    assert response.status_code == 200
    assert "kata sandi" in response.text
    (error,) = response.context["form"].non_field_errors()
    assert error.startswith("Nama pengguna atau kata sandi")
    assert "Please" not in response.text
    assert WRONG not in response.text
    assert signed_in_as(client) is None


def test_missing_fields_are_named_in_indonesian(user):
    response = sign_in("", "")
    assert response.text.count("Wajib diisi.") == 2


def test_disabled_user_cannot_sign_in_and_reads_the_same_sentence(user):
    factories.make_user(username="mantan", is_active=False)
    client = Client()
    disabled, wrong = sign_in("mantan", PASSWORD, client), sign_in("siti", WRONG)
    assert disabled.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()
    assert signed_in_as(client) is None


def test_disabling_ends_the_session_at_once(user):
    client = Client()
    sign_in("siti", PASSWORD, client)
    assert client.get("/temuan/").status_code == 200
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/temuan/").url.startswith("/masuk/")


def test_session_gets_a_new_key_at_sign_in(user):
    client = Client()
    client.get("/masuk/")
    client.session.save()
    before = client.session.session_key
    sign_in("siti", PASSWORD, client)
    assert client.session.session_key != before


@pytest.mark.parametrize("target", ["/temuan/", "/pprg/?tahun=2026"])
def test_next_leads_back_to_the_page_asked_for(user, target):
    asked = Client().get(target)
    assert asked.status_code == 302
    assert asked.url.startswith("/masuk/?next=")
    assert sign_in("siti", PASSWORD, next=target).url == target


@pytest.mark.parametrize(
    "target",
    ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)", "http:///jahat.example"],
)
def test_next_to_another_host_is_ignored(user, target):
    assert sign_in("siti", PASSWORD, next=target).url == "/"


def test_signed_in_user_does_not_see_the_sign_in_page(user):
    client = Client()
    sign_in("siti", PASSWORD, client)
    assert client.get("/masuk/").url == "/"


def test_signing_out_ends_the_session(user):
    client = Client()
    sign_in("siti", PASSWORD, client)
    response = client.post("/keluar/")
    assert (response.status_code, response.url) == (302, "/masuk/")
    assert signed_in_as(client) is None
    assert client.get("/temuan/").url.startswith("/masuk/")


def test_a_link_cannot_sign_anybody_out(user):
    client = Client()
    sign_in("siti", PASSWORD, client)
    assert client.get("/keluar/").status_code == 405
    assert signed_in_as(client) is not None


@pytest.fixture
def locking(settings, user):
    """The lock is on, as outside the tests."""
    settings.AXES_ENABLED = True
    factories.make_user(Role.BAPPERIDA, username="budi")
    return user


def test_five_wrong_passwords_lock_the_name_at_that_address(locking):
    answers = [sign_in("siti", WRONG).status_code for _ in range(5)]
    assert answers[:4] == [200] * 4
    client = Client()
    locked = sign_in("siti", PASSWORD, client)
    assert locked.status_code == 429
    assert "Terlalu banyak percobaan dengan kata sandi yang salah. Coba lagi setelah 15 menit." in locked.text
    assert signed_in_as(client) is None


def test_a_colleague_at_the_same_address_still_gets_in(locking):
    for _ in range(6):
        sign_in("siti", WRONG, REMOTE_ADDR="10.0.0.1")
    client = Client()
    assert sign_in("budi", PASSWORD, client, REMOTE_ADDR="10.0.0.1").status_code == 302
    assert sign_in("siti", PASSWORD, REMOTE_ADDR="10.0.0.1").status_code == 429
    assert sign_in("siti", PASSWORD, REMOTE_ADDR="10.0.0.2").status_code == 302


def test_a_made_up_forwarded_address_does_not_open_the_lock(locking):
    for number in range(6):
        sign_in("siti", WRONG, HTTP_X_FORWARDED_FOR=f"1.2.3.{number}")
    assert sign_in("siti", PASSWORD, HTTP_X_FORWARDED_FOR="9.9.9.9").status_code == 429


def test_the_lock_ends_after_a_quarter_of_an_hour(locking):
    for _ in range(5):
        sign_in("siti", WRONG)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timezone.timedelta(minutes=16))
    assert sign_in("siti", PASSWORD).status_code == 302


def test_the_right_password_clears_the_count(locking):
    for _ in range(4):
        sign_in("siti", WRONG)
    sign_in("siti", PASSWORD)
    assert sign_in("siti", WRONG).status_code == 200
    assert sign_in("siti", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "bapperida2026",
        "Tanjungbalai26!",
        "Asahan-1234",
        "pugkota-pugkota",
        "Bapperida-Tanjungbalai-99",
        "RAHASIA12345",
    ],
)
def test_words_of_this_office_are_no_password(password):
    with pytest.raises(ValidationError, match="mudah ditebak"):
        LocalWordsValidator().validate(password)


@pytest.mark.parametrize("password", [NEW, "dermaga asahan ombak sore", "rumah-di-tepi-sungai"])
def test_a_sentence_may_name_the_city(password):
    LocalWordsValidator().validate(password)


def test_demo_password_is_refused_in_production(settings):
    settings.DEMO_PASSWORD = None
    with pytest.raises(ValidationError):
        LocalWordsValidator().validate("Tanjungbalai-2026")


def test_demo_password_opens_nothing_in_production(user, settings):
    assert settings.DEMO_PASSWORD == DEMO_PASSWORD
    user.set_password(DEMO_PASSWORD)
    user.save()
    settings.ENVIRONMENT = "production"
    client = Client()
    assert sign_in("siti", DEMO_PASSWORD, client).status_code == 200
    assert signed_in_as(client) is None
    settings.ENVIRONMENT = "development"
    assert sign_in("siti", DEMO_PASSWORD, client).status_code == 302
    assert signed_in_as(client) == str(user.pk)


@pytest.fixture
def own(user):
    """A client signed in as the user, by the sign-in page."""
    client = Client()
    sign_in("siti", PASSWORD, client)
    return client


def change(client: Client, new: str, again: str | None = None, old: str = PASSWORD):
    """Send the page on which one changes one's own password."""
    return client.post(
        "/akun/sandi/", {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    )


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("bapperida2026", "mudah ditebak"),
        ("pendek-1", "12 karakter"),
        ("siti-rahmawati", "mirip"),
        ("198502022010012002", "mirip"),
        ("846201937465012", "angka"),
        ("1qaz2wsx3edc", "umum"),
    ],
)
def test_weak_new_password_is_refused_with_the_reason(own, user, new, sentence):
    response = change(own, new)
    assert response.status_code == 200
    errors = " ".join(response.context["form"].errors["new_password2"])
    assert sentence in errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_wrong_old_password_or_typing_error_changes_nothing(own, user):
    assert "old_password" in change(own, NEW, old=WRONG).context["form"].errors
    assert "new_password2" in change(own, NEW, again=f"{NEW}x").context["form"].errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_new_password_works_and_ends_the_other_sessions(own, user):
    elsewhere = Client()
    sign_in("siti", PASSWORD, elsewhere)
    response = change(own, NEW)
    assert (response.status_code, response.url) == (302, "/akun/sandi/selesai/")
    assert own.get(response.url).status_code == 200
    assert elsewhere.get("/temuan/").url.startswith("/masuk/")
    assert sign_in("siti", PASSWORD).status_code == 200
    assert sign_in("siti", NEW).status_code == 302


def test_page_says_the_rules_in_indonesian(own):
    page = own.get("/akun/sandi/").text
    assert "12 karakter" in page
    assert "Your password" not in page


def test_demo_accounts_show_in_development_only(settings, user):
    settings.DEBUG = True
    page = Client().get("/masuk/").text
    assert settings.DEMO_PASSWORD in page
    assert "Akun peragaan" in page
    settings.DEBUG = False
    page = Client().get("/masuk/").text
    assert settings.DEMO_PASSWORD not in page
    assert "Akun peragaan" not in page


def test_no_demo_password_no_demo_accounts(settings, user):
    settings.DEBUG, settings.DEMO_PASSWORD = True, None
    assert "Akun peragaan" not in Client().get("/masuk/").text
