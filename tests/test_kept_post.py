"""A form that was sent after the session had ended waits until its writer has signed in again; nothing is lost."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from pug_tanjungbalai.common import kept_post
from tests import factories
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg

KEPT = reverse("kiriman")
WRITTEN = "Meningkatkan kapasitas nelayan laki-laki dan pengolah ikan perempuan.\nBaris kedua."


@pytest.fixture
def step(city: City) -> str:
    return reverse("monitoring:pprg_step", args=[make_pprg(city).pk, 6])


def sign_in(client: Client, user) -> str:
    """Sign in on the page; the address that it leads to."""
    answer = client.post(reverse("masuk"), {"username": user.username, "password": factories.PASSWORD})
    return answer.headers.get("Location", "")


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_text_without_a_session_is_sent_after_signing_in(city: City, step: str):
    client = Client()
    client.post(step, {"new_purpose": WRITTEN, "version": "1", "lanjut": ""})
    assert sign_in(client, city.focal_a) == KEPT
    page = client.get(KEPT).content.decode()
    assert f'action="{step}"' in page
    assert "Baris kedua." in page
    answer = client.post(step, hidden_fields(page))
    assert answer.status_code == 302
    assert WRITTEN.splitlines()[0] in client.get(step).content.decode()


def test_page_shows_words_and_no_keys_of_choices():
    def shown(*values: str) -> list[str]:
        return kept_post.KeptPost("/", [(f"isian{number}", value) for number, value in enumerate(values)], False).texts

    assert shown("pelembagaan", " Dua kata ", "12") == ["Dua kata"]
    assert shown("Nelayan", "12") == ["Nelayan"]


def test_somebody_who_may_not_write_there_cannot_send_it(city: City, step: str):
    client = Client()
    client.post(step, {"new_purpose": WRITTEN, "version": "1"})
    sign_in(client, city.focal_b)
    assert client.post(step, hidden_fields(client.get(KEPT).content.decode())).status_code == 404


def test_it_can_be_thrown_away(city: City, step: str):
    client = Client()
    client.post(step, {"new_purpose": WRITTEN})
    sign_in(client, city.focal_a)
    client.post(KEPT)
    assert "Tidak ada kiriman yang tertahan" in client.get(KEPT).content.decode()


def test_signing_out_forgets_it(city: City, step: str):
    client = Client()
    client.post(step, {"new_purpose": WRITTEN})
    sign_in(client, city.focal_a)
    client.post(reverse("keluar"))
    sign_in(client, city.focal_b)
    assert WRITTEN[:20] not in client.get(KEPT).content.decode()


def test_another_site_plants_nothing(city: City, step: str):
    client = Client(enforce_csrf_checks=True)
    assert client.post(step, {"new_purpose": WRITTEN}).status_code == 403
    assert kept_post.KEY not in client.session


@pytest.mark.django_db
def test_a_password_is_never_kept():
    client = Client()
    client.post(reverse("password_change"), {"old_password": "lama", "new_password1": "b", "new_password2": "b"})
    assert kept_post.KEY not in client.session


@pytest.mark.parametrize("sent", [{"version": "1"}, {"new_purpose": "  "}, {"new_purpose": "x" * (kept_post.MOST + 1)}])
def test_nothing_written_or_too_much_is_not_kept(city: City, step: str, sent: dict):
    client = Client()
    client.post(step, sent)
    assert sign_in(client, city.focal_a) != KEPT


def test_one_address_fills_no_database(step: str):
    clients = [Client() for _ in range(kept_post.LIMIT.times + 1)]
    for client in clients:
        client.post(step, {"new_purpose": WRITTEN})
    assert kept_post.KEY in clients[0].session
    assert kept_post.KEY not in clients[-1].session


def test_files_are_told_to_be_chosen_again(city: City, step: str, tmp_path):
    client = Client()
    file = tmp_path / "bukti.pdf"
    file.write_bytes(b"%PDF-1.4 bukti")
    with file.open("rb") as opened:
        client.post(step, {"text": "Sudah dikerjakan.", "evidence": opened})
    sign_in(client, city.focal_a)
    assert "Berkas yang Anda pilih tidak ikut tertahan" in client.get(KEPT).content.decode()
