"""Import of an official list of codes and names (Permendagri 90/2019 and its updates) under a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.fields import CodeField, LineField, YearField
from pug_tanjungbalai.common.importing import (
    ERROR,
    WARNING,
    Context,
    ImportSpec,
    Issue,
    PlannedRow,
    RowForm,
    field_changes,
)
from pug_tanjungbalai.common.validators import code_level, parent_code
from pug_tanjungbalai.common.xlsx import Column

from ..enums import CodeLevel
from ..models import NomenclatureItem, NomenclatureVersion
from .base import ChoiceTextField, ImportKind, OptionsForm

#: From the top down: parents are inserted before their children.
LEVELS = tuple(CodeLevel)


class NomenclatureOptions(OptionsForm):
    """Under which version the codes stand, and what to do about codes whose parent is missing."""

    version = forms.ModelChoiceField(
        NomenclatureVersion.objects.all(),
        to_field_name="name",
        required=False,
        label="Versi nomenklatur",
        empty_label="Versi baru (isi di bawah)",
        help_text="Kode yang sudah ada pada versi ini diperbarui namanya.",
    )
    new_version = forms.CharField(
        max_length=120,
        required=False,
        label="Peraturan versi baru",
        help_text="Misalnya Kepmendagri 900.1.15.5-1317/2023.",
    )
    valid_from_year = YearField(
        required=False, label="Berlaku sejak tahun anggaran", help_text="Hanya untuk versi baru, misalnya 2024."
    )
    stop_on_missing_parent = forms.BooleanField(
        required=False,
        label="Hentikan bila ada induk yang hilang",
        help_text="Tanpa centang, kode tanpa baris induk tetap dimuat dan disebut sebagai peringatan.",
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one version: an existing one, or a new one with its year."""
        cleaned = super().clean() or {}
        if cleaned.get("version") and cleaned.get("new_version"):
            self.add_error("new_version", "Pilih versi yang ada atau tulis versi baru, jangan keduanya.")
        elif cleaned.get("new_version"):
            known = NomenclatureVersion.objects.filter(name=cleaned["new_version"]).first()
            if known is None and "valid_from_year" not in self.errors and not cleaned.get("valid_from_year"):
                self.add_error("valid_from_year", "Isi tahun anggaran mulai berlakunya, misalnya 2024.")
        elif not cleaned.get("version") and "version" not in self.errors:
            self.add_error("version", "Pilih versi nomenklatur, atau tulis peraturan versi baru.")
        return cleaned


class NomenclatureRow(RowForm):
    """One row; the names are those of the model."""

    code = CodeField(max_length=24)
    level = ChoiceTextField(choices=CodeLevel)
    name = LineField(max_length=500)

    def clean(self) -> None:
        """The level is that of the code."""
        cleaned = self.cleaned_data
        if "code" in cleaned and "level" in cleaned:
            level = level_of(cleaned["code"])
            if cleaned["level"] != level:
                self.add_error("level", f"Kode {cleaned['code']} adalah kode {level}, bukan {cleaned['level']}.")


def level_of(code: str) -> str:
    """The level of a valid code as :class:`CodeLevel` names it."""
    return code_level(code).replace("_", " ")


def context(options: Mapping[str, Any], actor: Any) -> Context:
    """The version, None where it is yet to be made."""
    version = options["version"] or NomenclatureVersion.objects.filter(name=options["new_version"]).first()
    return {**options, "version": version}


def load_existing(context: Context) -> dict[Any, NomenclatureItem]:
    """The codes of the version."""
    if context["version"] is None:
        return {}
    return {row.code: row for row in NomenclatureItem.objects.filter(version=context["version"])}


def check_table(rows: list[PlannedRow], context: Context) -> Iterator[Issue]:
    """Name each code whose parent stands neither in the file nor in the version."""
    level = ERROR if context["stop_on_missing_parent"] else WARNING
    known = {row.cleaned["code"] for row in rows}
    if context["version"] is not None:
        known |= set(context["version"].items.values_list("code", flat=True))
    for row in rows:
        code = row.cleaned["code"]
        parent = parent_code(code)
        if parent and parent not in known:
            text = f"{row.cleaned['level'].capitalize()} {code} tanpa baris induk {parent}."
            yield Issue(text, row.number, "code", level)


def create(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Insert level by level, each under its parent; then give older orphans the parents that have come.

    One audit entry for the whole list: thousands of official names are a copy of a published regulation, and the
    run keeps the very file.
    """
    version = context["version"]
    if version is None:
        version = NomenclatureVersion(name=context["new_version"], valid_from_year=context["valid_from_year"])
        version.full_clean()
        audit.save(version, actor=actor)
        context["version"] = version
    ids = dict(NomenclatureItem.objects.filter(version=version).values_list("code", "pk"))
    for level in LEVELS:
        made = NomenclatureItem.objects.bulk_create(
            (
                NomenclatureItem(
                    version=version,
                    code=row.cleaned["code"],
                    level=level,
                    name=row.cleaned["name"],
                    parent_id=ids.get(parent_code(row.cleaned["code"])),
                )
                for row in rows
                if row.cleaned["level"] == level
            ),
            batch_size=1000,
        )
        ids.update((row.code, row.pk) for row in made)
    adopted = adopt_orphans(version, ids)
    audit.record(
        actor=actor,
        action="impor",
        obj=version,
        changes={"kode_baru": [0, len(rows)], "induk_dilengkapi": [0, adopted]},
    )


def adopt_orphans(version: NomenclatureVersion, ids: Mapping[str, int]) -> int:
    """Link codes that came before their parent; returns how many."""
    orphans = [
        row
        for row in NomenclatureItem.objects.filter(version=version, parent=None).exclude(level=CodeLevel.AFFAIR)
        if parent_code(row.code) in ids
    ]
    for row in orphans:
        row.parent_id = ids[parent_code(row.code)]
    NomenclatureItem.objects.bulk_update(orphans, ["parent"], batch_size=500)
    return len(orphans)


def update(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Write new names; one entry with the old and the new of each."""
    for row in rows:
        row.obj.name = row.cleaned["name"]
    NomenclatureItem.objects.bulk_update([row.obj for row in rows], ["name"], batch_size=500)
    changes = {row.cleaned["code"]: list(row.changes["name"]) for row in rows}
    audit.record(actor=actor, action="impor", obj=context["version"], changes=changes)


SPEC = ImportSpec(
    key="nomenclature",
    title="Nomenklatur",
    columns=(
        Column("code", "Kode", key=True, text=True, width=22),
        Column("level", "Jenjang", width=16),
        Column("name", "Nama", aliases=("Nomenklatur", "Uraian"), key=True, width=80),
    ),
    row_form=NomenclatureRow,
    match=lambda cleaned, context: cleaned["code"],
    load_existing=load_existing,
    changes=field_changes("name"),
    create=create,
    update=update,
    check_table=check_table,
)

KIND = ImportKind(
    spec=SPEC,
    word="nomenklatur",
    title="Nomenklatur",
    description="Kode dan nama resmi urusan, bidang, program, kegiatan, dan sub kegiatan.",
    icon="list-ol",
    rules=(
        "Jenjang: urusan, bidang, program, kegiatan, atau sub kegiatan; harus cocok dengan kodenya.",
        "Format kolom kode sebagai teks: 1.02 dan 1.20 berbeda, tetapi sama bila tersimpan sebagai angka.",
        "Kode tanpa baris induk tetap dimuat dengan peringatan, kecuali diminta berhenti.",
        "Kode yang sudah ada diperbarui namanya; yang tidak ada dalam berkas dibiarkan.",
    ),
    example=(
        ("1.02", "bidang", "URUSAN PEMERINTAHAN BIDANG KESEHATAN"),
        ("1.02.02.2.02.0001", "sub kegiatan", "Pengelolaan Pelayanan Kesehatan Ibu Hamil"),
    ),
    describe=lambda row: f"{row.cleaned['code']} · {row.cleaned['name']}",
    context=context,
    options_form=NomenclatureOptions,
)
