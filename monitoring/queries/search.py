"""Search over everything a user may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from departments.queries import sub_activity_matches, visible_departments
from meetings.models import Policy
from meetings.queries import search_actions, search_meetings, visible_actions, visible_meetings
from meetings.queries.consultation import published, search_published
from meetings.queries.policy import search_policies
from pug_tanjungbalai.common.formats import tanggal

from .finding import matching, visible_findings
from .pprg import visible_submissions

MINIMUM = 2
HITS = 10
#: Lists without years or validity: they need not be told that the hits are of all of them.
TIMELESS = frozenset({"meetings:policy_list", "meetings:faq_list"})


@dataclass(frozen=True)
class Hit:
    """One record found."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind, at most ``HITS``; ``more`` is the address of the whole list."""

    label: str
    icon: str
    hits: list[Hit]
    more: str


def _hits(rows: QuerySet[Any], describe: Callable[[Any], Hit]) -> tuple[list[Hit], bool]:
    found = list(rows[: HITS + 1])
    return [describe(row) for row in found[:HITS]], len(found) > HITS


def search_everything(user: Any, text: str) -> list[Group]:
    """Departments, PPRG, meetings, action items, findings, policies, and published questions with their answers.

    One query each. Of consultations only what was published is found here, in its published words.
    """
    departments = visible_departments(user).filter(
        Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__icontains=text)
    )
    submissions = (
        visible_submissions(user)
        .filter(sub_activity_matches(text, "sub_activity"))
        .select_related("sub_activity__item", "sub_activity__department", "sub_activity__fiscal_year")
        .order_by("-sub_activity__fiscal_year__year", "sub_activity__item__code")
    )
    sources: list[tuple[str, str, str, QuerySet[Any], Callable[[Any], Hit]]] = [
        (
            "Perangkat daerah",
            "building",
            "departments:department_list",
            departments,
            lambda row: Hit(row.name, f"{row.short_name} · {row.code}", row.get_absolute_url()),
        ),
        (
            "PPRG",
            "journal-check",
            "monitoring:pprg_list",
            submissions,
            lambda row: Hit(
                row.sub_activity.name,
                f"{row.sub_activity.code} · {row.sub_activity.department} · "
                f"{row.sub_activity.fiscal_year} {row.get_budget_version_display()} · {row.get_state_display()}",
                row.get_absolute_url(),
            ),
        ),
        (
            "Rapat",
            "people",
            "meetings:meeting_list",
            search_meetings(visible_meetings(user), text).order_by("-starts_at"),
            lambda row: Hit(row.title, tanggal(row.starts_at), row.get_absolute_url()),
        ),
        (
            "Tugas rapat",
            "check2-square",
            "meetings:action_list",
            search_actions(visible_actions(user), text).select_related("department").order_by("-due"),
            lambda row: Hit(row.text, f"{row.department} · tenggat {tanggal(row.due)}", row.get_absolute_url()),
        ),
        (
            "Temuan",
            "flag",
            "monitoring:finding_list",
            matching(visible_findings(user), text).select_related("department").order_by("-found_on"),
            lambda row: Hit(
                f"{row.number} {row.title}", f"{row.department} · {row.get_state_display()}", row.get_absolute_url()
            ),
        ),
        (
            "Tanya jawab",
            "megaphone",
            "meetings:faq_list",
            search_published(published(), text),
            lambda row: Hit(
                row.published_title,
                f"jawaban Pokja, {tanggal(row.published_at)}",
                reverse("meetings:faq_detail", args=[row.pk]),
            ),
        ),
        (
            "Acuan kebijakan",
            "book",
            "meetings:policy_list",
            search_policies(Policy.objects.order_by("-year", "kind", "number"), text),
            lambda row: Hit(str(row), f"{row.subject} · {row.get_status_display()}", row.get_absolute_url()),
        ),
    ]
    groups = []
    for label, icon, list_name, rows, describe in sources:
        hits, more = _hits(rows, describe)
        if hits:
            # The hits are of all years, also of departments that ended: the lists must be told.
            scope = {} if list_name in TIMELESS else {"berlaku" if rows is departments else "cakupan": "semua"}
            address = f"{reverse(list_name)}?{urlencode({'q': text, **scope})}"
            groups.append(Group(label, icon, hits, address if more else ""))
    return groups
