"""Writing the nine steps: save, go on, insert, errors, and never a lost text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from departments.models import FocalPoint
from monitoring.domain import pprg
from monitoring.models import GapData, Submission
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_data, make_submission
from tests.monitoring.pprg_data import make_pprg, rows_data


def address(submission: Submission, step: int) -> str:
    return reverse("monitoring:pprg_step", args=[submission.pk, step])


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def client(city: City, signed_in):
    """The focal point of department A."""
    return signed_in(city.focal_a)


#: Step -> (body, what is stored afterwards as (part of the content, value of an attribute of its last row or itself)).
WRITTEN = {
    1: (
        {"purpose": "Tujuan", "target_group": "Sasaran"},
        lambda gap: (gap.purpose, gap.target_group),
        ("Tujuan", "Sasaran"),
    ),
    2: (
        rows_data(
            [{"indicator": "Nelayan", "male": "1.412", "female": "58", "unit": "orang", "data_year": "2025",
              "source": "KUSUKA"}],
            data_note="Uraian",
        ),
        lambda gap: (gap.data_note, gap.data[0].male, gap.data[0].female, gap.data[0].data_year),
        ("Uraian", Decimal(1412), Decimal(58), 2025),
    ),
    3: (
        {"akses": "A", "kontrol": "K"},
        lambda gap: [(row.kind, row.text) for row in gap.factors],
        [("akses", "A"), ("kontrol", "K")],
    ),
    4: (
        rows_data([{"text": "S", "evidence": "B"}]),
        lambda gap: (gap.internal[0].text, gap.internal[0].evidence),
        ("S", "B"),
    ),
    5: (rows_data([{"text": "S"}]), lambda gap: gap.external[0].text, "S"),
    6: ({"new_purpose": "Baru"}, lambda gap: gap.new_purpose, "Baru"),
    7: (
        rows_data(
            [{"name": "Aksi", "input_amount": "Rp95.000.000", "output": "O", "outcome": "H"}],
            budget_total="95.000.000,50", budget_note="N", arg_category="khusus", arg_reason="R",
        ),
        lambda gap: (gap.actions[0].input_amount, gap.budget_total, gap.arg_category),
        (Decimal(95_000_000), Decimal("95000000.50"), "khusus"),
    ),
    8: ({}, lambda gap: gap.baseline, []),
    9: (
        rows_data([{"kind": "hasil", "name": "NIB", "unit": "persen", "target": "45,5"}]),
        lambda gap: (gap.indicators[0].kind, gap.indicators[0].target),
        ("hasil", Decimal("45.50")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("step", range(1, 10))
def test_each_step_is_shown_and_saved_from_an_empty_draft(city: City, client, step: int):
    submission = make_submission(city.sub_a, purpose="")
    assert client.get(address(submission, step)).status_code == 200
    body, stored, expected = WRITTEN[step]
    response = client.post(address(submission, step), {**body, "version": 1, "simpan": 1})
    assert response.status_code == 302
    assert response.url == address(submission, step)
    assert stored(pprg.stored_content(submission)) == expected


@pytest.mark.parametrize("step", range(1, 10))
def test_page_of_a_written_step_shows_it_with_its_official_header(city: City, client, step: int):
    submission = make_pprg(city)
    page = text(client.get(address(submission, step)))
    header = {2: "Data pembuka wawasan", 8: "Pengukuran hasil: data dasar (baseline)", 9: "Indikator gender"}
    assert header.get(step, f"{step} · ") in page
    shown = {1: "Pelaku usaha mikro", 2: "146", 3: "Undangan hanya", 4: "tidak memuat L/P", 5: "Beban ganda",
             6: "secara setara", 7: "95.000.000", 8: "L 146", 9: "Peserta terlatih"}  # fmt: skip
    assert shown[step] in page


def test_save_and_go_on_leads_to_the_next_step_and_from_the_last_to_the_whole(city: City, client):
    submission = make_pprg(city)
    response = client.post(address(submission, 6), {"new_purpose": "Baru", "version": 1, "lanjut": 1})
    assert response.url == address(submission, 7)
    response = client.post(address(submission, 9), {**rows_data([]), "version": 2, "lanjut": 1})
    assert response.url == submission.get_absolute_url()


def test_save_and_one_more_row_without_javascript(city: City, client):
    submission = make_pprg(city)
    response = client.post(address(submission, 4), {**rows_data([{"text": "Satu"}]), "version": 1, "tambah": 1})
    assert response.url == f"{address(submission, 4)}?tambah=1"
    assert "baris-1-text" in text(client.get(response.url))


def test_rail_shows_the_state_of_each_step(city: City, client):
    submission = make_submission(city.sub_a, purpose="Ada")
    response = client.get(address(submission, 1))
    assert [item["state"] for item in response.context["rail"]] == ["warn"] + ["todo"] * 8
    assert "0 / 9" in text(response)


def test_what_cannot_be_understood_is_shown_again_and_the_rest_is_saved(city: City, client):
    submission = make_pprg(city)
    [row] = pprg.stored_content(submission).data
    mine = {"indicator": "Nelayan", "male": "banyak", "female": "58"}
    body = rows_data([{"id": row.id, "indicator": row.indicator, "male": "1"}, mine], initial=1, version=1, lanjut=1)
    response = client.post(address(submission, 2), body)
    assert response.status_code == 200
    page = text(response)
    assert "Tersimpan, kecuali isian yang ditandai." in page
    assert "Tulis angka saja, misalnya 1.412 atau 18,9" in page
    assert 'value="banyak"' in page
    stored = GapData.objects.get(indicator="Nelayan")
    assert (stored.male, stored.female) == (None, 58)
    # Sent again after mending, the row that was just made is changed, not made again.
    form = response.context["editor"].formset.forms[1]
    assert form["id"].value() == str(stored.pk)
    mended = rows_data(
        [{"id": row.id, "indicator": row.indicator, "male": "1"}, {**mine, "id": stored.pk, "male": "3"}]
    )
    answer = client.post(address(submission, 2), {**mended, "version": response.context["submission"].version})
    assert answer.status_code == 302
    assert [row.male for row in pprg.stored_content(submission).data] == [1, 3]


def test_page_with_something_to_mend_inserts_nothing(city: City, client):
    submission = make_pprg(city)
    figure = make_data(city.a, city.year, indicator="Guru SMP")
    body = rows_data([], budget_total="sejuta", budget_note="Harga naik", version=1, sisip=figure.pk)
    assert client.post(address(submission, 7), body).status_code == 200
    gap = pprg.stored_content(submission)
    assert ([row.indicator for row in gap.data], gap.budget_note) == (["Peserta pelatihan"], "Harga naik")


def test_only_relevant_factors_stand_open(city: City, client):
    page = text(client.get(address(make_pprg(city), 3)))
    assert page.count('<details class="factor" open>') == 1
    assert page.count('<details class="factor">') == 3


def test_rows_tell_which_of_them_are_own_figures(city: City, client):
    submission = make_pprg(city)
    make_data(city.a, city.year, indicator="Peserta pelatihan", male=146, female=40, data_year=2025)
    page = text(client.get(address(submission, 2)))
    assert "diubah; data terpilah Anda L 146, P 40" in page
    GapData.objects.update(female=40)
    assert page.count("dari data terpilah Anda") == 1  # of the empty row, for the script
    assert text(client.get(address(submission, 2))).count("dari data terpilah Anda") == 2


def test_removed_row_is_gone_and_what_refers_to_it_stays_whole(city: City, client):
    submission = make_pprg(city)
    [cause] = pprg.stored_content(submission).internal
    body = rows_data([{"id": cause.id, "text": cause.text, "DELETE": "on"}], initial=1, version=1)
    client.post(address(submission, 4), body)
    gap = pprg.stored_content(submission)
    assert gap.internal == ()
    assert gap.actions[0].causes == (gap.external[0].id,)
    assert client.get(submission.get_absolute_url()).status_code == 200


# --- own data -----------------------------------------------------------------------------------------------------


def test_own_figure_is_inserted_by_one_click_and_nothing_typed_is_lost(city: City, client):
    submission = make_pprg(city)
    figure = make_data(city.a, city.year, indicator="Guru SMP", male=120, female=300)
    assert "Guru SMP" in text(client.get(address(submission, 6)))
    body = {"new_purpose": "Sedang saya tulis", "version": 1, "sisip": figure.pk}
    response = client.post(address(submission, 6), body, follow=True)
    gap = pprg.stored_content(submission)
    assert gap.new_purpose == "Sedang saya tulis"
    assert (gap.data[1].indicator, gap.data[1].female) == ("Guru SMP", Decimal(300))
    assert "“Guru SMP” disisipkan ke langkah 2." in text(response)
    assert "sudah ada di langkah 2" in text(response)


def test_figure_of_another_department_is_never_inserted(city: City, client):
    submission = make_pprg(city)
    foreign = make_data(city.b, city.year, indicator="Pasien")
    client.post(address(submission, 6), {"new_purpose": "Baru", "version": 1, "sisip": foreign.pk})
    assert [row.indicator for row in pprg.stored_content(submission).data] == ["Peserta pelatihan"]


# --- who ----------------------------------------------------------------------------------------------------------


def test_step_is_written_by_the_own_focal_point_only(city: City, signed_in):
    submission = make_pprg(city)
    for actor in ("bapperida", "dp3a", "inspektorat", "leadership", "admin", "head_a"):
        response = signed_in(getattr(city, actor)).post(address(submission, 6), {"new_purpose": "X", "version": 1})
        assert response.status_code == 403, actor
    assert signed_in(city.focal_b).post(address(submission, 6), {"new_purpose": "X", "version": 1}).status_code == 404
    submission.refresh_from_db()
    assert submission.version == 1


def test_lapsed_letter_reads_but_does_not_write(city: City, client):
    submission = make_pprg(city)
    FocalPoint.objects.filter(user=city.focal_a).update(decree_number="800/7", valid_to=dt.date(2025, 12, 31))
    assert client.get(submission.get_absolute_url()).status_code == 200
    for response in (
        client.get(address(submission, 6)),
        client.post(address(submission, 6), {"new_purpose": "X", "version": 1}),
    ):
        assert response.status_code == 403
        assert "SK focal point Anda nomor 800/7 berakhir 31 Des 2025" in text(response)


@pytest.mark.parametrize("step", [0, 10])
def test_there_are_nine_steps(city: City, client, step: int):
    assert client.get(address(make_pprg(city), step)).status_code == 404


def test_locked_step_leads_back_with_the_reason(city: City, client):
    submission = make_pprg(city, "submitted")
    response = client.get(address(submission, 6), follow=True)
    assert response.redirect_chain[-1][0] == submission.get_absolute_url()
    assert "Isi terkunci karena statusnya “Diajukan”." in text(response)


# --- two writers --------------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(city: City, client):
    """Two tabs opened version 1 of step 4; the other one saved first. (submission, answer to this one)"""
    submission = make_pprg(city)
    [cause] = pprg.stored_content(submission).internal
    body = {"id": cause.id, "factors": ["akses"]}
    client.post(
        address(submission, 4), rows_data([{**body, "text": "Formulir lama tidak memuat L/P."}], initial=1, version=1)
    )
    mine = rows_data([{**body, "text": "Formulir baru tidak memuat L/P."}, {"text": "Jadwal siang hari."}], initial=1)
    return submission, client.post(address(submission, 4), {**mine, "version": 1, "lanjut": 1})


def test_conflict_shows_both_texts_with_their_differences(conflict):
    submission, response = conflict
    assert response.status_code == 409
    page = text(response)
    assert "Tulisan Anda belum tersimpan." in page
    assert "<ins>baru </ins>" in page
    assert "<mark>lama </mark>" in page
    assert "<ins>Jadwal siang hari.</ins>" in page
    assert pprg.stored_content(submission).internal[0].text == "Formulir lama tidak memuat L/P."
    assert AuditEntry.objects.count() == 1


def fields_of(response) -> dict:
    """The hidden fields of "Pakai tulisan saya"."""
    fields: dict = {"version": response.context["submission"].version}
    for name, value in response.context["typed"]:
        fields.setdefault(name, []).append(value)
    return fields


def test_my_text_on_the_newest_version_is_saved_whole(conflict, client):
    submission, response = conflict
    answer = client.post(address(submission, 4), fields_of(response))
    assert answer.url == address(submission, 5)
    gap = pprg.stored_content(submission)
    assert [row.text for row in gap.internal] == ["Formulir baru tidak memuat L/P.", "Jadwal siang hari."]
    assert gap.internal[0].factors == ("akses",)
    assert gap.actions[0].causes == tuple(sorted([gap.internal[0].id, gap.external[0].id]))


def test_hidden_fields_of_the_page_are_what_was_typed(conflict):
    _submission, response = conflict
    page = text(response)
    for name, value in response.context["typed"]:
        assert f'name="{name}" value="{value}"' in page


def test_a_second_conflict_is_a_conflict_again(conflict, client):
    submission, response = conflict
    [cause] = pprg.stored_content(submission).internal
    client.post(address(submission, 4), rows_data([{"id": cause.id, "text": "Ketiga."}], initial=1, version=2))
    assert client.post(address(submission, 4), fields_of(response)).status_code == 409


def test_same_text_sent_twice_is_no_conflict(city: City, client):
    submission = make_pprg(city)
    body = {"new_purpose": "Sekali saja", "version": 1}
    assert client.post(address(submission, 6), body).status_code == 302
    assert client.post(address(submission, 6), body).status_code == 302
    submission.refresh_from_db()
    assert submission.version == 2


@pytest.mark.parametrize("version", ["", "abc", "٣", "9" * 30])
def test_form_without_a_readable_version_is_a_conflict(city: City, client, version: str):
    submission = make_pprg(city)
    response = client.post(address(submission, 6), {"new_purpose": "Baru", "version": version})
    assert response.status_code == 409
    assert "Baru" in text(response)


def test_text_written_while_the_document_was_locked_is_shown_not_saved(city: City, client):
    submission = make_pprg(city)
    pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    response = client.post(address(submission, 6), {"new_purpose": "Belum sempat disimpan", "version": 1})
    assert response.status_code == 409
    page = text(response)
    assert "Belum sempat disimpan" in page.replace("<ins>", "").replace("</ins>", "")
    assert "Isi terkunci pada status “Menunggu tanda tangan”." in page
    submission.refresh_from_db()
    assert submission.new_purpose != "Belum sempat disimpan"


def test_text_of_others_is_escaped_in_the_comparison(city: City, client):
    submission = make_pprg(city)
    client.post(address(submission, 6), {"new_purpose": "<b>satu</b>", "version": 1})
    page = text(client.post(address(submission, 6), {"new_purpose": "<script>alert(1)</script>", "version": 1}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
