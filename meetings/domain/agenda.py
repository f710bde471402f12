"""The agenda by the clock: each item begins where the one before ends, the first one with the meeting. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pug_tanjungbalai.common.formats import jam


class Item(Protocol):
    """What the clock needs to know of an item."""

    title: str
    presenter: str
    minutes: int


@dataclass(frozen=True)
class TimedItem:
    """An item of the agenda with its clock times."""

    title: str
    presenter: str
    minutes: int
    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def clock(self) -> str:
        """``09.00–09.15``."""
        return f"{jam(self.starts_at)}–{jam(self.ends_at)}"


def timed(starts_at: dt.datetime, items: Iterable[Item]) -> list[TimedItem]:
    """The items one after the other from ``starts_at`` on."""
    moment = starts_at
    lines = []
    for item in items:
        ends_at = moment + dt.timedelta(minutes=item.minutes)
        lines.append(TimedItem(item.title, item.presenter, item.minutes, moment, ends_at))
        moment = ends_at
    return lines


def overrun(ends_at: dt.datetime | None, lines: list[TimedItem]) -> str:
    """What to say where the agenda does not fit: it ends before or after the meeting; empty where it fits."""
    if ends_at is None or not lines or lines[-1].ends_at == ends_at:
        return ""
    minutes = int((lines[-1].ends_at - ends_at).total_seconds() // 60)
    ends = f"Susunan acara selesai pukul {jam(lines[-1].ends_at)} WIB"
    if minutes > 0:
        return f"{ends}, {minutes} menit sesudah rapat berakhir."
    return f"{ends}, {-minutes} menit sebelum rapat berakhir."
