"""Marks beside what was copied from last year and beside old figures, for the pages of a submission."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from pug_tanjungbalai.common.templatetags.ui import status_chip

from ..domain.pprg_content import Content, DataRow
from ..domain.pprg_origin import Origin, is_old, key_of

register = template.Library()


@register.simple_tag
def same_mark(origin: Origin | None, part: str, row: Any = None) -> SafeString | str:
    """``{% same_mark origin "data" row %}``: a chip where the entry is still as in the year it was copied from."""
    if not origin:
        return ""
    return same_chip(origin, (key_of(part, row) if row else part) in origin.same)


@register.simple_tag
def same_chip(origin: Origin | None, same: bool) -> SafeString | str:
    """The chip of what is unchanged; empty where nothing was copied or it was changed."""
    if not origin or not same:
        return ""
    title = f"Belum diubah sejak disalin dari TA {origin.year}."
    return status_chip(f"sama dengan {origin.year}", "fair", "copy", title)


@register.simple_tag
def old_mark(gap: Content | None, row: DataRow) -> SafeString | str:
    """``{% old_mark gap row %}``: a chip where the figure is more than two years older than the budget year."""
    if not gap:
        return ""
    return old_chip(gap, is_old(row, gap.header.fiscal_year))


@register.simple_tag
def old_chip(gap: Content | None, old: bool) -> SafeString | str:
    """The chip of an old figure; empty where it is recent."""
    if not gap or not old:
        return ""
    return status_chip("angka lama", "fair", "clock", f"Lebih dari dua tahun sebelum TA {gap.header.fiscal_year}.")
