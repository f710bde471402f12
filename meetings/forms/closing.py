"""How a task closes: reported and judged, or by itself once a fact is true. Shared by the forms that give tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import facts
from ..domain import BY_REPORT, Closing

#: The choice that ties a task to no fact.
JUDGED = "diperiksa"


class ClosingMixin:
    """For forms with a choice ``closes``; a valid form has ``cleaned_data["closing"]``, a :class:`Closing`.

    Without a choice it stays as it was.

    Call :meth:`add_closing` when the form is built, and :meth:`clean_closing` in ``clean``.
    """

    def add_closing(self, present: Closing = BY_REPORT) -> None:
        """Add the choice and the options of every fact, set to ``present``."""
        form: Any = self
        self.present = present
        known = facts.known()
        form.fields["closes"] = forms.ChoiceField(
            label=_("Kapan tugas selesai"),
            required=False,
            initial=present.fact or JUDGED,
            widget=forms.RadioSelect,
            choices=[
                (JUDGED, _("Dilaporkan perangkat daerah, lalu diperiksa Bapperida")),
                *((fact.key, _("Selesai sendiri bila %(fact)s") % {"fact": _lowered(fact.label)}) for fact in known),
            ],
        )
        read: dict[Callable[[], Sequence[tuple[str, str]]], Sequence[tuple[str, str]]] = {}
        for fact in known:
            for option in fact.options:
                if option.choices not in read:
                    read[option.choices] = option.choices()
                value = present.options.get(option.name) if fact.key == present.fact else None
                form.fields[_name(fact, option)] = _field(option, read[option.choices], value)

    def closing_choices(self) -> Iterator[dict[str, Any]]:
        """Each radio with the fields that belong to it."""
        form: Any = self
        for radio in form["closes"]:
            fact = facts.find(radio.data["value"])
            yield {"radio": radio, "fields": [form[_name(fact, option)] for option in fact.options] if fact else []}

    def clean_closing(self, data: dict[str, Any], department_ids: set[int]) -> None:
        """Put ``closing`` into ``data``; an option without a value and a fact that does not fit are errors."""
        form: Any = self
        chosen = data.get("closes")
        fact = facts.find(chosen or "")
        if fact is None:
            data["closing"] = BY_REPORT if chosen else self.present
            return
        options: dict[str, int] = {}
        for option in fact.options:
            value = data.get(_name(fact, option))
            if value not in (None, ""):
                options[option.name] = value
            elif _name(fact, option) not in form.errors:
                form.add_error(_name(fact, option), _("Pilih %(what)s.") % {"what": _lowered(option.label)})
        if len(options) < len(fact.options):
            return
        problem = fact.problem(department_ids, options) if department_ids else ""
        if problem:
            form.add_error("closes", problem)
        data["closing"] = Closing(fact.key, options)


def _lowered(label: str) -> str:
    """``label`` inside a sentence; an abbreviation keeps its capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _name(fact: facts.Fact, option: facts.Option) -> str:
    return f"{fact.key}-{option.name}"


def _field(option: facts.Option, choices: Sequence[tuple[str, str]], value: int | None) -> forms.TypedChoiceField:
    """The choice of one option; a present value that is no longer offered stays a choice."""
    offered: Mapping[str, str] = dict(choices)
    present = [] if value is None or str(value) in offered else [(str(value), _("Pilihan sekarang"))]
    return forms.TypedChoiceField(
        label=option.label,
        choices=[("", _("Pilih %(what)s") % {"what": _lowered(option.label)}), *present, *choices],
        coerce=int,
        empty_value=None,
        required=False,
        initial=value,
        error_messages={"invalid_choice": _("Pilihan itu tidak tersedia. Muat ulang halaman, lalu pilih lagi.")},
    )
