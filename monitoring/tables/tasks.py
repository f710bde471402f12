"""The kinds of tasks as people see them: name, icon, where they lead; and one task in ready words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from meetings.enums import escalation_of
from pug_tanjungbalai.common.formats import relative_day, tanggal

from ..queries.inbox import Task


@dataclass(frozen=True)
class TaskKind:
    """A kind of task: what it is called, how it looks, where it leads, and under which menu entry it counts ("": only
    under "Perlu tindakan").

    ``key``: the name under which :mod:`..queries.inbox` finds its rows. ``query``: the record is named by this
    parameter of the address instead of its path. ``judged``: the user judges what a department did, so the due date
    is the department's, not the user's.
    """

    key: str
    title: str
    icon: str
    tone: str
    url_name: str
    menu: str
    verb: str
    query: str = ""
    judged: bool = False


#: Every kind by its key.
TASK_KINDS = {
    kind.key: kind
    for kind in (
        TaskKind(
            "verify",
            "GAP/GBS menunggu verifikasi",
            "journal-check",
            "info",
            "monitoring:pprg_review",
            "pprg",
            "diajukan",
        ),
        TaskKind(
            "opinion",
            "Menunggu pendapat Anda",
            "chat-left-text",
            "info",
            "monitoring:pprg_review",
            "pprg",
            "diajukan",
        ),
        TaskKind(
            "verifying",
            "GAP/GBS sedang diverifikasi",
            "hourglass-split",
            "fair",
            "monitoring:pprg_review",
            "pprg",
            "diajukan",
        ),
        TaskKind("sign", "Menunggu tanda tangan Anda", "pen", "info", "monitoring:pprg_detail", "pprg", "diubah"),
        TaskKind(
            "send",
            "Sudah ditandatangani, belum diajukan",
            "send",
            "info",
            "monitoring:pprg_detail",
            "pprg",
            "ditandatangani",
        ),
        TaskKind(
            "revise", "Perlu perbaikan", "arrow-return-left", "poor", "monitoring:pprg_detail", "pprg", "dikembalikan"
        ),
        TaskKind(
            "handed_back",
            "Dikembalikan Kepala OPD",
            "arrow-return-left",
            "poor",
            "monitoring:pprg_detail",
            "pprg",
            "diubah",
        ),
        TaskKind(
            "freeze",
            "GBS terverifikasi, belum dibekukan ke DPA",
            "lock",
            "info",
            "monitoring:pprg_freeze",
            "pprg",
            "diverifikasi",
        ),
        TaskKind("draft", "Draf belum selesai", "pencil", "none", "monitoring:pprg_detail", "pprg", "diubah"),
        TaskKind(
            "missing",
            "Wajib PPRG, belum dibuat",
            "plus-lg",
            "fair",
            "monitoring:pprg_create",
            "pprg",
            "",
            query="sub_activity",
        ),
        TaskKind(
            "data_missing",
            "Data terpilah belum lengkap",
            "bar-chart",
            "fair",
            "monitoring:data_edit",
            "",
            "",
        ),
        TaskKind(
            "data_verify",
            "Data terpilah menunggu verifikasi",
            "bar-chart",
            "info",
            "monitoring:data_edit",
            "",
            "",
            judged=True,
        ),
        TaskKind(
            "finding", "Temuan perlu ditindaklanjuti", "flag", "poor", "monitoring:finding_detail", "finding", "dicatat"
        ),
        TaskKind(
            "follow_up",
            "Tindak lanjut menunggu pemeriksaan",
            "flag",
            "info",
            "monitoring:finding_detail",
            "finding",
            "dicatat",
            judged=True,
        ),
        TaskKind(
            "action",
            "Tugas rapat perlu dilaksanakan",
            "check2-square",
            "fair",
            "meetings:action_detail",
            "action",
            "rapat",
        ),
        TaskKind(
            "meeting",
            "Rapat sudah lewat, hasilnya belum dicatat",
            "calendar-event",
            "fair",
            "meetings:meeting_detail",
            "meeting",
            "rapat",
        ),
        TaskKind(
            "question",
            "Pertanyaan perangkat daerah menunggu jawaban",
            "chat-dots",
            "info",
            "meetings:consultation_detail",
            "consultation",
            "ditanyakan",
        ),
        TaskKind(
            "answered",
            "Pertanyaan Anda sudah dijawab Pokja",
            "chat-left-text",
            "good",
            "meetings:consultation_detail",
            "consultation",
            "ditanyakan",
        ),
        TaskKind(
            "report",
            "Laporan tugas rapat menunggu pemeriksaan",
            "check2-square",
            "info",
            "meetings:action_detail",
            "action",
            "rapat",
            judged=True,
        ),
    )
}


def task_line(task: Task, today: dt.date) -> dict[str, str]:
    """A task in ready words for the component ``task.html``."""
    kind = TASK_KINDS[task.kind]
    parts = [task.who]
    tone = kind.tone
    if task.due:
        late = (today - task.due).days if not kind.judged else 0
        parts.append(f"lewat {late} hari" if late > 0 else f"tenggat {tanggal(task.due)}")
        stage = escalation_of(late) if kind.menu == "action" else None
        parts += [stage.label] if stage else []
        tone = "poor" if late > 0 else tone
    elif task.day:
        parts.append(f"{kind.verb} {relative_day(task.day, today)}")
    url = f"{reverse(kind.url_name)}?{kind.query}={task.pk}" if kind.query else reverse(kind.url_name, args=[task.pk])
    return {
        "icon": kind.icon,
        "tone": tone,
        "title": kind.title,
        "url": url,
        "text": f"{task.title} · {' · '.join(parts)}",
    }


def by_kind(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """Key of the kind -> its tasks; kinds and tasks in the order in which they come (the most urgent first)."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.kind, []).append(task)
    return groups


def summary(tasks: Iterable[Task], counts: Mapping[str, int], today: dt.date) -> list[dict[str, str]]:
    """One line for each kind: how many wait (``counts`` by kind), and which is the most urgent.

    A single one is opened at once, several lead to their part of the inbox.
    """
    lines = []
    for key, group in by_kind(tasks).items():
        line, number = task_line(group[0], today), max(counts.get(key, 0), len(group))
        if number > 1:
            line["title"] = f"{TASK_KINDS[key].title} ({number})"
            line["text"] = f"Paling mendesak: {line['text']}"
            line["url"] = f"{reverse('monitoring:inbox')}#{key}"
        lines.append(line)
    return lines
