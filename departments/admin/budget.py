"""Admin of nomenclature, sub-activities and budget figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.admin_base import AuditedAdmin
from pug_tanjungbalai.common.fields import RupiahField
from pug_tanjungbalai.common.validators import code_level

from ..domain.semester import spending_problem
from ..enums import BudgetKind, CodeLevel
from ..excel import sub_activity_sheet
from ..forms.budget import FigureRules
from ..models import BudgetFigure, NomenclatureItem, NomenclatureVersion, SubActivity
from .base import ImportLink, OpenYearsOnly, download_action


@admin.register(NomenclatureVersion)
class NomenclatureVersionAdmin(AuditedAdmin):
    """Published lists of codes."""

    list_display = ("name", "valid_from_year", "notes")
    search_fields = ("name",)


class ItemForm(ModelForm):
    """A code whose level is that of its pattern and whose parent belongs to the same version."""

    def clean(self) -> dict[str, Any]:
        """Level and parent must fit the code."""
        cleaned = super().clean() or self.cleaned_data
        code, level, parent = cleaned.get("code"), cleaned.get("level"), cleaned.get("parent")
        expected = code_level(code).replace("_", " ") if code else ""
        if code and level and level != expected:
            self.add_error("level", _("Kode itu adalah kode %(level)s.") % {"level": expected})
        if parent and parent.version != cleaned.get("version"):
            self.add_error("parent", _("Induk harus dari versi nomenklatur yang sama."))
        return cleaned


@admin.register(NomenclatureItem)
class NomenclatureItemAdmin(ImportLink, AuditedAdmin):
    """Codes with their official names."""

    import_kind = "nomenclature"
    form = ItemForm
    list_display = ("code", "name", "level", "version")
    list_filter = ("version", "level")
    list_select_related = ("version",)
    search_fields = ("code", "name")
    autocomplete_fields = ("version", "parent")


class SubActivityForm(ModelForm):
    """A sub-activity of the nomenclature of its year."""

    def clean(self) -> dict[str, Any]:
        """The code is one of a sub-activity, under the list that the year uses."""
        cleaned = super().clean() or self.cleaned_data
        item, year = cleaned.get("item"), cleaned.get("fiscal_year")
        if item and item.level != CodeLevel.SUB_ACTIVITY:
            self.add_error("item", _("Pilih kode sub kegiatan, misalnya 1.02.02.2.02.0001."))
        if item and year and year.nomenclature_id != item.version_id:
            text = _("Kode ini dari %(version)s; tahun anggaran %(year)s memakai nomenklatur lain.")
            self.add_error("item", text % {"version": item.version, "year": year})
        return cleaned


class FigureAdminForm(FigureRules, ModelForm):
    """A figure under the same rules as on the page."""

    amount = RupiahField(label=_("Jumlah (Rp)"))

    def latest_day(self, kind: str | None) -> dt.date | None:
        """Money is not spent on a day that is still to come; a budget may be dated ahead."""
        return timezone.localdate() if kind == BudgetKind.REALIZED else None

    def check_amount(self, written: BudgetFigure) -> None:
        """What needs an explanation is entered on the page, which asks for it."""
        super().check_amount(written)
        problem = spending_problem(written)
        if problem and {"amount", "as_of", "kind"} & set(self.changed_data):
            text = _("%(problem)s Bila benar, catat pada halaman anggaran perangkat daerah beserta penjelasannya.")
            self.add_error("amount", text % {"problem": problem})


class FigureInline(admin.TabularInline):
    """Figures of a sub-activity, each with its date and document."""

    model = BudgetFigure
    form = FigureAdminForm
    extra = 0
    fields = ("kind", "amount", "as_of", "document_number", "import_run")
    readonly_fields = ("import_run",)


@admin.register(SubActivity)
class SubActivityAdmin(ImportLink, OpenYearsOnly, AuditedAdmin):
    """What departments carry out in a year, and whether it must have PPRG."""

    import_kind = "budget"
    form = SubActivityForm
    list_display = ("code", "name", "department", "fiscal_year", "requires_pprg")
    list_filter = ("fiscal_year", "requires_pprg", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("item", "department", "fiscal_year")
    search_fields = ("item__code", "item__name", "department__code", "department__short_name")
    autocomplete_fields = ("department", "fiscal_year", "item")
    inlines = (FigureInline,)
    actions = (
        download_action("sub-kegiatan.xlsx", lambda queryset, request: sub_activity_sheet(queryset, request.today)),  # type: ignore[attr-defined]
    )

    @admin.display(description=_("kode"), ordering="item__code")
    def code(self, row: SubActivity) -> str:
        """The code."""
        return row.code

    @admin.display(description=_("nama"), ordering="item__name")
    def name(self, row: SubActivity) -> str:
        """The official name."""
        return row.name


@admin.register(BudgetFigure)
class BudgetFigureAdmin(OpenYearsOnly, AuditedAdmin):
    """Amounts with their dates and documents."""

    year_path = "sub_activity__fiscal_year"
    year_fields = {"sub_activity": "fiscal_year"}
    form = FigureAdminForm
    list_display = ("sub_activity", "department", "kind", "amount", "as_of", "document_number")
    list_filter = ("kind", "sub_activity__fiscal_year", ("sub_activity__department", admin.RelatedOnlyFieldListFilter))
    list_select_related = (
        "sub_activity__item",
        "sub_activity__department",
        "sub_activity__fiscal_year",
    )
    search_fields = ("sub_activity__item__code", "sub_activity__item__name", "document_number")
    date_hierarchy = "as_of"
    autocomplete_fields = ("sub_activity",)
    readonly_fields = ("import_run",)

    @admin.display(description=_("perangkat daerah"), ordering="sub_activity__department__code")
    def department(self, row: BudgetFigure) -> str:
        """Short name of the department."""
        return str(row.sub_activity.department)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A figure stays with its sub-activity."""
        return (*self.readonly_fields, "sub_activity") if obj else self.readonly_fields
