"""Lists: filters, sort, export of what is filtered, the same number of queries for one row and for three."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meetings.models import ActionReport
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db

MEETINGS, ACTIONS = reverse("meetings:meeting_list"), reverse("meetings:action_list")


def titles(response) -> list[str]:
    return [row.record.title for row in response.context["table"].paginated_rows]


def texts(response) -> list[str]:
    return [row.record.text for row in response.context["table"].paginated_rows]


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def sheet(response) -> list[tuple]:
    return list(load_workbook(BytesIO(response.getvalue())).active.values)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def add_meeting(city: City, **fields):
    """A meeting with people, a decision and a task each for A and B."""
    meeting = factories.make_meeting(city.a, city.b, **fields)
    factories.make_attendee(meeting.invitations.get(department=city.a))
    factories.make_minutes(meeting)
    factories.make_speaker(meeting)
    decision = factories.make_decision(meeting)
    for department in (city.a, city.b):
        factories.make_action(department, decision)
    return meeting


def test_meetings_of_the_year_shown(bapperida, city: City):
    factories.make_year(2025)
    factories.make_meeting(title="Rakor 2026")
    factories.make_meeting(title="Rakor 2025", starts_at=wib(2025, 5, 1), ends_at=wib(2025, 5, 1, 12))
    factories.make_meeting(title="Rakor 2023", starts_at=wib(2023, 12, 6), ends_at=wib(2023, 12, 6, 12))
    assert titles(bapperida.get(MEETINGS, {"tahun": "2026"})) == ["Rakor 2026"]
    assert titles(bapperida.get(MEETINGS, {"tahun": "2025"})) == ["Rakor 2025"]
    assert titles(bapperida.get(MEETINGS, {"cakupan": "semua"})) == ["Rakor 2026", "Rakor 2025", "Rakor 2023"]


def test_meetings_to_which_a_department_was_invited(city: City, signed_in):
    factories.make_meeting(city.a, city.b, title="Berdua")
    factories.make_meeting(city.b, title="Sendiri")
    for actor in (city.bapperida, city.focal_a):
        client = signed_in(actor)
        assert titles(client.get(MEETINGS, {"opd": city.a.code, "tahun": "2026"})) == ["Berdua"]
    assert titles(signed_in(city.bapperida).get(MEETINGS, {"opd": city.b.code})) == ["Sendiri", "Berdua"]


def test_meetings_by_words_state_and_mode(bapperida, city: City):
    factories.make_meeting(title="Rakor", mode="daring")
    factories.make_meeting(title="Teknis", state="planned")
    assert titles(bapperida.get(MEETINGS, {"q": "rako"})) == ["Rakor"]
    assert titles(bapperida.get(MEETINGS, {"state": "planned"})) == ["Teknis"]
    assert titles(bapperida.get(MEETINGS, {"mode": "daring"})) == ["Rakor"]
    assert len(titles(bapperida.get(MEETINGS, {"state": "tidak-ada", "sort": "x", "q": "\x00"}))) == 2


@pytest.mark.parametrize("column", ["title", "date", "place", "invited", "attended", "actions_done", "state"])
def test_meetings_can_be_sorted_by_every_column(bapperida, city: City, column):
    add_meeting(city, title="A", place="A")
    factories.make_meeting(
        title="B", place="B", starts_at=wib(2026, 4, 1), ends_at=wib(2026, 4, 1, 12), state="planned"
    )
    up, down = (titles(bapperida.get(MEETINGS, {"sort": key})) for key in (column, f"-{column}"))
    assert up == list(reversed(down))


def test_list_works_without_any_fiscal_year(signed_in):
    factories.make_meeting(title="Rakor")
    client = signed_in(factories.make_user())
    assert titles(client.get(MEETINGS)) == ["Rakor"]
    assert client.get(ACTIONS).status_code == 200


def test_only_bapperida_is_offered_a_new_meeting(city: City, signed_in):
    assert signed_in(city.bapperida).get(MEETINGS).context["create_url"] == reverse("meetings:meeting_create")
    assert signed_in(city.focal_a).get(MEETINGS).context["create_url"] == ""


def test_export_of_the_filtered_meetings(bapperida, city: City):
    add_meeting(city, title="Rakor")
    factories.make_meeting(title="Lain", state="planned")
    header, *rows = sheet(bapperida.get(MEETINGS, {"format": "xlsx", "state": "held"}))
    row = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 1
    assert row["Judul"] == "Rakor"
    assert row["Hari, tanggal"].date() == dt.date(2026, 3, 10)
    assert (row["Diundang"], row["Hadir"], row["Tugas"], row["Tugas selesai"]) == (2, 2, 2, 0)


def test_actions_of_a_department_are_its_own(city: City, signed_in):
    factories.make_action(city.a, text="Tugas A")
    factories.make_action(city.b, text="Tugas B")
    assert texts(signed_in(city.focal_a).get(ACTIONS)) == ["Tugas A"]
    assert set(texts(signed_in(city.inspektorat).get(ACTIONS))) == {"Tugas A", "Tugas B"}


def test_department_cannot_filter_for_another(city: City, signed_in):
    factories.make_action(city.b, text="Tugas B")
    assert texts(signed_in(city.focal_a).get(ACTIONS, {"opd": city.b.code})) == []


def test_actions_by_department_state_lateness_and_year(bapperida, city: City):
    today = timezone.localdate()
    factories.make_action(city.a, text="Lewat", due=today - dt.timedelta(days=3))
    factories.make_action(city.b, text="Nanti", due=today)
    factories.make_action(city.a, text="Selesai", due=today, state="closed", closed_on=today)
    factories.make_action(city.a, text="Lama", due=dt.date(2024, 5, 1))
    everything = {"cakupan": "semua"}
    assert set(texts(bapperida.get(ACTIONS, {**everything, "opd": city.b.code}))) == {"Nanti"}
    assert set(texts(bapperida.get(ACTIONS, {**everything, "state": "closed"}))) == {"Selesai"}
    assert set(texts(bapperida.get(ACTIONS, {**everything, "state": "aktif"}))) == {"Lewat", "Nanti", "Lama"}
    assert set(texts(bapperida.get(ACTIONS, {**everything, "overdue": "1"}))) == {"Lewat", "Lama"}
    assert set(texts(bapperida.get(ACTIONS, {**everything, "overdue": "0"}))) == {"Nanti", "Selesai"}
    assert set(texts(bapperida.get(ACTIONS, {**everything, "q": "lam"}))) == {"Lama"}
    factories.make_year(2024)
    assert texts(bapperida.get(ACTIONS, {"tahun": "2024"})) == ["Lama"]


def test_overdue_is_said_in_words(bapperida, city: City):
    factories.make_action(city.a, due=timezone.localdate() - dt.timedelta(days=12))
    assert "lewat 12 hari" in bapperida.get(ACTIONS, {"cakupan": "semua"}).content.decode()


@pytest.mark.parametrize("column", ["text", "department", "meeting", "due", "state"])
def test_actions_can_be_sorted_by_every_column(bapperida, city: City, column):
    first = factories.make_decision(factories.make_meeting())
    second = factories.make_decision(factories.make_meeting(starts_at=wib(2026, 4, 1), ends_at=wib(2026, 4, 1, 12)))
    factories.make_action(city.b, first, text="A", due=dt.date(2026, 4, 20))
    factories.make_action(city.a, second, text="B", due=dt.date(2026, 5, 20), state="reported")
    up, down = (texts(bapperida.get(ACTIONS, {"sort": key})) for key in (column, f"-{column}"))
    assert up == list(reversed(down))


def test_export_of_the_filtered_actions(bapperida, city: City):
    item = factories.make_action(city.a, text="=1+1", state="closed", closed_on=dt.date(2026, 5, 3))
    for text in ("Baru sebagian.", "Sudah diajukan."):
        ActionReport.objects.create(item=item, text=text)
    factories.make_action(city.b)
    header, *rows = sheet(bapperida.get(ACTIONS, {"format": "xlsx", "opd": city.a.code, "cakupan": "semua"}))
    row = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 1
    assert (row["Tugas"], row["OPD"], row["Hari lewat tenggat"]) == ("=1+1", "Disdik", 3)
    assert (row["Tenggat"].date(), row["Selesai"].date()) == (dt.date(2026, 4, 30), dt.date(2026, 5, 3))
    assert (row["Tanggal rapat"].date(), row["Laporan pelaksanaan"]) == (dt.date(2026, 3, 10), "Sudah diajukan.")


@pytest.mark.parametrize("actor", ["bapperida", "focal_a"])
@pytest.mark.parametrize("url", [MEETINGS, ACTIONS])
def test_number_of_queries_of_a_list_is_fixed(city: City, signed_in, actor, url):
    client = signed_in(city.actor(actor))
    add_meeting(city)
    one = queries_of(client, url)
    add_meeting(city)
    add_meeting(city)
    assert queries_of(client, url) == one


@pytest.mark.parametrize("actor", ["bapperida", "focal_a"])
def test_number_of_queries_of_a_meeting_is_fixed(city: City, signed_in, actor):
    client = signed_in(city.actor(actor))
    meeting = add_meeting(city)
    url = meeting.get_absolute_url()
    one = queries_of(client, url)
    for number in range(3):
        department = factories.make_department(f"OPD-X{number}")
        invitation = factories.make_invitation(meeting, department)
        factories.make_attendee(invitation)
        factories.make_speaker(meeting)
        factories.make_action(department, factories.make_decision(meeting))
    assert queries_of(client, url) == one


@pytest.mark.parametrize("name", ["meeting_attendance", "meeting_minutes", "meeting_update", "decision_create"])
def test_number_of_queries_of_a_form_is_fixed(city: City, bapperida, name):
    meeting = add_meeting(city)
    url = reverse(f"meetings:{name}", args=[meeting.pk])
    one = queries_of(bapperida, url)
    for number in range(3):
        department = factories.make_department(f"OPD-X{number}")
        factories.make_attendee(factories.make_invitation(meeting, department))
        factories.make_speaker(meeting)
        factories.make_action(department, factories.make_decision(meeting))
    assert queries_of(bapperida, url) == one


def test_number_of_queries_of_an_action_is_fixed(city: City, signed_in):
    client = signed_in(city.bapperida)
    item = factories.make_action(city.a)
    url = item.get_absolute_url()
    counts = []
    for number in (1, 2):
        for _ in range(number):
            item.history.create(action="return", from_state="open", to_state="open", actor=city.bapperida)
        counts.append(queries_of(client, url))
    assert counts[0] == counts[1]
