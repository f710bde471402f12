"""Forms of the upload of a workbook: the file, and which sub-activity each analysis of a foreign one is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.ooxml import MEGABYTE
from pug_tanjungbalai.common.xlsx import MAX_BYTES

from ..enums import BudgetVersion

SKIP = "lewati"


class WorkbookForm(forms.Form):
    """The workbook; year and budget version count only where the file does not tell them itself."""

    file = forms.FileField(
        label=_("Berkas"),
        max_length=200,
        help_text=_("Excel (.xlsx), paling besar %(size)s MB.") % {"size": MAX_BYTES // MEGABYTE},
        widget=forms.FileInput({"accept": ".xlsx", "class": "form-control"}),
    )
    fiscal_year = forms.TypedChoiceField(label=_("Tahun anggaran"), coerce=int)
    budget_version = forms.ChoiceField(
        label=_("Versi anggaran"), choices=BudgetVersion.choices, initial=BudgetVersion.ORIGINAL
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["fiscal_year"]
        field.choices = [(year, str(year)) for year in years]
        for name in ("fiscal_year", "budget_version"):
            self.fields[name].widget.attrs["class"] = "form-select"


class AnswersForm(forms.Form):
    """One choice for each analysis whose sub-activity is not certain."""

    def __init__(self, *args: Any, questions: Iterable[Any], sub_activities: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("Pilih sub kegiatan")),
            (SKIP, _("Lewati baris ini")),
            *((str(row.pk), f"{row.code} {row.name}") for row in sub_activities),
        ]
        self.questions = list(questions)
        for question in self.questions:
            self.fields[self.name_of(question)] = forms.ChoiceField(
                label=_("Sub kegiatan baris %(row)s") % {"row": question.row.number},
                choices=choices,
                initial=question.chosen,
                required=False,
                widget=forms.Select({"class": "form-select"}),
            )

    @staticmethod
    def name_of(question: Any) -> str:
        """The field of a question."""
        return f"baris-{question.name}"

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each question with its field."""
        return [(question, self[self.name_of(question)]) for question in self.questions]

    def answers(self) -> dict[str, str]:
        """Number of the row -> what was chosen; empty choices are left out."""
        given = ((question.name, self.cleaned_data.get(self.name_of(question), "")) for question in self.questions)
        return {name: answer for name, answer in given if answer}
