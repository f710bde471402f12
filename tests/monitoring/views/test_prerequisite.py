"""The pages of the yearly facts of a department, as a user meets them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from departments.enums import YearState
from departments.models import Department, FiscalYear, FocalPoint, SexDisaggregatedData
from monitoring.domain import data as data_domain
from monitoring.models import PrerequisiteScore
from monitoring.queries import inbox
from tests import factories
from tests.policies.monitoring_finding import DATA_FIELDS

pytestmark = pytest.mark.django_db


def facts(client, code: str = "DISDIK", **query) -> str:
    return client.get(reverse("monitoring:department_facts", args=[code]), query).content.decode()


def close(year: FiscalYear) -> None:
    FiscalYear.objects.filter(pk=year.pk).update(state=YearState.CLOSED, frozen_on=dt.date(2026, 1, 31))


# --- the page -----------------------------------------------------------------------------------------------------


def test_facts_show_points_of_the_maximum_and_who_verified_them(city, signed_in):
    factories.make_prerequisite(city.a, city.year, Decimal("78.5"), note="Renstra memuat isu gender")
    text = facts(signed_in(city.focal_a))
    assert "78,5" in text
    assert "dari 100" in text
    assert "Renstra memuat isu gender" in text
    assert "Ubah nilai" not in text
    assert "Ubah nilai" in facts(signed_in(city.bapperida))


def test_facts_without_points_say_who_enters_them(city, signed_in):
    assert "Bapperida mengisinya" in facts(signed_in(city.head_a))
    assert "Isi nilai" in facts(signed_in(city.bapperida))


def test_facts_of_a_year_without_instrument_say_that_it_is_not_assessed(city, signed_in):
    FiscalYear.objects.update(prerequisite_maximum=None)
    text = facts(signed_in(city.bapperida))
    assert "Prasyarat tahun 2026 tidak dinilai." in text
    assert reverse("monitoring:prerequisite_edit", args=["DISDIK"]) not in text
    url = reverse("monitoring:prerequisite_edit", args=["DISDIK"])
    assert signed_in(city.bapperida).get(url).status_code == 409


def test_facts_show_completeness_and_verification_of_data(city, signed_in):
    factories.make_data(city.a, city.year, indicator="Siap", verified_on=dt.date(2026, 2, 3), verified_by=city.dp3a)
    factories.make_data(city.a, city.year, indicator="Kurang", female=None, source="")
    factories.make_data(city.a, city.year, indicator="Kematian ibu", concerns="P", male=None, female=6)
    text = facts(signed_in(city.leadership))
    assert "2 dari 3 lengkap · 1 diverifikasi" in text
    assert "perlu angka perempuan, sumber" in text
    assert "18,9%" in text
    assert "tidak berlaku" in text
    assert "3 Feb 2026" in text
    assert "Verifikasi Siap" not in text


def test_facts_follow_the_year_chosen(city, signed_in):
    factories.make_data(city.a, factories.make_year(2025), indicator="Tahun lalu")
    client = signed_in(city.bpkpd)
    assert "Tahun lalu" not in facts(client)
    assert "Tahun lalu" in facts(client, tahun=2025)


def test_facts_without_a_fiscal_year_say_what_to_do(signed_in, db):
    department = factories.make_department("DISDIK")
    client = signed_in(factories.make_user(department=department))
    assert "Belum ada tahun anggaran" in facts(client)
    assert client.get(reverse("monitoring:data_create", args=["DISDIK"])).status_code == 409


def test_facts_of_a_closed_year_are_read_only_with_the_reason(city, signed_in):
    row = factories.make_data(city.a, city.year)
    close(city.year)
    client = signed_in(city.bapperida)
    text = facts(client)
    assert "Tahun 2026 sudah ditutup" in text
    for url in (
        reverse("monitoring:prerequisite_edit", args=["DISDIK"]),
        reverse("monitoring:data_create", args=["DISDIK"]),
        reverse("monitoring:data_edit", args=[row.pk]),
    ):
        assert url not in text
        for answer in (client.get(url), client.post(url, DATA_FIELDS)):
            assert answer.status_code == 409
            assert "sudah ditutup" in answer.content.decode()
    answer = client.post(reverse("monitoring:data_verify", args=[row.pk]), {"verified": "1"})
    assert answer.status_code == 409
    assert not SexDisaggregatedData.objects.filter(verified_on__isnull=False).exists()


def test_facts_of_a_foreign_department_look_like_missing_ones(city, signed_in):
    client = signed_in(city.focal_b)
    foreign = client.get(reverse("monitoring:department_facts", args=["DISDIK"]))
    missing = client.get(reverse("monitoring:department_facts", args=["TIDAK-ADA"]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_facts_make_the_same_number_of_queries_for_one_and_three(city, signed_in):
    factories.make_prerequisite(city.a, city.year, 70)
    numbers = []
    for more in (1, 2):
        for _ in range(more):
            factories.make_data(city.a, city.year, verified_on=dt.date(2026, 2, 3), verified_by=factories.make_user())
        client = signed_in(city.bapperida)
        with CaptureQueriesContext(connection) as captured:
            facts(client)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1] <= 16


# --- points -------------------------------------------------------------------------------------------------------


def test_points_are_entered_and_changed(city, signed_in):
    client, url = signed_in(city.bapperida), reverse("monitoring:prerequisite_edit", args=["DISDIK"])
    day = timezone.localdate().isoformat()
    answer = client.post(url, {"points": "78,5", "verified_on": day, "note": "SK"}, follow=True)
    assert "Nilai prasyarat Disdik tahun 2026 disimpan." in answer.content.decode()
    assert 'value="78,5"' in client.get(url).content.decode()
    client.post(url, {"points": "80", "verified_on": day, "note": ""})
    score = PrerequisiteScore.objects.get()
    assert (score.points, score.note, score.verified_by) == (Decimal(80), "", city.bapperida)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"points": "100,01"}, "points", "antara 0 dan 100"),
        ({"points": "-1"}, "points", "tidak boleh negatif"),
        ({"points": "banyak"}, "points", "angka saja"),
        ({"points": ""}, "points", ""),
        ({"verified_on": "2099-01-01"}, "verified_on", "tidak boleh setelah hari ini"),
        ({"verified_on": "2020-12-31"}, "verified_on", "masa berlakunya"),
    ],
)
def test_points_that_do_not_fit_name_the_field(city, signed_in, fields, field, words):
    data = {"points": "78,5", "verified_on": timezone.localdate().isoformat(), **fields}
    answer = signed_in(city.bapperida).post(reverse("monitoring:prerequisite_edit", args=["DISDIK"]), data)
    assert set(answer.context["form"].errors) == {field}
    assert words in str(answer.context["form"].errors[field])
    assert not PrerequisiteScore.objects.exists()


# --- data ---------------------------------------------------------------------------------------------------------


def seen(row) -> dict[str, str]:
    """What the page of an indicator posts to verify what it shows."""
    return {"verified": "1", "isi": data_domain.mark_of(row)}


def test_an_indicator_is_added_completed_verified_and_changed(city, signed_in):
    client = signed_in(city.dp3a)
    create = reverse("monitoring:data_create", args=["DISDIK"])
    bare = {"indicator": "Siswa putus sekolah", "unit": "orang", "concerns": "LP"}
    assert client.post(create, bare).status_code == 302
    row = SexDisaggregatedData.objects.get()
    verify, edit = (reverse(f"monitoring:{name}", args=[row.pk]) for name in ("data_verify", "data_edit"))
    answer = client.post(verify, {"verified": "1"})
    assert answer.status_code == 409
    assert "lengkapi angka laki-laki, angka perempuan, tahun data, sumber" in answer.content.decode()
    assert client.post(edit, DATA_FIELDS).status_code == 302
    row.refresh_from_db()
    assert (row.male, row.female) == (Decimal(1284), Decimal(961))
    assert "diverifikasi" in client.post(verify, seen(row), follow=True).content.decode()
    row.refresh_from_db()
    assert (row.verified_on, row.verified_by) == (timezone.localdate(), city.dp3a)
    assert "verifikasinya gugur" in client.get(edit).content.decode()
    answer = client.post(edit, DATA_FIELDS | {"female": "962"}, follow=True)
    assert "perlu diverifikasi lagi" in answer.content.decode()
    row.refresh_from_db()
    client.post(verify, seen(row))
    client.post(verify, {"verified": "0"})
    row.refresh_from_db()
    assert row.verified_on is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"concerns": "L"}, "female"),
        ({"concerns": "P"}, "male"),
        ({"male": "-1"}, "male"),
        ({"male": "1,234"}, "male"),
        ({"female": "1e3"}, "female"),
        ({"female": "1.000.000.000.001"}, "female"),
        ({"data_year": "1999"}, "data_year"),
        ({"data_year": "20255"}, "data_year"),
        ({"data_year": "2099"}, "data_year"),
        ({"indicator": "  "}, "indicator"),
        ({"indicator": "SUDAH ADA"}, "indicator"),
        ({"unit": ""}, "unit"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_an_indicator_that_does_not_fit_names_the_field(city, signed_in, fields, field):
    factories.make_data(city.a, city.year, indicator="Sudah ada")
    answer = signed_in(city.bapperida).post(
        reverse("monitoring:data_create", args=["DISDIK"]), {**DATA_FIELDS, **fields}
    )
    assert set(answer.context["form"].errors) == {field}
    assert SexDisaggregatedData.objects.count() == 1


def test_an_indicator_of_one_sex_has_no_pair(city, signed_in):
    fields = {**DATA_FIELDS, "concerns": "P", "male": ""}
    assert signed_in(city.dp3a).post(reverse("monitoring:data_create", args=["DISDIK"]), fields).status_code == 302
    row = SexDisaggregatedData.objects.get()
    assert (row.male, row.female) == (None, Decimal(961))
    assert SexDisaggregatedData.objects.complete().get() == row


def test_foreign_indicators_are_not_found(city, signed_in):
    row = factories.make_data(city.a, city.year)
    client = signed_in(city.focal_b)
    assert client.get(reverse("monitoring:data_edit", args=[row.pk])).status_code == 404
    assert client.post(reverse("monitoring:data_verify", args=[row.pk]), {"verified": "1"}).status_code == 404


def test_focal_point_gives_the_figures_and_dinas_p3a_verifies_them(city, signed_in):
    row = factories.make_data(city.a, city.year, male=None, female=None, source="", indicator="Nelayan")
    edit = reverse("monitoring:data_edit", args=[row.pk])
    client = signed_in(city.focal_a)
    page = facts(client)
    assert f'href="{edit}" aria-label="Lengkapi Nelayan"' in page
    assert "Verifikasi Nelayan" not in page
    assert "Indikator baru" not in page
    form = client.get(edit)
    assert set(form.context["form"].fields) == {"male", "female", "data_year", "source"}
    assert "Verifikasi Nelayan" not in form.content.decode()
    half = client.post(edit, {"male": "410", "female": "", "data_year": "2025", "source": ""}, follow=True)
    assert "Masih perlu angka perempuan, sumber." in half.content.decode()
    figures = {"male": "410", "female": "55", "data_year": "2025", "source": "KUSUKA", "indicator": "Lain"}
    done = client.post(edit, figures, follow=True).content.decode()
    assert "Dihitung dalam skor setelah diverifikasi Dinas P3A atau Bapperida." in done
    row.refresh_from_db()
    assert (row.indicator, row.female, row.verified_on) == ("Nelayan", 55, None)
    verifier = signed_in(city.dp3a)
    shown = verifier.get(edit).content.decode()
    assert f'name="isi" value="{data_domain.mark_of(row)}"' in shown
    assert "Menunggu verifikasi" in shown
    verifier.post(reverse("monitoring:data_verify", args=[row.pk]), seen(row))
    row.refresh_from_db()
    assert row.verified_by == city.dp3a
    again = client.post(edit, {**figures, "female": "56"}, follow=True).content.decode()
    assert "Angkanya berubah, jadi perlu diverifikasi lagi." in again


def test_focal_point_has_no_field_for_the_sex_that_is_not_concerned(city, signed_in):
    row = factories.make_data(city.a, city.year, concerns="P", male=None, female=None)
    edit = reverse("monitoring:data_edit", args=[row.pk])
    client = signed_in(city.focal_a)
    assert set(client.get(edit).context["form"].fields) == {"female", "data_year", "source"}
    client.post(edit, {"male": "3", "female": "6", "data_year": "2025", "source": "Dinkes"})
    row.refresh_from_db()
    assert (row.male, row.female) == (None, 6)


@pytest.mark.parametrize(("values", "field"), [({"male": "1,5"}, "male"), ({"female": "-1"}, "female")])
def test_figures_of_people_are_whole(city, signed_in, values, field):
    row = factories.make_data(city.a, city.year)
    answer = signed_in(city.focal_a).post(
        reverse("monitoring:data_edit", args=[row.pk]),
        {"male": "1", "female": "1", "data_year": "2025", "source": "Dapodik", **values},
    )
    assert set(answer.context["form"].errors) == {field}


def test_what_changed_meanwhile_is_not_verified(city, signed_in):
    row = factories.make_data(city.a, city.year)
    row.refresh_from_db()
    looked_at = seen(row)
    SexDisaggregatedData.objects.update(female=1)
    answer = signed_in(city.dp3a).post(reverse("monitoring:data_verify", args=[row.pk]), looked_at)
    assert answer.status_code == 409
    assert "periksa angka yang sekarang" in answer.content.decode()
    row.refresh_from_db()
    assert row.verified_on is None


def test_focal_point_with_a_lapsed_letter_reads_only(city, signed_in):
    FocalPoint.objects.filter(user=city.focal_a).update(decree_number="800/7", valid_to=dt.date(2025, 12, 31))
    row = factories.make_data(city.a, city.year)
    client = signed_in(city.focal_a)
    page = facts(client)
    assert "800/7 berakhir 31 Des 2025" in page
    edit = reverse("monitoring:data_edit", args=[row.pk])
    assert edit not in page
    assert client.get(edit).status_code == 403


def test_data_that_waits_is_in_the_inbox_of_who_does_the_next_step(city, signed_in):
    factories.make_data(city.a, city.year, indicator="Kosong", female=None)
    full = factories.make_data(city.a, city.year, indicator="Penuh")
    factories.make_data(city.a, city.year, indicator="Selesai", verified_on=dt.date(2026, 1, 5), verified_by=city.dp3a)
    factories.make_data(city.dp3a_department, city.year, indicator="Milik sendiri")

    def waiting(user) -> list[tuple[str, str]]:
        return [(task.kind, task.title) for task in inbox.tasks(user) if task.kind.startswith("data")]

    assert waiting(city.focal_a) == [("data_missing", "Kosong")]
    assert waiting(city.focal_b) == waiting(city.head_a) == []
    assert waiting(city.bapperida) == [("data_verify", "Milik sendiri")]  # who gave it does not verify it
    assert waiting(city.dp3a) == [("data_verify", "Penuh")]
    assert reverse("monitoring:data_edit", args=[full.pk]) in signed_in(city.dp3a).get(reverse("monitoring:inbox")).text
    Department.objects.filter(pk=city.a.pk).update(valid_to=dt.date(2025, 12, 31))
    assert waiting(city.focal_a) == waiting(city.dp3a) == []  # it does not exist in that year any more
    Department.objects.filter(pk=city.a.pk).update(valid_to=dt.date(2026, 12, 31))
    assert waiting(city.dp3a)
    FiscalYear.objects.update(state="tutup", frozen_on=dt.date(2026, 4, 1))
    assert waiting(city.focal_a) == waiting(city.dp3a) == []


def test_what_a_department_gave_is_not_changed_by_who_verifies_it(city, signed_in):
    row = factories.make_data(city.a, city.year, indicator="Nelayan")
    edit = reverse("monitoring:data_edit", args=[row.pk])
    given = {"male": "31", "female": "7", "data_year": "2025", "source": "KUSUKA"}
    assert "male" in signed_in(city.bapperida).get(edit).context["form"].fields
    signed_in(city.focal_a).post(edit, given)
    client = signed_in(city.bapperida)
    page = client.get(edit)
    assert set(page.context["form"].fields) == {"indicator", "unit"}
    assert "minta focal point perangkat daerah membetulkannya" in page.text
    client.post(edit, {**given, "male": "77", "indicator": "Nelayan kecil", "unit": "orang", "concerns": "LP"})
    row.refresh_from_db()
    assert (row.indicator, row.male) == ("Nelayan kecil", 31)


def test_form_opened_before_somebody_saved_overwrites_nothing(city, signed_in):
    row = factories.make_data(city.a, city.year)
    edit = reverse("monitoring:data_edit", args=[row.pk])
    client = signed_in(city.focal_a)
    old = client.get(edit).context["seen"]
    typed = {"male": "11", "female": "12", "data_year": "2025", "source": "Dinas", "isi": old}
    SexDisaggregatedData.objects.update(male=99)
    answer = client.post(edit, typed)
    assert answer.status_code == 409
    assert "berubah setelah Anda membukanya: sekarang L 99, P 34, tahun 2025, sumber Data sektoral." in answer.text
    assert 'value="11"' in answer.text
    row.refresh_from_db()
    assert row.male == 99
    assert client.post(edit, {**typed, "isi": answer.context["seen"]}).status_code == 302
    row.refresh_from_db()
    assert row.male == 11
