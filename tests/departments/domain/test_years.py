"""Fiscal years and extensions: who, when, and never in a closed year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from departments.domain import years
from departments.domain.access import closed_reason, require_finance
from departments.enums import YearState
from departments.models import DeadlineExtension, FiscalYear
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db


def close(year: FiscalYear) -> None:
    """Close the year in the database."""
    FiscalYear.objects.filter(pk=year.pk).update(state=YearState.CLOSED, frozen_on=dt.date(2027, 3, 31))


def extension(city: City) -> DeadlineExtension:
    """A month more for department A, not saved."""
    return DeadlineExtension(
        fiscal_year=city.year,
        department=city.a,
        due=dt.date(2025, 8, 31),
        document_number="050/77",
        decided_on=dt.date(2025, 7, 20),
        reason="Penggabungan",
    )


def test_a_change_of_the_year_is_recorded(city: City):
    row = FiscalYear.objects.get(pk=city.year.pk)
    row.target_coverage = 80
    row.band_good = Decimal(70)  # stored as 70.0: no change
    years.save_year(fiscal_year=row, actor=city.bapperida)
    assert AuditEntry.objects.get().changes == {"target_coverage": [100, 80]}


def test_weights_that_do_not_add_up_are_refused(city: City):
    city.year.weight_data = 15
    with pytest.raises(ValidationError, match="tepat 100"):
        years.save_year(fiscal_year=city.year, actor=city.bapperida)


def test_a_closed_year_is_refused_whatever_the_loaded_row_says(city: City):
    loaded = FiscalYear.objects.get(pk=city.year.pk)
    close(city.year)
    loaded.target_coverage = 1
    with pytest.raises(IllegalMove, match="2026 sudah ditutup"):
        years.save_year(fiscal_year=loaded, actor=city.bapperida)
    with pytest.raises(IllegalMove):
        years.save_extension(extension=extension(city), actor=city.bapperida)
    assert not closed_reason(None)


@pytest.mark.parametrize("name", ["dp3a", "bpkpd", "inspektorat", "leadership", "focal_a", "head_a"])
def test_only_the_coordinator_saves(city: City, name):
    with pytest.raises(NotAllowed):
        years.save_year(fiscal_year=city.year, actor=city.actor(name))
    with pytest.raises(NotAllowed):
        years.save_extension(extension=extension(city), actor=city.actor(name))
    if name != "bpkpd":
        with pytest.raises(NotAllowed, match="BPKPD"):
            require_finance(city.actor(name))


def test_the_next_year_takes_over_rules_and_moves_dates(city: City):
    city.year.weight_data, city.year.weight_coverage = 15, 25
    city.year.data_due = dt.date(2024, 2, 29)
    city.year.save()
    fresh = years.next_year(dt.date(2026, 5, 1))
    assert (fresh.pk, fresh.year, fresh.state) == (None, 2027, YearState.PREPARATION)
    assert (fresh.weight_data, fresh.weight_coverage, fresh.nomenclature) == (15, 25, city.year.nomenclature)
    assert (fresh.submission_due, fresh.data_due, fresh.semester1_due) == (
        dt.date(2026, 7, 31),
        dt.date(2025, 2, 28),
        None,
    )
    assert fresh.total_spending is None


def test_the_first_year_is_that_of_today(db):
    assert years.next_year(dt.date(2026, 5, 1)).year == 2026


def test_an_extension_keeps_who_decided_it_first(city: City):
    row = years.save_extension(extension=extension(city), actor=city.bapperida)
    assert row.decided_by == city.bapperida
    row.due = dt.date(2025, 9, 15)
    years.save_extension(extension=row, actor=city.admin)
    assert DeadlineExtension.objects.get().decided_by == city.bapperida
    entry = AuditEntry.objects.get(object_type="departments.deadlineextension", action="ubah")
    assert (entry.actor, entry.changes) == (city.admin, {"due": ["2025-08-31", "2025-09-15"]})


def test_a_second_extension_of_a_department_is_refused(city: City):
    factories.make_extension(city.year, city.a, dt.date(2025, 8, 31))
    with pytest.raises(ValidationError, match="sudah punya perpanjangan"):
        years.save_extension(extension=extension(city), actor=city.bapperida)
