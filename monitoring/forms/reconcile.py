"""Form of an export of SIPD or DPA that is to be held against the PPRG."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.domain.budget import figure_date_problem
from departments.forms.imports import UploadForm
from departments.models import FiscalYear
from pug_tanjungbalai.common.fields import IsoDateField, LineField

from ..domain.reconcile import Source
from ..enums import BudgetVersion


class ExportForm(UploadForm):
    """The file, and of what it is: year, budget version, day and document."""

    fiscal_year = forms.ModelChoiceField(
        FiscalYear.objects.order_by("-year"), to_field_name="year", label=_("Tahun anggaran"), empty_label=_("Pilih")
    )
    budget_version = forms.ChoiceField(
        label=_("Versi anggaran"), choices=BudgetVersion.choices, initial=BudgetVersion.ORIGINAL
    )
    as_of = IsoDateField(label=_("Per tanggal"), help_text=_("Tanggal ekspor; realisasi dihitung sampai tanggal ini."))
    document_number = LineField(
        label=_("Nomor dokumen"), max_length=120, help_text=_("Misalnya Rekap SIPD 900/12/BPKPD/2026.")
    )

    field_order = ["file", "fiscal_year", "budget_version", "as_of", "document_number"]

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("fiscal_year", "budget_version"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        """A day that fits the year and has come."""
        data = super().clean() or self.cleaned_data
        year, day = data.get("fiscal_year"), data.get("as_of")
        if year and day and (problem := figure_date_problem(day, year, self.today)):
            self.add_error("as_of", problem)
        return data

    @property
    def source(self) -> Source:
        """Of what the file is; for a valid form."""
        data = self.cleaned_data
        return Source(data["fiscal_year"], data["budget_version"], data["as_of"], data["document_number"])
