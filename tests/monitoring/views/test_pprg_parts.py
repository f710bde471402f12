"""Parts of the GBS and the KAK in own words, as their writer and their readers see them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from monitoring.domain import pprg
from monitoring.models import DocumentPart, Submission
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg, save_step

PURPOSE = ("gbs", "tujuan")
METHOD = ("kak", "metode")
EDITED, DRIFTED = "Diubah terpisah dari GAP", "GAP sudah berubah"


def address(submission: Submission, part: tuple[str, str] = PURPOSE, name: str = "pprg_part") -> str:
    return reverse(f"monitoring:{name}", args=[submission.pk, *part])


def page_of(client, submission: Submission, document: str = "gbs") -> str:
    return client.get(reverse(f"monitoring:pprg_{document}", args=[submission.pk])).content.decode()


def stored() -> dict[str, tuple[str, str]]:
    """Part -> (own text, what the GAP gave then)."""
    return {row.part: (row.text, row.derived_then) for row in DocumentPart.objects.all()}


def reword_gap(city: City, submission: Submission, purpose: str) -> None:
    submission.refresh_from_db()
    save_step(
        submission=submission, step=1, version=submission.version, actor=city.focal_a, changes={"purpose": purpose}
    )


@pytest.fixture
def client(city: City, signed_in):
    """The focal point of department A."""
    return signed_in(city.focal_a)


@pytest.fixture
def submission(city: City) -> Submission:
    """A complete draft of department A."""
    return make_pprg(city)


@pytest.fixture
def edited(submission: Submission, client) -> Submission:
    """The draft with the purpose of its GBS in own words."""
    client.post(address(submission), {"version": submission.version, "text": "Tujuan sendiri."})
    submission.refresh_from_db()
    return submission


def test_form_begins_with_what_the_gap_gives(submission: Submission, client):
    page = client.get(address(submission))
    assert page.context["form"]["text"].value() == submission.purpose
    assert "Dari tujuan sub kegiatan (langkah 1)" in page.content.decode()


def test_own_text_shows_with_its_mark_and_goes_into_the_documents(edited: Submission, client):
    assert stored() == {"tujuan": ("Tujuan sendiri.", edited.purpose)}
    page = page_of(client, edited)
    assert "Tujuan sendiri." in page
    assert EDITED in page
    assert DRIFTED not in page
    printed = client.get(reverse("monitoring:pprg_print", args=[edited.pk, "gbs", "html"])).content.decode()
    assert "Tujuan sendiri." in printed
    assert edited.purpose not in printed


def test_saving_leads_to_the_part_and_is_recorded(submission: Submission, client, city: City):
    response = client.post(address(submission), {"version": submission.version, "text": "Baris satu\r\nbaris dua"})
    assert response.url == f"/pprg/{submission.pk}/gbs/#bagian-tujuan"
    assert stored()["tujuan"][0] == "Baris satu\nbaris dua"
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.action, entry.actor) == ("tulis GBS", city.focal_a)


def test_part_that_nothing_is_derived_for_is_written_not_edited(submission: Submission, client):
    assert "Tulis bagian ini" in page_of(client, submission, "kak")
    client.post(address(submission, METHOD), {"version": submission.version, "text": "Undangan lewat PKK."})
    page = page_of(client, submission, "kak")
    assert "Undangan lewat PKK." in page
    assert "Ditulis sendiri" in page
    assert EDITED not in page
    assert "Kembalikan ke turunan GAP" not in page


def test_drift_shows_both_texts_to_writer_and_verifier(edited: Submission, client, city: City, signed_in):
    reword_gap(city, edited, "Tujuan GAP yang baru.")
    for reader, writes in ((client, True), (signed_in(city.bapperida), False)):
        page = page_of(reader, edited)
        assert DRIFTED in page
        assert "<ins>sendiri.</ins>" in page
        assert "<mark>GAP yang baru.</mark>" in page
        assert ("Pertahankan teks saya" in page) is writes
        assert ("Kembalikan ke turunan GAP" in page) is writes


def test_drift_is_gone_when_the_gap_says_again_what_it_said(edited: Submission, client, city: City):
    before = edited.purpose
    reword_gap(city, edited, "Lain.")
    reword_gap(city, edited, before)
    assert DRIFTED not in page_of(client, edited)


def test_taking_back_follows_the_gap_again(edited: Submission, client):
    response = client.post(address(edited, name="pprg_part_reset"), {"version": edited.version}, follow=True)
    assert stored() == {}
    page = response.content.decode()
    assert "“Tujuan” kembali mengikuti GAP." in page
    assert edited.purpose in page
    assert EDITED not in page


def test_keeping_ends_the_drift_and_not_the_own_text(edited: Submission, client, city: City):
    reword_gap(city, edited, "Tujuan GAP yang baru.")
    edited.refresh_from_db()
    client.post(address(edited, name="pprg_part_keep"), {"version": edited.version})
    assert stored() == {"tujuan": ("Tujuan sendiri.", "Tujuan GAP yang baru.")}
    page = page_of(client, edited)
    assert DRIFTED not in page
    assert EDITED in page


def test_keeping_or_taking_back_a_part_that_nobody_wrote_changes_nothing(submission: Submission, client):
    for name in ("pprg_part_keep", "pprg_part_reset"):
        client.post(address(submission, name=name), {"version": submission.version})
    assert stored() == {}
    assert not AuditEntry.objects.exists()


# --- two writers --------------------------------------------------------------------------------------------------


def test_conflict_keeps_what_was_typed_beside_what_is_stored(edited: Submission, client):
    answer = client.post(address(edited), {"version": edited.version - 1, "text": "Tulisan dari jendela lain."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer.context["form"]["text"].value() == "Tulisan dari jendela lain."
    assert "Tulisan Anda belum tersimpan." in page
    assert stored()["tujuan"][0] == "Tujuan sendiri."
    again = {"version": answer.context["version"], "text": "Tulisan dari jendela lain."}
    assert client.post(address(edited), again).status_code == 302
    assert stored()["tujuan"][0] == "Tulisan dari jendela lain."


def test_change_elsewhere_in_the_gap_is_no_conflict(submission: Submission, client, city: City):
    form = client.get(address(submission)).context
    save_step(
        submission=submission, step=6, version=submission.version, actor=city.focal_a, changes={"new_purpose": "Baru."}
    )
    data = {"version": form["version"], "sidik": form["mark"], "text": "Tujuan sendiri."}
    assert client.post(address(submission), data).status_code == 302
    assert stored()["tujuan"][0] == "Tujuan sendiri."


def test_change_of_the_same_part_of_the_gap_is_a_conflict(submission: Submission, client, city: City):
    form = client.get(address(submission)).context
    reword_gap(city, submission, "Tujuan GAP yang baru.")
    data = {"version": form["version"], "sidik": form["mark"], "text": "Tujuan sendiri."}
    assert client.post(address(submission), data).status_code == 409
    assert stored() == {}


@pytest.mark.parametrize("name", ["pprg_part_reset", "pprg_part_keep"])
def test_buttons_of_an_old_page_do_nothing(edited: Submission, client, city: City, name: str):
    reword_gap(city, edited, "Tujuan GAP yang baru.")
    answer = client.post(address(edited, name=name), {"version": edited.version - 1, "sidik": "lama"})
    assert answer.status_code == 409
    assert stored() == {"tujuan": ("Tujuan sendiri.", "Meningkatkan kapasitas pelaku usaha mikro.")}


# --- rights, limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["offered", "signed", "submitted", "in_verification", "verified", "withdrawn"])
def test_locked_document_is_not_written(city: City, client, state: str):
    submission = make_pprg(city, state)
    page = page_of(client, submission)
    assert "Ubah bagian ini" not in page
    assert client.get(address(submission)).url == f"/pprg/{submission.pk}/gbs/#bagian-tujuan"
    answer = client.post(address(submission), {"version": submission.version, "text": "X"})
    assert answer.status_code == 409
    assert "isinya terkunci" in answer.content.decode()
    assert client.post(address(submission, name="pprg_part_reset"), {"version": submission.version}).status_code == 302
    assert stored() == {}


@pytest.mark.parametrize("reader", ["bapperida", "head_a", "inspektorat", "leadership"])
def test_readers_see_no_button(city: City, submission: Submission, signed_in, reader: str):
    for document in ("gbs", "kak"):
        assert "bagian ini</a>" not in page_of(signed_in(city.actor(reader)), submission, document)


def test_focal_point_whose_letter_lapsed_is_told_why(city: City, submission: Submission, client):
    city.focal_a.appointments.update(valid_to="2025-12-31")
    answer = client.post(address(submission), {"version": submission.version, "text": "X"})
    assert answer.status_code == 403
    assert "berakhir 31 Des 2025" in answer.content.decode()


@pytest.mark.parametrize("part", [("gbs", "metode"), ("kak", "tujuan"), ("gap", "tujuan"), ("kak", "tidak-ada")])
def test_unknown_parts_are_not_found(submission: Submission, client, part: tuple[str, str]):
    assert client.get(address(submission, part)).status_code == 404
    assert client.post(address(submission, part, "pprg_part_reset"), {"version": 1}).status_code == 404


def test_text_that_is_too_long_stays_in_the_form(submission: Submission, client):
    answer = client.post(address(submission), {"version": submission.version, "text": "x" * 20_001})
    assert answer.status_code == 200
    assert answer.context["form"].errors["text"]
    assert answer.context["form"]["text"].value() == "x" * 20_001
    assert stored() == {}


def test_markup_and_control_characters_are_shown_as_text(submission: Submission, client):
    client.post(address(submission), {"version": submission.version, "text": "<script>alert(1)</script>\x00\u202eX"})
    assert stored()["tujuan"][0] == "<script>alert(1)</script>X"
    page = page_of(client, submission)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;X" in page


def test_snapshot_shows_the_own_text_and_the_drift_of_then(edited: Submission, client, city: City):
    row = pprg.decide(submission=edited, action="offer", actor=city.focal_a)
    pprg.decide(submission=edited, action="recall", actor=city.focal_a)
    reword_gap(city, edited, "Tujuan GAP yang baru.")
    page = client.get(reverse("monitoring:pprg_snapshot", args=[edited.pk, row.pk])).content.decode()
    assert "Tujuan sendiri." in page
    assert EDITED in page
    assert DRIFTED not in page
    assert "Kembalikan ke turunan GAP" not in page
