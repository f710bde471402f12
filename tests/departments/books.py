"""Small files for the imports."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from departments import importers
from departments.models import NomenclatureVersion, User
from pug_tanjungbalai.common.importing import Result

DATA = Path(importers.__file__).resolve().parent.parent / "data"
VERSION = "Kepmendagri 900.1.15.5-1317/2023"
OPD = ("kode", "nama", "singkatan", "jenis", "berlaku_sejak", "berlaku_sampai", "pendahulu", "bidang", "catatan")
USERS = ("username", "nama", "peran", "kode opd", "nip", "email", "jabatan")
NOMENCLATURE = ("kode", "jenjang", "nama")
RECAP = (
    "No",
    "Kode SKPD",
    "Nama SKPD",
    "Kode Sub Kegiatan",
    "Nama Sub Kegiatan",
    "Pagu Murni (Rp)",
    "Pagu Perubahan (Rp)",
    "Realisasi (Rp)",
)


def book(header: Sequence[Any], rows: Iterable[Sequence[Any]], title: str = "Data", above: int = 0) -> io.BytesIO:
    """An .xlsx in memory with a header and rows, ``above`` title rows before them."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for number in range(above):
        sheet.append([f"Judul {number + 1}"])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    return _named(workbook)


def edited(name: str, cells: dict[str, Any]) -> io.BytesIO:
    """A shipped workbook with some cells changed."""
    workbook = load_workbook(DATA / name)
    for place, value in cells.items():
        workbook.active[place] = value
    return _named(workbook)


def _named(workbook: Workbook) -> io.BytesIO:
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    target.name = "berkas.xlsx"
    return target


def saved(file: io.BytesIO, folder: Path) -> Path:
    """The file on the disk, for the import by path."""
    path = folder / file.name
    path.write_bytes(file.getvalue())
    return path


def dry_run(kind: str, file: io.BytesIO, actor: User, **options: Any) -> Result:
    """What the import would do."""
    chosen = importers.KINDS[kind]
    return importers.check(chosen, file, importers.read_options(chosen, options), actor)


def messages(result: Result) -> list[str]:
    """The errors with their places."""
    return [str(error) for error in result.errors]


def load_nomenclature(actor: User) -> NomenclatureVersion:
    """The shipped list of codes, imported."""
    importers.run("nomenclature", DATA / "nomenklatur.csv", actor, new_version=VERSION, valid_from_year=2024)
    return NomenclatureVersion.objects.get(name=VERSION)
