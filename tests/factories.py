"""One plain factory per model: sensible defaults, every field can be given. Nothing random."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.enums import BudgetKind, CodeLevel, DepartmentKind, HeadStatus, Role, YearState
from departments.models import (
    BudgetFigure,
    DeadlineExtension,
    Department,
    DepartmentHead,
    FiscalYear,
    FocalPoint,
    NomenclatureItem,
    NomenclatureVersion,
    SexDisaggregatedData,
    SubActivity,
    User,
)
from meetings.enums import MeetingState, Presence
from meetings.models import ActionItem, Attendee, Decision, Invitation, Meeting, Minutes, Speaker
from monitoring.models import (
    ActionPlan,
    Finding,
    FollowUp,
    GapCause,
    GapData,
    GapFactor,
    GapIndicator,
    PrerequisiteScore,
    Submission,
)
from pug_tanjungbalai.common.models import ImportRun

PASSWORD = "rumah-panggung-biru-73"
_number = itertools.count(1)


def wib(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """An aware moment by the clock of Tanjungbalai."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


def make_department(code: str | None = None, **fields: Any) -> Department:
    """A department valid since 2021."""
    code = code or f"OPD-{next(_number)}"
    predecessors = fields.pop("predecessors", [])
    row = Department.objects.create(
        code=code,
        **{
            "name": f"Dinas {code}",
            "short_name": code.title(),
            "kind": DepartmentKind.OFFICE,
            "valid_from": dt.date(2021, 1, 1),
            **fields,
        },
    )
    row.predecessors.set(predecessors)
    return row


def make_user(role: Role = Role.BAPPERIDA, department: Department | None = None, **fields: Any) -> User:
    """An active user with the password ``PASSWORD``; staff as the role wants it."""
    username = fields.pop("username", f"{role.value}{next(_number)}")
    staff = role in {Role.BAPPERIDA, Role.DP3A, Role.INSPEKTORAT, Role.BPKPD, Role.ADMIN}
    user = User(
        username=username,
        role=role,
        department=department,
        **{"name": f"Pengguna {username}", "email": f"{username}@contoh.id", "is_staff": staff, **fields},
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def make_head(department: Department, user: User | None = None, **fields: Any) -> DepartmentHead:
    """A definitive head since 2021."""
    return DepartmentHead.objects.create(
        department=department,
        user=user,
        **{
            "name": user.name if user else "Rahmad Hidayat, S.E.",
            "nip": "197001011995031001",
            "rank": "Pembina Utama Muda (IV/c)",
            "position": f"Kepala {department.name}",
            "status": HeadStatus.DEFINITIVE,
            "valid_from": dt.date(2021, 1, 1),
            **fields,
        },
    )


def make_focal_point(department: Department, user: User | None = None, **fields: Any) -> FocalPoint:
    """A main focal point whose SK covers 2024 to 2030."""
    return FocalPoint.objects.create(
        department=department,
        user=user,
        **{
            "name": user.name if user else "Nur Aisyah, S.Sos.",
            "nip": "198502022010012002",
            "sex": "P",
            "decree_number": f"800/{next(_number)}/2024",
            "decree_date": dt.date(2024, 1, 2),
            "valid_from": dt.date(2024, 1, 1),
            "valid_to": dt.date(2030, 12, 31),
            **fields,
        },
    )


def make_nomenclature(**fields: Any) -> NomenclatureVersion:
    """A nomenclature version (one for all by default)."""
    row, _created = NomenclatureVersion.objects.get_or_create(
        name=fields.pop("name", "Kepmendagri 900.1.15.5-1317/2023"),
        defaults={"valid_from_year": 2024, **fields},
    )
    return row


def make_year(year: int = 2026, **fields: Any) -> FiscalYear:
    """A running fiscal year with deadlines in the year before."""
    return FiscalYear.objects.create(
        year=year,
        **{
            "state": YearState.RUNNING,
            "nomenclature": make_nomenclature(),
            "submission_due": dt.date(year - 1, 7, 31),
            "prerequisite_maximum": Decimal(100),
            "total_spending": Decimal(10**11),
            **fields,
        },
    )


def new_code() -> str:
    """A code of a sub-activity that no other test has: four digits in the last segment, however many there were."""
    number = next(_number)
    return f"1.01.02.2.{2 + number // 10_000:02d}.{number % 10_000:04d}"


def make_item(code: str | None = None, **fields: Any) -> NomenclatureItem:
    """A sub-activity code of the nomenclature."""
    version = fields.pop("version", None) or make_nomenclature()
    code = code or new_code()
    return NomenclatureItem.objects.create(
        version=version,
        code=code,
        **{"level": CodeLevel.SUB_ACTIVITY, "name": f"Sub kegiatan {code}", **fields},
    )


def make_sub_activity(
    department: Department, fiscal_year: FiscalYear, *, budget: Decimal | int | None = None, **fields: Any
) -> SubActivity:
    """A sub-activity that must have PPRG; with ``budget`` also its pagu murni."""
    item = fields.pop("item", None) or make_item(version=fiscal_year.nomenclature)
    row = SubActivity.objects.create(
        department=department, fiscal_year=fiscal_year, item=item, **{"requires_pprg": True, **fields}
    )
    if budget is not None:
        make_figure(row, BudgetKind.ORIGINAL, budget)
    return row


def make_figure(sub_activity: SubActivity, kind: BudgetKind, amount: Decimal | int, **fields: Any) -> BudgetFigure:
    """A budget figure dated 2 January of the fiscal year."""
    return BudgetFigure.objects.create(
        sub_activity=sub_activity,
        kind=kind,
        amount=amount,
        **{"as_of": dt.date(sub_activity.fiscal_year.year, 1, 2), "document_number": "DPA/1", **fields},
    )


def make_extension(fiscal_year: FiscalYear, department: Department, due: dt.date, **fields: Any) -> DeadlineExtension:
    """A recorded extension of the submission deadline."""
    return DeadlineExtension.objects.create(
        fiscal_year=fiscal_year,
        department=department,
        due=due,
        **{
            "document_number": "050/77",
            "decided_on": due - dt.timedelta(days=10),
            "reason": "Penggabungan perangkat daerah",
            "decided_by": fields.pop("decided_by", None) or make_user(),
            **fields,
        },
    )


def make_data(department: Department, fiscal_year: FiscalYear, **fields: Any) -> SexDisaggregatedData:
    """A complete, not yet verified row of sex-disaggregated data."""
    return SexDisaggregatedData.objects.create(
        department=department,
        fiscal_year=fiscal_year,
        **{
            "indicator": f"Peserta pelatihan {next(_number)}",
            "unit": "orang",
            "male": 146,
            "female": 34,
            "data_year": 2025,
            "source": "Data sektoral",
            **fields,
        },
    )


def make_import_run(actor: User, kind: str = "budget", **fields: Any) -> ImportRun:
    """A workbook that somebody uploaded."""
    return ImportRun.objects.create(kind=kind, original_name="sipd.xlsx", sha256="0" * 64, actor=actor, **fields)


def make_submission(sub_activity: SubActivity, author: User | None = None, **fields: Any) -> Submission:
    """A draft PPRG without content."""
    return Submission.objects.create(
        sub_activity=sub_activity,
        created_by=author or make_user(),
        **{"purpose": "Meningkatkan kapasitas pelaku usaha mikro.", **fields},
    )


def fill_gap(submission: Submission) -> Submission:
    """Give the submission a small but complete GAP of all nine steps."""
    GapData.objects.create(
        submission=submission,
        indicator="Peserta pelatihan",
        unit="orang",
        male=146,
        female=34,
        data_year=2025,
        source="Data KUMKM",
        is_baseline=True,
    )
    factor = GapFactor.objects.create(submission=submission, kind="akses", text="Undangan hanya ke pemilik terdaftar.")
    internal = GapCause.objects.create(submission=submission, kind="internal", text="Pendaftaran tidak memuat L/P.")
    external = GapCause.objects.create(submission=submission, kind="eksternal", text="Beban ganda perempuan.")
    internal.factors.add(factor)
    external.factors.add(factor)
    action = ActionPlan.objects.create(
        submission=submission,
        name="Pelatihan per kelurahan",
        input_amount=Decimal("95000000.00"),
        output="80 orang terlatih",
        outcome="Usaha perempuan ber-NIB naik",
    )
    action.causes.add(internal, external)
    GapIndicator.objects.create(
        submission=submission,
        kind="keluaran",
        name="Peserta terlatih",
        unit="orang",
        baseline=34,
        target=200,
        target_male=120,
        target_female=80,
    )
    GapIndicator.objects.create(
        submission=submission,
        kind="hasil",
        name="Usaha perempuan ber-NIB",
        unit="persen",
        baseline=22,
        target=45,
    )
    submission.new_purpose = "Meningkatkan kapasitas pelaku usaha mikro laki-laki dan perempuan secara setara."
    submission.target_group = "Pelaku usaha mikro"
    submission.arg_category = "kesetaraan"
    submission.arg_reason = "Menyempitkan kesenjangan peserta pelatihan."
    submission.budget_total = Decimal("95000000.00")
    submission.save()
    return submission


def make_finding(department: Department, **fields: Any) -> Finding:
    """An open finding of 1 March 2026, due on 30 April 2026."""
    return Finding.objects.create(
        number=fields.pop("number", f"T-2026-{next(_number):03d}"),
        department=department,
        recorded_by=fields.pop("recorded_by", None) or make_user(Role.INSPEKTORAT),
        **{
            "title": "Data penerima manfaat belum terpilah",
            "criterion": "Permendagri 67/2011",
            "condition": "Daftar penerima tidak memuat jenis kelamin.",
            "cause": "Formulir lama masih dipakai.",
            "recommendation": "Ganti formulir dan lengkapi data.",
            "found_on": dt.date(2026, 3, 1),
            "due": dt.date(2026, 4, 30),
            **fields,
        },
    )


def make_follow_up(finding: Finding, author: User | None = None, **fields: Any) -> FollowUp:
    """A follow-up not yet reviewed."""
    return FollowUp.objects.create(
        finding=finding, author=author or make_user(), **{"text": "Formulir sudah diganti.", **fields}
    )


def make_meeting(*departments: Department, presence: Presence = Presence.PRESENT, **fields: Any) -> Meeting:
    """A meeting held on 10 March 2026 to which ``departments`` were invited."""
    organizer = fields.pop("organizer", None) or (departments[0] if departments else make_department())
    row = Meeting.objects.create(
        organizer=organizer,
        **{
            "title": "Rapat koordinasi PUG",
            "starts_at": wib(2026, 3, 10, 9),
            "ends_at": wib(2026, 3, 10, 12),
            "place": "Aula Sutrisno Hadi",
            "state": MeetingState.HELD,
            **fields,
        },
    )
    for department in departments:
        make_invitation(row, department, presence=presence)
    return row


def make_invitation(meeting: Meeting, department: Department, **fields: Any) -> Invitation:
    """An invitation with recorded presence."""
    return Invitation.objects.create(meeting=meeting, department=department, **{"presence": Presence.PRESENT, **fields})


def make_attendee(invitation: Invitation, **fields: Any) -> Attendee:
    """A woman who attended."""
    return Attendee.objects.create(invitation=invitation, **{"name": "Siti Aminah", "sex": "P", **fields})


def make_speaker(meeting: Meeting, **fields: Any) -> Speaker:
    """A speaker who joins online."""
    return Speaker.objects.create(meeting=meeting, **{"name": "Novi Siregar", "online": True, **fields})


def make_minutes(meeting: Meeting, **fields: Any) -> Minutes:
    """Minutes with an opening."""
    return Minutes.objects.create(meeting=meeting, **{"opening": "Rapat dibuka pukul 09.00 WIB.", **fields})


def make_decision(meeting: Meeting, **fields: Any) -> Decision:
    """The first decision of the meeting."""
    return Decision.objects.create(
        meeting=meeting, **{"number": meeting.decisions.count() + 1, "text": "Percepatan PPRG.", **fields}
    )


def make_action(department: Department, decision: Decision | None = None, **fields: Any) -> ActionItem:
    """An open action item due on 30 April 2026."""
    return ActionItem.objects.create(
        department=department,
        decision=decision or make_decision(make_meeting(department)),
        **{"text": "Ajukan GBS.", "due": dt.date(2026, 4, 30), **fields},
    )


def make_prerequisite(
    department: Department, fiscal_year: FiscalYear, points: Decimal | int, **fields: Any
) -> PrerequisiteScore:
    """Verified points on 1 February of the year."""
    return PrerequisiteScore.objects.create(
        department=department,
        fiscal_year=fiscal_year,
        points=points,
        verified_by=fields.pop("verified_by", None) or make_user(),
        **{"verified_on": dt.date(fiscal_year.year, 2, 1), **fields},
    )
