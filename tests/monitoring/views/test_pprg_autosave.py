"""Saving while somebody types: little is read and written, and the answer lets the page save again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import FocalPoint
from monitoring.domain import pprg
from monitoring.domain.pprg_steps import fingerprint
from monitoring.models import GapCause, GapData, Submission
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_data, make_submission
from tests.monitoring.pprg_data import make_pprg, rows_data

KEY = "0123456789abcdef" * 2


def post(client, submission: Submission, step: int, **body):
    """One request of the script."""
    address = reverse("monitoring:pprg_autosave", args=[submission.pk, step])
    return client.post(address, body, headers={"HX-Request": "true"})


@pytest.fixture
def client(city: City, signed_in):
    """The focal point of department A."""
    return signed_in(city.focal_a)


@pytest.fixture
def submission(city: City) -> Submission:
    return make_pprg(city)


def shown_cause(submission: Submission) -> dict:
    """The internal cause as the page posts it."""
    [cause] = pprg.stored_content(submission).internal
    return {"id": cause.id, "text": cause.text, "evidence": cause.evidence, "factors": cause.factors}


# --- what is stored and answered ----------------------------------------------------------------------------------


def test_step_is_stored_and_the_answer_leads_on(client, submission: Submission):
    first = post(client, submission, 6, version=1, new_purpose="Setara").json()
    gap = pprg.stored_content(submission)
    assert gap.new_purpose == "Setara"
    assert (first["version"], first["mark"]) == (2, fingerprint(gap, 6))
    assert (first["ids"], first["problems"], first["withheld"]) == ({}, [], 0)
    submission.refresh_from_db()
    assert first["time"] == f"{submission.updated_at + dt.timedelta(hours=7):%H.%M}"
    second = post(client, submission, 6, version=first["version"], new_purpose="Setara, lengkap").json()
    assert second["version"] == 3


def test_text_that_did_not_change_writes_nothing(client, submission: Submission):
    answer = post(client, submission, 6, version=1, new_purpose=pprg.stored_content(submission).new_purpose)
    assert answer.json()["version"] == 1
    assert not AuditEntry.objects.exists()


def test_new_row_is_made_once(client, submission: Submission):
    rows = [shown_cause(submission), {"text": "Jadwal"}]
    first = post(client, submission, 4, **rows_data(rows, version=1)).json()
    made = GapCause.objects.get(text="Jadwal")
    assert first["ids"] == {"baris-1": made.pk}
    rows[1] = {"id": made.pk, "text": "Jadwal siang hari"}
    second = post(client, submission, 4, **rows_data(rows, version=first["version"])).json()
    assert second["ids"] == {}
    assert [row.text for row in GapCause.objects.filter(kind="internal")] == [
        "Pendaftaran tidak memuat L/P.", "Jadwal siang hari",
    ]  # fmt: skip


def test_what_cannot_be_understood_is_named_and_the_rest_stored(client, submission: Submission):
    body = rows_data([], budget_total="sejuta", budget_note="Harga naik", version=1, hapus="semua")
    answer = post(client, submission, 7, **body).json()
    gap = pprg.stored_content(submission)
    assert (gap.budget_total, gap.budget_note) == (95_000_000, "Harga naik")
    assert [(problem["id"], problem["label"]) for problem in answer["problems"]] == [
        ("id_budget_total", "Jumlah anggaran GBS (Rp)")
    ]


@pytest.mark.parametrize(
    ("allowed", "left", "withheld"), [("", 2, 2), ("lain", 2, 2), ("ditandai", 1, 1), ("semua", 0, 0)]
)
def test_nothing_is_removed_unless_the_request_says_so(client, submission: Submission, allowed, left, withheld):
    second = GapCause.objects.create(submission=submission, kind="internal", text="Kedua", position=1)
    rows = [{**shown_cause_of(submission), "DELETE": "on"}, {"id": second.pk, "text": ""}]
    answer = post(client, submission, 4, **rows_data(rows, version=1, hapus=allowed)).json()
    assert answer["withheld"] == withheld
    assert GapCause.objects.filter(kind="internal").count() == left
    kept = len(pprg.stored_content(submission).actions[0].causes)
    assert kept == (2 if allowed in {"", "lain"} else 1)


def shown_cause_of(submission: Submission) -> dict:
    """The first internal cause."""
    cause = pprg.stored_content(submission).internal[0]
    return {"id": cause.id, "text": cause.text}


def test_own_figure_goes_to_step_2_from_another_step(city: City, client, submission: Submission):
    figure = make_data(city.a, city.year, indicator="Guru SMP", male=120, female=300)
    answer = post(client, submission, 6, version=1, new_purpose="Sedang saya tulis", sisip=figure.pk)
    gap = pprg.stored_content(submission)
    assert (gap.new_purpose, gap.data[1].indicator) == ("Sedang saya tulis", "Guru SMP")
    again = post(client, submission, 6, version=answer.json()["version"], new_purpose="Lagi", sisip=figure.pk)
    assert again.status_code == 200
    assert GapData.objects.count() == 2


# --- two writers --------------------------------------------------------------------------------------------------


def test_older_text_is_refused_with_who_wrote_the_newer(city: City, client, submission: Submission):
    mark = fingerprint(pprg.stored_content(submission), 6)
    post(client, submission, 6, version=1, new_purpose="Dari tab pertama")
    answer = post(client, submission, 6, version=1, sidik=mark, new_purpose="Dari tab kedua")
    assert answer.status_code == 409
    assert answer.json()["locked"] is False
    assert f"Naskah ini diubah di tempat lain ({city.focal_a.display_name}, " in answer.json()["reason"]
    assert pprg.stored_content(submission).new_purpose == "Dari tab pertama"


def test_other_step_that_changed_does_not_stand_in_the_way(client, submission: Submission):
    mark = fingerprint(pprg.stored_content(submission), 6)
    post(client, submission, 1, version=1, purpose="Dari tab pertama", target_group="")
    assert post(client, submission, 6, version=1, sidik=mark, new_purpose="Dari tab kedua").json()["version"] == 3


def test_locked_text_is_refused_with_its_state(city: City, client, submission: Submission):
    mark = fingerprint(pprg.stored_content(submission), 6)
    Submission.objects.update(state="offered")
    answer = post(client, submission, 6, version=1, sidik=mark, new_purpose="Terlambat")
    assert answer.status_code == 409
    assert answer.json()["locked"] is True
    assert "berstatus “Menunggu tanda tangan”" in answer.json()["reason"]


def test_row_whose_answer_was_lost_is_not_made_again(client, submission: Submission):
    mark = fingerprint(pprg.stored_content(submission), 4)
    cause = shown_cause(submission)
    post(client, submission, 4, **rows_data([cause, {"text": "Jadwal"}], version=1, sidik=mark, kiriman=KEY))
    body = rows_data([cause, {"text": "Jadwal siang hari"}], version=1, sidik=mark, kiriman_lalu=f"{'f' * 32} {KEY}")
    answer = post(client, submission, 4, **body)
    made = GapCause.objects.get(text="Jadwal siang hari")
    assert answer.json()["ids"] == {"baris-1": made.pk}
    assert GapCause.objects.filter(kind="internal").count() == 2


@pytest.mark.parametrize("key", ["", "abc", "z" * 32, KEY + "0", "../etc"])
def test_only_ids_of_requests_name_a_request(client, submission: Submission, key: str):
    post(client, submission, 6, version=1, new_purpose="Setara", kiriman=key)
    request_id = AuditEntry.objects.get().request_id
    assert request_id != key
    assert len(request_id) == 32


# --- who ----------------------------------------------------------------------------------------------------------


def test_lapsed_letter_is_refused_with_its_reason(city: City, client, submission: Submission):
    FocalPoint.objects.filter(user=city.focal_a).update(decree_number="800/7", valid_to=dt.date(2025, 12, 31))
    answer = post(client, submission, 6, version=1, new_purpose="X")
    assert answer.status_code == 403
    assert "SK focal point Anda nomor 800/7 berakhir 31 Des 2025" in answer.json()["reason"]


def test_signed_out_writer_gets_no_page(signed_in, submission: Submission):
    answer = post(signed_in(None), submission, 6, version=1, new_purpose="X")
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("step", [0, 10])
@pytest.mark.parametrize("name", ["pprg_autosave", "pprg_side"])
def test_there_are_nine_steps(client, submission: Submission, name: str, step: int):
    address = reverse(f"monitoring:{name}", args=[submission.pk, step])
    response = client.post(address) if name == "pprg_autosave" else client.get(address)
    assert response.status_code == 404


# --- cost ---------------------------------------------------------------------------------------------------------


def writes(context: CaptureQueriesContext) -> list[str]:
    """Table of each row that was written."""
    return [query["sql"].split('"')[1] for query in context if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


#: Step -> (body of a change of one row, queries, tables written beside submission and audit trail).
COST = {
    1: ({"purpose": "Lain", "target_group": "Pelaku usaha mikro"}, 8, []),
    2: ([{"indicator": "Lain", "male": "146", "female": "34", "unit": "orang", "data_year": "2025",
          "source": "Data KUMKM", "concerns": "LP"}], 10, ["monitoring_gapdata"]),
    4: ([{"text": "Lain", "factors": ["akses"]}], 11, ["monitoring_gapcause"]),
    7: ([{"name": "Lain", "input_amount": "95.000.000", "output": "80 orang terlatih",
          "outcome": "Usaha perempuan ber-NIB naik", "causes": "all"}], 11, ["monitoring_actionplan"]),
}  # fmt: skip


@pytest.mark.parametrize("step", COST)
def test_save_reads_one_step_and_writes_one_row(client, submission: Submission, step: int):
    body, number, tables = COST[step]
    gap = pprg.stored_content(submission)
    if isinstance(body, list):
        part = {2: gap.data, 4: gap.internal, 7: gap.actions}[step]
        rows = [{**row, "id": old.id} for row, old in zip(body, part, strict=True)]
        if step == 7:
            rows[0]["causes"] = list(gap.actions[0].causes)
        body = rows_data(rows)
    if step == 7:
        body |= {"budget_total": "95.000.000", "arg_category": gap.arg_category, "arg_reason": gap.arg_reason,
                 "budget_note": ""}  # fmt: skip
    with CaptureQueriesContext(connection) as context:
        answer = post(client, submission, step, **body, version=1)
    assert answer.status_code == 200
    assert writes(context) == ["monitoring_submission", *tables, "common_auditentry"]
    # Session, user, submission, appointment; the step; begin or savepoint, its rows, commit.
    assert len(context) == number


# --- beside the form ----------------------------------------------------------------------------------------------


def test_side_brings_rail_checks_and_own_data(city: City, client):
    submission = make_submission(city.sub_a, purpose="Ada")
    make_data(city.a, city.year, indicator="Guru SMP")
    page = client.get(reverse("monitoring:pprg_side", args=[submission.pk, 1])).content.decode()
    for place in ("rel-langkah", "pemeriksaan", "data-terpilah"):
        assert f'id="{place}"' in page
    assert page.count("hx-swap-oob") == 3
    assert "<form" not in page
    assert "Guru SMP" in page


@pytest.mark.parametrize("name", ["pprg_side", "pprg_step"])
def test_pages_cost_the_same_with_more_rows(city: City, client, submission: Submission, name: str):
    address = reverse(f"monitoring:{name}", args=[submission.pk, 2])
    make_data(city.a, city.year, indicator="Guru SMP")
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as context:
            assert client.get(address).status_code == 200
        counts.append(len(context))
        for number in range(3):
            GapData.objects.create(submission=submission, indicator=f"Baru {number}", unit="orang", position=number)
            make_data(city.a, city.year)
    assert counts[0] == counts[1]
