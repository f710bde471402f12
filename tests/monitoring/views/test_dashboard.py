"""The dashboard: who sees it, what it says, how it sorts, and what it costs."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from monitoring.models import ScoreSnapshot
from pug_tanjungbalai.common import audit
from tests import factories
from tests.factories import wib


def give_score(department, year, points):
    """A score of exactly ``points``: the prerequisites alone apply (attendance and the rest are absent)."""
    factories.make_prerequisite(department, year, points, verified_on=dt.date(year.year, 1, 2))


def names(response) -> list[str]:
    return [row.short_name for row in response.context["rows"]]


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ["focal_a", "head_a"])
def test_department_users_land_on_their_own_department(city, signed_in, actor):
    response = signed_in(city.actor(actor)).get("/")
    assert response.status_code == 302
    assert response.url == "/opd/DISDIK/"


@pytest.mark.django_db
def test_leadership_sees_every_department_of_the_year(city, signed_in):
    factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    response = signed_in(city.leadership).get("/?tahun=2026")
    assert set(names(response)) == {"Disdik", "Dinkes", "Bapperida", "DP3APM-PPKB"}
    assert "Unduh Excel" in response.text
    assert "Tutup tahun" not in response.text


@pytest.mark.django_db
def test_lowest_score_stands_on_top_and_any_column_can_sort(city, signed_in):
    for department, points in ((city.a, 80), (city.b, 20), (city.bapperida_department, 50)):
        give_score(department, city.year, points)
    client = signed_in(city.bapperida)
    scores = [row.score for row in client.get("/?tahun=2026").context["rows"]]
    assert scores == sorted(scores)
    assert len(set(scores)) > 2
    assert [row.score for row in client.get("/?tahun=2026&urut=-skor").context["rows"]] == sorted(scores, reverse=True)
    assert names(client.get("/?tahun=2026&urut=nama")) == ["Bapperida", "Dinkes", "Disdik", "DP3APM-PPKB"]
    assert names(client.get("/?tahun=2026&urut=-prerequisites"))[0] == "Disdik"
    for column in ("status", "data", "coverage", "timeliness", "realization", "attendance", "followup", "tren"):
        assert len(names(client.get(f"/?tahun=2026&urut={column}"))) == 4
    assert len(names(client.get("/?tahun=2026&urut=password"))) == 4


@pytest.mark.django_db
def test_filters_by_kind_and_status(city, signed_in):
    give_score(city.a, city.year, 90)
    client = signed_in(city.bapperida)
    assert names(client.get("/?tahun=2026&jenis=badan")) == ["Bapperida"]
    page = client.get("/?tahun=2026&jenis=rsud")
    assert names(page) == []
    assert "Hapus saringan" in page.text
    assert names(client.get("/?tahun=2026&status=patuh")) == []
    assert "Disdik" in names(client.get("/?tahun=2026&status=kurang"))


@pytest.mark.django_db
def test_department_without_applicable_component_is_not_assessed(city, signed_in):
    city.year.prerequisite_maximum = None
    city.year.save()
    page = signed_in(city.bapperida).get("/?tahun=2026")
    row = next(row for row in page.context["rows"] if row.code == "BAPPERIDA")
    assert (row.score, row.band_label) == (None, "Belum dinilai")


@pytest.mark.django_db
def test_cards_say_what_the_records_say(city, signed_in):
    factories.make_submission(
        city.sub_a, state="verified", first_submitted_at=wib(2025, 7, 1), verified_at=wib(2025, 8, 1),
        budget_total=Decimal(40_000_000),
    )  # fmt: skip
    factories.make_figure(city.sub_a, "realisasi", 25_000_000)
    factories.make_finding(city.a)
    factories.make_action(city.a, state="closed", closed_on=dt.date(2026, 4, 1))
    cards = {card["label"]: card for card in signed_in(city.bapperida).get("/?tahun=2026").context["cards"]}
    assert (cards["PPRG terverifikasi"]["value"], cards["PPRG terverifikasi"]["suffix"]) == ("1", "/ 2")
    arg = cards["Anggaran responsif gender"]
    assert arg["value"] == "Rp 100 jt"
    assert "pagu 0,1% dari total belanja daerah" in arg["foot"]
    assert "rencana aksi 0%" in arg["foot"]
    assert "terealisasi 25%" in arg["foot"]
    assert cards["Temuan terbuka"]["foot"] == "1 lewat tenggat"
    assert cards["Tindak lanjut rapat"]["suffix"] == "/ 1 selesai"


@pytest.mark.django_db
def test_cell_of_a_component_leads_to_its_explanation(city, signed_in):
    client = signed_in(city.bapperida)
    assert 'href="/opd/DISDIK/?tahun=2026#coverage"' in client.get("/?tahun=2026").text
    assert '<tr id="coverage">' in client.get("/opd/DISDIK/?tahun=2026").text


@pytest.mark.django_db
def test_figures_lead_to_the_records_behind_them(city, signed_in):
    client = signed_in(city.leadership)
    cards = {card["label"]: card.get("url") for card in client.get("/?tahun=2026").context["cards"]}
    assert cards == {
        "Perangkat daerah patuh": None,
        "PPRG terverifikasi": "/pprg/?tahun=2026&wajib=ya",
        "Anggaran responsif gender": "/arg/?tahun=2026",
        "Temuan terbuka": "/temuan/?tahun=2026",
        "Tindak lanjut rapat": "/tindak-lanjut/?tahun=2026",
    }
    assert all(client.get(url).status_code == 200 for url in cards.values() if url)


@pytest.mark.django_db
def test_what_waits_is_one_line_for_each_kind(city, signed_in):
    rows = [
        factories.make_submission(sub, state="submitted", submitted_at=wib(2026, 7, day))
        for day, sub in ((9, city.sub_a), (2, city.sub_b))
    ]
    factories.make_action(city.a, state="reported")
    tasks = {task["icon"]: task for task in signed_in(city.bapperida).get("/?tahun=2026").context["tasks"]}
    waiting = tasks["journal-check"]
    assert (waiting["title"], waiting["url"]) == ("GAP/GBS menunggu verifikasi (2)", "/perlu-tindakan/#verify")
    assert waiting["text"].startswith(f"Paling mendesak: {rows[1].sub_activity.item.name}")
    assert tasks["check2-square"]["title"] == "Laporan tugas rapat menunggu pemeriksaan"
    assert tasks["check2-square"]["url"].startswith("/tindak-lanjut/")


@pytest.mark.django_db
def test_change_since_last_year_is_read_from_frozen_scores(city, signed_in):
    last = factories.make_year(2025, state="tutup", frozen_on=dt.date(2026, 1, 31))
    for department, score in ((city.a, "71.0"), (city.b, "60.0")):
        ScoreSnapshot.objects.create(
            department=department, fiscal_year=last, as_of=last.frozen_on, score=Decimal(score), band="patuh"
        )
    for department in (city.a, city.b, city.bapperida_department):
        give_score(department, city.year, 100)
        factories.make_data(department, city.year, verified_on=dt.date(2026, 1, 5))
    ended = factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    ScoreSnapshot.objects.create(
        department=ended, fiscal_year=last, as_of=last.frozen_on, score=Decimal("90.0"), band="sangat_patuh"
    )
    page = signed_in(city.bapperida).get("/?tahun=2026")
    row = next(row for row in page.context["rows"] if row.code == "DISDIK")
    assert row.trend[-2] == Decimal("71.0")
    assert row.trend[:3] == (None, None, None)
    assert page.context["city"].compliant_before == 2  # one of them has ended since


@pytest.mark.django_db
def test_pace_shows_the_year_in_preparation_while_the_year_is_the_current_one(city, signed_in):
    current = dt.date.today().year
    for year in {current, current + 1} - {city.year.year}:
        factories.make_year(year)
    client = signed_in(city.bapperida)
    assert client.get(f"/?tahun={current}").context["pace"].year == current + 1
    assert client.get(f"/?tahun={current + 1}").context["pace"].year == current + 1


@pytest.mark.django_db
def test_empty_database_says_what_to_do_first(signed_in):
    page = signed_in(factories.make_user()).get("/")
    assert page.status_code == 200
    assert "Buat tahun anggaran" in page.text


@pytest.mark.django_db
def test_unchanged_dashboard_answers_304_until_something_is_written(city, signed_in):
    client = signed_in(city.bapperida)
    first = client.get("/?tahun=2026")
    again = client.get("/?tahun=2026", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert "no-cache" in first["Cache-Control"]
    audit.record(actor=city.bapperida, action="uji", obj=city.a)
    assert client.get("/?tahun=2026", headers={"if-none-match": first["ETag"]}).status_code == 200
    other = signed_in(city.leadership)
    assert other.get("/?tahun=2026", headers={"if-none-match": first["ETag"]}).status_code == 200


def queries_of(client, url="/?tahun=2026") -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_queries_are_at_most_twelve_whatever_the_size(city, signed_in):
    client = signed_in(city.bapperida)
    counts = [queries_of(client)]
    for target in (3, 300):
        while type(city.a).objects.count() < target + 4:
            department = factories.make_department()
            if target == 3:
                factories.make_finding(department)
                factories.make_meeting(department)
                factories.make_submission(factories.make_sub_activity(department, city.year, budget=1))
        counts.append(queries_of(client))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12


@pytest.mark.django_db
def test_queries_do_not_grow_with_years(city, signed_in):
    client = signed_in(city.bapperida)
    before = queries_of(client)
    for year in range(2016, 2026):
        past = factories.make_year(year, state="tutup", frozen_on=dt.date(year + 1, 1, 31))
        ScoreSnapshot.objects.create(
            department=city.a, fiscal_year=past, as_of=past.frozen_on, score=Decimal(50), band="cukup"
        )
    assert queries_of(client) == before


@pytest.mark.django_db
def test_workbook_holds_the_figures_of_the_page(city, signed_in):
    give_score(city.a, city.year, 66)
    give_score(city.b, city.year, 20)
    client = signed_in(city.leadership)
    response = client.get("/unduh/kepatuhan.xlsx?tahun=2026&urut=-skor")
    sheet = load_workbook(BytesIO(response.getvalue())).active
    rows = list(sheet.iter_rows(values_only=True))
    head = next(index for index, row in enumerate(rows) if row[0] == "Kode")
    page = client.get("/?tahun=2026&urut=-skor")
    written = [(row[0], row[3]) for row in rows[head + 1 :]]
    shown = [(row.code, float(row.score)) for row in page.context["rows"]]
    assert [(code, float(score)) for code, score in written] == shown
    assert "2026" in rows[0][0]
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_workbook_is_refused_to_department_users(city, signed_in):
    response = signed_in(city.focal_a).get("/unduh/kepatuhan.xlsx")
    assert response.status_code == 403


@pytest.mark.django_db
def test_year_is_remembered_and_an_unknown_one_ignored(city, signed_in):
    factories.make_year(2025)
    client = signed_in(city.bapperida)
    assert client.get("/?tahun=2025").context["year"].year == 2025
    assert client.get("/").context["year"].year == 2025
    assert client.get("/?tahun=abc").context["year"].year == 2025


@pytest.mark.django_db
def test_bapperida_closes_a_year_that_is_over_and_its_scores_stay(city, signed_in):
    past = factories.make_year(2024)
    give_score(city.a, past, 40)
    client = signed_in(city.bapperida)
    assert "Tutup tahun 2024" in client.get("/?tahun=2024").text
    client.post(reverse("monitoring:year_close", args=[2024]))
    past.refresh_from_db()
    assert (past.state, past.frozen_on) == ("tutup", dt.date.today())
    frozen = ScoreSnapshot.objects.get(department=city.a, fiscal_year=past).score
    factories.make_data(city.a, past)  # a record entered afterwards changes nothing
    row = next(row for row in client.get("/?tahun=2024").context["rows"] if row.code == "DISDIK")
    assert row.score == frozen
    assert client.post(reverse("monitoring:year_close", args=[2024])).status_code == 409


@pytest.mark.django_db
def test_running_year_cannot_be_closed(city, signed_in):
    current = city.year if city.year.year == dt.date.today().year else factories.make_year(dt.date.today().year)
    response = signed_in(city.bapperida).post(reverse("monitoring:year_close", args=[current.year]))
    assert response.status_code == 409
    assert "setelah 31 Desember" in response.text
