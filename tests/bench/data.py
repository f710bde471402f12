"""A city in numbers, written in bulk: departments, and for each year what they plan, find, attend and score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice

from departments.enums import BudgetKind, CodeLevel, YearState
from departments.models import (
    BudgetFigure,
    Department,
    FiscalYear,
    NomenclatureItem,
    NomenclatureVersion,
    SexDisaggregatedData,
    SubActivity,
    User,
)
from meetings.enums import ActionState, MeetingState, Presence
from meetings.models import ActionItem, Decision, Invitation, Meeting
from monitoring.enums import Component, FindingState, SubmissionState
from monitoring.models import Finding, PrerequisiteScore, ScoreSnapshot, Submission
from tests.factories import wib

SUB_ACTIVITIES, REQUIRED, MEETINGS, FINDINGS, TASKS, INDICATORS = 20, 6, 10, 6, 4, 8
#: Of the running year; what waits for somebody does not grow with the years.
STATES = (
    SubmissionState.VERIFIED,
    SubmissionState.VERIFIED,
    SubmissionState.VERIFIED,
    SubmissionState.SUBMITTED,
    SubmissionState.DRAFT,
)
FINDING_STATES = (FindingState.CLOSED, FindingState.CLOSED, FindingState.OPEN, FindingState.RESPONDED)


def add_departments(number: int) -> list[Department]:
    """``number`` more departments."""
    first = Department.objects.count()
    return Department.objects.bulk_create(
        Department(
            code=f"OPD-{place}",
            name=f"Dinas Urusan Pemerintahan Bidang {place}",
            short_name=f"Dinas {place}",
            kind="dinas",
            valid_from=dt.date(2000, 1, 1),
        )
        for place in range(first, first + number)
    )


def add_nomenclature() -> list[NomenclatureItem]:
    """The codes of the sub-activities."""
    version = NomenclatureVersion.objects.create(name="Nomenklatur", valid_from_year=2000)
    return NomenclatureItem.objects.bulk_create(
        NomenclatureItem(
            version=version,
            code=f"1.01.02.2.{place // 1000 + 1:02d}.{place % 1000 + 1:04d}",
            level=CodeLevel.SUB_ACTIVITY,
            name=f"Pembinaan dan pengembangan urusan nomor {place} bagi masyarakat",
        )
        for place in range(SUB_ACTIVITIES)
    )


def add_year(number: int, this_year: int, version: NomenclatureVersion) -> FiscalYear:
    """A fiscal year: closed when past, running now, prepared when to come."""
    past = number < this_year
    return FiscalYear.objects.create(
        year=number,
        state=YearState.CLOSED if past else YearState.RUNNING if number == this_year else YearState.PREPARATION,
        frozen_on=dt.date(number, 12, 31) if past else None,
        nomenclature=version,
        submission_due=dt.date(number - 1, 7, 31),
        prerequisite_maximum=Decimal(100),
        total_spending=Decimal(10**12),
    )


def fill(year: FiscalYear, departments: Sequence[Department], items: Sequence[NomenclatureItem], user: User) -> None:
    """Everything that the departments did in the year."""
    number = year.year
    _fill_plans(year, departments, items, user)
    _fill_meetings(number, departments)
    submissions = iter(Submission.objects.filter(sub_activity__fiscal_year=year).order_by("?"))
    Finding.objects.bulk_create(
        Finding(
            number=f"T-{number}-{department.pk}-{place}",
            department=department,
            submission=next(submissions, None) if place % 2 else None,
            title="Data penerima manfaat belum terpilah menurut jenis kelamin",
            criterion="Permendagri 67/2011",
            condition="Daftar penerima tidak memuat jenis kelamin.",
            cause="Formulir lama masih dipakai.",
            recommendation="Ganti formulir dan lengkapi data.",
            found_on=dt.date(number, 1 + place, 10),
            due=dt.date(number, 3 + place, 10),
            state=(state := FINDING_STATES[(department.pk + place) % len(FINDING_STATES)]),
            closed_on=dt.date(number, 3 + place, 1) if state == FindingState.CLOSED else None,
            recorded_by=user,
        )
        for department in departments
        for place in range(FINDINGS)
    )
    SexDisaggregatedData.objects.bulk_create(
        SexDisaggregatedData(
            department=department,
            fiscal_year=year,
            indicator=f"Peserta kegiatan {place}",
            unit="orang",
            male=Decimal(146),
            female=Decimal(34),
            data_year=2025,
            source="Data sektoral",
            verified_on=dt.date(number, 2, 1) if place % 3 else None,
        )
        for department in departments
        for place in range(INDICATORS)
    )
    PrerequisiteScore.objects.bulk_create(
        PrerequisiteScore(
            department=row,
            fiscal_year=year,
            points=Decimal(40 + row.pk % 60),
            verified_on=dt.date(number, 2, 1),
            verified_by=user,
        )
        for row in departments
    )
    if year.state == YearState.CLOSED:
        _freeze(year, departments)


def _fill_plans(
    year: FiscalYear, departments: Sequence[Department], items: Sequence[NomenclatureItem], user: User
) -> None:
    number = year.year
    rows = SubActivity.objects.bulk_create(
        SubActivity(department=department, fiscal_year=year, item=item, requires_pprg=place < REQUIRED)
        for department in departments
        for place, item in enumerate(items)
    )
    kinds = ((BudgetKind.ORIGINAL, 2, 100), (BudgetKind.REVISED, 8, 120), (BudgetKind.REALIZED, 6, 60))
    BudgetFigure.objects.bulk_create(
        BudgetFigure(
            sub_activity=row,
            kind=kind,
            amount=Decimal(amount * 10**6),
            as_of=dt.date(number, month, 2),
            document_number="DPA/1",
        )
        for row in rows
        for kind, month, amount in kinds
    )
    required = (row for row in rows if row.requires_pprg)
    Submission.objects.bulk_create(
        Submission(
            sub_activity=row,
            state=state,
            purpose="Meningkatkan kapasitas pelaku usaha mikro.",
            budget_total=Decimal(90 * 10**6),
            created_by=user,
            first_submitted_at=wib(number - 1, 7, 1) if state != SubmissionState.DRAFT else None,
            submitted_at=wib(number - 1, 7, 1) if state != SubmissionState.DRAFT else None,
            verified_at=wib(number - 1, 8 + row.pk % 4, 3) if state == SubmissionState.VERIFIED else None,
        )
        for row in required
        for state in [STATES[row.pk % len(STATES)] if year.state == YearState.RUNNING else SubmissionState.VERIFIED]
    )


def _fill_meetings(number: int, departments: Sequence[Department]) -> None:
    meetings = Meeting.objects.bulk_create(
        Meeting(
            title=f"Rapat koordinasi PUG {month}",
            starts_at=wib(number, month, 5),
            ends_at=wib(number, month, 5, 12),
            place="Aula Sutrisno Hadi",
            state=MeetingState.HELD,
            organizer=departments[0],
        )
        for month in range(1, MEETINGS + 1)
    )
    presences = (Presence.PRESENT, Presence.PRESENT, Presence.REPRESENTED, Presence.ABSENT)
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, department=row, presence=presences[(row.pk + meeting.pk) % 4])
        for meeting in meetings
        for row in departments
    )
    decisions = Decision.objects.bulk_create(
        Decision(meeting=meeting, number=1, text="Percepatan PPRG.") for meeting in islice(meetings, TASKS)
    )
    ActionItem.objects.bulk_create(
        ActionItem(
            decision=decision,
            department=row,
            text="Ajukan GBS.",
            due=dt.date(number, 6, 30),
            state=ActionState.CLOSED if row.pk % 3 else ActionState.OPEN,
            closed_on=dt.date(number, 6, 1) if row.pk % 3 else None,
        )
        for decision in decisions
        for row in departments
    )


def _freeze(year: FiscalYear, departments: Sequence[Department]) -> None:
    parts = {part.value: {"numerator": "7", "denominator": "10", "weight": 10} for part in Component}
    ScoreSnapshot.objects.bulk_create(
        ScoreSnapshot(
            department=row,
            fiscal_year=year,
            as_of=year.frozen_on,
            score=Decimal(50 + row.pk % 40),
            band="cukup",
            components=parts,
        )
        for row in departments
    )


def keep_findings(number: int) -> None:
    """Delete findings beyond ``number``."""
    rest = Finding.objects.order_by("pk").values_list("pk", flat=True)[number:]
    Finding.objects.filter(pk__in=list(rest)).delete()
