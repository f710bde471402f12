"""Board by status, table by department, escalation by the day: the same words and numbers everywhere."""

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

from meetings import enums
from meetings.models import ActionItem
from meetings.queries import board, escalated
from meetings.tables import escalation
from meetings.views import board as views
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db
BOARD, DEPARTMENTS, LIST = (
    reverse(f"meetings:{name}") for name in ("action_board", "action_departments", "action_list")
)
TODAY = timezone.localdate()
ALL = {"cakupan": "semua"}


@pytest.fixture
def decision(city: City):
    meeting = factories.make_meeting(city.a, city.b, starts_at=wib(2025, 3, 10), ends_at=wib(2025, 3, 10, 12))
    return factories.make_decision(meeting)


def give(department, decision, late: int = -10, **fields) -> ActionItem:
    """A task that is ``late`` days past its due date today."""
    if fields.get("state") == "closed":
        fields.setdefault("closed_on", TODAY)
    return factories.make_action(department, decision, due=TODAY - dt.timedelta(days=late), **fields)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def columns(client: Client, **query) -> dict[str, tuple[int, list[int]]]:
    found = client.get(BOARD, {**ALL, **query}).context["columns"]
    return {row["key"]: (row["number"], [card["item"].pk for card in row["cards"]]) for row in found}


def figures(client: Client, **query) -> dict[str, tuple]:
    names = ("total", "unfinished", "overdue", "waiting", "in_time", "late", "by_itself")
    table = client.get(DEPARTMENTS, {**ALL, **query}).context["table"]
    return {row.record.code: tuple(getattr(row.record, name) for name in names) for row in table.paginated_rows}


# --- escalation ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "stage"),
    [(-1, None), (0, None), (1, "ingat"), (6, "ingat"), (7, "tegur"), (13, "tegur"), (14, "sekda"), (400, "sekda")],
)
def test_stage_follows_from_the_days_past_due(city: City, decision, late, stage):
    found = escalation(give(city.a, decision, late), TODAY)
    assert (found.key if found else None) == stage
    for row in enums.ESCALATIONS:
        assert escalated(ActionItem.objects.all(), row.key, TODAY).exists() == (row.key == stage)


def test_stages_rise_from_the_first_day_on():
    days = [row.from_day for row in enums.ESCALATIONS]
    assert days == sorted(days)
    assert days[0] == 1


@pytest.mark.parametrize("state", ["reported", "closed", "cancelled"])
def test_only_what_the_department_leaves_lying_is_escalated(city: City, decision, state):
    item = give(city.a, decision, 30, state=state)
    assert escalation(item, TODAY) is None
    assert not escalated(ActionItem.objects.all(), "sekda", TODAY).exists()


def test_unknown_stage_narrows_to_nothing(city: City, decision):
    give(city.a, decision, 30)
    assert not escalated(ActionItem.objects.all(), "gubernur", TODAY).exists()


def test_stage_is_shown_on_list_page_board_and_inbox(city: City, bapperida, signed_in, decision):
    item = give(city.a, decision, 8)
    for client, address in (
        (bapperida, LIST),
        (bapperida, BOARD),
        (bapperida, item.get_absolute_url()),
        (signed_in(city.focal_a), reverse("monitoring:inbox")),
    ):
        assert "Teguran kepala OPD" in client.get(address, ALL).content.decode()


def test_list_is_narrowed_to_a_stage_and_to_what_departments_must_do(city: City, bapperida, decision):
    items = {late: give(city.a, decision, late) for late in (3, 9, 20)}
    give(city.a, decision, 9, state="reported")

    def found(**query) -> set[int]:
        rows = bapperida.get(LIST, {**ALL, **query}).context["table"].paginated_rows
        return {row.record.pk for row in rows}

    assert found(overdue="tegur") == {items[9].pk}
    assert found(overdue="sekda") == {items[20].pk}
    assert found(state="opd", overdue="1") == {row.pk for row in items.values()}


def test_list_downloads_stage_and_way_of_closing(city: City, bapperida, decision):
    give(city.a, decision, 8)
    give(city.b, decision, 8, state="closed", proof_at=timezone.now(), proof_text="Bukti.")
    give(city.dp3a_department, decision, 8, state="closed")
    response = bapperida.get(LIST, {**ALL, "format": "xlsx"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    place = {name: rows[0].index(name) for name in ("OPD", "Eskalasi", "Cara selesai", "Bukti dari sistem")}
    assert {tuple(row[index] for index in place.values()) for row in rows[1:]} == {
        ("Disdik", "Teguran kepala OPD", None, None),
        ("Dinkes", None, "Selesai sendiri", "Bukti."),
        ("DP3APM-PPKB", None, "Diperiksa Bapperida", None),
    }


# --- board --------------------------------------------------------------------------------------------------------


def test_every_task_stands_in_the_column_of_its_status(city: City, bapperida, decision):
    late = [give(city.a, decision, 20), give(city.b, decision, 3, state="returned")]
    open_ = give(city.a, decision)
    reported = give(city.a, decision, 20, state="reported")
    returned = give(city.a, decision, state="returned")
    closed = give(city.a, decision, state="closed")
    give(city.a, decision, state="cancelled")
    assert columns(bapperida) == {
        "lewat": (2, [row.pk for row in late]),
        "terbuka": (1, [open_.pk]),
        "periksa": (1, [reported.pk]),
        "kembali": (1, [returned.pk]),
        "selesai": (1, [closed.pk]),
    }


def test_due_today_is_not_late(city: City, bapperida, decision):
    item = give(city.a, decision, 0)
    assert columns(bapperida)["terbuka"] == (1, [item.pk])


def test_column_shows_its_first_cards_and_leads_to_all_of_exactly_these(city: City, bapperida, decision):
    for number in range(views.CARDS + 2):
        give(city.a, decision, number + 1)
    give(city.a, decision)
    give(city.a, decision, 5, state="reported")
    column = next(row for row in bapperida.get(BOARD, ALL).context["columns"] if row["key"] == "lewat")
    assert (column["number"], len(column["cards"]), column["more"]) == (views.CARDS + 2, views.CARDS, True)
    assert column["cards"][0]["due"].days_late == views.CARDS + 2
    table = bapperida.get(column["url"]).context["table"]
    assert len(table.rows) == column["number"]


def test_board_of_each_column_leads_to_its_own_number(city: City, bapperida, decision):
    for state in ("open", "reported", "returned", "closed"):
        for late in (-5, 5):
            give(city.a, decision, late, state=state)
    for column in bapperida.get(BOARD, ALL).context["columns"]:
        assert len(bapperida.get(column["url"]).context["table"].rows) == column["number"], column["key"]


def test_board_is_narrowed_by_department_words_and_year(city: City, bapperida, decision):
    a = give(city.a, decision, 2, text="Ajukan GAP")
    b = give(city.b, decision, 2, text="Ajukan GBS")
    assert columns(bapperida, opd="DISDIK")["lewat"] == (1, [a.pk])
    assert columns(bapperida, q="gbs")["lewat"] == (1, [b.pk])
    factories.make_year(2031)
    assert columns(bapperida, cakupan="", tahun="2031")["lewat"] == (0, [])


def test_department_sees_its_own_tasks_only(city: City, signed_in, decision):
    own, foreign = give(city.a, decision, 2), give(city.b, decision, 2)
    client = signed_in(city.focal_a)
    assert columns(client)["lewat"] == (1, [own.pk])
    assert foreign.get_absolute_url() not in client.get(BOARD, ALL).content.decode()


def test_board_says_at_a_glance_who_is_behind_and_what_comes_due(city: City, bapperida, decision):
    for late in (3, 30, -5):
        give(city.a, decision, late)
    for late in (3, 9, 100):
        give(city.b, decision, late)
    give(city.a, decision, -40)
    give(city.dp3a_department, decision, 50, state="reported")
    give(city.dp3a_department, decision, state="closed")
    page = bapperida.get(BOARD, {**ALL, "q": decision.meeting.title[:5]})
    assert [(row["value"], row["foot"]) for row in page.context["cards"][:3:2]] == [
        ("5", "2 perangkat daerah, terlama 100 hari"),
        ("1", "laporan menunggu Bapperida"),
    ]
    assert (page.context["cards"][1]["value"], page.context["cards"][3]["suffix"]) == ("1", "/ 9")
    assert [(row.name, row.number, days) for row, days in page.context["behind"]] == [
        ("Dinkes", 3, 100),
        ("Disdik", 2, 30),
    ]
    assert 'href="?cakupan=semua&amp;q=Rapat&amp;opd=DINKES"' in page.text
    card = page.context["cards"][0]
    assert len(bapperida.get(card["url"]).context["table"].rows) == 5


def test_department_is_told_how_late_it_is_without_a_ranking(city: City, signed_in, decision):
    give(city.a, decision, 3)
    give(city.b, decision, 9)
    page = signed_in(city.focal_a).get(BOARD, ALL)
    assert page.context["cards"][0]["foot"] == "terlama 3 hari"
    assert "yang tertinggal" not in page.text


def test_tasks_of_one_meeting_are_shown_whenever_they_are_due(city: City, bapperida, decision):
    factories.make_year(2031)
    other = factories.make_decision(factories.make_meeting(city.a, city.b, title="Rakor lain"))
    wanted, foreign = give(city.a, decision, 20), give(city.b, other, 20)
    chosen = {"rapat": decision.meeting_id, "cakupan": "", "tahun": "2031"}
    assert columns(bapperida, **chosen)["lewat"] == (1, [wanted.pk])
    assert list(figures(bapperida, **chosen)) == ["DISDIK"]
    assert [row.record for row in bapperida.get(LIST, chosen).context["table"].rows] == [wanted]
    page = bapperida.get(DEPARTMENTS, chosen).text
    assert f'<a href="{LIST}?opd=DISDIK&amp;state=aktif&amp;rapat={decision.meeting_id}">1</a>' in page
    assert f'{BOARD}?rapat={decision.meeting_id}"' in page
    assert foreign.get_absolute_url() not in bapperida.get(BOARD, chosen).text
    assert columns(bapperida, rapat="999999")["lewat"][0] == 2


def test_card_says_what_closes_its_task(city: City, bapperida, decision):
    give(city.a, decision, fact="pprg-diajukan", fact_options={"year": 2026})
    assert 'title="Selesai sendiri bila seluruh PPRG 2026 diajukan"' in bapperida.get(BOARD, ALL).text


def test_newest_closed_task_stands_first(city: City, decision):
    old = give(city.a, decision, state="closed", closed_on=TODAY - dt.timedelta(days=9))
    new = give(city.a, decision, state="closed")
    _number, rows = board(ActionItem.objects.all(), TODAY, 10)["selesai"]
    assert rows == [new, old]


# --- by department ------------------------------------------------------------------------------------------------


def test_departments_are_counted_the_most_overdue_first(city: City, bapperida, decision):
    give(city.a, decision, 20)
    give(city.a, decision, 20, state="reported")
    give(city.a, decision, state="closed")
    give(city.a, decision, 4, state="closed")
    give(city.a, decision, state="cancelled")
    give(city.b, decision, 20)
    give(city.b, decision, 1, state="returned")
    give(city.b, decision, state="closed", proof_at=timezone.now())
    found = figures(bapperida)
    assert list(found) == ["DINKES", "DISDIK"]
    assert found == {"DISDIK": (4, 2, 1, 1, 1, 1, 0), "DINKES": (3, 2, 2, 0, 1, 0, 1)}
    page = bapperida.get(DEPARTMENTS, ALL).content.decode()
    assert page.count("Dilaporkan ke Sekda") == 2
    assert page.count("terlama 20 hari") == 2


def test_department_without_tasks_is_left_out(city: City, bapperida, decision):
    give(city.a, decision, state="cancelled")
    assert figures(bapperida) == {}


def test_figures_lead_to_the_tasks_they_count(city: City, bapperida, decision):
    give(city.a, decision, 20)
    give(city.a, decision, 20, state="reported")
    give(city.b, decision, 20)
    page = bapperida.get(DEPARTMENTS, ALL).content.decode()
    url = f"{LIST}?opd=DISDIK&amp;state=opd&amp;overdue=1&amp;cakupan=semua"
    assert f'<a href="{url}">1</a>' in page
    assert len(bapperida.get(url.replace("&amp;", "&")).context["table"].rows) == 1


def test_tasks_of_the_year_shown_are_counted(city: City, bapperida, decision):
    factories.make_year(2031)
    give(city.a, decision, 2)
    assert figures(bapperida, cakupan="", tahun="2031") == {}
    assert list(figures(bapperida)) == ["DISDIK"]


def test_table_is_searched_and_downloaded(city: City, bapperida, decision):
    give(city.a, decision, 20)
    give(city.b, decision)
    assert list(figures(bapperida, q="kesehatan")) == ["DINKES"]
    assert list(figures(bapperida, kind="badan")) == []
    assert list(figures(bapperida, sort="name")) == ["DINKES", "DISDIK"]
    response = bapperida.get(DEPARTMENTS, {**ALL, "format": "xlsx"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert [row[0] for row in rows] == ["Perangkat daerah", "Dinas Pendidikan", "Dinas Kesehatan"]
    assert rows[1][3:5] == (1, 0)
    assert rows[1][-1] == "Dilaporkan ke Sekda"


def test_department_sees_its_own_line(city: City, signed_in, decision):
    give(city.a, decision)
    give(city.b, decision)
    assert list(figures(signed_in(city.head_a))) == ["DISDIK"]


# --- size ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [BOARD, DEPARTMENTS, LIST])
def test_pages_take_the_same_queries_for_one_task_and_for_many(city: City, bapperida, decision, address):
    def queries() -> int:
        bapperida.get(address, ALL)
        with CaptureQueriesContext(connection) as captured:
            assert bapperida.get(address, ALL).status_code == 200
        return len(captured)

    give(city.a, decision, 3, fact="pprg-diajukan", fact_options={"year": 2026})
    first = queries()
    for department in (city.a, city.b, city.dp3a_department):
        for state in ("open", "reported", "returned", "closed"):
            give(department, decision, 3, state=state, fact="pprg-diajukan", fact_options={"year": 2026})
    assert queries() == first
    assert first <= 15
