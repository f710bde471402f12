"""Import of accounts. Passwords are never in a file: new accounts get none until one is set for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.fields import LineField, NipField
from pug_tanjungbalai.common.importing import (
    WARNING,
    Changes,
    Context,
    ImportSpec,
    Issue,
    PlannedRow,
    RowForm,
    field_changes,
)
from pug_tanjungbalai.common.xlsx import Column

from ..domain.accounts import apply_role, grantable_roles, manageable_users
from ..enums import DEPARTMENT_ROLES, Role, Sex
from ..models import Department, User
from .base import ChoiceTextField, ImportKind, as_changes, record_all, set_changed

FIELDS = ("name", "role", "department", "nip", "email", "position", "sex")
_ROLE_ALIASES = {"kepala": Role.HEAD, "kepala OPD": Role.HEAD, "pimpinan": Role.LEADERSHIP, "P3A": Role.DP3A}


class UserRow(RowForm):
    """One row; the names are those of the model."""

    username = forms.CharField(max_length=150, validators=[UnicodeUsernameValidator()])
    name = LineField(max_length=150)
    role = ChoiceTextField(choices=Role, aliases=_ROLE_ALIASES)
    department = forms.CharField(max_length=20, required=False)
    nip = NipField(required=False)
    email = forms.EmailField(required=False, max_length=254)
    position = LineField(required=False, max_length=150)
    sex = ChoiceTextField(choices=Sex, required=False)

    def clean_role(self) -> str:
        """Refuse a role that this actor may not give."""
        role = self.cleaned_data["role"]
        if role not in self.context["roles"]:
            raise ValidationError("Peran administrator hanya dapat diberikan oleh administrator.")
        return role

    def clean_department(self) -> Department | None:
        """The department of that code."""
        code = self.cleaned_data["department"].upper()
        if not code:
            return None
        if code not in self.context["departments"]:
            raise ValidationError(f"Kode OPD {code} tidak terdaftar; periksa daftar perangkat daerah.")
        return self.context["departments"][code]

    def clean(self) -> None:
        """Focal points and heads belong to a department."""
        cleaned = self.cleaned_data
        if cleaned.get("role") in DEPARTMENT_ROLES and "department" in cleaned and cleaned["department"] is None:
            self.add_error("department", "Focal point dan kepala harus punya kode OPD.")


def context(options: Mapping[str, Any], actor: Any) -> Context:
    """Departments by code, and what ``actor`` may do."""
    return {
        "actor": actor,
        "own": set() if actor.is_superuser else {actor.pk},
        "roles": frozenset(grantable_roles(actor)),
        "departments": {row.code: row for row in Department.objects.all()},
    }


def load_existing(context: Context) -> dict[Any, User]:
    """All accounts by user name, whatever its case; and which of them this actor may change."""
    context["manageable"] = set(manageable_users(context["actor"]).values_list("pk", flat=True))
    return {row.username.casefold(): row for row in User.objects.select_related("department")}


def check_table(rows: list[PlannedRow], context: Context) -> Iterator[Issue]:
    """Accounts of administrators are closed to others; nobody changes their own role; an address is used once."""
    by_email: dict[str, str] = {}
    for row in rows:
        user = row.obj
        if user is not None and row.changes:
            if user.pk not in context["manageable"]:
                yield Issue("Akun administrator tidak dapat diubah lewat impor.", row.number, "username")
            elif user.pk in context["own"] and {"role", "department"} & row.changes.keys():
                yield Issue("Peran dan OPD akun sendiri tidak dapat diubah.", row.number, "role")
        email = (row.cleaned.get("email") or "").casefold()
        other = by_email.setdefault(email, row.cleaned["username"]) if email else row.cleaned["username"]
        if other != row.cleaned["username"]:
            yield Issue(f"Alamat email sama dengan akun {other}.", row.number, "email", WARNING)


def create(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Insert accounts that cannot sign in until a password is set for them."""
    made = []
    for row in rows:
        user = User(username=row.cleaned["username"], password=make_password(None))
        for name in FIELDS:
            if name in row.cleaned:
                setattr(user, name, row.cleaned[name])
        apply_role(user)
        made.append(user)
    User.objects.bulk_create(made, batch_size=500)
    record_all(actor, "buat", [(user, audit.difference({}, audit.values_of(user))) for user in made])


def update(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Write what changed; the entry to the admin follows the role."""
    for row in rows:
        set_changed(row)
        if "role" in row.changes:
            apply_role(row.obj)
    User.objects.bulk_update([row.obj for row in rows], [*FIELDS, "is_staff"], batch_size=500)
    record_all(actor, "ubah", [(row.obj, as_changes(row)) for row in rows])


def changes(user: User, cleaned: dict[str, Any]) -> Changes:
    """Plain fields, and the department."""
    return field_changes(*FIELDS)(user, cleaned)


SPEC = ImportSpec(
    key="users",
    title="Pengguna",
    columns=(
        Column("username", "Nama pengguna", aliases=("Username",), key=True, text=True, width=22),
        Column("name", "Nama", aliases=("Nama lengkap",), key=True, width=34),
        Column("role", "Peran", width=16),
        Column("department", "Kode OPD", aliases=("OPD", "Kode SKPD"), text=True, width=16),
        Column("nip", "NIP", required=False, text=True, width=22),
        Column("email", "Email", required=False, text=True, width=30),
        Column("position", "Jabatan", required=False, width=34),
        Column("sex", "Jenis kelamin", aliases=("L/P", "JK"), required=False, width=14),
    ),
    row_form=UserRow,
    match=lambda cleaned, context: cleaned["username"].casefold(),
    load_existing=load_existing,
    changes=changes,
    create=create,
    update=update,
    check_table=check_table,
)

KIND = ImportKind(
    spec=SPEC,
    word="pengguna",
    title="Pengguna",
    description="Akun Bapperida, DP3A, BPKPD, Inspektorat, focal point, kepala, dan pimpinan.",
    icon="people",
    rules=(
        "Satu baris satu akun; nama pengguna yang sudah ada diperbarui, yang lain dibuat.",
        "Peran: bapperida, dp3a, bpkpd, inspektorat, focal point, kepala, atau pimpinan. "
        "Focal point dan kepala wajib punya kode OPD.",
        "Format kolom NIP sebagai teks: 18 angka rusak bila Excel menyimpannya sebagai angka.",
        "Berkas tidak memuat kata sandi. Akun baru belum dapat masuk sampai administrator menetapkan kata sandinya.",
    ),
    example=(
        ("focal.disdik", "Siti Aminah", "focal point", "DISDIK", "198502022010012002", "siti@contoh.id", "Kasi", "P"),
        ("pimpinan", "Sekretaris Daerah", "pimpinan", "", "", "", "", ""),
    ),
    describe=lambda row: f"{row.cleaned['username']} · {row.cleaned['name']}",
    context=context,
)
