"""What was posted from the page of a step: what it changes, and what of it cannot be understood.

Cheap enough to run every few seconds while somebody types: a form is built only for what differs from what the page
showed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..domain.pprg_content import Content
from .fields import PresentChoices
from .pprg import FIELD_FORMS, MAX_ROWS, ROW_STEPS, ROWS_PREFIX, problems_of
from .pprg_steps import FactorsForm, Removal, RowForm


class Posted:
    """The posted text of one step, read against the stored ``content``.

    ``changes``: new values by part of the content, complete; where something cannot be understood, the stored value.
    ``problems``: what could not be, as (name of the field, its id in the page, how to mend it).
    ``withheld``: how many rows and factors were emptied or marked, and stay because ``removal`` does not take them.
    """

    def __init__(self, step: int, content: Content, data: QueryDict, removal: Removal = Removal.EVERYTHING) -> None:
        self.changes: dict[str, Any] = {}
        self.problems: list[tuple[str, str, str]] = []
        self.withheld = 0
        self._content = content
        self._data = data
        self._removal = removal
        self._rows = ROW_STEPS.get(step)
        self._prefixes: list[str] = []
        if self._rows is not None:
            self._read_rows()
        if step in FIELD_FORMS:
            self._read_fields(FIELD_FORMS[step])

    def new_ids(self, content: Content) -> dict[str, int]:
        """Prefix of a row's form -> id of the row in ``content``, for rows that were posted with another id or none."""
        if self._rows is None:
            return {}
        posted, stored = self.changes.get(self._rows.part, ()), getattr(content, self._rows.part)
        rows = zip(self._prefixes, posted, stored, strict=False)
        return {prefix: new.id for prefix, old, new in rows if old.id != new.id}

    # --- single fields ----------------------------------------------------------------------------------------------

    def _read_fields(self, form_class: Any) -> None:
        initial = form_class.initial_of(self._content)
        if form_class is not FactorsForm and _shows(form_class, self._data, "", initial):
            return
        form = form_class(self._data, content=self._content)
        form.is_valid()
        self.changes |= form.changes(self._removal)
        self.withheld += form.withheld(self._removal)
        self.problems += problems_of(form)

    # --- rows -------------------------------------------------------------------------------------------------------

    def _read_rows(self) -> None:
        total = _number(self._data.get(f"{ROWS_PREFIX}-TOTAL_FORMS"))
        if total is None:
            self.problems.append(("", "", _("Formulir ini rusak. Muat ulang halaman.")))
            return
        prefixes = [f"{ROWS_PREFIX}-{number}" for number in range(min(total, 2 * MAX_ROWS))]
        if total - sum(self._is_marked(prefix) for prefix in prefixes) > MAX_ROWS:
            self.problems.append(("", "", _("Paling banyak %(number)s baris.") % {"number": MAX_ROWS}))
            return
        assert self._rows is not None
        stored = {row.id: row for row in getattr(self._content, self._rows.part)}
        self._place = 0
        rows = [(prefix, self._row(prefix, stored)) for prefix in prefixes]
        self._prefixes = [prefix for prefix, row in rows if row is not None]
        self.changes[self._rows.part] = tuple(row for _prefix, row in rows if row is not None)

    def _row(self, prefix: str, stored: Mapping[int | None, Any]) -> Any:
        """The row of a form; None where there is none, or no more."""
        assert self._rows is not None
        old = stored.get(_number(self._data.get(f"{prefix}-id")))
        if self._is_marked(prefix):
            return self._unless_taken(old, Removal.MARKED)
        self._place += 1
        if old is not None and _shows(self._rows.form, self._data, f"{prefix}-", self._rows.form.initial_of(old)):
            return old
        form: RowForm = self._rows.form(self._data, prefix=prefix, content=self._content, stored=old)
        form.is_valid()
        self.problems += problems_of(form, f" (baris {self._place})")
        return self._unless_taken(old, Removal.EVERYTHING) if form.is_blank() else form.row()

    def _is_marked(self, prefix: str) -> bool:
        return self._data.get(f"{prefix}-DELETE", "") not in {"", "false", "False", "0"}

    def _unless_taken(self, old: Any, needed: Removal) -> Any:
        """The stored row where this save may not take it away."""
        if old is None or self._removal >= needed:
            return None
        self.withheld += 1
        return old


def _number(text: str | None) -> int | None:
    """A number of plain digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _shows(form_class: Any, data: QueryDict, prefix: str, values: Mapping[str, Any]) -> bool:
    """Whether the posted fields are exactly what the page shows for ``values``."""
    return all(
        _shown(field, values[name], data.getlist(f"{prefix}{name}")) for name, field in form_class.base_fields.items()
    )


def _shown(field: forms.Field, value: Any, posted: list[str]) -> bool:
    """Whether ``posted`` is what the field shows for ``value``; False where that is not plain to see."""
    if isinstance(field, PresentChoices):
        return {str(item) for item in value or ()} == set(posted)
    shown = field.widget.format_value(value)
    texts = shown if isinstance(shown, list) else ["" if shown is None else str(shown)]
    return texts == [text.replace("\r\n", "\n") for text in posted]
