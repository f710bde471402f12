"""Context of the page frame: sidebar with counts of what waits, choice of year, search text."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

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


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of the sidebar for this user, with the entry of the present page marked."""
    counts = task_counts(request)
    groups = []
    for label, entries in MENU:
        if label == "Rujukan" and importers.kinds_for(request.user):
            entries = (*entries, IMPORT)
        items = [item for entry in entries if (item := _item(request, entry, counts))]
        groups.append({"label": label, "items": items})
    return groups


def _item(request: HttpRequest, entry: tuple[str, str, str, str], counts: Counter[str]) -> dict[str, Any] | None:
    name, label, icon, key = entry
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    active = request.path == url if url == "/" else request.path.startswith(url)
    return {"url": url, "label": label, "icon": icon, "count": counts[key] if key else 0, "active": active}


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
    """Context processor; nothing is read for pages without a signed-in user or outside the frame (admin)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or request.path.startswith("/admin/"):
        return {}
    return {
        "nav": SimpleLazyObject(lambda: menu(request)),
        "years": SimpleLazyObject(lambda: year_options(request)),
        "inbox_count": SimpleLazyObject(lambda: task_counts(request)["all"]),
        "search_query": clean_search(request.GET.get("q")) if request.path == "/cari/" else "",
    }
