"""The demonstration city: what it must hold, that it is true to its dates, and when it refuses.

It is loaded twice for the whole module, once to compare.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.enums import BudgetKind, Role, YearState
from departments.models import (
    BudgetFigure,
    Department,
    DepartmentHead,
    FiscalYear,
    FocalPoint,
    NomenclatureItem,
    SubActivity,
    User,
)
from meetings.domain.agenda import overrun, timed
from meetings.domain.autoclose import EARLIER, settle
from meetings.domain.checkin import closes_at, opens_at
from meetings.domain.letter import signer_warning
from meetings.domain.minutes_content import changed_parts, version_content
from meetings.enums import (
    ATTENDED,
    ActionState,
    AttendeeSource,
    ConsultationState,
    MeetingState,
    PlanArea,
    Presence,
)
from meetings.models import (
    ActionHistory,
    ActionItem,
    Attendee,
    Consultation,
    ConsultationHistory,
    Decree,
    InvitationLetter,
    Meeting,
    Minutes,
    MinutesVersion,
    Policy,
    WorkPlanItem,
)
from meetings.queries import pokja as pokja_queries
from meetings.transitions import ACTION_TRANSITIONS, CONSULTATION_TRANSITIONS
from monitoring.demo import notes
from monitoring.demo.source import MERGED, SUCCESSOR, Source
from monitoring.domain import compliance, quality, reconcile, review
from monitoring.domain.pprg_budget import budget_of
from monitoring.domain.pprg_content import Content, read_many
from monitoring.domain.pprg_facts import report_of
from monitoring.domain.quality.core import judge
from monitoring.enums import FindingState, SubmissionState
from monitoring.models import (
    ChecklistMark,
    Finding,
    FindingHistory,
    FollowUp,
    GapData,
    Opinion,
    Reconciliation,
    StepComment,
    Submission,
    SubmissionHistory,
)
from monitoring.queries import inbox
from monitoring.queries import pprg as queries
from monitoring.queries import reconcile as reconcile_queries
from monitoring.transitions import FINDING_TRANSITIONS, SUBMISSION_TRANSITIONS
from pug_tanjungbalai.common.models import AuditEntry

from .demo_loading import TODAY, load, loaded_city

pytestmark = pytest.mark.django_db

#: Written at the moment of the load itself.
WRITTEN_NOW = {"scoresnapshot.created_at"}


def may_lie_ahead(field: models.Field) -> bool:
    """Terms and deadlines are agreed in advance: validity, and everything that is due."""
    return field.name.startswith("valid_") or field.name.endswith("due")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once (and compared once) for the whole module."""
    with django_db_blocker.unblock(), loaded_city() as result:
        yield result


@pytest.fixture(autouse=True)
def city(loaded, db):
    """Every test here reads the loaded city, whose foreign keys were checked after loading.

    What a test writes is thrown away without checking those of the whole city again.
    """
    yield loaded
    transaction.set_rollback(True)


@dataclass(frozen=True)
class Judged:
    """A submission as the quality checks need it: its state, its content, and what they say of it."""

    state: str
    content: Content
    report: quality.Report


@pytest.fixture(scope="module")
def judged(loaded, django_db_blocker) -> dict[int, Judged]:
    """Every submission of the city with its content and its checks, read once."""
    with django_db_blocker.unblock():
        rows = list(queries.in_full(Submission.objects.all()))
        figures = queries.figures_of_many(row.sub_activity_id for row in rows)
        return {
            row.pk: judged_today(row, content, figures[row.sub_activity_id])
            for row, content in zip(rows, read_many(rows), strict=True)
        }


def judged_today(row: Submission, content: Content, figures: list[BudgetFigure]) -> Judged:
    """What the checks say of it on the day of the demonstration."""
    known = queries.newest_by_kind(figures, row.sub_activity.fiscal_year.as_of(TODAY))
    return Judged(row.state, content, report_of(row, content, TODAY, budget_of(content, known)))


# --- what it must hold --------------------------------------------------------------------------------------------


def test_city_has_departments_of_both_name_sets():
    codes = set(Department.objects.values_list("code", flat=True))
    assert len(codes) == 39
    assert set(SUCCESSOR) | MERGED | {"BAPPEDA", "BAPPERIDA"} <= codes
    merged = Department.objects.get(code="PERIKANPANGTAN")
    assert {row.code for row in merged.predecessors.all()} == {"DISKAN", "DISTANPAN"}
    assert NomenclatureItem.objects.count() == 2552


def test_city_has_years_in_every_state():
    states = dict(FiscalYear.objects.values_list("year", "state"))
    assert states == {
        2024: YearState.CLOSED,
        2025: YearState.CLOSED,
        2026: YearState.RUNNING,
        2027: YearState.PREPARATION,
    }
    for year in FiscalYear.objects.all():
        listed = sum(
            BudgetFigure.objects.filter(sub_activity__fiscal_year=year, kind=BudgetKind.ORIGINAL).values_list(
                "amount", flat=True
            )
        )
        assert listed < year.spending_without_staff < year.total_spending


def test_city_has_required_sub_activities_from_the_exports():
    required = set(SubActivity.objects.filter(fiscal_year__year=2026, requires_pprg=True).values_list("pk", flat=True))
    assert len(required) >= 120
    imported = BudgetFigure.objects.filter(kind=BudgetKind.ORIGINAL, import_run__kind="budget")
    assert required <= set(imported.values_list("sub_activity_id", flat=True))


def test_city_has_meetings_tasks_and_findings_in_every_state():
    assert Meeting.objects.count() >= 10
    assert set(Meeting.objects.values_list("state", flat=True)) == set(MeetingState)
    assert Finding.objects.count() >= 40
    assert set(Finding.objects.values_list("state", flat=True)) == set(FindingState)
    states = set(ActionItem.objects.values_list("state", flat=True))
    assert states >= {ActionState.OPEN, ActionState.REPORTED, ActionState.RETURNED, ActionState.CLOSED}
    assert ActionItem.objects.filter(closed_on__gt=models.F("due")).exists()
    assert ActionItem.objects.filter(closed_on__lte=models.F("due")).exists()
    assert set(Finding.objects.values_list("severity", flat=True)) == {"ringan", "sedang", "berat"}
    assert FollowUp.objects.exclude(evidence="").first().evidence.size > 500


def test_city_has_submissions_in_every_state():
    rows = Submission.objects.filter(sub_activity__fiscal_year__year=2027)
    assert set(rows.values_list("state", flat=True)) == set(SubmissionState)
    revised = Submission.objects.filter(budget_version="perubahan").values_list("state", flat=True)
    assert set(revised) == {"verified", "draft", "submitted"}
    desk = Counter(rows.filter(sub_activity__department__code="DISDIK").values_list("state", flat=True))
    assert desk["draft"] == desk["offered"] == desk["needs_revision"] == 1


def test_men_and_women_are_each_the_disadvantaged_group_somewhere():
    source = Source()
    groups = Counter(
        source.gap(row.department.code, row.item.code)["tertinggal"]
        for row in SubActivity.objects.filter(fiscal_year__year=2026, requires_pprg=True).select_related(
            "department", "item"
        )
    )
    assert groups["L"] >= 20
    assert groups["P"] >= 20
    assert {"L", "P", "LP"} == set(GapData.objects.values_list("concerns", flat=True))


def test_most_verified_documents_are_frozen_to_their_dpa():
    verified = Submission.objects.filter(state=SubmissionState.VERIFIED)
    for year in (2025, 2026):
        rows = verified.filter(sub_activity__fiscal_year__year=year)
        frozen = rows.exclude(frozen_at=None)
        assert rows.count() > frozen.count() > rows.count() * 0.8
    assert all("fiktif" in number for number in verified.exclude(dpa_number="").values_list("dpa_number", flat=True))
    assert not verified.filter(frozen_at__lt=models.F("verified_at")).exists()
    notes_ = SubmissionHistory.objects.filter(action="freeze").values_list("note", flat=True)
    assert any("berbeda dari RKA/DPA" in note for note in notes_)


def test_perubahan_is_a_copy_of_the_verified_murni():
    for row in Submission.objects.filter(budget_version="perubahan").select_related("copied_from"):
        assert row.copied_from.sub_activity_id == row.sub_activity_id
        assert row.copied_from.verified_at < row.created_at


def test_reconciliation_has_differences_of_each_kind():
    [made] = Reconciliation.objects.all()
    facts = reconcile_queries.facts_of(made.fiscal_year, TODAY)
    comparison = reconcile.compare(reconcile.stored_lines(made), facts, made.budget_version)
    assert all(comparison.counts().values())
    assert comparison.agreeing > 50


def test_half_year_figures_say_who_recorded_them():
    half = BudgetFigure.objects.filter(kind=BudgetKind.REALIZED, as_of=dt.date(2026, 6, 30))
    entries = AuditEntry.objects.filter(object_type="departments.budgetfigure", actor__username="bpkpd")
    assert {str(figure.pk) for figure in half} <= set(entries.values_list("object_id", flat=True))


def test_pokja_has_decrees_plans_and_its_library():
    pokja, technical = pokja_queries.groups_on(TODAY)
    assert pokja.in_force
    assert technical.in_force
    assert [row.role for row in pokja.decree.members.all()[:3]] == ["ketua", "sekretaris", "anggota"]
    members = {row.department.code for row in pokja.decree.members.all()}
    assert members == set(Department.objects.valid_on(TODAY).values_list("code", flat=True))
    assert pokja.decree.women > 5
    assert Decree.objects.count() == 4
    for year in (2025, 2026):
        rows = WorkPlanItem.objects.filter(fiscal_year__year=year)
        assert set(rows.values_list("area", flat=True)) == set(PlanArea)
        assert rows.exclude(realized_on=None).count() > rows.count() / 2
    assert Policy.objects.count() == 18


def test_pokja_is_consulted_in_every_state_about_different_things():
    rows = Consultation.objects.prefetch_related("answers")
    assert len(rows) >= 12
    assert {row.state for row in rows} == set(ConsultationState)
    assert len({row.title for row in rows}) == len({row.text for row in rows}) == len(rows)
    assert {"pprg", "temuan", ""} == {row.link_kind for row in rows}
    for row in rows.filter(state=ConsultationState.PUBLISHED).select_related("department"):
        [agreed] = [answer for answer in row.answers.all() if answer.agreed_at]
        words = f"{row.published_title} {row.published_text} {agreed.text}"
        assert row.department.short_name not in words
        assert row.department.name not in words


def test_no_two_submissions_share_their_purpose():
    purposes = list(Submission.objects.values_list("purpose", flat=True))
    assert all(purposes)
    assert len(purposes) == len(set(purposes))


def test_texts_are_written_not_repeated():
    assert len({text for _defect, text in notes.RETURN_NOTES}) >= 25
    returned = SubmissionHistory.objects.filter(action="return")
    assert len(set(returned.values_list("note", flat=True))) >= 20
    assert Finding.objects.values("condition").distinct().count() == Finding.objects.count()


def test_founding_meeting_is_recorded_exactly():
    meeting = Meeting.objects.get(starts_at__date=dt.date(2023, 12, 6))
    starts = timezone.localtime(meeting.starts_at)
    assert (starts.weekday(), starts.hour, starts.minute) == (2, 9, 0)  # Wednesday, 09.00 WIB
    assert meeting.place == "Aula Sutrisno Hadi, Pemerintah Kota Tanjungbalai"
    assert (meeting.mode, meeting.state) == ("hibrida", "held")
    assert meeting.organizer.code == "BAPPERIDA"
    assert meeting.opened_by == "Asisten II, Susanto, S.E."
    assert meeting.closed_by == "Kepala Bapperida, Zul Abdiman, S.Kom., M.M."
    assert [(row.name, row.institution, row.online) for row in meeting.speakers.all()] == [
        ("Novi Siregar", "Inspektorat Provinsi Sumatera Utara", True),
        ("Ika Hardina Lubis, S.E.", "Balitbang Provinsi Sumatera Utara", True),
    ]
    assert "misi ke-7" in meeting.purpose
    assert meeting.topics.endswith("ketimpangan laki-laki dan perempuan.")
    decisions = [row.text for row in meeting.decisions.all()]
    assert len(decisions) == 3
    assert decisions[0].startswith("Pembentukan POKJA PUG sebagai wadah konsultasi")
    assert decisions[1].startswith("Percepatan pelaksanaan PPRG")
    assert decisions[2].startswith("Sinergitas dan komitmen bersama")
    # Nothing is invented about it: everybody was invited, nobody's attendance is known, no tasks.
    assert meeting.invitations.count() == Department.objects.valid_on(dt.date(2023, 12, 6)).count()
    assert set(meeting.invitations.values_list("presence", flat=True)) == {Presence.UNRECORDED}
    assert not ActionItem.objects.filter(decision__meeting=meeting).exists()
    assert not Attendee.objects.filter(invitation__meeting=meeting).exists()


def test_meetings_have_numbers_agendas_letters_and_a_series():
    rows = list(Meeting.objects.exclude(sequence=None).order_by("starts_at"))
    assert [(row.year, row.sequence) for row in rows if row.year == 2026] == [(2026, number) for number in range(1, 5)]
    for row in rows:
        lines = timed(row.starts_at, row.agenda.all())
        assert overrun(row.ends_at, lines) == "", row
        assert row.letter.addressees.count("\n") > 20
        assert row.letter.signer_name == "Zul Abdiman, S.Kom., M.M."
        assert (row.letter.sent_at is None) is (row.state == MeetingState.PLANNED)
        assert signer_warning(row.letter, row) == ""
    planned = Meeting.objects.get(state=MeetingState.PLANNED)
    assert timezone.localdate(planned.previous.starts_at) == dt.date(2026, 7, 8)
    assert timezone.localdate(planned.previous.previous.starts_at) == dt.date(2026, 2, 11)
    assert planned.agenda.all()[1].title.startswith("Tindak lanjut keputusan rapat")
    founding = Meeting.objects.get(starts_at__date=dt.date(2023, 12, 6))
    assert (founding.sequence, founding.agenda.count(), founding.files.count()) == (None, 0, 0)
    assert not InvitationLetter.objects.filter(meeting=founding).exists()
    assert founding.minutes.locked_at is None


def test_minutes_are_signed_and_locked_with_one_correction():
    versions = MinutesVersion.objects.order_by("minutes__meeting__starts_at", "number")
    assert Counter(versions.values_list("number", flat=True)) == {1: 6, 2: 1}
    corrected = versions.get(number=2)
    assert "sebelum penggabungan" in corrected.reason
    first = versions.get(minutes=corrected.minutes, number=1)
    changes = changed_parts(version_content(first), version_content(corrected))
    assert [row.label for row in changes] == ["Kesimpulan"]
    assert ("DP3APMK ", "del") in changes[0].pieces
    for version in versions:
        content = version_content(version)
        assert content.chair
        assert content.decisions
        assert content.women + content.men > 20
        assert dt.datetime.fromisoformat(content.chair_signed_at) <= version.at
    assert Minutes.objects.filter(locked_at=None).count() == 2  # the founding one, and the latest


def test_whoever_speaks_in_the_minutes_attended():
    meeting = Meeting.objects.get(starts_at__date=dt.date(2026, 7, 8))
    presences = dict(meeting.invitations.values_list("department__code", "presence"))
    assert "Disporapar mengeluhkan" in meeting.minutes.discussion
    assert meeting.speakers.filter(institution__contains="BPKPD").exists()
    assert {presences["DISPORAPAR"], presences["BPKPD"], presences["DINKES"]} <= ATTENDED
    assert presences["DP3APMPPKB"] == Presence.PRESENT  # its head closed the meeting
    assert meeting.invitations.filter(attendees__isnull=False, presence__in=["absent", "excused"]).count() == 0


def test_scores_spread_and_rise():
    year = FiscalYear.objects.get(year=2026)
    matrix = compliance.build(year, TODAY)
    totals = [line.score.total for line in matrix.lines]
    assert len(totals) == 32
    assert min(totals) < 50
    assert max(totals) > 85
    before = [compliance.build(FiscalYear.objects.get(year=number), TODAY).average[0] for number in (2024, 2025)]
    assert before[0] < before[1] < matrix.average[0]
    assert len({line.score.band for line in matrix.lines}) == 4
    falling = [line for line in matrix.lines if line.previous is not None and line.previous > line.score.total]
    assert falling


def test_pace_of_the_year_in_preparation_moves():
    months = {
        timezone.localtime(moment).month
        for moment in Submission.objects.filter(
            sub_activity__fiscal_year__year=2027, state=SubmissionState.VERIFIED
        ).values_list("verified_at", flat=True)
    }
    assert set(range(4, 12)) <= months


# --- true to its dates --------------------------------------------------------------------------------------------


def test_nothing_is_dated_after_today():
    start_of_today = timezone.make_aware(dt.datetime.combine(TODAY, dt.time.min))
    late = []
    for model in apps.get_models():
        if model._meta.app_label not in {"departments", "meetings", "monitoring"}:
            continue
        for field in model._meta.concrete_fields:
            label = f"{model._meta.model_name}.{field.name}"
            if may_lie_ahead(field) or label in WRITTEN_NOW or not isinstance(field, models.DateField):
                continue
            limit = start_of_today if isinstance(field, models.DateTimeField) else TODAY
            rows = model.objects.filter(**{f"{field.name}__gte": limit})
            if model is Meeting:
                rows = rows.exclude(state=MeetingState.PLANNED)
            late += [label] * rows.count()
    assert late == []


def test_planned_meeting_is_announced_without_a_record():
    meeting = Meeting.objects.get(state=MeetingState.PLANNED)
    assert timezone.localdate(meeting.starts_at) > TODAY
    assert meeting.decisions.count() == 0
    assert set(meeting.invitations.values_list("presence", flat=True)) == {Presence.UNRECORDED}
    cancelled = Meeting.objects.get(state=MeetingState.CANCELLED)
    assert AuditEntry.objects.filter(
        object_type="meetings.meeting", object_id=str(cancelled.pk), reason__contains="paripurna"
    ).exists()


def test_recent_meetings_have_a_check_in_and_arrivals_in_its_time():
    assert Meeting.objects.get(state=MeetingState.PLANNED).checkin_code
    rows = Attendee.objects.exclude(arrived_at=None).select_related("invitation__meeting")
    assert {row.invitation.meeting.starts_at.year for row in rows} == {2026}
    for row in rows:
        meeting = row.invitation.meeting
        assert row.source == AttendeeSource.CHECK_IN
        assert opens_at(meeting) <= row.arrived_at <= closes_at(meeting)
    recent = Attendee.objects.filter(invitation__meeting__starts_at__year=2026)
    assert set(recent.values_list("source", flat=True)) == set(AttendeeSource)
    assert 0.7 < len(rows) / recent.count() < 0.9


def without_snapshot(history: type[models.Model]) -> models.QuerySet:
    """The moves; of PPRG without the whole text that each of them keeps."""
    rows = history._default_manager.all()
    return rows.defer("snapshot") if history is SubmissionHistory else rows


@pytest.mark.parametrize(
    ("history", "table", "opening"),
    [
        (SubmissionHistory, SUBMISSION_TRANSITIONS, {("start", "", "draft"), ("freeze", "verified", "verified")}),
        (FindingHistory, FINDING_TRANSITIONS, {("record", "", "open")}),
        (ActionHistory, ACTION_TRANSITIONS, set()),
        (ConsultationHistory, CONSULTATION_TRANSITIONS, {("ask", "", "open")}),
    ],
)
def test_history_follows_the_life_cycle(history, table, opening):
    allowed = {(row.action, str(source), str(row.target)) for row in table for source in row.sources} | opening
    needs_note = {row.action for row in table if row.note_required}
    last: dict[int, tuple[str, int, dt.datetime]] = {}
    for row in without_snapshot(history).order_by("record_id", "at", "id").select_related("record"):
        assert (row.action, row.from_state, row.to_state) in allowed
        assert row.note or row.action not in needs_note
        if row.record_id in last:
            state, version, at = last[row.record_id]
            assert (row.from_state, row.version > version, row.at > at) == (state, True, True)
        last[row.record_id] = (row.to_state, row.version, row.at)
        assert row.record.version >= row.version
    records = history._meta.get_field("record").related_model.objects.values_list("pk", "state")
    assert all(last.get(pk, ("open",))[0] == state for pk, state in records)


def test_tasks_tied_to_a_fact_closed_exactly_where_it_is_true():
    tied = list(ActionItem.objects.exclude(fact=""))
    closed = [item for item in tied if item.closed_by_itself]
    assert {item.state for item in tied if not item.closed_by_itself} <= {"open", "reported", "returned"}
    assert len(closed) >= 10
    assert len(tied) - len(closed) >= 10
    assert {item.fact for item in tied} == {"pprg-diajukan", "data-terpilah", "temuan-selesai"}
    assert any(EARLIER in item.proof_text for item in closed)
    last_night = timezone.make_aware(dt.datetime.combine(TODAY, dt.time.min)) - dt.timedelta(seconds=1)
    assert settle(actor=None, at=last_night) == []


@pytest.mark.parametrize("history", [SubmissionHistory, FindingHistory, ActionHistory, ConsultationHistory])
def test_actors_were_entitled_on_that_day(history):
    periods: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for model in (FocalPoint, DepartmentHead):
        for user, start, end in model.objects.exclude(user=None).values_list("user", "valid_from", "valid_to"):
            periods.setdefault(user, []).append((start, end))
    verifiers = {Role.BAPPERIDA, Role.DP3A, Role.INSPEKTORAT, Role.BPKPD}
    for row in without_snapshot(history).select_related("actor"):
        assert row.actor_role == row.actor.role
        moment = timezone.localtime(row.at)
        assert moment.weekday() < 5
        assert 8 <= moment.hour < 17
        if row.actor.role in verifiers:
            continue
        day = moment.date()
        assert any(start <= day and (end is None or day <= end) for start, end in periods[row.actor_id]), row.at


def test_nobody_verifies_for_the_own_department():
    rows = SubmissionHistory.objects.filter(action__in=["take", "return", "verify"])
    assert not rows.filter(actor__department=models.F("record__sub_activity__department")).exists()


def test_columns_agree_with_the_history():
    firsts = dict(
        SubmissionHistory.objects.filter(action="submit")
        .order_by()
        .values("record")
        .annotate(first=models.Min("at"))
        .values_list("record", "first")
    )
    for row in Submission.objects.all():
        assert row.first_submitted_at == firsts.get(row.pk)
        assert (row.verified_at is not None) == (row.state == SubmissionState.VERIFIED)
        signed = row.state in {"signed", "submitted", "in_verification", "verified"}
        assert (row.signed_at is not None) == signed or row.state == SubmissionState.WITHDRAWN
        assert row.created_at <= row.updated_at


def test_merged_departments_work_within_their_validity():
    rows = SubmissionHistory.objects.filter(record__sub_activity__department__code__in=MERGED)
    assert rows.exists()
    assert not rows.filter(at__date__lt=dt.date(2026, 1, 1)).exists()
    ended = SubmissionHistory.objects.filter(record__sub_activity__department__code__in=SUCCESSOR)
    assert not ended.filter(at__date__gt=dt.date(2025, 12, 31)).exists()
    assert FiscalYear.objects.get(year=2026).extensions.count() == 3


def test_two_letters_of_appointment_have_lapsed():
    today = FocalPoint.objects.active_on(TODAY).values_list("department__code", flat=True)
    existing = Department.objects.valid_on(TODAY).values_list("code", flat=True)
    assert len(set(existing) - set(today)) == 2
    assert not {"DISDIK", "DINKES", "DISPERINDAG", "PERIKANPANGTAN"} - set(today)


def test_snapshots_hold_what_was_written_then(judged):
    row = SubmissionHistory.objects.filter(action="return").order_by("at").first()
    assert Content.from_dict(row.snapshot).header.sub_activity.code == row.record.sub_activity.item.code
    signed = SubmissionHistory.objects.filter(action="verify").first()
    assert Content.from_dict(signed.snapshot).signature.name
    for waiting in Submission.objects.filter(state=SubmissionState.NEEDS_REVISION):
        last = waiting.history.first()
        stored = Content.from_dict(last.snapshot)
        now = judged[waiting.pk].content
        assert (now.data, now.actions, now.new_purpose) == (stored.data, stored.actions, stored.new_purpose)


def reports(judged: dict[int, Judged], *states: str) -> list[quality.Report]:
    """The quality checks of every submission in one of the states."""
    return [row.report for row in judged.values() if row.state in states]


def test_nothing_blocks_what_has_gone_on_from_a_draft(judged):
    found = reports(judged, *(set(SubmissionState) - {SubmissionState.DRAFT, SubmissionState.WITHDRAWN}))
    assert [row.blocking for row in found if row.blocking] == []


def test_nothing_blocked_a_move_when_it_was_made():
    stopping = [check for check in quality.CHECKS if check.blocks]
    moves = SubmissionHistory.objects.filter(action__in=["offer", "sign", "submit"]).values_list("at", "snapshot")
    for at, snapshot in moves:
        content = Content.from_dict(snapshot)
        facts = quality.Facts(year=content.header.fiscal_year, today=timezone.localdate(at))
        assert [check.id for check in stopping if judge(check, content, facts).failed] == []


def test_checks_find_believable_problems(judged):
    drafts = Counter(row.check.id for report in reports(judged, SubmissionState.DRAFT) for row in report.blocking)
    assert {"data-asal", "data-angka", "anggaran-sama", "anggaran-pagu", "indikator-ada"} <= set(drafts)
    correcting = reports(judged, SubmissionState.NEEDS_REVISION)
    returned = Counter(row.check.id for report in correcting for row in report.warnings)
    assert len(returned) >= 8
    verified = reports(judged, SubmissionState.VERIFIED)
    assert sum(not report.warnings for report in verified) > len(verified) * 0.8


def test_sums_of_actions_are_the_budget_except_where_it_was_returned():
    for row in Submission.objects.filter(state=SubmissionState.VERIFIED).prefetch_related("actions"):
        assert sum(action.input_amount for action in row.actions.all()) == row.budget_total


# --- the verification ---------------------------------------------------------------------------------------------


def in_states(*states: str):
    return Submission.objects.filter(state__in=states).select_related(
        "sub_activity__fiscal_year", "sub_activity__department"
    )


def test_verified_documents_have_the_opinions_that_their_year_asks_for():
    rows = in_states(SubmissionState.VERIFIED)
    standings = review.of_many(rows)
    assert [pk for pk, row in standings.items() if not row.is_met] == []
    both = [row for row in standings.values() if not row.one_suffices]
    assert len(both) >= 30
    assert all(set(row.newest) == {"bapperida", "dp3a"} for row in both)


def test_documents_in_verification_wait_for_different_people():
    standings = list(review.of_many(in_states(SubmissionState.IN_VERIFICATION)).values())
    assert {len(row.newest) for row in standings} >= {0, 1}
    assert len({len(row.marks) for row in standings}) >= 3
    assert any(row.flagged for row in standings)
    for user in User.objects.filter(username__in=["bapperida", "dp3a"]):
        assert inbox.counts(user)["opinion"] >= 2


def test_returned_documents_say_what_is_wrong_where():
    rows = [row for row in in_states(SubmissionState.NEEDS_REVISION) if row.sub_activity.fiscal_year.year >= 2026]
    for row, standing in zip(rows, review.of_many(rows).values(), strict=True):
        assert len(standing.marks) == 22
        assert standing.flagged
        assert row.comments.filter(parent=None, settled_at=None).exists()
        assert not standing.is_met
    assert StepComment.objects.exclude(parent=None).filter(author__role=Role.FOCAL_POINT).exists()
    assert StepComment.objects.exclude(settled_at=None).exists()


def test_nobody_judges_the_own_department_or_outside_of_its_round():
    own = {"submission__sub_activity__department": models.F("actor__department")}
    assert not Opinion.objects.filter(**own).exists()
    assert not ChecklistMark.objects.filter(
        round__record__sub_activity__department=models.F("actor__department")
    ).exists()
    assert not ChecklistMark.objects.filter(at__lt=models.F("round__at")).exists()
    assert not Opinion.objects.filter(at__lt=models.F("round__at")).exists()
    assert not StepComment.objects.filter(settled_at__lt=models.F("at")).exists()
    assert set(ChecklistMark.objects.values_list("round__action", flat=True)) == {"submit"}


def test_what_verifiers_write_is_not_one_text_repeated():
    texts = Counter(StepComment.objects.filter(parent=None).values_list("text", flat=True))
    assert len(texts) >= 35
    assert max(texts.values()) <= sum(texts.values()) * 0.1
    notes_ = set(ChecklistMark.objects.exclude(note="").values_list("note", flat=True))
    assert len(notes_) >= 40
    assert len(set(Opinion.objects.exclude(note="").values_list("note", flat=True))) >= 40


# --- loading ------------------------------------------------------------------------------------------------------


def test_same_seed_and_day_give_the_same_city(city):
    assert city["first"] == city["second"]


def test_emptying_is_announced_and_accounts_are_listed(city):
    assert "Menghapus seluruh isi basis data" in city["first_output"]
    assert not Department.objects.filter(code="LAMA").exists()
    for name in ("bapperida", "staf", "inspektorat", "dp3a", "bpkpd", "pimpinan", "admin"):
        assert name in city["output"]
    assert django_settings.DEMO_PASSWORD in city["output"]
    assert AuditEntry.objects.filter(action="muat data peragaan").count() == 1


def test_refuses_a_database_in_use():
    with pytest.raises(CommandError, match="--kosongkan"):
        load()


def test_a_filled_database_still_shows_its_accounts():
    output = load("--bila-kosong")
    assert f"kata sandi semuanya: {django_settings.DEMO_PASSWORD}" in output
    for name in ("bapperida", "admin", "focal.disdik", "kepala.dinkes"):
        assert f"  {name} " in output


def test_a_city_of_its_own_is_left_alone_without_a_word():
    AuditEntry.objects.filter(action="muat data peragaan")._raw_delete("default")
    before = User.objects.count()
    assert load("--bila-kosong") == ""
    assert User.objects.count() == before


def test_refuses_production(settings):
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="PUG_ENV"):
        load("--kosongkan")
    assert Department.objects.count() == 39


def test_refuses_a_day_before_the_story_begins():
    with pytest.raises(CommandError, match="Peragaan mulai"):
        call_command("demo", "--hari-ini", "2023-01-01", stdout=io.StringIO())


def test_every_department_has_its_two_accounts():
    codes = Department.objects.values_list("code", flat=True)
    expected = {f"{kind}.{code.lower()}" for code in codes for kind in ("focal", "kepala")}
    assert expected <= set(User.objects.filter(is_active=True).values_list("username", flat=True))
    assert User.objects.get(username="admin").is_superuser
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.parametrize(
    "name",
    ["bapperida", "staf", "inspektorat", "dp3a", "bpkpd", "pimpinan", "admin", "focal.disdik", "kepala.kec-tn"],
)
def test_account_can_sign_in(name):
    response = Client().post(reverse("masuk"), {"username": name, "password": django_settings.DEMO_PASSWORD})
    assert response.status_code == 302
