"""Recording and revising findings; how a due date is said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from departments.enums import Role
from monitoring.domain import finding as domain
from monitoring.enums import FindingState
from monitoring.models import Finding
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import ACTORS
from tests.factories import wib
from tests.monitoring.finding_data import NOW, TODAY, unsaved

pytestmark = pytest.mark.django_db


# --- recording ----------------------------------------------------------------------------------------------------


def test_record_gives_numbers_by_calendar_year_of_the_finding(city):
    dates = [dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2025, 12, 31), dt.date(2026, 5, 1)]
    rows = [
        domain.record_finding(
            finding=unsaved(city.a, found_on=day, due=dt.date(2026, 6, 1)), actor=city.inspektorat, at=NOW
        )
        for day in dates
    ]
    assert [row.number for row in rows] == ["T-2026-001", "T-2026-002", "T-2025-001", "T-2026-003"]


def test_record_counts_on_after_a_thousand(city):
    factories.make_finding(city.a, number="T-2026-999")
    factories.make_finding(city.a, number="T-2026-1000")
    assert domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat, at=NOW).number == "T-2026-1001"


def test_record_takes_the_next_number_when_one_is_taken_meanwhile(city):
    # An odd number makes the read miss the highest one, as a parallel insert does.
    factories.make_finding(city.a, number="T-2026-0009")
    factories.make_finding(city.a, number="T-2026-010")
    assert domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat, at=NOW).number == "T-2026-011"


def test_record_gives_up_in_words_when_no_number_is_free(city):
    factories.make_finding(city.a, number="T-2026-0000")
    for place in range(1, 30):
        factories.make_finding(city.a, number=f"T-2026-{place:03d}")
    with pytest.raises(IllegalMove, match="Simpan sekali lagi"):
        domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat, at=NOW)


def test_record_does_not_hide_another_database_error(city):
    with pytest.raises(IntegrityError):
        domain.record_finding(finding=unsaved(city.a, severity=None), actor=city.inspektorat, at=NOW)


def test_record_writes_history_and_audit_entry(city):
    row = domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat)
    history = row.history.get()
    assert (history.action, history.from_state, history.to_state) == ("record", "", FindingState.OPEN)
    assert (history.actor, history.actor_role) == (city.inspektorat, Role.INSPEKTORAT)
    assert row.recorded_by == city.inspektorat
    assert AuditEntry.objects.get(object_type="monitoring.finding", object_id=str(row.pk)).action == "buat"


@pytest.mark.parametrize("actor", [name for name in ACTORS if name not in {"anonymous", "inspektorat"}])
def test_record_refuses_every_role_but_the_inspektorat(city, actor):
    with pytest.raises(NotAllowed, match="Hanya Inspektorat"):
        domain.record_finding(finding=unsaved(city.a), actor=city.actor(actor), at=NOW)
    assert not Finding.objects.exists()


def test_record_accepts_today_as_date_of_the_finding_and_as_due_date(city):
    row = domain.record_finding(
        finding=unsaved(city.a, found_on=TODAY, due=TODAY), actor=city.inspektorat, at=wib(2026, 5, 10, 0, 1)
    )
    assert row.pk


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"found_on": dt.date(2026, 5, 11), "due": dt.date(2026, 6, 1)}, "found_on", "tidak boleh setelah hari ini"),
        ({"due": dt.date(2026, 2, 28)}, "due", "Isi 1 Mar 2026 atau sesudahnya"),
    ],
)
def test_record_refuses_dates_that_do_not_fit(city, fields, field, words):
    with pytest.raises(ValidationError) as error:
        domain.record_finding(finding=unsaved(city.a, **fields), actor=city.inspektorat, at=NOW)
    assert list(error.value.message_dict) == [field]
    assert words in error.value.message_dict[field][0]
    assert not Finding.objects.exists()


def test_record_refuses_a_department_that_did_not_exist_on_that_day(city):
    old = factories.make_department("DISLAMA", valid_to=dt.date(2025, 12, 31))
    with pytest.raises(ValidationError, match=r"berlaku sejak 1 Jan 2021 s\.d\. 31 Des 2025"):
        domain.record_finding(finding=unsaved(old), actor=city.inspektorat, at=NOW)
    young = factories.make_department("DISBARU", valid_from=dt.date(2026, 4, 1))
    with pytest.raises(ValidationError, match="berlaku sejak 1 Apr 2026\\)"):
        domain.record_finding(finding=unsaved(young), actor=city.inspektorat, at=NOW)


def test_record_refuses_a_submission_of_another_department(city):
    foreign = factories.make_submission(city.sub_b)
    with pytest.raises(ValidationError, match="bukan milik Disdik"):
        domain.record_finding(finding=unsaved(city.a, submission=foreign), actor=city.inspektorat, at=NOW)
    own = factories.make_submission(city.sub_a)
    assert domain.record_finding(finding=unsaved(city.a, submission=own), actor=city.inspektorat, at=NOW).pk


# --- revising -----------------------------------------------------------------------------------------------------


def test_revise_saves_and_keeps_the_old_text_in_the_history(city):
    row = factories.make_finding(city.a, title="Lama")
    row.title = "Baru"
    domain.revise_finding(finding=row, actor=city.inspektorat, version=1, at=NOW)
    row.refresh_from_db()
    assert (row.title, row.version) == ("Baru", 2)
    assert row.history.get().snapshot == {"title": "Lama"}
    assert AuditEntry.objects.get(object_type="monitoring.finding").changes == {"title": ["Lama", "Baru"]}


def test_revise_without_change_writes_nothing(city):
    row = factories.make_finding(city.a)
    domain.revise_finding(finding=row, actor=city.inspektorat)
    row.refresh_from_db()
    assert row.version == 1
    assert not row.history.exists()


def test_revise_refuses_a_stale_version_and_saves_nothing(city):
    first = factories.make_finding(city.a, title="Lama")
    second = Finding.objects.get(pk=first.pk)
    first.title, second.condition = "Pertama", "Kedua"
    domain.revise_finding(finding=first, actor=city.inspektorat, version=1)
    with pytest.raises(StaleVersion):
        domain.revise_finding(finding=second, actor=city.inspektorat, version=1)
    stored = Finding.objects.get(pk=first.pk)
    assert (stored.title, stored.condition) == ("Pertama", "Daftar penerima tidak memuat jenis kelamin.")


def test_revise_refuses_a_closed_finding(city):
    row = factories.make_finding(city.a, state=FindingState.CLOSED, closed_on=dt.date(2026, 4, 1))
    row.title = "Baru"
    with pytest.raises(IllegalMove, match="sudah selesai"):
        domain.revise_finding(finding=row, actor=city.inspektorat)


def test_revise_refuses_wrong_dates(city):
    row = factories.make_finding(city.a)
    row.due = dt.date(2026, 1, 1)
    with pytest.raises(ValidationError, match="mendahului"):
        domain.revise_finding(finding=row, actor=city.inspektorat, at=NOW)


@pytest.mark.parametrize("actor", ["admin", "bapperida", "dp3a", "focal_a", "head_a", "leadership"])
def test_revise_refuses_every_role_but_the_inspektorat(city, actor):
    row = factories.make_finding(city.a)
    row.title = "Baru"
    with pytest.raises(NotAllowed):
        domain.revise_finding(finding=row, actor=city.actor(actor))
