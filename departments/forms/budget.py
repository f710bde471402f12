"""Form of one budget figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import RupiahField
from pug_tanjungbalai.common.formats import rupiah

from ..domain.budget import figure_date_problem
from ..models import BudgetFigure
from .base import TidyModelForm, date_field


class FigureRules:
    """A date that fits the year, and one figure of a kind and date; for model forms of BudgetFigure."""

    cleaned_data: dict[str, Any]
    instance: Any
    add_error: Callable[..., None]

    today: dt.date | None = None

    def latest_day(self, kind: str | None) -> dt.date | None:
        """The last day that a figure of this kind may bear, besides the bounds of its year; None for no other."""
        return self.today

    def clean(self) -> dict[str, Any]:
        """The form's own checks, then the date against the year and the other figures."""
        cleaned = super().clean() or self.cleaned_data  # type: ignore[misc]
        figure = self.instance
        sub_activity = cleaned.get("sub_activity") or (figure.sub_activity if figure.sub_activity_id else None)
        day, kind = cleaned.get("as_of"), cleaned.get("kind")
        if not (day and sub_activity and sub_activity.fiscal_year_id):
            return cleaned
        problem = figure_date_problem(day, sub_activity.fiscal_year, self.latest_day(kind))
        if not problem and kind and sub_activity.pk:
            others = BudgetFigure.objects.filter(sub_activity=sub_activity, kind=kind, as_of=day)
            other = others.exclude(pk=figure.pk).first()
            if other:
                text = _("Angka jenis ini untuk tanggal itu sudah ada (%(amount)s); ubah yang ada.")
                problem = text % {"amount": rupiah(other.amount)}
        if problem:
            self.add_error("as_of", problem)
        return cleaned


class FigureForm(FigureRules, TidyModelForm):
    """An amount with its kind, date and document."""

    amount = RupiahField(label=_("Jumlah (Rp)"), help_text=_("Misalnya 1.234.567.000 atau 1.234.567,50."))
    as_of = date_field(_("Per tanggal"), help_text=_("Realisasi dihitung sejak 1 Januari sampai tanggal ini."))

    class Meta:
        model = BudgetFigure
        fields = ["kind", "amount", "as_of", "document_number"]
        help_texts = {"document_number": _("DPA, DPPA, atau laporan realisasi, misalnya DPA/A.1/1.02/2026.")}

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
