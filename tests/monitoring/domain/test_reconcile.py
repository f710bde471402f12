"""An export of SIPD held against the PPRG: matched on code and department, never guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from departments.enums import BudgetKind
from departments.models import FiscalYear
from monitoring.domain import reconcile
from monitoring.domain.reconcile import ABSENT, CEILING, FOREIGN, LISTS, UNCLEAR, UNVERIFIED, WITHOUT, Comparison, Line
from monitoring.enums import BudgetVersion
from monitoring.models import Reconciliation, ReconciliationRow, Submission
from monitoring.queries import reconcile as queries
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from tests.conftest import City
from tests.factories import make_figure, make_item, make_nomenclature, make_sub_activity, wib
from tests.monitoring.budget_data import TODAY, make_reconciliation, make_run, source_of
from tests.monitoring.pprg_data import make_pprg

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


def line(
    sub_activity, ceiling: int | None = 100, realization: int | None = None, department: str = "", number: int = 2
):
    """A line of an export in millions."""
    amounts = [None if value is None else Decimal(value * MILLION) for value in (ceiling, realization)]
    code = sub_activity if isinstance(sub_activity, str) else sub_activity.item.code
    return Line(number, code, "Nama pada SIPD", department, *amounts)


def compared(city: City, *lines: Line, version: str = BudgetVersion.ORIGINAL) -> Comparison:
    return reconcile.compare(lines, queries.facts_of(FiscalYear.objects.get(pk=city.year.pk), TODAY), version)


def found(comparison: Comparison) -> dict[str, list[str]]:
    """List -> codes, of the lists with entries."""
    return {name: [item.code for item in items] for name, items in comparison.lists.items() if items}


def test_line_that_agrees_is_on_no_list(city: City):
    make_pprg(city, "verified", budget_total=None)
    Submission.objects.update(budget_total=100 * MILLION, verified_at=wib(2026, 8, 1))
    comparison = compared(city, line(city.sub_a, 100, 40))
    assert found(comparison) == {}
    assert comparison.agreeing == 1


def test_in_sipd_without_pprg_the_required_ones_first(city: City):
    free = make_sub_activity(city.a, city.year, requires_pprg=False, item=make_item("1.01.01.2.01.0001"))
    comparison = compared(city, line(free), line(city.sub_a))
    assert found(comparison) == {WITHOUT: [city.sub_a.item.code, free.item.code]}
    first, second = comparison.lists[WITHOUT]
    assert (first.required, second.required) == (True, False)
    assert first.reasons == ("Belum ada PPRG.",)
    assert first.department_id == city.a.pk


def test_withdrawn_pprg_is_none(city: City):
    make_pprg(city, "withdrawn")
    assert found(compared(city, line(city.sub_a))) == {WITHOUT: [city.sub_a.item.code]}


def test_code_that_no_department_carries_out_is_not_recorded_yet(city: City):
    item = make_item()
    [entry] = compared(city, line(item.code, department="DISDIK")).lists[WITHOUT]
    assert "Belum tercatat" in entry.reasons[0]
    assert (entry.carried, entry.department_id) == (None, city.a.pk)


@pytest.mark.parametrize(
    ("ceiling", "reasons", "partial"),
    [
        (95, ["Pagu SIPD lebih kecil Rp5.000.000 dari yang tercatat."], False),
        (101, ["Pagu SIPD lebih besar Rp1.000.000 dari yang tercatat."], False),
        (
            90,
            ["Pagu SIPD lebih kecil Rp10.000.000 dari yang tercatat.", "GBS melebihi pagu SIPD sebesar Rp5.000.000."],
            False,
        ),
        (100, ["GBS memuat sebagian pagu; di luarnya Rp5.000.000."], True),
    ],
)
def test_pagu_that_differs_is_told_with_its_amounts(city: City, ceiling: int, reasons: list[str], partial: bool):
    make_pprg(city, "verified")  # pagu 100, GBS 95
    comparison = compared(city, line(city.sub_a, ceiling))
    [entry] = comparison.lists[CEILING]
    assert (list(entry.reasons), entry.partial) == (reasons, partial)
    assert (entry.recorded, entry.document.total) == (100 * MILLION, 95 * MILLION)
    assert comparison.counts()[CEILING] == (not partial)
    assert comparison.agreeing == int(partial)


def test_pagu_that_is_not_recorded_or_not_exported(city: City):
    sub_activity = make_sub_activity(city.a, city.year)
    make_pprg(city, "draft", sub_activity=sub_activity, filled=False)
    [entry] = compared(city, line(sub_activity, 100)).lists[CEILING]
    assert entry.reasons == ("Pagu belum dicatat di sini.",)
    assert not compared(city, line(sub_activity, None)).lists[CEILING]


def test_perubahan_is_held_against_its_own_pagu_and_document(city: City):
    make_figure(city.sub_a, BudgetKind.REVISED, 120 * MILLION, as_of=dt.date(2026, 10, 1))
    original = make_pprg(city, "verified")
    [entry] = compared(city, line(city.sub_a, 120), version=BudgetVersion.REVISED).lists[CEILING]
    assert (entry.recorded, entry.document.pk) == (120 * MILLION, original.pk)
    assert entry.reasons == ("Pagu berubah, GBS masih versi murni.",)
    revised = make_pprg(city, "verified", budget_version=BudgetVersion.REVISED)
    [entry] = compared(city, line(city.sub_a, 120), version=BudgetVersion.REVISED).lists[CEILING]
    assert (entry.document.pk, entry.partial) == (revised.pk, True)
    [entry] = compared(city, line(city.sub_a, 100)).lists[CEILING]
    assert entry.document.pk == original.pk


def test_realised_without_a_verified_gbs(city: City):
    make_pprg(city, "submitted")
    comparison = compared(city, line(city.sub_a, 95, 40), line(city.sub_b, 200, 1))
    assert set(found(comparison)[UNVERIFIED]) == {city.sub_a.item.code, city.sub_b.item.code}
    reasons = {entry.code: entry.reasons[0] for entry in comparison.lists[UNVERIFIED]}
    assert "belum terverifikasi" in reasons[city.sub_a.item.code]
    assert "belum ada PPRG" in reasons[city.sub_b.item.code]
    assert not compared(city, line(city.sub_a, 95, 0)).lists[UNVERIFIED]


def test_code_outside_the_nomenclature_of_the_year(city: City):
    comparison = compared(city, line("9.99.99.2.99.9999", department="DISDIK"), line("1.02.O2"))
    assert found(comparison) == {FOREIGN: ["1.02.O2", "9.99.99.2.99.9999"]}
    assert [entry.department_id for entry in comparison.lists[FOREIGN]] == [None, city.a.pk]
    assert comparison.agreeing == 0


def test_recorded_code_of_another_nomenclature_is_reported_and_still_compared(city: City):
    older = make_nomenclature(name="Kepmendagri 050-5889/2021")
    other = make_sub_activity(city.a, city.year, item=make_item("1.01.01.2.01.01", version=older))
    assert found(compared(city, line(other))) == {FOREIGN: ["1.01.01.2.01.01"], WITHOUT: ["1.01.01.2.01.01"]}


def test_year_without_nomenclature_has_no_foreign_codes(city: City):
    FiscalYear.objects.update(nomenclature=None)
    assert found(compared(city, line("9.99.99.2.99.9999"))) == {WITHOUT: ["9.99.99.2.99.9999"]}


def test_pprg_that_the_export_does_not_hold(city: City):
    made = make_pprg(city)
    [entry] = compared(city, line(city.sub_b)).lists[ABSENT]
    assert (entry.document.pk, entry.department_id, entry.rows) == (made.pk, city.a.pk, ())


def test_code_of_several_departments_is_reported_not_guessed(city: City):
    twin = make_sub_activity(city.b, city.year, item=city.sub_a.item)
    made = make_pprg(city)
    comparison = compared(city, line(city.sub_a, 7, 5))
    assert found(comparison) == {UNCLEAR: [city.sub_a.item.code]}
    [entry] = comparison.lists[UNCLEAR]
    assert set(entry.candidates) == {city.a.pk, city.b.pk}
    assert "Disdik" in entry.reasons[0]
    # With its department the line is certain, and the PPRG of the other one is missing.
    comparison = compared(city, line(twin, 7, department="DINKES"))
    assert found(comparison) == {WITHOUT: [twin.item.code], ABSENT: [twin.item.code]}
    assert comparison.lists[ABSENT][0].document.pk == made.pk


def test_code_that_comes_twice_without_department_is_not_guessed(city: City):
    comparison = compared(city, line(city.sub_a, 60, number=7), line(city.sub_a, 40, number=9))
    [entry] = comparison.lists[UNCLEAR]
    assert (entry.rows, entry.ceiling) == ((7, 9), 100 * MILLION)
    assert "lebih dari sekali" in entry.reasons[0]


def test_lines_of_one_department_and_code_are_added(city: City):
    make_pprg(city, "verified")
    lines = [line(city.sub_a, 60, 10, "DISDIK", 7), line(city.sub_a, 40, None, "DISDIK", 9)]
    [entry] = compared(city, *lines).lists[CEILING]
    assert (entry.ceiling, entry.realization, entry.rows) == (100 * MILLION, 10 * MILLION, (7, 9))


def test_unknown_department_is_reported(city: City):
    make_pprg(city)
    comparison = compared(city, line(city.sub_a, department="DISDIX"))
    assert found(comparison) == {UNCLEAR: [city.sub_a.item.code]}
    assert "DISDIX tidak terdaftar" in comparison.lists[UNCLEAR][0].reasons[0]


def test_departments_see_their_own_entries_only(city: City):
    make_sub_activity(city.b, city.year, item=city.sub_a.item)
    whole = compared(city, line(city.sub_a), line(city.sub_b))
    own = whole.of_departments(frozenset({city.b.pk}))
    assert found(own) == {WITHOUT: [city.sub_b.item.code]}
    assert whole.of_departments(frozenset()).counts() == dict.fromkeys(LISTS, 0)


@pytest.mark.parametrize("number", [1, 300])
def test_facts_take_five_queries_whatever_the_size(city: City, number: int, django_assert_num_queries):
    for _ in range(number):
        make_sub_activity(city.a, city.year, budget=1)
    with django_assert_num_queries(5):
        queries.facts_of(city.year, TODAY)


# --- store --------------------------------------------------------------------------------------------------------


def test_lines_are_kept_as_they_came(city: City):
    made = make_reconciliation(city, ("1.01.02.2.02.9999", "Nama", "1.234,50", None), ("x", "", None, "7"))
    rows = ReconciliationRow.objects.filter(reconciliation=made)
    assert [(row.sheet_row, row.code, row.ceiling, row.realization) for row in rows] == [
        (2, "1.01.02.2.02.9999", Decimal("1234.50"), None),
        (3, "x", None, Decimal(7)),
    ]
    assert (made.fiscal_year, made.as_of, made.document_number) == (city.year, dt.date(2026, 6, 30), "Rekap/1")
    assert made.import_run.state == ImportRun.State.APPLIED
    assert AuditEntry.objects.filter(object_type="monitoring.reconciliation", actor=city.bpkpd).count() == 1


def test_the_same_file_comes_in_once(city: City):
    make_reconciliation(city)
    again = make_run(city, city.bapperida)
    with pytest.raises(IllegalMove, match="Berkas yang sama"):
        store(city, again)
    assert Reconciliation.objects.count() == 1
    again.refresh_from_db()
    assert again.state == ImportRun.State.CHECKED
    # Of another day it is another export.
    store(city, again, as_of=dt.date(2026, 7, 31))
    assert Reconciliation.objects.count() == 2


def store(city: City, run: ImportRun, actor=None, **fields) -> Reconciliation:
    source = source_of(city, **fields)
    return reconcile.store(run=run, source=source, lines=[], actor=actor or city.bapperida, today=TODAY)


def test_a_run_is_stored_once(city: City):
    made = make_reconciliation(city)
    with pytest.raises(IllegalMove, match="sudah diterapkan"):
        store(city, made.import_run, document_number="Lain")


@pytest.mark.parametrize("day", [dt.date(2024, 12, 31), dt.date(2026, 11, 25)])
def test_day_has_come_and_fits_the_year(city: City, day: dt.date):
    run = make_run(city, city.bapperida)
    with pytest.raises(IllegalMove):
        store(city, run, as_of=day)
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize("actor", ["dp3a", "inspektorat", "leadership", "admin", "focal_a", "head_a"])
def test_others_store_nothing(city: City, actor: str):
    run = make_run(city, city.bapperida)
    with pytest.raises(NotAllowed):
        store(city, run, city.actor(actor))
    assert not Reconciliation.objects.exists()
