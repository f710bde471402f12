"""Context of the page frame: sidebar with counts of what waits, choice of year, search text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from departments import importers
from departments.enums import YearState
from departments.selection import selected_number, years_of
from pug_tanjungbalai.common.fields import clean_search

from .queries import inbox
from .tables.tasks import TASK_KINDS

#: (group label, [(url name, label, icon, key of the counts, address prefixes under which it is active)])
MENU = (
    (
        "",
        (
            ("monitoring:home", "Beranda", "speedometer2", ""),
            ("monitoring:inbox", "Perlu tindakan", "inbox", "all"),
        ),
    ),
    ("Perencanaan", (("monitoring:pprg_list", "PPRG", "journal-check", "pprg"),)),
    (
        "Koordinasi",
        (
            ("meetings:meeting_list", "Rapat", "people", "meeting"),
            ("meetings:action_list", "Tindak lanjut rapat", "check2-square", "action"),
            ("meetings:pokja_home", "Pokja", "diagram-3", ""),
            ("meetings:consultation_list", "Konsultasi", "chat-dots", "consultation"),
        ),
    ),
    (
        "Pemantauan",
        (
            ("monitoring:arg_recap", "Anggaran (ARG)", "cash-stack", ""),
            ("monitoring:finding_list", "Temuan", "flag", "finding"),
        ),
    ),
    (
        "Rujukan",
        (
            ("meetings:policy_list", "Acuan kebijakan", "book", ""),
            ("departments:department_list", "Perangkat daerah", "building", ""),
            ("departments:year_list", "Tahun anggaran", "calendar-event", ""),
            ("monitoring:help", "Bantuan", "question-circle", ""),
        ),
    ),
)
IMPORT = ("departments:import_index", "Impor data", "upload", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the sidebar; ``count``: tasks waiting there, ``active``: it leads to the present page."""

    url: str
    label: str
    icon: str
    count: int
    active: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; no heading without a label."""

    label: str
    entries: tuple[Entry, ...]


def kind_counts(request: HttpRequest) -> dict[str, int]:
    """Kind of task -> tasks waiting for the user; read once a request."""
    if not hasattr(request, "_kind_counts"):
        request._kind_counts = inbox.counts(request.user)  # type: ignore[attr-defined]
    return request._kind_counts  # type: ignore[attr-defined]


def task_counts(request: HttpRequest) -> Counter[str]:
    """Menu key -> tasks waiting (``all`` for the sum)."""
    result: Counter[str] = Counter()
    for kind, number in kind_counts(request).items():
        result[TASK_KINDS[kind].menu] += number
        result["all"] += number
    return result


def menu(request: HttpRequest) -> tuple[Group, ...]:
    """Groups of the sidebar for this user, with the entry of the present page marked."""
    counts = task_counts(request)
    groups = []
    for label, lines in MENU:
        if label == "Rujukan" and importers.kinds_for(request.user):
            lines = (*lines, IMPORT)
        groups.append(Group(label, tuple(_entry(request.path, line, counts) for line in lines)))
    return tuple(groups)


def _entry(path: str, line: tuple[str, str, str, str], counts: Counter[str]) -> Entry:
    name, label, icon, key = line
    url = address(name)
    active = path == url if url == "/" else path.startswith(url)
    return Entry(url, label, icon, counts[key] if key else 0, active)


@lru_cache(maxsize=64)
def address(name: str) -> str:
    """The address of a page of the menu: each page shows them all."""
    return reverse(name)


@lru_cache(maxsize=512)
def sidebar(groups: tuple[Group, ...]) -> SafeString:
    """The sidebar, drawn once for all pages on which it looks the same."""
    return render_to_string("partials/_sidebar.html", {"groups": groups})


def _forget(**_: Any) -> None:
    address.cache_clear()
    sidebar.cache_clear()


setting_changed.connect(_forget, dispatch_uid="navigation")


def year_options(request: HttpRequest) -> list[dict[str, Any]]:
    """The choice of year in the top bar."""
    chosen = selected_number(request)
    words = {YearState.PREPARATION: " disiapkan", YearState.CLOSED: " ditutup"}
    return [
        {
            "value": str(row.year),
            "selected": row.year == chosen,
            "label": f"{row.year}{words.get(YearState(row.state), '')}",
        }
        for row in years_of(request)
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: all of it lazy, so that a page outside the frame (admin, errors) reads nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "sidebar": SimpleLazyObject(lambda: sidebar(menu(request))),
        "years": SimpleLazyObject(lambda: year_options(request)),
        "inbox_count": SimpleLazyObject(lambda: task_counts(request)["all"]),
        "search_query": clean_search(request.GET.get("q")) if request.path == "/cari/" else "",
    }
