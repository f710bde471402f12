"""Tasks of meetings as a whole: the board by status, and the table by department."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from departments.queries import sees_whole_city
from pug_tanjungbalai.common.listing import ListPage

from .. import queries
from ..enums import ActionState
from ..filters import BoardFilter, DepartmentActionFilter
from ..models import ActionItem
from ..tables import DepartmentActionTable, action_chip, due_status, escalation, escalation_chip, shortened

#: Cards of a column before "lihat semua".
CARDS = 8
#: Column -> heading, icon, tone, words of an empty one, and how the list is narrowed to the same tasks.
COLUMNS: dict[str, tuple[str, str, str, str, dict[str, str]]] = {
    "lewat": (
        "Lewat tenggat",
        "exclamation-triangle-fill",
        "poor",
        "Tidak ada yang lewat tenggat.",
        {"state": "opd", "overdue": "1"},
    ),
    "terbuka": (
        "Terbuka",
        "hourglass-split",
        "fair",
        "Tidak ada tugas yang berjalan.",
        {"state": ActionState.OPEN.value, "overdue": "0"},
    ),
    "periksa": (
        "Menunggu pemeriksaan",
        "send",
        "info",
        "Tidak ada laporan yang menunggu.",
        {"state": ActionState.REPORTED.value},
    ),
    "kembali": (
        "Dikembalikan",
        "arrow-return-left",
        "poor",
        "Tidak ada laporan yang dikembalikan.",
        {"state": ActionState.RETURNED.value, "overdue": "0"},
    ),
    "selesai": (
        "Selesai",
        "check-circle-fill",
        "good",
        "Belum ada tugas yang selesai.",
        {"state": ActionState.CLOSED.value},
    ),
}


def view_tabs(current: str) -> list[dict[str, Any]]:
    """The three ways to look at the tasks, the present one marked."""
    names = (("action_list", "Daftar"), ("action_board", "Papan"), ("action_departments", "Per perangkat daerah"))
    return [{"label": label, "url": reverse(f"meetings:{name}"), "current": name == current} for name, label in names]


@require_GET
def action_board(request: HttpRequest) -> HttpResponse:
    """``/tindak-lanjut/papan/``: the tasks of the user's scope in columns, each with its first cards."""
    today = request.today  # type: ignore[attr-defined]
    chosen = BoardFilter(request.GET, queryset=queries.visible_actions(request.user), request=request)
    kept = urlencode([(key, value) for key, value in request.GET.items() if key in {"q", "opd", "cakupan"} and value])
    context = {
        "filter": chosen,
        "tabs": view_tabs("action_board"),
        "whole_city": sees_whole_city(request.user),
        "is_filtered": bool(kept),
        "columns": [
            _column(key, number, rows, kept, today)
            for key, (number, rows) in queries.board(chosen.qs, today, CARDS).items()
        ],
    }
    return render(request, "meetings/action/board.html", context)


def _column(key: str, number: int, rows: list[ActionItem], kept: str, today: Any) -> dict[str, Any]:
    heading, icon, tone, empty, narrowed = COLUMNS[key]
    query = "&".join(filter(None, [urlencode(narrowed), kept]))
    return {
        "key": key,
        "heading": heading,
        "icon": icon,
        "tone": tone,
        "empty": empty,
        "number": number,
        "more": number > len(rows),
        "url": f"{reverse('meetings:action_list')}?{query}",
        "cards": [_card(row, key, today) for row in rows],
    }


def _card(item: ActionItem, column: str, today: Any) -> dict[str, Any]:
    """A task with what its column does not say already."""
    stage = escalation(item, today)
    return {
        "item": item,
        "text": shortened(item.text, 110),
        "due": due_status(item, today),
        "stage": escalation_chip(stage),
        "state": action_chip(item) if item.closed_by_itself or item.state == ActionState.RETURNED else "",
        "automatic": bool(item.fact) and item.state != ActionState.CLOSED,
    }


class DepartmentActionList(ListPage):
    """``/tindak-lanjut/per-opd/``: how each department of the user's scope stands with its tasks."""

    table_class = DepartmentActionTable
    filterset_class = DepartmentActionFilter
    template_name = "meetings/action/list.html"
    heading = "Tindak lanjut rapat per perangkat daerah"
    lead = "Yang paling banyak lewat tenggat di atas; “Diperiksa” menunggu Bapperida. Angkanya membuka daftar tugasnya."
    export_name = "tindak-lanjut-per-opd"
    empty_text = "Belum ada tugas bertenggat tahun ini. Tugas lahir dari keputusan rapat yang dicatat pada notula."

    def get_queryset(self) -> QuerySet[Any]:
        return queries.departments_with_actions(self.request.user).order_by("short_name")

    def get_filterset(self, filterset_class: Any) -> Any:
        """Kept, since the table needs to know what was counted."""
        if not hasattr(self, "_filterset"):
            self._filterset = super().get_filterset(filterset_class)
        return self._filterset

    def get_table_kwargs(self) -> dict[str, Any]:
        found = self.get_filterset(self.get_filterset_class())
        order = self.request.GET.get("sort") or "-overdue"
        today = self.request.today  # type: ignore[attr-defined]
        return {"today": today, "every_year": found.every_year, "order_by": order}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "tabs": view_tabs("action_departments")}
