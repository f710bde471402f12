"""Form of one budget figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import RupiahField, TextField
from pug_tanjungbalai.common.formats import rupiah

from ..domain.budget import figure_date_problem
from ..domain.semester import order_problem, spending_problem
from ..models import BudgetFigure
from .base import TidyModelForm, date_field


class FigureRules:
    """A date that fits the year, one figure of a kind and date, and realisation that only grows.

    For model forms of BudgetFigure.
    """

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
        problem = figure_date_problem(day, sub_activity.fiscal_year, self.latest_day(kind), kind)
        if not problem and kind and sub_activity.pk:
            others = BudgetFigure.objects.filter(sub_activity=sub_activity, kind=kind, as_of=day)
            other = others.exclude(pk=figure.pk).first()
            if other:
                text = _("Angka jenis ini untuk tanggal itu sudah ada (%(amount)s); ubah yang ada.")
                problem = text % {"amount": rupiah(other.amount)}
        if problem:
            self.add_error("as_of", problem)
        elif kind and sub_activity.pk and cleaned.get("amount") is not None:
            written = BudgetFigure(
                pk=figure.pk, sub_activity=sub_activity, kind=kind, as_of=day, amount=cleaned["amount"]
            )
            self.check_amount(written)
        return cleaned

    def check_amount(self, written: BudgetFigure) -> None:
        """Judge the amount of a figure whose date is in order (an unsaved one with what was typed)."""
        problem = order_problem(written)
        if problem:
            self.add_error("amount", problem)


class FigureForm(FigureRules, TidyModelForm):
    """An amount with its kind, date and document."""

    amount = RupiahField(label=_("Jumlah (Rp)"), help_text=_("Misalnya 1.234.567.000 atau 1.234.567,50."))
    as_of = date_field(
        _("Per tanggal"),
        help_text=_(
            "Realisasi dihitung sejak 1 Januari sampai tanggal ini: 30 Juni semester I, 31 Desember semester II."
        ),
    )
    reason = TextField(
        label=_("Penjelasan"),
        required=False,
        rows=2,
        max_length=500,
        help_text=_(
            "Wajib bila realisasi melebihi pagu, atau pagu menjadi di bawah realisasi; tersimpan dalam jejak perubahan."
        ),
    )

    class Meta:
        model = BudgetFigure
        fields = ["kind", "amount", "as_of", "document_number"]
        help_texts = {"document_number": _("DPA, DPPA, atau laporan realisasi, misalnya DPA/A.1/1.02/2026.")}

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def check_amount(self, written: BudgetFigure) -> None:
        """Also spending above the pagu, which is possible where it is explained."""
        super().check_amount(written)
        problem = "" if self.cleaned_data.get("reason") else spending_problem(written)
        if problem:
            text = _("%(problem)s Periksa angkanya; bila benar, tulis penjelasannya di sini.")
            self.add_error("reason", text % {"problem": problem})
