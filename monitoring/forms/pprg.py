"""Forms of a PPRG: begin one, write one of its nine steps, move it."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.enums import YearState
from departments.models import SubActivity
from pug_tanjungbalai.common.fields import TextField

from ..domain.pprg_content import Content, DataRow
from ..enums import BudgetVersion
from .pprg_steps import (
    ActionForm,
    BaselineForm,
    BudgetForm,
    CauseForm,
    DataForm,
    DataNoteForm,
    FactorsForm,
    IndicatorForm,
    NewPurposeForm,
    PurposeForm,
    RowForm,
    StepForm,
)

MAX_ROWS = 60
#: Prefix of the rows of a step.
ROWS_PREFIX = "baris"


def _choice(row: SubActivity, year: Any = None) -> str:
    """Code and name; the year where it is not the one shown; whether a PPRG is there already or must be written."""
    duty = " (wajib)" if row.requires_pprg else ""
    if getattr(row, "started", False):
        duty = " (sudah punya PPRG)"
    other = f" · {row.fiscal_year}" if row.fiscal_year != year else ""
    return f"{row.item.code} {row.item.name}{other}{duty}"


class StartForm(forms.Form):
    """Choose the sub-activity and the budget version of a new PPRG."""

    sub_activity = forms.ModelChoiceField(
        queryset=SubActivity.objects.none(),
        label=_("Sub kegiatan"),
        empty_label=_("Pilih sub kegiatan"),
        help_text=_("Yang wajib dan belum punya PPRG berada di atas. Ketik awal kode untuk mencari."),
    )
    budget_version = forms.ChoiceField(
        choices=BudgetVersion.choices,
        label=_("Versi anggaran"),
        initial=BudgetVersion.ORIGINAL,
        widget=forms.RadioSelect,
        help_text=_("Pilih Perubahan hanya untuk GAP dan GBS pada perubahan APBD."),
    )

    def __init__(self, *args: Any, sub_activities: Any, year: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sub_activity"]
        field.queryset = sub_activities
        field.label_from_instance = partial(_choice, year=year)

    def clean(self) -> dict[str, Any]:
        """A budget that is still being prepared has not been changed."""
        data = super().clean() or {}
        chosen = data.get("sub_activity")
        if (
            chosen
            and data.get("budget_version") == BudgetVersion.REVISED
            and chosen.fiscal_year.state == YearState.PREPARATION
        ):
            year = chosen.fiscal_year
            self.add_error(
                "budget_version",
                _("Anggaran %(year)s masih disiapkan, jadi belum ada perubahannya. Pilih Murni.") % {"year": year},
            )
        return data


class MoveForm(forms.Form):
    """A move of the life cycle: the note and the version that the actor looked at."""

    note = TextField(max_length=2000, required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class RowFormSet(forms.BaseFormSet):
    """Rows of a step in the order in which they are written."""

    @property
    def kept(self) -> list[RowForm]:
        """The forms that are not marked for removal."""
        return [form for form in self.forms if not self._should_delete_form(form)]  # type: ignore[attr-defined]


def problems_of(form: forms.Form, place: str = "") -> list[tuple[str, str, str]]:
    """The errors of a form as (name of the field, its id in the page, what to mend)."""
    named = [form[name] for name in form.errors if name in form.fields]
    return [(f"{field.label}{place}", field.id_for_label, str(text)) for field in named for text in field.errors]


@dataclasses.dataclass(frozen=True)
class RowStep:
    """How the rows of a step are written: their form, the part of the content, the words of the buttons."""

    form: type[RowForm]
    part: str
    noun: str
    template: str


FIELD_FORMS: dict[int, type[StepForm]] = {
    1: PurposeForm,
    2: DataNoteForm,
    3: FactorsForm,
    6: NewPurposeForm,
    7: BudgetForm,
    8: BaselineForm,
}
ROW_STEPS: dict[int, RowStep] = {
    2: RowStep(DataForm, "data", "data", "monitoring/pprg/steps/_row_data.html"),
    4: RowStep(CauseForm, "internal", "sebab", "monitoring/pprg/steps/_row_cause.html"),
    5: RowStep(CauseForm, "external", "sebab", "monitoring/pprg/steps/_row_cause.html"),
    7: RowStep(ActionForm, "actions", "rencana aksi", "monitoring/pprg/steps/_row_action.html"),
    9: RowStep(IndicatorForm, "indicators", "indikator", "monitoring/pprg/steps/_row_indicator.html"),
}
CAUSE_STEPS, ACTION_STEP = (4, 5), 7


class StepEditor:
    """Everything that is written on the page of one step: single fields, rows, or both."""

    def __init__(self, step: int, content: Content, data: Any = None, *, more: bool = False) -> None:
        """``data`` is what was posted; ``more`` adds an empty row (for browsers without JavaScript)."""
        self.step = step
        self.content = content
        self.is_bound = data is not None
        self.form = FIELD_FORMS[step](data, content=content) if step in FIELD_FORMS else None
        self.rows = ROW_STEPS.get(step)
        self.formset = _formset(self.rows, content, data, more) if self.rows else None

    def is_valid(self) -> bool:
        """Whether everything that was posted can be understood."""
        parts = [part.is_valid() for part in (self.form, self.formset) if part is not None]
        return all(parts)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """What could not be understood: (name of the field, its id in the page, what to mend)."""
        if not self.is_bound:
            return []
        found: list[tuple[str, str, str]] = []
        if self.formset is not None:
            found = [("", "", str(text)) for text in self.formset.non_form_errors()]
            for number, row in enumerate(self.formset.kept, 1):
                found += problems_of(row, f" (baris {number})")
        return found + (problems_of(self.form) if self.form is not None else [])

    @property
    def needs_factors(self) -> bool:
        """Causes are written, but there is no factor to tie them to."""
        return self.step in CAUSE_STEPS and not self.content.factors

    @property
    def needs_causes(self) -> bool:
        """Actions are written, but there is no cause that they could answer."""
        return self.step == ACTION_STEP and not (self.content.internal or self.content.external)

    @property
    def baseline_rows(self) -> list[tuple[Any, DataRow]]:
        """Step 8: each checkbox with the row of step 2 that it stands for."""
        return list(zip(self.form["baseline"], self.content.data, strict=True)) if self.form is not None else []


def _formset(rows: RowStep, content: Content, data: Any, more: bool) -> RowFormSet:
    """The formset of a step; bound ones get no initial values, so that every posted row is read as it is."""
    stored = getattr(content, rows.part)
    factory: Any = forms.formset_factory(
        rows.form,
        formset=RowFormSet,
        extra=1 if more or not stored else 0,
        can_delete=True,
        max_num=MAX_ROWS,
        absolute_max=MAX_ROWS + 1,
        validate_max=True,
    )
    initial = None if data is not None else [rows.form.initial_of(row) for row in stored]
    return factory(data, initial=initial, prefix=ROWS_PREFIX, form_kwargs={"content": content})
