"""Loads the demonstration city for a test module, twice, so that both loads can be compared."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from departments.models import BudgetFigure, Department, DepartmentHead, FocalPoint, SexDisaggregatedData, User
from meetings.models import ActionItem, ActionReport, Attendee, ConsultationHistory, InvitationLetter, MinutesVersion
from monitoring.models import (
    ChecklistMark,
    Finding,
    GapData,
    Opinion,
    ReconciliationRow,
    ScoreSnapshot,
    StepComment,
    Submission,
    SubmissionHistory,
)

TODAY = dt.date(2026, 11, 24)


def load(*arguments: str) -> str:
    """Run the command for the fixed day; returns what it printed."""
    out = io.StringIO()
    call_command("demo", "--hari-ini", TODAY.isoformat(), *arguments, stdout=out)
    return out.getvalue()


def digest() -> dict[str, str]:
    """A fingerprint of each main table by what people would see, without primary keys."""
    sources = {
        "users": User.objects.values_list("username", "name", "role", "department__code", "date_joined"),
        "heads": DepartmentHead.objects.values_list("department__code", "name", "status", "valid_from", "valid_to"),
        "focal points": FocalPoint.objects.values_list("department__code", "name", "decree_number", "decree_date"),
        "figures": BudgetFigure.objects.values_list(
            "sub_activity__department__code", "sub_activity__item__code", "kind", "as_of", "amount"
        ),
        "submissions": Submission.objects.values_list(
            "sub_activity__department__code", "purpose", "state", "version", "budget_total", "updated_at"
        ),
        "frozen": Submission.objects.values_list("purpose", "dpa_number", "dpa_date", "frozen_at"),
        "reconciliation": ReconciliationRow.objects.values_list(
            "reconciliation__as_of", "sheet_row", "code", "department_code", "ceiling", "realization"
        ),
        "history": SubmissionHistory.objects.values_list(
            "record__purpose", "action", "actor__username", "note", "at", "version"
        ),
        "marks": ChecklistMark.objects.values_list(
            "round__record__purpose", "round__at", "item", "verdict", "note", "actor__username", "at"
        ),
        "opinions": Opinion.objects.values_list("submission__purpose", "office", "verdict", "note", "at"),
        "comments": StepComment.objects.values_list(
            "submission__purpose", "step", "text", "parent__text", "author__username", "at", "settled_at"
        ),
        "gap": GapData.objects.values_list("submission__purpose", "indicator", "data_year", "male", "female", "source"),
        "attendees": Attendee.objects.values_list("invitation__meeting__starts_at", "name", "nip", "position"),
        "actions": ActionItem.objects.values_list("text", "department__code", "state", "closed_on"),
        "letters": InvitationLetter.objects.values_list("meeting__title", "date", "sent_at", "addressees", "copies_to"),
        "minutes": MinutesVersion.objects.values_list("minutes__meeting__title", "number", "content", "at", "reason"),
        "reports": ActionReport.objects.values_list(
            "item__text", "text", "evidence", "author__username", "at", "accepted"
        ),
        "consultations": ConsultationHistory.objects.values_list(
            "record__title", "action", "to_state", "actor__username", "at", "version"
        ),
        "findings": Finding.objects.values_list("number", "state", "closed_on", "submission__purpose"),
        "data": SexDisaggregatedData.objects.values_list("indicator", "fiscal_year__year", "male", "verified_on"),
        "scores": ScoreSnapshot.objects.values_list("department__code", "fiscal_year__year", "score", "components"),
    }
    return {
        name: hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest() for name, rows in sources.items()
    }


class _Undo(Exception):
    """Rolls a load back."""


@contextmanager
def loaded_city() -> Iterator[dict[str, Any]]:
    """The city in the database, undone at the end; what the two loads printed, and both fingerprints.

    The first load empties a database that was in use; it is rolled back before the second, which must leave no foreign
    key that points to nothing.
    """
    with transaction.atomic():
        Department.objects.create(
            code="LAMA", name="Dinas Lama", short_name="Lama", kind="dinas", valid_from=dt.date(2021, 1, 1)
        )
        try:
            with transaction.atomic():
                first_output = load("--kosongkan")
                first = digest()
                raise _Undo
        except _Undo:
            pass
        Department.objects.all().delete()
        output = load()
        connection.check_constraints()
        yield {"first_output": first_output, "output": output, "first": first, "second": digest()}
        transaction.set_rollback(True)
