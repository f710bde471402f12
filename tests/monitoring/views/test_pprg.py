"""Pages of the PPRG as their users see them."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from openpyxl import load_workbook

from departments.enums import Role
from departments.models import FocalPoint
from monitoring.domain import pprg, review_comments
from monitoring.enums import SubmissionState
from monitoring.models import StepComment, Submission
from tests import factories
from tests.conftest import City
from tests.factories import (
    fill_gap,
    make_extension,
    make_figure,
    make_finding,
    make_sub_activity,
    make_submission,
    make_user,
    make_year,
    wib,
)
from tests.monitoring.pprg_data import make_pprg, moves, start_data

LIST, MISSING, CREATE = (reverse(f"monitoring:pprg_{name}") for name in ("list", "missing", "create"))


def text(response) -> str:
    return response.content.decode()


def codes(response) -> list[str]:
    return [row.record.sub_activity.item.code for row in response.context["table"].rows]


# --- list ---------------------------------------------------------------------------------------------------------


def test_list_shows_the_scope_of_the_user(city: City, signed_in):
    make_pprg(city)
    make_pprg(city, sub_activity=city.sub_b)
    assert codes(signed_in(city.focal_a).get(LIST)) == [city.sub_a.item.code]
    assert len(codes(signed_in(city.leadership).get(LIST))) == 2


def test_list_of_the_year_that_was_asked_for(city: City, signed_in):
    make_pprg(city)
    other = make_submission(make_sub_activity(city.a, make_year(2027)))
    assert codes(signed_in(city.bapperida).get(LIST, {"tahun": 2027})) == [other.sub_activity.item.code]


def test_list_tells_what_the_year_in_preparation_still_lacks(city: City, signed_in):
    make_sub_activity(city.a, make_year(2027, state="persiapan"), requires_pprg=True)
    page = text(signed_in(city.focal_a).get(LIST))
    assert "Tahun 2027 sedang disiapkan: 1 sub kegiatan wajib belum punya PPRG" in page
    assert "sedang disiapkan" not in text(signed_in(city.focal_b).get(LIST))
    assert "sedang disiapkan" not in text(signed_in(city.focal_a).get(LIST, {"tahun": 2027}))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"q": "DISDIK tidak ada"}, 0),
        ({"q": "{code}"}, 1),
        ({"q": "sub kegiatan {code}"}, 1),
        ({"q": "\x00"}, 2),
        ({"opd": "DISDIK"}, 1),
        ({"state": "verified"}, 1),
        ({"state": "tidak-ada"}, 2),
        ({"versi": "perubahan"}, 0),
        ({"versi": "murni", "opd": "DINKES"}, 1),
        ({"wajib": "ya"}, 1),
        ({"wajib": "tidak"}, 1),
    ],
)
def test_list_filters(city: City, signed_in, query: dict, found: int):
    make_pprg(city, "verified")
    city.sub_b.requires_pprg = False
    city.sub_b.save()
    make_pprg(city, sub_activity=city.sub_b)
    query = {name: value.format(code=city.sub_a.item.code) for name, value in query.items()}
    assert len(codes(signed_in(city.bapperida).get(LIST, query))) == found


def test_list_never_offers_a_foreign_department(city: City, signed_in):
    make_pprg(city)
    make_pprg(city, sub_activity=city.sub_b)
    response = signed_in(city.focal_a).get(LIST, {"opd": "DINKES"})
    assert codes(response) == [city.sub_a.item.code]
    assert "Dinkes" not in text(response)


@pytest.mark.parametrize(
    "sort",
    ["sub_activity", "-department", "budget_version", "state", "-budget", "submitted_at", "due", "salah", "state__x"],
)
def test_list_sorts_by_its_columns_and_ignores_others(city: City, signed_in, sort: str):
    make_pprg(city)
    assert signed_in(city.bapperida).get(LIST, {"sort": sort}).status_code == 200


def test_list_sorts_states_by_the_life_cycle(city: City, signed_in):
    make_pprg(city, "verified")
    make_pprg(city, "draft", sub_activity=city.sub_b)
    response = signed_in(city.bapperida).get(LIST, {"sort": "state"})
    assert codes(response) == [city.sub_b.item.code, city.sub_a.item.code]


def test_list_says_who_is_late(city: City, signed_in):
    make_pprg(city, "submitted")  # today, long after 31 July 2025
    make_extension(city.year, city.b, dt.date(2099, 1, 1))
    make_pprg(city, "submitted", sub_activity=city.sub_b)
    response = signed_in(city.bapperida).get(LIST)
    assert len(re.findall(r"lewat [\d.]+ hari", text(response))) == 1


def test_list_tells_how_many_are_missing(city: City, signed_in):
    make_pprg(city)
    response = signed_in(city.bapperida).get(LIST)
    assert "2 sub kegiatan wajib PPRG" in text(response)
    assert "1 sub kegiatan wajib PPRG belum punya GAP dan GBS" in text(response)
    make_pprg(city, sub_activity=city.sub_b)
    assert "belum punya GAP" not in text(signed_in(city.bapperida).get(LIST))


def test_list_offers_a_new_one_to_focal_points_with_a_valid_letter(city: City, signed_in):
    assert "PPRG baru" in text(signed_in(city.focal_a).get(LIST))
    assert "PPRG baru" not in text(signed_in(city.head_a).get(LIST))
    FocalPoint.objects.update(valid_to=dt.date(2024, 12, 31))
    assert "PPRG baru" not in text(signed_in(city.focal_a).get(LIST))


@pytest.mark.parametrize("address", [LIST, MISSING])
def test_lists_stand_without_any_year(db, signed_in, address: str):
    assert signed_in(make_user(Role.BAPPERIDA)).get(address).status_code == 200


def test_download_holds_what_is_filtered(city: City, signed_in):
    make_pprg(city, "submitted")
    make_pprg(city, "verified", sub_activity=city.sub_b)
    response = signed_in(city.bapperida).get(LIST, {"opd": "DISDIK", "format": "xlsx"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.iter_rows(values_only=True))
    header = next(row for row in rows if "Kode" in row)
    [line] = rows[rows.index(header) + 1 :]
    found = dict(zip(header, line, strict=True))
    assert found["Kode"] == city.sub_a.item.code
    assert found["Status"] == "Diajukan"
    assert found["Pagu"] == 100_000_000
    assert found["Tenggat"] == dt.datetime(2025, 7, 31)
    assert found["Terlambat"] == "ya"
    assert found["Diverifikasi"] is None


def test_list_shows_the_first_submission_beside_a_later_one(city: City, signed_in):
    make_pprg(city, "submitted", first_submitted_at=wib(2025, 7, 30), submitted_at=wib(2025, 8, 12))
    page = text(signed_in(city.bapperida).get(LIST))
    assert "12 Agu 2025" in page
    assert "pertama 30 Jul 2025" in page
    assert "lewat" not in page


def test_list_of_a_year_without_a_deadline(city: City, signed_in):
    city.year.submission_due = None
    city.year.save()
    make_pprg(city, "verified", verified_at=wib(2025, 9, 1))
    client = signed_in(city.bapperida)
    assert "tenggat pengajuan" not in text(client.get(LIST))
    workbook = load_workbook(BytesIO(client.get(LIST, {"format": "xlsx"}).getvalue()))
    assert dt.datetime(2025, 9, 1) in [cell.value for row in workbook.active for cell in row]


# --- missing ------------------------------------------------------------------------------------------------------


def missing_codes(response) -> list[str]:
    return [row.record.item.code for row in response.context["table"].rows]


def test_missing_lists_what_is_required_and_not_begun(city: City, signed_in):
    client = signed_in(city.bapperida)
    assert set(missing_codes(client.get(MISSING))) == {city.sub_a.item.code, city.sub_b.item.code}
    assert missing_codes(client.get(MISSING, {"opd": "DINKES"})) == [city.sub_b.item.code]
    assert missing_codes(client.get(MISSING, {"q": city.sub_a.item.code})) == [city.sub_a.item.code]
    make_submission(city.sub_b)
    assert missing_codes(client.get(MISSING, {"semua": 1}, follow=True)) == [city.sub_a.item.code]


def test_missing_offers_the_button_to_those_who_may(city: City, signed_in):
    assert "Buat PPRG" in text(signed_in(city.focal_a).get(MISSING))
    for actor in (city.head_a, city.bapperida, city.admin):
        assert "Buat PPRG" not in text(signed_in(actor).get(MISSING))


def test_download_of_the_missing(city: City, signed_in):
    response = signed_in(city.focal_a).get(MISSING, {"format": "xlsx"})
    sheet = load_workbook(BytesIO(response.getvalue())).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert city.sub_a.item.code in cells
    assert "Mulai" not in cells


# --- begin --------------------------------------------------------------------------------------------------------


def test_create_begins_a_draft_and_leads_to_step_1(city: City, signed_in):
    response = signed_in(city.focal_a).post(CREATE, start_data(city.sub_a))
    submission = Submission.objects.get()
    assert response.url == reverse("monitoring:pprg_step", args=[submission.pk, 1])
    assert submission.created_by == city.focal_a


def test_create_where_one_is_live_is_a_conflict_that_names_it(city: City, signed_in):
    existing = make_pprg(city, "submitted")
    response = signed_in(city.focal_a).post(CREATE, start_data(city.sub_a))
    assert response.status_code == 409
    assert f'href="{existing.get_absolute_url()}">' in text(response)
    assert f"{city.sub_a.item.code} {city.sub_a.item.name} sudah punya PPRG versi Murni" in text(response)
    assert Submission.objects.count() == 1


def test_create_offers_the_own_sub_activities_of_the_year(city: City, signed_in):
    later = make_sub_activity(city.a, make_year(2027))
    page = text(signed_in(city.focal_a).get(CREATE))
    assert f"{city.sub_a.item.code} {city.sub_a.item.name} (wajib)" in page
    assert city.sub_b.item.code not in page
    assert later.item.code not in page


def test_create_offers_first_what_has_no_pprg(city: City, signed_in):
    make_pprg(city)
    optional = make_sub_activity(city.a, city.year, requires_pprg=False)
    withdrawn = make_sub_activity(city.a, city.year)
    make_pprg(city, "withdrawn", sub_activity=withdrawn)
    form = signed_in(city.focal_a).get(CREATE).context["form"]
    names = [str(label) for value, label in form["sub_activity"].field.choices if value]
    assert [name.partition(" ")[0] for name in names] == [
        withdrawn.item.code,
        optional.item.code,
        city.sub_a.item.code,
    ]
    assert names[0].endswith(" (wajib)")
    assert names[2].endswith(" (sudah punya PPRG)")


def test_create_from_a_link_is_about_the_year_of_what_was_chosen(city: City, signed_in):
    later = make_sub_activity(city.a, make_year(2027))
    response = signed_in(city.focal_a).get(CREATE, {"sub_activity": later.pk})
    assert "tahun anggaran 2027" in text(response)
    assert city.sub_a.item.code not in text(response)
    assert response.context["form"]["sub_activity"].value() == later.pk


@pytest.mark.parametrize("named", ["x", "²", "9" * 30, "-1"])
def test_create_from_a_link_with_nonsense_chooses_nothing(city: City, signed_in, named: str):
    response = signed_in(city.focal_a).get(CREATE, {"sub_activity": named})
    assert response.status_code == 200
    assert response.context["form"]["sub_activity"].value() is None


def test_create_without_a_choice_offers_the_same_year_again(city: City, signed_in):
    later = make_sub_activity(city.a, make_year(2027))
    response = signed_in(city.focal_a).post(CREATE, {"budget_version": "murni"})
    assert response.status_code == 200
    assert f"{city.sub_a.item.code} {city.sub_a.item.name} (wajib)" in text(response)
    assert later.item.code not in text(response)


def test_create_refuses_the_change_of_a_budget_that_is_still_prepared(city: City, signed_in):
    later = make_sub_activity(city.a, make_year(2027, state="persiapan"))
    response = signed_in(city.focal_a).post(CREATE, {**start_data(later), "budget_version": "perubahan"})
    assert "Anggaran 2027 masih disiapkan, jadi belum ada perubahannya. Pilih Murni." in text(response)
    assert not Submission.objects.exists()


def test_create_of_a_change_does_not_lead_to_the_copy_of_last_year(city: City, signed_in):
    before = make_sub_activity(city.a, make_year(2025), item=city.sub_a.item)
    make_pprg(city, "verified", sub_activity=before)
    response = signed_in(city.focal_a).post(CREATE, {**start_data(city.sub_a), "budget_version": "perubahan"})
    assert response.url == reverse("monitoring:pprg_step", args=[Submission.objects.latest("pk").pk, 1])


def test_create_of_another_year_than_shown_still_works(city: City, signed_in):
    later = make_sub_activity(city.a, make_year(2027))
    assert signed_in(city.focal_a).post(CREATE, start_data(later)).status_code == 302


def test_create_for_another_department_is_refused_like_for_a_missing_one(city: City, signed_in):
    client = signed_in(city.focal_a)
    foreign = client.post(CREATE, start_data(city.sub_b))
    missing = client.post(CREATE, {"sub_activity": 999_999, "budget_version": "murni"})
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert not Submission.objects.exists()


def test_create_without_choice_says_what_is_needed(city: City, signed_in):
    response = signed_in(city.focal_a).post(CREATE, {"sub_activity": "", "budget_version": "lama"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"sub_activity", "budget_version"}


def test_create_with_a_lapsed_letter_says_which(city: City, signed_in):
    FocalPoint.objects.filter(user=city.focal_a).update(decree_number="800/7", valid_to=dt.date(2025, 12, 31))
    response = signed_in(city.focal_a).get(CREATE)
    assert response.status_code == 403
    assert "800/7 berakhir 31 Des 2025" in text(response)


def test_create_without_any_sub_activity_says_what_to_do(city: City, signed_in):
    make_year(2027)
    assert "Belum ada sub kegiatan" in text(signed_in(city.focal_a).get(CREATE, {"tahun": 2027}))


# --- one submission -----------------------------------------------------------------------------------------------


def test_detail_shows_the_nine_steps_money_and_findings(city: City, signed_in):
    submission = make_pprg(city)
    finding = make_finding(city.a, submission=submission, title="Peserta belum terpilah")
    make_figure(city.sub_a, "realisasi", 40_000_000, document_number="SP2D/12")
    page = text(signed_in(city.inspektorat).get(submission.get_absolute_url()))
    for expected in (
        "Reformulasi tujuan".lower(),
        "Pendaftaran tidak memuat L/P.",
        "Rp95.000.000",
        "Rp100.000.000",
        "SP2D/12",
        "Jumlah masukan sama dengan jumlah anggaran.",
        finding.title,
        "Anggaran kesetaraan gender",
    ):
        assert expected in page or expected in page.lower()


def test_detail_of_an_empty_draft_stands(city: City, signed_in):
    submission = make_submission(city.sub_a, purpose="")
    page = text(signed_in(city.focal_a).get(submission.get_absolute_url()))
    assert page.count("Belum diisi.") == 8
    assert "10 hal menghalangi, pada langkah 1, 2, 3, 4, 6, 7, 8, dan 9." in page


def test_detail_says_what_differs(city: City, signed_in):
    submission = make_pprg(city)
    Submission.objects.update(budget_total=120_000_000)
    page = text(signed_in(city.bapperida).get(submission.get_absolute_url()))
    assert "Selisih Rp25.000.000 antara jumlah anggaran dan jumlah masukan, belum dijelaskan." in page
    assert "Melebihi pagu murni Rp100.000.000." in page
    Submission.objects.update(budget_note="Honor panitia.")
    page = text(signed_in(city.bapperida).get(submission.get_absolute_url()))
    assert "dijelaskan: Honor panitia." in page


@pytest.mark.parametrize(
    ("actor", "state", "buttons"),
    [
        ("focal_a", "draft", {"Ajukan ke Kepala OPD", "Tarik dokumen"}),
        ("head_a", "offered", {"Tanda tangani", "Kembalikan ke focal point", "Tarik dokumen"}),
        ("focal_a", "offered", {"Ambil kembali", "Tarik dokumen"}),
        ("bapperida", "in_verification", {"Verifikasi", "Kembalikan untuk perbaikan"}),
        ("dp3a", "submitted", {"Ambil untuk diverifikasi"}),
        ("leadership", "in_verification", set()),
        ("inspektorat", "submitted", set()),
        ("admin", "draft", set()),
    ],
)
def test_buttons_are_what_the_actor_may_do(city: City, signed_in, actor: str, state: str, buttons: set[str]):
    submission = make_pprg(city, state)
    response = signed_in(getattr(city, actor)).get(submission.get_absolute_url())
    assert {offer.transition.label for offer in response.context["offers"]} == buttons
    assert ("Tidak ada tindakan yang menunggu Anda" in text(response)) is not bool(buttons)


@pytest.mark.parametrize(
    ("state", "actor", "action"), [("in_verification", "dp3a", "return"), ("signed", "head_a", "hand_back")]
)
def test_reason_of_the_return_stands_on_every_page_until_it_is_sent_on(city, signed_in, state, actor, action):
    submission = make_pprg(city, state)
    pprg.decide(
        submission=submission, action=action, actor=getattr(city, actor), note="Data langkah 2 belum bersumber."
    )
    client = signed_in(city.focal_a)
    notice = f"Dikembalikan oleh {getattr(city, actor).name}"
    for address in (submission.get_absolute_url(), reverse("monitoring:pprg_step", args=[submission.pk, 2])):
        page = text(client.get(address))
        assert notice in page
        assert "Data langkah 2 belum bersumber." in page
        assert ("Lihat penilaiannya" in page) is (action == "return")
    pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    assert notice not in text(client.get(submission.get_absolute_url()))


def test_deadline_stands_in_wib_with_what_was_extended(city: City, signed_in):
    city.year.submission_due = dt.date(2026, 8, 31)
    city.year.save()
    # 31 August 18.00 UTC is the first of September in WIB.
    moment = dt.datetime(2026, 8, 31, 18, tzinfo=dt.UTC)
    submission = make_pprg(city, "submitted", first_submitted_at=moment, submitted_at=moment)
    client = signed_in(city.focal_a)
    page = strip_tags(text(client.get(submission.get_absolute_url())).replace("<span", " <span"))
    assert "31 Agu 2026 pukul 23.59 WIB" in page
    assert "1 Sep 2026 01.00 WIB, terlambat" in page
    assert "diperpanjang" not in page
    make_extension(city.year, city.a, dt.date(2026, 9, 14))
    page = strip_tags(text(client.get(submission.get_absolute_url())).replace("<span", " <span"))
    assert "14 Sep 2026 pukul 23.59 WIB, diperpanjang dari 31 Agu 2026" in page
    assert "1 Sep 2026 01.00 WIB, terlambat" not in page


def note_refused(client, submission: Submission, action: str, note: str, **fields) -> str:
    """The page that refuses a move, with the note in its form."""
    response = client.post(
        reverse("monitoring:pprg_transition", args=[submission.pk, action]),
        {"version": submission.version, "note": note, **fields},
    )
    assert response.status_code == 409
    page = text(response)
    assert note in page
    return page


def test_reason_that_came_too_late_stays_on_the_page(city: City, signed_in):
    submission = make_pprg(city, "in_verification")
    client = signed_in(city.dp3a)
    changed = note_refused(client, submission, "return", "Sumber data belum ada.", version=submission.version + 1)
    assert "kirim lagi" in changed
    pprg.decide(submission=submission, action="return", actor=city.bapperida, note="Perbaiki.")
    decided = note_refused(client, submission, "return", "Sumber data belum ada.")
    assert "tidak dapat dilakukan lagi" in decided
    assert submission.history.filter(action="return").count() == 1


def test_reason_that_is_too_long_stays_on_the_page_to_be_shortened(city: City, signed_in):
    submission = make_pprg(city, "in_verification")
    page = note_refused(signed_in(city.dp3a), submission, "return", "a" * 2001)
    assert "2000" in page
    submission.refresh_from_db()
    assert submission.state == "in_verification"


def test_unknown_move_with_a_note_is_refused(city: City, signed_in):
    submission = make_pprg(city, "in_verification")
    address = reverse("monitoring:pprg_transition", args=[submission.pk, "hapus-semua"])
    assert signed_in(city.dp3a).post(address, {"note": "x"}).status_code == 409


def test_returned_text_opens_where_a_verifier_waits_for_an_answer(city: City, signed_in):
    submission = make_pprg(city, "in_verification")
    for step in (10, 7):
        review_comments.comment(submission=submission, step=step, text="Uraikan.", actor=city.dp3a)
    pprg.decide(submission=submission, action="return", actor=city.dp3a, note="Lihat komentar.")
    page = signed_in(city.focal_a).get(submission.get_absolute_url())
    assert page.context["first_open"] == 7
    StepComment.objects.update(settled_at=timezone.now(), settled_by=city.dp3a)
    assert signed_in(city.focal_a).get(submission.get_absolute_url()).context["first_open"] == 1


def test_text_that_only_the_browser_has_is_announced_to_its_writer_on_every_page(city: City, signed_in):
    submission = make_pprg(city)
    copy = f'data-copy-of="pprg:{city.focal_a.pk}:{submission.pk}:4"'
    address = reverse("monitoring:pprg_step", args=[submission.pk, 4])
    client = signed_in(city.focal_a)
    for name in ("pprg_detail", "pprg_gbs", "pprg_kak", "pprg_checks"):
        page = text(client.get(reverse(f"monitoring:{name}", args=[submission.pk])))
        assert f'{copy} href="{address}"' in page
        assert "js/pprg-copies.js" in page
    assert "data-copy-of" not in text(signed_in(city.head_a).get(submission.get_absolute_url()))


def test_detail_tells_a_lapsed_focal_point_why_they_cannot_write(city: City, signed_in):
    submission = make_pprg(city)
    FocalPoint.objects.filter(user=city.focal_a).update(valid_to=dt.date(2025, 12, 31))
    response = signed_in(city.focal_a).get(submission.get_absolute_url())
    assert response.status_code == 200
    assert "berakhir 31 Des 2025. Anda dapat membaca" in text(response)
    assert "Tulis GAP" not in text(response)


@pytest.mark.parametrize("name", ["pprg_detail", "pprg_gbs"])
def test_foreign_and_missing_are_the_same_404(city: City, signed_in, name: str):
    submission = make_pprg(city)
    client = signed_in(city.focal_b)
    foreign = client.get(reverse(f"monitoring:{name}", args=[submission.pk]))
    missing = client.get(reverse(f"monitoring:{name}", args=[999_999_999]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_gbs_has_the_signature_block(city: City, signed_in):
    submission = make_pprg(city, "offered")
    address = reverse("monitoring:pprg_gbs", args=[submission.pk])
    assert "belum ditandatangani" in text(signed_in(city.bapperida).get(address))
    pprg.decide(submission=submission, action="sign", actor=city.head_a, at=dt.datetime(2026, 5, 3, 20, tzinfo=dt.UTC))
    page = text(signed_in(city.bapperida).get(address))
    assert "Tanjungbalai, 4 Mei 2026" in page
    assert "Pembina Utama Muda (IV/c)" in page
    assert "NIP 197001011995031001" in page


def test_gbs_names_the_unit(city: City, signed_in):
    submission = make_pprg(city)
    page = text(signed_in(city.focal_a).get(reverse("monitoring:pprg_gbs", args=[submission.pk])))
    assert f'<th scope="row">Unit kerja</th><td>{city.a.name}</td>' in page


def test_gbs_of_an_empty_draft_stands(city: City, signed_in):
    submission = make_submission(city.sub_a)
    assert signed_in(city.focal_a).get(reverse("monitoring:pprg_gbs", args=[submission.pk])).status_code == 200


# --- moves --------------------------------------------------------------------------------------------------------


def move(client, submission: Submission, action: str, **data):
    return client.post(reverse("monitoring:pprg_transition", args=[submission.pk, action]), data)


def test_move_leads_back_with_a_message(city: City, signed_in):
    submission = make_pprg(city)
    response = move(signed_in(city.focal_a), submission, "offer", version=1)
    assert response.url == submission.get_absolute_url()
    assert moves(submission) == [("offer", "draft", "offered")]


def test_move_that_closes_a_task_of_a_meeting_says_so(city: City, signed_in):
    decision = factories.make_decision(factories.make_meeting(city.a, city.b, organizer=city.bapperida_department))
    due = timezone.localdate() + dt.timedelta(days=30)
    for department, text in ((city.a, "Ajukan seluruh PPRG."), (city.b, "Tugas tetangga.")):
        factories.make_action(
            department, decision, text=text, fact="pprg-diajukan", fact_options={"year": 2026}, due=due
        )
    client, submission = signed_in(city.head_a), make_pprg(city, "signed")
    page = client.get(move(client, submission, "submit", version=submission.version).url).content.decode()
    assert "Tugas rapat “Ajukan seluruh PPRG.” selesai dengan sendirinya." in page
    assert "Tugas tetangga." not in page


@pytest.mark.parametrize(
    ("actor", "action", "data", "status", "reason"),
    [
        ("leadership", "verify", {}, 403, "Hanya Bapperida atau Dinas P3A"),
        ("focal_a", "submit", {}, 409, "status saat ini “Dalam verifikasi”"),
        ("bapperida", "return", {"note": " "}, 409, "Alasan pengembalian wajib diisi."),
        ("bapperida", "return", {"note": "x" * 2001}, 409, "2000"),
        ("bapperida", "verify", {"version": 99}, 409, "sudah berubah"),
        ("bapperida", "verify", {"version": "satu"}, 409, "bulat"),
        ("bapperida", "bakar", {}, 409, "tidak dikenal"),
    ],
)
def test_refused_move_says_why_and_writes_nothing(city: City, signed_in, actor, action, data, status, reason):
    submission = make_pprg(city, "in_verification")
    response = move(signed_in(getattr(city, actor)), submission, action, **data)
    assert response.status_code == status
    assert reason in text(response)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_VERIFICATION
    assert moves(submission) == []


def test_replayed_post_writes_one_history_row(city: City, signed_in):
    submission = make_pprg(city)
    client = signed_in(city.focal_a)
    assert move(client, submission, "offer", version=1).status_code == 302
    assert move(client, submission, "offer", version=1).status_code == 409
    assert len(moves(submission)) == 1


def test_move_by_get_is_not_possible(city: City, signed_in):
    submission = make_pprg(city)
    address = reverse("monitoring:pprg_transition", args=[submission.pk, "offer"])
    assert signed_in(city.focal_a).get(address).status_code == 405


def test_snapshot_shows_the_text_of_then(city: City, signed_in):
    submission = make_pprg(city)
    row = pprg.decide(submission=submission, action="offer", actor=city.focal_a, note="Sudah lengkap.")
    Submission.objects.update(new_purpose="Tujuan yang ditulis kemudian.")
    address = reverse("monitoring:pprg_snapshot", args=[submission.pk, row.pk])
    page = text(signed_in(city.bapperida).get(address))
    assert "secara setara." in page
    assert "Tujuan yang ditulis kemudian." not in page
    assert "Sudah lengkap." in page
    assert signed_in(city.focal_b).get(address).status_code == 404


def test_snapshot_of_a_row_without_content_is_missing(city: City, signed_in):
    submission = pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a)
    row = submission.history.get()
    address = reverse("monitoring:pprg_snapshot", args=[submission.pk, row.pk])
    assert signed_in(city.focal_a).get(address).status_code == 404
    assert address not in text(signed_in(city.focal_a).get(submission.get_absolute_url()))


# --- number of queries --------------------------------------------------------------------------------------------


def queries_of(client, address: str, django_assert_max_num_queries) -> int:
    client.get(address)
    with django_assert_max_num_queries(40) as context:
        assert client.get(address).status_code == 200
    return len(context)


@pytest.mark.parametrize("actor", ["focal_a", "bapperida"])
def test_list_makes_the_same_queries_at_one_and_three_rows(city: City, signed_in, django_assert_max_num_queries, actor):
    client = signed_in(getattr(city, actor))
    make_pprg(city)
    one = queries_of(client, LIST, django_assert_max_num_queries)
    for state in ("verified", "submitted"):
        make_pprg(city, state, sub_activity=make_sub_activity(city.a, city.year, budget=5))
    assert queries_of(client, LIST, django_assert_max_num_queries) == one


def test_missing_makes_the_same_queries_at_one_and_three_rows(city: City, signed_in, django_assert_max_num_queries):
    client = signed_in(city.focal_a)
    one = queries_of(client, MISSING, django_assert_max_num_queries)
    for _number in range(2):
        make_sub_activity(city.a, city.year, budget=5)
    assert queries_of(client, MISSING, django_assert_max_num_queries) == one


def test_detail_makes_the_same_queries_whatever_its_size(city: City, signed_in, django_assert_max_num_queries):
    client = signed_in(city.focal_a)
    submission = make_pprg(city)
    addresses = [
        submission.get_absolute_url(),
        reverse("monitoring:pprg_gbs", args=[submission.pk]),
        reverse("monitoring:pprg_step", args=[submission.pk, 7]),
    ]
    pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    pprg.decide(submission=submission, action="recall", actor=city.focal_a)
    small = [queries_of(client, address, django_assert_max_num_queries) for address in addresses]
    submission.factors.all().delete()
    fill_gap(submission)
    Submission.objects.update(budget_note="Sisanya dari dana lain.")
    submission.refresh_from_db()
    for _round in range(2):
        pprg.decide(submission=submission, action="offer", actor=city.focal_a)
        pprg.decide(submission=submission, action="recall", actor=city.focal_a)
        make_finding(city.a, submission=submission)
    assert [queries_of(client, address, django_assert_max_num_queries) for address in addresses] == small
    assert max(small) <= 26
