"""Decrees of the Pokja and its Tim Teknis with their members by office."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from departments.enums import Role
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..enums import GroupKind, MemberRole
from ..models import Decree, Member
from ..queries import pokja as queries
from ..rules import can_keep_pokja
from .kept import Attachment, store
from .rows import contents

MEMBER_FIELDS = ("role", "office", "name", "sex", "nip", "department_id")
#: Offices of which a decree names one only.
SINGLE_ROLES = (MemberRole.CHAIR, MemberRole.SECRETARY)

Row = Mapping[str, Any]


def require_keeper(actor: Any) -> None:
    """NotAllowed for everybody but Bapperida."""
    if not can_keep_pokja(actor):
        raise NotAllowed("Hanya Bapperida yang mencatat SK dan keanggotaan Pokja.")


def member_problems(members: Iterable[Row]) -> list[str]:
    """What is wrong with a list of members as a whole, in words; empty where nothing is."""
    rows = list(members)
    if not rows:
        return ["Isi sedikitnya satu anggota."]
    held = Counter(row["role"] for row in rows)
    problems = [
        f"{MemberRole(role).label} hanya boleh satu; sekarang {held[role]}." for role in SINGLE_ROLES if held[role] > 1
    ]
    if not held[MemberRole.CHAIR]:
        problems.append("Tentukan ketuanya.")
    seats = Counter((row["office"].casefold(), row["name"].casefold()) for row in rows)
    double = [row["office"] for row in rows if seats[row["office"].casefold(), row["name"].casefold()] > 1]
    if double:
        problems.append(f"Tercantum dua kali: {', '.join(dict.fromkeys(double))}.")
    return problems


@transaction.atomic
def save_decree(
    *,
    decree: Decree | None,
    actor: Any,
    values: Mapping[str, Any],
    members: Iterable[Row],
    version: int | None = None,
    attachment: Attachment | None = None,
) -> Decree:
    """Record a decree with exactly ``members``, in their order, or change one of which the user saw ``version``.

    ``members`` are rows of ``MEMBER_FIELDS``. IllegalMove where they do not fit together (:func:`member_problems`),
    StaleVersion where somebody was faster.
    """
    require_keeper(actor)
    rows = [{name: row[name] for name in MEMBER_FIELDS} for row in members]
    problems = member_problems(rows)
    if problems:
        raise IllegalMove(" ".join(problems))
    decree = store(decree or Decree(), actor=actor, values=values, version=version, attachment=attachment)
    before = contents(decree.members.order_by("position", "pk"), MEMBER_FIELDS)
    if before != rows:
        # Nothing refers to a member: the list is written anew, so that two offices may change hands in one saving.
        decree.members.all().delete()
        Member.objects.bulk_create(Member(decree=decree, position=place, **row) for place, row in enumerate(rows, 1))
        audit.record(actor=actor, action="anggota", obj=decree, changes={"anggota": [before, rows]})
    return decree


def suggested_members(kind: str, day: dt.date) -> list[dict[str, Any]]:
    """Who belongs into a decree of this kind, by office, from who holds office on ``day``.

    Pokja: Kepala Bapperida as chair, Kepala Dinas P3A as secretary, all other heads of departments as members
    (domain: Pokja PUG is set by Keputusan Wali Kota). Tim Teknis: the main focal points.
    """
    if kind == GroupKind.TECHNICAL:
        return [
            _member(MemberRole.MEMBER, row.position or "Focal point", row.name, row.sex, row.nip, row.department_id)
            for row in queries.focal_points_in_office(day)
        ]
    chairs, secretaries = (queries.departments_of_role(role) for role in (Role.BAPPERIDA, Role.DP3A))
    rows = []
    for head in queries.heads_in_office(day):
        role = MemberRole.MEMBER
        if head.department_id in chairs:
            role = MemberRole.CHAIR
        elif head.department_id in secretaries:
            role = MemberRole.SECRETARY
        office = head.position or f"Kepala {head.department.name}"
        sex = head.user.sex if head.user else ""
        rows.append(_member(role, f"{head.title_prefix}{office}", head.name, sex, head.nip, head.department_id))
    order = list(MemberRole)
    return sorted(rows, key=lambda row: order.index(row["role"]))


def _member(role: MemberRole, office: str, name: str, sex: str, nip: str, department_id: int) -> dict[str, Any]:
    return {"role": role, "office": office, "name": name, "sex": sex, "nip": nip, "department_id": department_id}
