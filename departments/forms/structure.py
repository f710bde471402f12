"""Forms of departments, heads and focal points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ..domain.structure import problems_of
from ..enums import Role
from ..models import Department, DepartmentHead, FocalPoint, User
from .base import DepartmentChoices, TidyModelForm, date_field, nip_field


class SuccessionMixin:
    """Shows what the rules of succession and names forbid at the field it concerns; for model forms of Department."""

    cleaned_data: dict[str, Any]
    instance: Any
    add_error: Callable[..., None]
    errors: Any

    def clean(self) -> dict[str, Any]:
        """The form's own checks, then the rules, once everything they look at is there."""
        cleaned = super().clean() or self.cleaned_data  # type: ignore[misc]
        needed = ("name", "short_name", "valid_from", "valid_to", "predecessors")
        if self.errors or not all(name in cleaned for name in needed):
            return cleaned
        draft = Department(
            pk=self.instance.pk,
            code=cleaned.get("code") or self.instance.code,
            **{name: cleaned[name] for name in needed[:-1]},
        )
        for problem in problems_of(draft, cleaned["predecessors"]):
            self.add_error(problem.field, problem.message)
        return cleaned


class DepartmentForm(SuccessionMixin, TidyModelForm):
    """A department with its validity and predecessors. The code of an existing one is fixed."""

    valid_from = date_field(_("Berlaku sejak"), help_text=_("Hari pertama perangkat daerah ini ada."))
    valid_to = date_field(_("Berlaku sampai"), required=False, help_text=_("Hari terakhir; kosong bila masih berlaku."))
    predecessors = DepartmentChoices(
        Department.objects.all(),
        required=False,
        label=_("Pendahulu"),
        help_text=_("Perangkat daerah yang digabung atau diganti oleh yang ini; harus sudah berakhir."),
    )

    class Meta:
        model = Department
        fields = ["code", "name", "short_name", "kind", "valid_from", "valid_to", "predecessors", "fields", "notes"]
        labels = {"code": _("Kode"), "name": _("Nama lengkap"), "short_name": _("Singkatan"), "kind": _("Jenis")}
        help_texts = {
            "code": _("Huruf besar, misalnya DISDIK; dipakai dalam alamat dan impor, tidak dapat diubah kemudian."),
            "name": _("Misalnya Dinas Pendidikan."),
            "short_name": _("Nama pendek pada daftar dan dasbor, misalnya Disdik."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.fields["predecessors"].queryset = Department.objects.exclude(pk=self.instance.pk)

    def affairs(self) -> BoundField:
        """The field ``fields``, which templates cannot reach by its name."""
        return self["fields"]

    def chosen_predecessors(self) -> list[Any]:
        """What is ticked at present."""
        return list(self["predecessors"].value() or ())


def accounts_of(department: Department, role: Role) -> QuerySet[User]:
    """Accounts that may be linked: those of the role in this department."""
    return User.objects.filter(department=department, role=role).order_by("name")


class HeadForm(TidyModelForm):
    """Who leads a department, from when to when, and in which capacity."""

    nip = nip_field()
    valid_from = date_field(_("Sejak"))
    valid_to = date_field(_("Sampai"), required=False, help_text=_("Kosong bila masih menjabat."))

    class Meta:
        model = DepartmentHead
        fields = ["name", "nip", "rank", "position", "status", "valid_from", "valid_to", "user"]
        labels = {"name": _("Nama dengan gelar"), "user": _("Akun")}
        help_texts = {
            "rank": _("Misalnya Pembina Utama Muda (IV/c)."),
            "status": _("Plh. mendampingi pejabat yang berhalangan; Plt. mengisi jabatan yang kosong."),
            "user": _("Akun kepala yang menandatangani PPRG; dibuat lebih dahulu pada daftar pengguna."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts_of(self.instance.department, Role.HEAD)
        self.fields["user"].empty_label = _("Tanpa akun")


class FocalPointForm(TidyModelForm):
    """The appointment of a focal point by a letter with number, date and period."""

    nip = nip_field()
    decree_date = date_field(_("Tanggal SK"))
    valid_from = date_field(_("Berlaku sejak"))
    valid_to = date_field(_("Berlaku sampai"), help_text=_("SK terbit tiap tahun; sesudah tanggal ini ia lewat."))

    class Meta:
        model = FocalPoint
        fields = [
            "name",
            "nip",
            "sex",
            "position",
            "is_main",
            "decree_number",
            "decree_date",
            "valid_from",
            "valid_to",
            "user",
        ]
        labels = {"name": _("Nama dengan gelar"), "user": _("Akun"), "is_main": _("Focal point utama")}
        help_texts = {
            "decree_number": _("Misalnya 800/123/DISDIK/2026."),
            "is_main": _("Satu yang utama pada satu masa; yang lain membantu."),
            "user": _("Tanpa akun, atau bila masa SK lewat, ia tidak dapat menulis PPRG."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts_of(self.instance.department, Role.FOCAL_POINT)
        self.fields["user"].empty_label = _("Tanpa akun")

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins is named at its field."""
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("“Berlaku sampai” tidak boleh sebelum “berlaku sejak”."))
        return cleaned
