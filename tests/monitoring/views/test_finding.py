"""The pages of findings, as a user meets them."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from monitoring.enums import FindingState
from monitoring.models import Finding, FindingHistory
from tests import factories
from tests.monitoring.finding_data import year_of_today
from tests.policies.monitoring_finding import finding_fields

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today(city) -> dt.date:
    """Today in WIB, with a fiscal year for it."""
    return year_of_today(city)


def page(client, **query) -> str:
    """The text of the list; of every year unless said otherwise."""
    return client.get(reverse("monitoring:finding_list"), {"cakupan": "semua", **query}).content.decode()


# --- list ---------------------------------------------------------------------------------------------------------


def test_list_shows_the_year_of_the_due_date_and_every_year_when_asked(city, today, signed_in):
    factories.make_finding(city.a, title="Tahun ini", found_on=today - 400 * DAY, due=dt.date(today.year, 1, 1))
    factories.make_finding(city.a, title="Tahun lalu", found_on=today - 800 * DAY, due=dt.date(today.year - 1, 12, 31))
    client = signed_in(city.leadership)
    now = client.get(reverse("monitoring:finding_list")).content.decode()
    assert "Tahun ini" in now
    assert "Tahun lalu" not in now
    assert f"1 temuan dengan tenggat {today.year}" in now
    assert "Tahun lalu" in page(client)


def test_list_follows_the_year_chosen(city, today, signed_in):
    factories.make_year(today.year - 1)
    factories.make_finding(city.a, title="Tahun lalu", found_on=today - 800 * DAY, due=dt.date(today.year - 1, 12, 31))
    client = signed_in(city.bapperida)
    answer = client.get(reverse("monitoring:finding_list"), {"tahun": today.year - 1})
    assert "Tahun lalu" in answer.content.decode()


def test_list_of_a_department_shows_its_own_only(city, today, signed_in):
    factories.make_finding(city.a, title="Milik sendiri")
    factories.make_finding(city.b, title="Milik lain")
    text = page(signed_in(city.focal_a))
    assert "Milik sendiri" in text
    assert "Milik lain" not in text
    assert "Temuan baru" not in text
    assert "Temuan baru" in page(signed_in(city.inspektorat))


def test_list_offers_departments_only_where_there_is_a_choice(city, today, signed_in):
    old = factories.make_department("DISLAMA", valid_to=dt.date(2025, 12, 31))
    city.b.predecessors.add(old)
    assert "Semua perangkat daerah" not in page(signed_in(city.focal_a))
    assert "Semua perangkat daerah" in page(signed_in(city.focal_b))
    assert "Semua perangkat daerah" in page(signed_in(city.leadership))


@pytest.mark.parametrize(
    "query",
    [
        {"q": "cari aku"},
        {"q": "kondisi langka"},
        {"q": "T-2020-321"},
        {"opd": "DISDIK", "severity": "berat"},
        {"state": "returned"},
        {"overdue": "1"},
    ],
)
def test_list_filters(city, today, signed_in, query):
    factories.make_finding(
        city.a,
        number="T-2020-321",
        title="Cari aku",
        condition="Kondisi langka",
        severity="berat",
        state=FindingState.RETURNED,
        found_on=today - 90 * DAY,
        due=today - DAY,
    )
    factories.make_finding(city.b, title="Bukan ini", found_on=today - 90 * DAY, due=today + 9 * DAY)
    text = page(signed_in(city.inspektorat), **query)
    assert "Cari aku" in text
    assert "Bukan ini" not in text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"opd": "TIDAK-ADA"},
        {"state": "aneh"},
        {"sort": "password"},
        {"page": "999"},
        {"page": "x"},
        {"per_page": "0"},
        {"tahun": "x"},
    ],
)
def test_list_bears_nonsense(city, today, signed_in, query):
    factories.make_finding(city.a)
    assert signed_in(city.inspektorat).get(reverse("monitoring:finding_list"), query).status_code == 200


def test_list_says_due_dates_in_words(city, today, signed_in):
    factories.make_finding(city.a, found_on=today - 90 * DAY, due=today - 12 * DAY)
    factories.make_finding(city.a, found_on=today - 90 * DAY, due=today + 5 * DAY)
    text = page(signed_in(city.inspektorat))
    assert "lewat 12 hari" in text
    assert "5 hari lagi" in text


@pytest.mark.parametrize("sort", ["title", "department", "severity", "found_on", "due", "state"])
def test_list_sorts_by_every_column_both_ways(city, today, signed_in, sort):
    first = factories.make_finding(
        city.a, severity="berat", title="Pertama", found_on=today - 99 * DAY, due=today - 9 * DAY, number="T-1"
    )
    second = factories.make_finding(
        city.b,
        severity="ringan",
        title="Kedua",
        found_on=today - 9 * DAY,
        due=today,
        number="T-2",
        state=FindingState.RESPONDED,
    )
    client = signed_in(city.inspektorat)
    up, down = page(client, sort=sort), page(client, sort=f"-{sort}")
    forward = up.index(first.title) < up.index(second.title)
    backward = down.index(first.title) < down.index(second.title)
    assert forward is not backward


def test_list_without_a_fiscal_year_shows_everything(city, signed_in):
    factories.make_finding(city.a, title="Ada")
    city.sub_a.figures.all().delete(), city.sub_b.figures.all().delete()
    city.sub_a.delete(), city.sub_b.delete()
    city.year.delete()
    answer = signed_in(city.inspektorat).get(reverse("monitoring:finding_list"))
    assert "Ada" in answer.content.decode()


def test_export_holds_what_is_filtered_with_typed_cells(city, today, signed_in):
    submission = factories.make_submission(city.sub_a)
    factories.make_finding(
        city.a,
        number="T-2026-001",
        title="=Rumus",
        submission=submission,
        found_on=today - 90 * DAY,
        due=today - 12 * DAY,
    )
    factories.make_finding(city.b, title="Tersaring keluar")
    query = {"cakupan": "semua", "opd": "DISDIK", "format": "xlsx"}
    answer = signed_in(city.inspektorat).get(reverse("monitoring:finding_list"), query)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    header, row = list(sheet.iter_rows(values_only=True))[-2:]
    values = dict(zip(header, row, strict=True))
    assert (values["Nomor"], values["Temuan"], values["OPD"]) == ("T-2026-001", "=Rumus", "Disdik")
    assert values["Tenggat"].date() == today - 12 * DAY
    assert values["Hari lewat tenggat"] == 12
    assert (values["Tingkat"], values["Status"]) == ("Sedang", "Terbuka")
    assert values["PPRG terkait"] == city.sub_a.item.code


# --- record and revise --------------------------------------------------------------------------------------------


def test_create_records_the_finding_under_the_next_number(city, today, signed_in):
    answer = signed_in(city.inspektorat).post(reverse("monitoring:finding_create"), finding_fields(city), follow=True)
    row = Finding.objects.get()
    assert row.number == f"T-{today.year}-001"
    assert answer.redirect_chain[-1][0] == reverse("monitoring:finding_detail", args=[row.pk])
    assert f"Temuan {row.number} dicatat untuk Disdik." in answer.content.decode()


def test_create_names_the_field_and_saves_nothing(city, today, signed_in):
    fields = finding_fields(city) | {"due": (today - DAY).isoformat(), "title": " "}
    answer = signed_in(city.inspektorat).post(reverse("monitoring:finding_create"), fields)
    assert set(answer.context["form"].errors) == {"due", "title"}
    assert "mendahului tanggal temuan" in answer.content.decode()
    assert not Finding.objects.exists()


def test_create_refuses_a_future_date_and_a_department_that_has_ended(city, today, signed_in):
    old = factories.make_department("DISLAMA", valid_to=today - DAY)
    fields = finding_fields(city) | {"department": old.pk}
    client = signed_in(city.inspektorat)
    answer = client.post(reverse("monitoring:finding_create"), fields)
    assert set(answer.context["form"].errors) == {"department"}
    fields = finding_fields(city) | {"found_on": (today + DAY).isoformat()}
    answer = client.post(reverse("monitoring:finding_create"), fields)
    assert set(answer.context["form"].errors) == {"found_on"}


def test_create_offers_the_submissions_of_the_chosen_department(city, today, signed_in):
    factories.make_submission(city.sub_a)
    factories.make_submission(city.sub_b)
    client, url = signed_in(city.inspektorat), reverse("monitoring:finding_create")
    everything = client.get(url).content.decode()
    assert city.sub_a.item.name in everything
    assert '<optgroup label="Dinkes">' in everything
    narrowed = client.get(url, {"department": city.a.pk}).content.decode()
    assert city.sub_a.item.name in narrowed
    assert city.sub_b.item.name not in narrowed
    assert client.get(url, {"department": "x"}).status_code == 200


def test_create_refuses_a_submission_of_another_department(city, today, signed_in):
    foreign = factories.make_submission(city.sub_b)
    fields = finding_fields(city) | {"submission": foreign.pk}
    answer = signed_in(city.inspektorat).post(reverse("monitoring:finding_create"), fields)
    assert set(answer.context["form"].errors) == {"submission"}


def test_edit_saves_and_says_so(city, today, signed_in):
    row = factories.make_finding(city.a, recorded_by=city.inspektorat)
    url = reverse("monitoring:finding_edit", args=[row.pk])
    client = signed_in(city.inspektorat)
    assert "Ganti formulir dan lengkapi data." in client.get(url).content.decode()
    answer = client.post(url, finding_fields(city) | {"title": "Judul baru"}, follow=True)
    assert "disimpan" in answer.content.decode()
    row.refresh_from_db()
    assert (row.title, row.version) == ("Judul baru", 2)
    assert "mengubah isi temuan" in answer.content.decode()


def test_edit_with_a_stale_version_shows_both_texts_and_saves_on_request(city, today, signed_in):
    row = factories.make_finding(city.a, title="Tersimpan", version=2)
    url, client = reverse("monitoring:finding_edit", args=[row.pk]), signed_in(city.inspektorat)
    answer = client.post(url, finding_fields(city) | {"title": "Punya saya", "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Tersimpan" in text
    assert "Punya saya" in text
    row.refresh_from_db()
    assert row.title == "Tersimpan"
    retry = {name: answer.context["retry"][name].value() or "" for name in answer.context["retry"].fields}
    assert client.post(url, retry).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.version) == ("Punya saya", 3)


def test_edit_without_a_version_is_a_conflict(city, today, signed_in):
    row = factories.make_finding(city.a)
    url = reverse("monitoring:finding_edit", args=[row.pk])
    assert signed_in(city.inspektorat).post(url, finding_fields(city) | {"version": ""}).status_code == 409


def test_edit_of_a_closed_finding_is_refused_and_offers_no_retry(city, today, signed_in):
    row = factories.make_finding(city.a, state=FindingState.CLOSED, closed_on=today)
    url, client = reverse("monitoring:finding_edit", args=[row.pk]), signed_in(city.inspektorat)
    assert client.get(url).status_code == 409
    answer = client.post(url, finding_fields(city))
    assert answer.status_code == 409
    assert "sudah selesai" in answer.content.decode()
    assert "Pakai isian saya" not in answer.content.decode()
    assert "Temuan sudah selesai." in client.get(row.get_absolute_url()).content.decode()


# --- number of queries --------------------------------------------------------------------------------------------


def grow(city, today) -> Finding:
    """One more finding with submission, follow-ups and history, so that every column has something to read."""
    department = factories.make_department()
    sub_activity = factories.make_sub_activity(department, city.year)
    return factories.make_finding(
        department,
        submission=factories.make_submission(sub_activity),
        found_on=today,
        due=today,
        state=FindingState.RESPONDED,
    )


def count_queries(client, url: str) -> int:
    """Queries of one page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("actor", ["inspektorat", "focal_a"])
def test_list_makes_the_same_number_of_queries_for_one_and_three(city, today, signed_in, actor):
    client, numbers = signed_in(city.actor(actor)), []
    for more in (1, 2):
        for _ in range(more):
            Finding.objects.filter(pk=grow(city, today).pk).update(department=city.a)
        numbers.append(count_queries(client, reverse("monitoring:finding_list")))
    assert numbers[0] == numbers[1] <= 16


def test_detail_makes_the_same_number_of_queries_for_one_and_three(city, today, signed_in):
    row, numbers = grow(city, today), []
    for more in (1, 2):
        for _ in range(more):
            author = factories.make_user()
            factories.make_follow_up(row, author, accepted=False, reviewed_by=author, reviewed_at=timezone.now())
            FindingHistory.objects.create(
                record=row, action="respond", from_state="open", to_state="responded", actor=author, actor_role="head"
            )
        numbers.append(count_queries(signed_in(city.inspektorat), row.get_absolute_url()))
    assert numbers[0] == numbers[1] <= 16
