"""Factories of the Pokja: decrees, the plan, consultations, policies. Sensible defaults, nothing random."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.models import Department, FiscalYear, User
from meetings.enums import ConsultationState, GroupKind, MemberRole, PlanArea, PolicyKind
from meetings.models import Answer, Consultation, Decree, Member, Policy, WorkPlanItem

_number = itertools.count(1)
#: What a decree is in force on, and what it is not.
START, END = dt.date(2024, 1, 1), dt.date(2090, 12, 31)


def make_decree(**fields: Any) -> Decree:
    """A decree of the Pokja of 2024 that is in force today."""
    return Decree.objects.create(
        **{
            "kind": GroupKind.WORKING_GROUP,
            "number": f"400.2.1/{next(_number)}/K/2024",
            "date": dt.date(2023, 12, 20),
            "valid_from": START,
            "valid_to": END,
            **fields,
        }
    )


def make_member(decree: Decree, **fields: Any) -> Member:
    """A woman who is an ordinary member."""
    return Member.objects.create(
        decree=decree,
        position=decree.members.count() + 1,
        **{"role": MemberRole.MEMBER, "office": "Kepala Dinas Sosial", "name": "Siti Aminah", "sex": "P", **fields},
    )


def make_plan_item(year: FiscalYear, **fields: Any) -> WorkPlanItem:
    """An activity of planning without realisation."""
    return WorkPlanItem.objects.create(
        fiscal_year=year,
        **{
            "area": PlanArea.PLANNING,
            "activity": f"Pendampingan penyusunan GAP {next(_number)}",
            "baseline": "19 perangkat daerah",
            "target": "32 perangkat daerah",
            "indicator": "Perangkat daerah yang didampingi",
            "budget": Decimal(50_000_000),
            "unit": "Bapperida",
            **fields,
        },
    )


def make_consultation(department: Department, asked_by: User, **fields: Any) -> Consultation:
    """An open question about data."""
    state = fields.get("state", ConsultationState.OPEN)
    published = {"published_at": timezone.now()} if state == ConsultationState.PUBLISHED else {}
    return Consultation.objects.create(
        department=department,
        asked_by=asked_by,
        **{
            "title": "Bolehkah memakai data dua tahun lalu?",
            "text": "Angka tahun lalu belum selesai diolah.",
            "link_part": "data",
            **published,
            **fields,
        },
    )


def make_answer(consultation: Consultation, author: User, *, agreed: bool = False, **fields: Any) -> Answer:
    """What somebody said; ``agreed``: the agreed answer."""
    mark = {"agreed_at": timezone.now(), "agreed_by": author} if agreed else {}
    return Answer.objects.create(
        consultation=consultation,
        author=author,
        **{"text": "Boleh, sebutkan tahun dan sumbernya.", **mark, **fields},
    )


def make_published(department: Department, asked_by: User, answered_by: User, **fields: Any) -> Consultation:
    """A question whose agreed answer everybody may read."""
    consultation = make_consultation(
        department,
        asked_by,
        **{
            "state": ConsultationState.PUBLISHED,
            "published_title": "Data tahun berapa yang boleh dipakai?",
            "published_text": "Angka terbaru belum selesai diolah.",
            **fields,
        },
    )
    make_answer(consultation, answered_by, agreed=True)
    return consultation


def make_policy(**fields: Any) -> Policy:
    """A ministerial regulation in force that applies to the GAP."""
    return Policy.objects.create(
        **{
            "kind": PolicyKind.MINISTER,
            "number": f"Dalam Negeri {next(_number)}",
            "year": 2011,
            "subject": "Pedoman Umum Pelaksanaan Pengarusutamaan Gender di Daerah",
            "areas": ["gap"],
            **fields,
        }
    )
