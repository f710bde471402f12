"""Tasks of meetings as a whole: the board by status, and the table by department."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from departments.queries import sees_whole_city
from pug_tanjungbalai.common.formats import number, tanggal
from pug_tanjungbalai.common.listing import ListPage

from .. import domain, queries
from ..enums import ActionState
from ..filters import BoardFilter, DepartmentActionFilter
from ..models import ActionItem
from ..tables import DepartmentActionTable, action_chip, due_status, escalation, escalation_chip, shortened

#: Cards of a column before "lihat semua", departments that are named as late, days ahead that are "soon".
CARDS, DEPARTMENTS, SOON = 8, 12, 14
#: What the lists behind the board are narrowed by as the board is.
KEPT = frozenset({"q", "opd", "rapat", "cakupan"})
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
        "Tidak ada yang dikembalikan, selain yang lewat tenggat.",
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


def view_tabs(current: str, request: HttpRequest) -> list[dict[str, Any]]:
    """The three ways to look at the tasks, the present one marked; the meeting that was chosen stays chosen."""
    names = (("action_list", "Daftar"), ("action_board", "Papan"), ("action_departments", "Per perangkat daerah"))
    meeting = request.GET.get("rapat", "")
    kept = urlencode({"rapat": meeting}) if meeting else ""
    return [{"label": label, "url": _address(name, kept), "current": name == current} for name, label in names]


def _address(name: str, *narrowed: str) -> str:
    """A list, narrowed."""
    query = "&".join(filter(None, narrowed))
    return reverse(f"meetings:{name}") + (f"?{query}" if query else "")


@require_GET
def action_board(request: HttpRequest) -> HttpResponse:
    """``/tindak-lanjut/papan/``: the tasks of the user's scope in columns, each with its first cards."""
    today = request.today  # type: ignore[attr-defined]
    chosen = BoardFilter(request.GET, queryset=queries.visible_actions(request.user), request=request)
    kept = urlencode([(key, value) for key, value in request.GET.items() if key in KEPT and value])
    found = queries.board(chosen.qs, today, CARDS)
    late = queries.behind(chosen.qs, today)
    whole_city = sees_whole_city(request.user)
    context = {
        "filter": chosen,
        "tabs": view_tabs("action_board", request),
        "whole_city": whole_city,
        "is_filtered": bool(kept),
        "cards": [
            _late_card(found["lewat"][0], late, today, kept, whole_city),
            _soon_card(queries.due_soon(chosen.qs, today, SOON).count(), today),
            _waiting_card(found["periksa"][0], kept),
            _closed_card(found["selesai"][0], sum(count for count, _rows in found.values())),
        ],
        "behind": [(row, (today - row.oldest).days) for row in late[:DEPARTMENTS]],
        "others": max(len(late) - DEPARTMENTS, 0),
        "table_url": _address("action_departments", kept),
        "columns": _columns(found, kept, today),
    }
    return render(request, "meetings/action/board.html", context)


def _late_card(count: int, late: list[queries.Behind], today: dt.date, kept: str, whole_city: bool) -> dict[str, Any]:
    """What departments leave lying, how many they are, and for how long."""
    foot = "tidak ada yang tertinggal"
    if late:
        days = number((today - min(row.oldest for row in late)).days)
        foot = f"{len(late)} perangkat daerah, terlama {days} hari" if whole_city else f"terlama {days} hari"
    return {
        "label": "Lewat tenggat, belum dilaporkan",
        "value": number(count),
        "foot": foot,
        "foot_tone": "poor" if late else "",
        "url": _address("action_list", urlencode(COLUMNS["lewat"][4]), kept),
    }


def _soon_card(count: int, today: dt.date) -> dict[str, Any]:
    last = today + dt.timedelta(SOON)
    return {"label": f"Jatuh tempo {SOON} hari ke depan", "value": number(count), "foot": f"sampai {tanggal(last)}"}


def _waiting_card(count: int, kept: str) -> dict[str, Any]:
    return {
        "label": "Menunggu pemeriksaan",
        "value": number(count),
        "foot": "laporan menunggu Bapperida" if count else "tidak ada laporan yang menunggu",
        "url": _address("action_list", urlencode(COLUMNS["periksa"][4]), kept),
    }


def _closed_card(count: int, total: int) -> dict[str, Any]:
    return {
        "label": "Selesai",
        "value": number(count),
        "suffix": f"/ {number(total)}",
        "share": 100 * count / total if total else None,
        "foot": "tugas" if total else "belum ada tugas",
    }


def _columns(found: dict[str, tuple[int, list[ActionItem]]], kept: str, today: dt.date) -> list[dict[str, Any]]:
    """The columns with their cards, and what closes those that close by themselves."""
    questions = domain.questions(item for _number, rows in found.values() for item in rows)
    return [_column(key, count, rows, kept, today, questions) for key, (count, rows) in found.items()]


def _column(
    key: str, count: int, rows: list[ActionItem], kept: str, today: dt.date, questions: dict[int, str]
) -> dict[str, Any]:
    heading, icon, tone, empty, narrowed = COLUMNS[key]
    return {
        "key": key,
        "heading": heading,
        "icon": icon,
        "tone": tone,
        "empty": empty,
        "number": count,
        "more": count > len(rows),
        "url": _address("action_list", urlencode(narrowed), kept),
        "cards": [_card(row, today, questions.get(row.pk, "")) for row in rows],
    }


def _card(item: ActionItem, today: dt.date, question: str) -> dict[str, Any]:
    """A task with what its column does not say already."""
    stage = escalation(item, today)
    return {
        "item": item,
        "text": shortened(item.text, 110),
        "due": due_status(item, today),
        "stage": escalation_chip(stage),
        "state": action_chip(item) if item.closed_by_itself or item.state == ActionState.RETURNED else "",
        "automatic": question if item.state != ActionState.CLOSED else "",
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
        return {"today": today, "every_year": found.every_year, "meeting": found.meeting, "order_by": order}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "tabs": view_tabs("action_departments", self.request)}
