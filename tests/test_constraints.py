"""The database itself refuses what the forms refuse."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pug_tanjungbalai.common.models import AppendOnlyError

from . import factories


def refused(call) -> bool:
    """Whether the database raises an integrity error for ``call``."""
    try:
        with transaction.atomic():
            call()
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
def test_department_ending_before_it_begins_is_refused():
    assert refused(lambda: factories.make_department(valid_to=dt.date(2020, 12, 31)))


@pytest.mark.django_db
def test_second_open_head_is_refused_but_a_stand_in_is_not():
    department = factories.make_department()
    factories.make_head(department)
    assert refused(lambda: factories.make_head(department, status="plt"))
    assert not refused(lambda: factories.make_head(department, status="plh"))


@pytest.mark.django_db
def test_overlapping_heads_get_a_message_that_names_the_other():
    department = factories.make_department()
    head = factories.make_head(department, name="Rahmad", valid_to=dt.date(2026, 6, 30))
    other = factories.make_head(department, valid_from=dt.date(2026, 7, 1))
    other.full_clean()
    other.valid_from = dt.date(2026, 6, 30)
    with pytest.raises(ValidationError, match="Rahmad"):
        other.full_clean()
    assert head.valid_to == dt.date(2026, 6, 30)


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [Decimal(-1), Decimal(10**15) + 1])
def test_budget_outside_its_range_is_refused(amount):
    sub_activity = factories.make_sub_activity(factories.make_department(), factories.make_year())
    assert refused(lambda: factories.make_figure(sub_activity, "murni", amount))
    assert not refused(lambda: factories.make_figure(sub_activity, "murni", Decimal(10**15)))


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1999, 2101])
def test_year_outside_its_range_is_refused(year):
    assert refused(lambda: factories.make_year(year))


@pytest.mark.django_db
def test_weights_must_sum_to_one_hundred():
    assert refused(lambda: factories.make_year(2026, weight_coverage=31))
    assert not refused(lambda: factories.make_year(2026, weight_coverage=25, weight_attendance=10))


@pytest.mark.django_db
def test_finding_due_before_it_was_found_is_refused():
    department = factories.make_department()
    assert refused(lambda: factories.make_finding(department, due=dt.date(2026, 2, 28)))


@pytest.mark.django_db
def test_meeting_ending_before_its_start_is_refused():
    assert refused(lambda: factories.make_meeting(ends_at=factories.wib(2026, 3, 10, 8)))


@pytest.mark.django_db
def test_second_live_submission_is_refused_until_the_first_is_withdrawn():
    sub_activity = factories.make_sub_activity(factories.make_department(), factories.make_year())
    first = factories.make_submission(sub_activity)
    assert refused(lambda: factories.make_submission(sub_activity))
    assert not refused(lambda: factories.make_submission(sub_activity, budget_version="perubahan"))
    first.state = "withdrawn"
    first.save()
    assert not refused(lambda: factories.make_submission(sub_activity))


@pytest.mark.django_db
def test_focal_point_without_department_is_refused():
    from departments.enums import Role

    assert refused(lambda: factories.make_user(Role.FOCAL_POINT))


@pytest.mark.django_db
def test_audit_entries_can_be_neither_changed_nor_deleted(city):
    from pug_tanjungbalai.common import audit
    from pug_tanjungbalai.common.models import AuditEntry

    entry = audit.record(actor=city.bapperida, action="uji", obj=city.a)
    for act in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(action="x"),
    ):
        with pytest.raises(AppendOnlyError):
            act()
    assert AuditEntry.objects.get().actor_role == "bapperida"
