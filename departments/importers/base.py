"""What the four imports have in common: their description for people, their options, values as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import NotAllowed
from pug_tanjungbalai.common.formats import EMPTY, rupiah, tanggal
from pug_tanjungbalai.common.importing import Context, ImportSpec, PlannedRow
from pug_tanjungbalai.common.models import AuditEntry
from pug_tanjungbalai.common.text import comparable

from ..rules import coordinates


class OptionsForm(forms.Form):
    """What a person chooses beside the file; ``today`` None (commands, demonstration) skips checks of the clock."""

    #: Names of the options that are folded away, and the words above them.
    more: tuple[str, ...] = ()
    more_title = ""

    def __init__(self, *args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        for option in self.fields.values():
            css = "form-select" if isinstance(option.widget, forms.Select) else "form-control"
            option.widget.attrs["class"] = "form-check-input" if isinstance(option, forms.BooleanField) else css

    def main_fields(self) -> list[forms.BoundField]:
        """What everyone fills in."""
        return [self[name] for name in self.fields if name not in self.more]

    def more_fields(self) -> list[forms.BoundField]:
        """What few need."""
        return [self[name] for name in self.more]

    def more_open(self) -> bool:
        """Whether one of the few is filled in or wrong."""
        return any(self[name].value() or name in self.errors for name in self.more)

    def stored_values(self) -> dict[str, str]:
        """The options as text, fit to be kept with the run and to be read by this form again."""
        return {name: _option_text(self.cleaned_data.get(name)) for name in self.fields}


def _option_text(value: Any) -> str:
    """One cleaned option as this form would accept it again."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


@dataclass(frozen=True)
class ImportKind:
    """One kind of file that people import.

    ``context(options, actor)`` builds what the rows look up; ``describe(row)`` names a row of the plan for people.
    ``example`` are one or two rows of the template; ``rules`` say in words what the file must look like.
    ``word`` is its name on the command line; ``right`` judges a user, ``refusal`` answers those without it.
    """

    spec: ImportSpec
    word: str
    title: str
    description: str
    icon: str
    rules: Sequence[str]
    example: Sequence[Sequence[Any]]
    describe: Callable[[PlannedRow], str]
    context: Callable[[Mapping[str, Any], Any], Context]
    options_form: type[OptionsForm] = OptionsForm
    labels: Mapping[str, str] = field(default_factory=dict)
    right: Callable[[Any], bool] = coordinates
    refusal: str = "Hanya Bapperida yang dapat mengimpor berkas jenis ini."
    #: Columns that ``describe`` already says.
    hidden_when_new: frozenset[str] = frozenset({"code", "name", "username"})

    @property
    def key(self) -> str:
        """Name in addresses, commands and the log."""
        return self.spec.key

    def require(self, actor: Any) -> None:
        """Refuse those who may not import this kind."""
        if not self.right(actor):
            raise NotAllowed(self.refusal)

    def label_of(self, name: str) -> str:
        """A field in words: its own label, else the header of the column."""
        columns = {column.name: column.label for column in self.spec.columns}
        return self.labels.get(name) or columns.get(name, name)


def show(value: Any) -> str:
    """A value of the plan as people read it."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, Decimal):
        return rupiah(value)
    if isinstance(value, dt.date):
        return tanggal(value)
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(sorted(str(item) for item in value)) or EMPTY
    return str(value)


class ChoiceTextField(forms.CharField):
    """A choice written as its value or its label, in any case: ``Dinas``, ``dinas``; cleans to the value."""

    def __init__(
        self, *, choices: type[models.TextChoices], aliases: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        self._labels = [str(label).partition(" (")[0] for label in choices.labels]
        self._known = {comparable(str(label)): value for value, label in choices.choices}
        self._known |= {comparable(label): value for label, value in zip(self._labels, choices.values, strict=True)}
        self._known |= {comparable(value): value for value in choices.values}
        self._known |= {comparable(alias): value for alias, value in (aliases or {}).items()}
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The value of the choice; ValidationError lists what is possible."""
        text = super().clean(value)
        if not text:
            return ""
        if (found := self._known.get(comparable(text))) is None:
            raise ValidationError(f"“{text[:60]}” tidak dikenal. Tulis salah satu: {', '.join(self._labels)}.")
        return found


def record_all(
    actor: Any, action: str, entries: Sequence[tuple[models.Model, Mapping[str, Any]]], reason: str = ""
) -> None:
    """One audit entry for each (object, changes), written in bulk."""
    AuditEntry.objects.bulk_create(
        (
            audit.build(actor=actor, action=action, obj=obj, changes=changes, reason=reason)
            for obj, changes in entries
            if changes
        ),
        batch_size=1000,
    )


def as_changes(row: PlannedRow) -> dict[str, list[Any]]:
    """The changes of a planned row as the audit trail keeps them."""
    return {name: [audit.plain(old), audit.plain(new)] for name, (old, new) in row.changes.items()}


def set_changed(row: PlannedRow) -> None:
    """Give the existing object of a row its new values."""
    for name, (_old, new) in row.changes.items():
        setattr(row.obj, name, new)
