"""Template tags and filters of the interface: icons, chips, meters, and Indonesian numbers and dates.

The library is a template builtin: ``{% load ui %}`` is not needed. Each tag is a plain function that returns
safe HTML, so that tables and row objects call the same code from Python. Nothing here writes ``style=""``
(strict CSP): shapes carry presentation attributes, colours come from ``static/css/pug.css``; numbers in SVG
are written by Python and so never localised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from inspect import Parameter, signature
from typing import Any

from django import template
from django.core.signals import setting_changed
from django.forms import BoundField
from django.template import Context
from django.template.base import render_value_in_context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django_tables2.utils import Accessor

from pug_tanjungbalai.common import formats

register = template.Library()

Number = Decimal | float

# The five tones of the interface, each with the icon that says the same without colour.
TONES = {
    "good": "check-circle-fill",
    "fair": "exclamation-circle-fill",
    "poor": "x-circle-fill",
    "info": "info-circle-fill",
    "none": "dash-circle",
}


@lru_cache(maxsize=1)
def _sprite() -> str:
    """Address of the icon sprite; asked once, since a page holds hundreds of icons."""
    return static("vendor/icons/icons.svg")


def _forget_sprite(**_: Any) -> None:
    _sprite.cache_clear()
    _chip.cache_clear()


setting_changed.connect(_forget_sprite, dispatch_uid="ui-sprite")


# --- icons, chips, meters -------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """``{% icon "flag" %}``: an icon of the sprite, hidden from screen readers; ``extra`` adds CSS classes.

    The words beside it carry the meaning; a button with an icon alone needs its own ``aria-label``.
    Names are those of ``static/vendor/README.md``.
    """
    css = f"icon {escape(extra)}" if extra else "icon"
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<svg class="{css}" aria-hidden="true" focusable="false"><use href="{_sprite()}#{escape(name)}"/></svg>'
    )


def tone_of(tone: str) -> str:
    """``tone`` itself when it is one of ``TONES``; ValueError otherwise, so that a typo shows in a test."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; use one of {', '.join(TONES)}.")
    return tone


@register.simple_tag
def status_chip(label: Any, tone: str = "none", icon_name: str = "", title: str = "") -> SafeString:
    """``{% status_chip "Patuh" "good" %}``: icon + word + tone, so that colour never stands alone.

    ``tone``: good, fair, poor, info or none; ``icon_name`` replaces the tone's own icon; ``title`` is a tooltip.
    """
    return _chip(conditional_escape(label), tone, icon_name, str(title))


@lru_cache(maxsize=1024)
def _chip(label: str, tone: str, icon_name: str, title: str) -> SafeString:
    """A chip by its words (``label`` is escaped): a list shows the same few again and again."""
    shape = icon(icon_name or TONES[tone_of(tone)])
    hint = f' title="{escape(title)}"' if title else ""
    return mark_safe(f'<span class="chip {tone}"{hint}>{shape}{label}</span>')  # noqa: S308


def _ratio(value: Number, low: Number, high: Number) -> float:
    """Where ``value`` lies between ``low`` and ``high``, in percent, kept within 0 and 100."""
    span = float(high) - float(low)
    share = (float(value) - float(low)) / span * 100 if span else 0.0
    return min(100.0, max(0.0, share))


def _plain(value: float) -> str:
    """A number for SVG: a dot, at most two decimals, no trailing zeros, no grouping."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.simple_tag
def bar(
    value: Number | None,
    target: Number | None = None,
    max: Number = 100,
    label: str = "",
    tone: str = "",
) -> SafeString:
    """``{% bar 66 target=70 %}``: a meter as inline SVG, with a mark at ``target``; ``None`` is an empty track.

    Decorative by default, since the number stands beside it; with ``label`` it is announced
    ("label: 66 dari 100, ambang 70"). ``tone``: good, fair or poor instead of the brand colour, or accent.
    """
    parts = ['<rect class="meter-track" y="2" width="100%" height="6" rx="3"/>']
    if value is not None and (share := _ratio(value, 0, max)) > 0:
        parts.append(f'<rect class="meter-fill" y="2" width="{_plain(share)}%" height="6" rx="3"/>')
    if target is not None:
        at = _plain(_ratio(target, 0, max))
        parts.append(f'<line class="meter-target" x1="{at}%" x2="{at}%" y1="0" y2="10"/>')
    css = f"meter meter-{escape(tone)}" if tone else "meter"
    access = 'aria-hidden="true"'
    if label:
        said = "belum ada" if value is None else f"{_said(value)} dari {_said(max)}"
        if target is not None:
            said += f", ambang {_said(target)}"
        access = f'role="img" aria-label="{escape(label)}: {said}"'
    return mark_safe(f'<svg class="{css}" height="10" {access} focusable="false">{"".join(parts)}</svg>')  # noqa: S308


def _said(value: Number) -> str:
    """A number as it is read aloud: at most one decimal, Indonesian."""
    return formats.number(value, 1).removesuffix(",0")


@register.simple_tag
def sparkline(
    values: Iterable[Number | None] | None,
    label: str = "Perkembangan",
    names: Sequence[object] | None = None,
    low: Number | None = None,
    high: Number | None = None,
    width: int = 52,
    height: int = 20,
) -> SafeString:
    """``{% sparkline row.trend label="Skor" names=years low=0 high=100 %}``: a small line as inline SVG.

    ``None`` is a gap, never a zero. ``low`` and ``high`` fix the scale (default: those of the values). The image
    is announced with every value: "Skor: 2024 61,5; 2025 tidak ada; 2026 66".
    """
    points = list(values or [])
    known = [float(value) for value in points if value is not None]
    access = f'role="img" aria-label="{escape(_series_text(points, label, names))}"'
    start = f'<svg class="spark" width="{width}" height="{height}" viewBox="0 0 {width} {height}" {access}>'
    if not known:
        return mark_safe(f"{start}</svg>")  # noqa: S308
    bottom = min(known) if low is None else low
    top = max(known) if high is None else high
    step = (width - 6) / (len(points) - 1) if len(points) > 1 else 0.0

    def place(index: int, value: Number) -> tuple[str, str]:
        share = _ratio(value, bottom, top) if float(top) > float(bottom) else 50.0
        return _plain(3 + step * index), _plain(height - 3 - (height - 6) * share / 100)

    shapes = []
    for run in _runs(points):
        places = [place(index, value) for index, value in run]
        if len(places) == 1:
            shapes.append(f'<circle class="spark-point" cx="{places[0][0]}" cy="{places[0][1]}" r="1.5"/>')
        else:
            shapes.append(f'<polyline class="spark-line" points="{" ".join(f"{x},{y}" for x, y in places)}"/>')
    if points[-1] is not None:
        x, y = place(len(points) - 1, points[-1])
        shapes.append(f'<circle class="spark-last" cx="{x}" cy="{y}" r="2.25"/>')
    return mark_safe(f"{start}{''.join(shapes)}</svg>")  # noqa: S308


def _series_text(points: Sequence[Number | None], label: str, names: Sequence[object] | None) -> str:
    """The series in words: ``label: name value; name value``."""
    words = ["tidak ada" if value is None else _said(value) for value in points]
    if names:
        words = [f"{name} {word}" for name, word in zip(names, words, strict=False)]
    return f"{label}: {'; '.join(words) or 'belum ada data'}"


def _runs(points: Sequence[Number | None]) -> list[list[tuple[int, Number]]]:
    """Stretches of known values, each as (position, value): a line is broken where a value is missing."""
    runs: list[list[tuple[int, Number]]] = [[]]
    for index, value in enumerate(points):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


# --- text: money, numbers, dates ------------------------------------------------------------------------------


def _known(value: Any) -> Any:
    """A missing template variable arrives as an empty string: treat it as None."""
    return None if value == "" else value


@register.filter
def rupiah(value: Decimal | int | None) -> str:
    """``{{ pagu|rupiah }}``: Rp1.234.567,89. Decimal or int; a float is a TypeError."""
    return formats.rupiah(_known(value))


@register.filter
def rupiah_short(value: Decimal | int | None) -> str:
    """``{{ pagu|rupiah_short }}``: Rp 1,2 M, Rp 640 jt, Rp 12 rb."""
    return formats.rupiah_short(_known(value))


@register.filter
def number(value: Number | None, places: int = 0) -> str:
    """``{{ count|number }}``: 1.284; ``{{ ratio|number:2 }}``: 2,49."""
    return formats.number(_known(value), places)


@register.filter
def quantity(value: Number | None) -> str:
    """``{{ row.male|quantity }}``: 1.412 or 18,9: a figure with the decimals it has, at most two."""
    return formats.quantity(_known(value))


@register.filter
def decimal1(value: Number | None) -> str:
    """``{{ score|decimal1 }}``: 66,0."""
    return formats.decimal1(_known(value))


@register.filter
def percent(value: Number | None, places: int = 1) -> str:
    """``{{ share|percent }}``: 12,4% of a value already times 100."""
    return formats.percent(_known(value), places)


@register.filter
def plain(value: object) -> str:
    """``{{ year|plain }}``: 2026, not 2.026. For years, ids and codes, which are not quantities."""
    return "" if value is None else str(value)


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """``{{ due|tanggal }}``: 24 Nov 2026."""
    return formats.tanggal(_known(value))


@register.filter
def tanggal_panjang(value: date | datetime | None) -> str:
    """``{{ held_on|tanggal_panjang }}``: Selasa, 24 November 2026."""
    return formats.tanggal_panjang(_known(value))


@register.filter
def waktu(value: datetime | None) -> str:
    """``{{ changed_at|waktu }}``: 24 Nov 2026 09.12 WIB."""
    return formats.waktu(_known(value))


@register.filter
def jam(value: datetime | None) -> str:
    """``{{ saved_at|jam }}``: 09.12."""
    return formats.jam(_known(value))


@register.filter
def with_hint(field: BoundField, hint: str | None) -> BoundField:
    """``{{ field|with_hint:hint }}``: the form field, its help text replaced where there is a hint."""
    if hint:
        field.help_text = conditional_escape(hint)
    return field


@register.filter
def relative_day(value: date | datetime | None, today: date) -> str:
    """``{{ due|relative_day:request.today }}``: hari ini, kemarin, 3 hari lalu, besok, 5 hari lagi."""
    return formats.relative_day(_known(value), today)


# --- tables ---------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def data_table(context: Context, table: Any, caption: str = "") -> SafeString:
    """``{% data_table table caption="Daftar PPRG" %}``: a django-tables2 table in the project's look.

    Does what ``{% render_table %}`` does, but reuses the page's context: the context processors (navigation,
    counts) do not run a second time. ``caption`` names the table for screen readers.
    """
    request = context.get("request")
    chosen = get_template(table.template_name)
    table.context = context
    try:
        table.before_render(request)
        with context.push(table=table, table_caption=caption):
            return chosen.template.render(context)  # type: ignore[attr-defined, no-any-return]
    finally:
        del table.context


@register.simple_tag(takes_context=True)
def table_rows(context: Context, table: Any) -> SafeString:
    """The ``<tr>`` of a table's page, written in one pass (used by ``django_tables2/pug.html``).

    Every ``<td>`` carries ``data-label`` with its column's header, for the card layout of narrow screens.
    Attributes of columns and rows are computed once where none of them is a function of the record.
    """
    columns = [_Cell(column) for column in table.columns]
    fixed_row = not table.row_attrs and not any(table.pinned_data.values())
    html = []
    for row in table.paginated_rows:
        html.append("<tr>" if fixed_row else f"<tr {row.attrs.as_html()}>")
        for cell in columns:
            value = cell.value(row)
            html.append(f"<td{cell.attributes()}>{cell.text(value, context)}</td>")
        html.append("</tr>")
    return mark_safe("".join(html))  # noqa: S308 - cells are escaped, attributes come from as_html()


class _Cell:
    """One column's cells: attributes as a fixed text, or computed a cell where the table asks for it.

    What ``BoundRow.items()`` does, except that the signature of the column's render function is read once a
    table instead of once a cell: a third of the time of a page of 50 rows.
    """

    def __init__(self, column: Any) -> None:
        self.column = column
        own = {**column._table.attrs, **column.column.attrs}
        td = own.get("td", own.get("cell", {}))
        varies = callable(td) or any(callable(value) for value in td.values())
        self.fixed = None if varies else self._attributes()
        parameters = signature(column.render).parameters
        takes_all = any(each.kind is Parameter.VAR_KEYWORD for each in parameters.values())
        self.wanted = None if takes_all else frozenset(parameters)
        # What a function of the record alone writes does not need the value, only whether there is one.
        self.of_record = self.wanted is not None and self.wanted <= {"record"} and column.link is None
        self.accessor = Accessor(column.accessor)

    def _attributes(self) -> str:
        attrs = self.column.attrs["td"]
        attrs.setdefault("data-label", strip_tags(self.column.header or ""))
        return f" {attrs.as_html()}"

    def value(self, row: Any) -> Any:
        """The rendered value of ``row`` in this column."""

        def render(column: Any, value: Any = None) -> Any:
            given = row._optional_cell_arguments(column, value)
            wanted = given if self.wanted is None else {k: v for k, v in given.items() if k in self.wanted}
            content = column.render(**wanted)
            return column.link(content, **given) if column.link else content

        column = self.column
        if self.of_record:
            empty = self.accessor.resolve(row.record, quiet=True) in column.column.empty_values
            column.current_value = (
                column.default if empty else column.render(**dict.fromkeys(self.wanted or (), row.record))
            )
        else:
            column.current_value = row._get_and_render_with(column, render_func=render, default=column.default)
        column.current_record = row.record
        return column.current_value

    def attributes(self) -> str:
        """The attributes of the current record's cell, with a leading space."""
        return self._attributes() if self.fixed is None else self.fixed

    def text(self, value: Any, context: Context) -> str:
        """The cell's content, escaped and localised as ``{{ value }}`` would be; None is empty."""
        if value is None:
            return ""
        if isinstance(value, str):
            return conditional_escape(value)
        if self.column.localize is False:
            return escape(value)
        return render_value_in_context(value, context)
