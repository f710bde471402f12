"""The four figures of a meeting in ready words, for the kpi component."""

from __future__ import annotations

from typing import Any

from pug_tanjungbalai.common.formats import number, percent

from ..queries import MeetingFigures


def figure_cards(figures: MeetingFigures) -> list[dict[str, Any]]:
    """Departments that came, people by sex, decisions, action items."""
    return [attendance_card(figures), people_card(figures), decisions_card(figures), actions_card(figures)]


def attendance_card(figures: MeetingFigures) -> dict[str, Any]:
    """Attended of invited, and what became of the others."""
    words = [
        (figures.represented, "diwakili"),
        (figures.excused, "izin"),
        (figures.absent, "tanpa kabar"),
        (figures.unrecorded, "belum dicatat"),
    ]
    foot = " · ".join(f"{count} {word}" for count, word in words if count)
    if figures.invited and figures.unrecorded == figures.invited:
        foot = "kehadiran belum dicatat"
    return {
        "label": "Perangkat daerah hadir",
        "value": number(figures.attended),
        "suffix": f"/ {figures.invited}",
        "share": figures.attended_share,
        "foot": foot or ("semua hadir" if figures.invited else "belum ada yang diundang"),
    }


def people_card(figures: MeetingFigures) -> dict[str, Any]:
    """People by sex."""
    foot = "daftar hadir belum diisi"
    if figures.people:
        women, men = percent(figures.women_share, 0), percent(figures.men_share, 0)
        foot = f"P {figures.women} ({women}) · L {figures.men} ({men})"
    return {"label": "Peserta", "value": number(figures.people), "foot": foot}


def decisions_card(figures: MeetingFigures) -> dict[str, Any]:
    """Decisions and the tasks that came of them."""
    foot = f"{figures.actions} tugas bagi perangkat daerah" if figures.actions else "belum ada tugas"
    return {"label": "Keputusan", "value": number(figures.decisions), "foot": foot}


def actions_card(figures: MeetingFigures) -> dict[str, Any]:
    """Closed of given tasks, and how many are overdue."""
    if not figures.actions:
        foot, tone = "belum ada tugas", ""
    elif figures.overdue:
        foot, tone = f"{figures.overdue} lewat tenggat", "poor"
    else:
        foot, tone = "tidak ada yang lewat tenggat", ""
    return {
        "label": "Tugas selesai",
        "value": number(figures.done),
        "suffix": f"/ {figures.actions}" if figures.actions else "",
        "share": figures.done_share,
        "foot": foot,
        "foot_tone": tone,
    }
