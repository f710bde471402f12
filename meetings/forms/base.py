"""What the forms of this app share: a formset that yields plain rows, a grid of departments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.enums import DepartmentKind
from departments.models import Department


class RowFormSet(forms.BaseFormSet):
    """A formset whose forms carry the hidden ``id`` of their row and that gives back plain rows."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows that shall exist: neither empty nor marked for removal. Call it on a valid formset."""
        found = []
        for form in self.forms:
            values = dict(form.cleaned_data)
            if not values or values.pop("DELETE", False) or not (values.get("id") or form.has_changed()):
                continue
            found.append(values)
        return found


@dataclass(frozen=True)
class Cell:
    """One department of the grid."""

    department: Department
    checked: bool
    field_id: str


@dataclass(frozen=True)
class Group:
    """Departments of one kind in the grid."""

    label: str
    cells: list[Cell]


class DepartmentGridMixin:
    """For forms with a field ``departments`` (several, shown as a grid of checkboxes by kind)."""

    def grid(self) -> list[Group]:
        """The choices by kind, ticked as the form has them."""
        bound = self["departments"]  # type: ignore[index]
        ticked = {str(getattr(value, "pk", value)) for value in (bound.value() or ())}
        rows: Iterable[Department] = self.fields["departments"].queryset  # type: ignore[attr-defined]
        return [
            Group(
                str(DepartmentKind(kind).label),
                [Cell(row, str(row.pk) in ticked, f"{bound.auto_id}_{row.pk}") for row in members],
            )
            for kind, members in groupby(sorted(rows, key=_order), key=lambda row: row.kind)
        ]


def _order(department: Department) -> tuple[int, str]:
    return list(DepartmentKind).index(DepartmentKind(department.kind)), department.code


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Several departments."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _("Perangkat daerah itu tidak dapat dipilih di sini. Muat ulang halaman, lalu pilih lagi."),
    }

    def __init__(self, queryset: QuerySet[Department] | None = None, **kwargs: Any) -> None:
        rows = Department.objects.none() if queryset is None else queryset
        super().__init__(rows, **{"required": False, "label": _("Perangkat daerah"), **kwargs})
