"""Reading back the workbook that was downloaded here: sheets and rows into the parts of each document."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from departments.enums import DataSex
from pug_tanjungbalai.common.text import comparable
from pug_tanjungbalai.common.validators import validate_code
from pug_tanjungbalai.common.xlsx import SheetRows, WorkbookError

from ..domain.pprg_content import Cause, Content, DataRow, Factor
from ..domain.pprg_merge import MOST_ROWS, temporary_id
from ..enums import ArgCategory, BudgetVersion, CauseKind, GapFactorKind, IndicatorKind
from ..forms.pprg_steps import (
    ActionForm,
    BudgetForm,
    CauseForm,
    DataForm,
    DataNoteForm,
    IndicatorForm,
    NewPurposeForm,
    PurposeForm,
)
from .cells import FileRow, Remarks, table, words_of
from .layout import (
    ACTIONS,
    CAUSE_LETTERS,
    CAUSE_PARTS,
    CAUSES,
    DATA,
    FACTORS,
    INDICATORS,
    LAYOUTS,
    OWN_TEXT,
    SUMMARY,
    Layout,
    labels,
)
from .own_text import read_own_text

Key = tuple[str, str]

_SUMMARY_FIELDS = {
    **PurposeForm.base_fields,
    **DataNoteForm.base_fields,
    **NewPurposeForm.base_fields,
    **{name: BudgetForm.base_fields[name] for name in ("budget_total", "budget_note", "arg_reason")},
}
_FACTOR_TEXT = CauseForm.base_fields["text"]  # the same bounds as the four texts of FactorsForm
_VERSIONS, _SEXES, _INDICATORS = words_of(BudgetVersion), words_of(DataSex), words_of(IndicatorKind)
_ARG, _FACTORS, _CAUSES = words_of(ArgCategory), words_of(GapFactorKind), words_of(CauseKind)
_SEEN = re.compile(r"(\d{1,18}):(\d{1,9})")
_REFERENCE = re.compile(r"\b([IE])[\s.\-]*(\d{1,3})\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/&+]+|\bdan\b", re.IGNORECASE)
_CAUSE_NUMBER = re.compile(r"([IE])\s*(\d{1,3})", re.IGNORECASE)
_HIGHEST_NUMBER = 900
_PART_OF_LETTER = {CAUSE_LETTERS[kind]: part for part, kind in CAUSE_PARTS.items()}


@dataclass
class FileDocument:
    """What the file says about one document; see ``domain.pprg_import.Proposal``."""

    code: str
    version: str
    row: FileRow
    seen: tuple[int, int] | None = None
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Code and budget version."""
        return self.code, self.version


def read_own(sheets: Iterable[SheetRows], remarks: Remarks) -> list[FileDocument]:
    """The documents of the sheets; what is wrong is told in ``remarks``. WorkbookError where a sheet is missing."""
    by_name = {comparable(sheet.name): sheet for sheet in sheets}
    tables = {
        layout: table(sheet, layout, remarks) for layout in LAYOUTS if (sheet := _sheet(by_name, layout, remarks))
    }
    documents: dict[Key, FileDocument] = {}
    for row in tables[SUMMARY]:
        document = _document(row, documents)
        if document is not None:
            documents[document.key] = document
    if not documents and not remarks.errors:
        raise WorkbookError(f"Lembar “{SUMMARY.title}” tidak memuat satu sub kegiatan pun. Unduh buku kerja yang baru.")
    for layout, read in _READERS:
        if layout not in tables:
            continue
        rows = _grouped(layout, tables[layout], documents)
        for key, document in documents.items():
            document.parts |= read(document, rows.get(key, []))
    return list(documents.values())


def _sheet(by_name: Mapping[str, SheetRows], layout: Layout, remarks: Remarks) -> SheetRows | None:
    found = by_name.get(comparable(layout.title))
    missing = f"Lembar “{layout.title}” tidak ada dalam berkas."
    if found is None and layout.needed:
        raise WorkbookError(f"{missing} Unduh buku kerja yang baru, lalu salin isiannya ke sana.")
    if found is None:
        remarks.warn(f"{missing} Yang tersimpan di bagian itu tidak diubah.")
    return found


# --- which document a row is about --------------------------------------------------------------------------------


def _open_names(layout: Layout) -> list[str]:
    """The columns that people fill in."""
    return [known.name for known in layout.fields if not known.column.locked]


def _key(row: FileRow) -> Key | None:
    """Code and budget version of a row; None after a complaint."""
    code = row.clean("code", _CODE, row.text("code").replace(" ", ""))
    version = row.chosen("version", _VERSIONS, labels(BudgetVersion))
    if code == "" and row.values.get("code") is None:
        row.error("code", "Isi kode sub kegiatan baris ini, atau kosongkan barisnya.")
    elif code and not version and not row.values.get("version"):
        row.error("version", f"Isi versi anggaran: {' atau '.join(labels(BudgetVersion))}.")
    return (code, version) if code and version else None


class _CodeField:
    """A code as it stands; its shape is judged, whether the department has it is judged later."""

    @staticmethod
    def clean(value: str) -> str:
        """The code; ValidationError for what is none."""
        if value:
            validate_code(value)
        return value


_CODE: Any = _CodeField()


def _document(row: FileRow, known: Mapping[Key, FileDocument]) -> FileDocument | None:
    """The document of a row of the summary; None for an empty row or after a complaint."""
    if row.is_blank([*_open_names(SUMMARY), "code"]):
        return None
    key = _key(row)
    if key is None:
        return None
    if key in known:
        first = known[key].row.number
        row.error("code", f"Sub kegiatan dan versi ini sudah ada di baris {first}; hapus salah satunya.")
        return None
    parts = {name: row.clean(name, form_field, row.get(name)) for name, form_field in _SUMMARY_FIELDS.items()}
    parts["arg_category"] = row.chosen("arg_category", _ARG, labels(ArgCategory))
    seen = _SEEN.fullmatch(row.text("seen"))
    return FileDocument(*key, row, (int(seen[1]), int(seen[2])) if seen else None, parts)


def _grouped(
    layout: Layout, rows: Iterable[FileRow], documents: Mapping[Key, FileDocument]
) -> dict[Key, list[FileRow]]:
    """The rows with something in them, by document."""
    found: dict[Key, list[FileRow]] = defaultdict(list)
    names = _open_names(layout)
    for row in rows:
        if row.is_blank(names):
            continue
        key = _key(row)
        if key is None:
            continue
        if key not in documents:
            row.error("code", f"Kode dan versi ini tidak ada di lembar “{SUMMARY.title}”.")
            continue
        found[key].append(row)
    return found


# --- rows of a document -------------------------------------------------------------------------------------------


def _numbered(rows: Iterable[FileRow], read: Callable[[FileRow], Any]) -> list[tuple[int, Any]]:
    """(number, what was read) by number; rows without one come last, in their order."""
    result: dict[int, Any] = {}
    last: list[FileRow] = []
    for row in rows:
        number = _number(row)
        if number is None:
            last.append(row)
        elif number in result:
            row.error("number", f"Nomor {number} ada lebih dari satu kali; ganti dengan nomor lain.")
        elif number:
            result[number] = read(row)
    for row in last:
        number = max(result, default=0) + 1
        row.note("number", f"Tanpa nomor; diletakkan sebagai nomor {number}.")
        result[number] = read(row)
    return [(number, result[number]) for number in sorted(result) if result[number] is not None]


def _number(row: FileRow) -> int | None:
    """The number of a row; None where it has none, 0 after a complaint."""
    text = row.text("number").strip(" .")
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= _HIGHEST_NUMBER:
        return int(text)
    row.error("number", f"Nomor harus angka 1 sampai {_HIGHEST_NUMBER}.")
    return 0


def _bounded(layout: Layout, document: FileDocument, rows: list[Any]) -> tuple[Any, ...]:
    """The rows, unless they are more than the page of the step can show."""
    if len(rows) > MOST_ROWS:
        where = f"{document.code} punya {len(rows)} baris pada lembar “{layout.title}”"
        document.row.error("code", f"{where}; paling banyak {MOST_ROWS}.")
    return tuple(rows)


def _read_data(document: FileDocument, rows: list[FileRow]) -> dict[str, Any]:
    found = [dataclasses.replace(row, id=temporary_id("data", number)) for number, row in _numbered(rows, _data_row)]
    return {"data": _bounded(DATA, document, found)}


def _data_row(row: FileRow) -> DataRow | None:
    data = {name: row.get(name) for name in ("indicator", "male", "female", "unit", "data_year", "source")}
    data["concerns"] = row.chosen("concerns", _SEXES, labels(DataSex))
    is_baseline = row.yes("is_baseline")
    form = row.form(DataForm, _EMPTY, data)
    if form is not None:
        return dataclasses.replace(form.row(), is_baseline=is_baseline)
    if is_baseline and row.is_blank(["indicator", "male", "female", "unit", "data_year", "source"]):
        row.error("is_baseline", "Baris ini belum berisi data; isi datanya atau kosongkan kolom ini.")
    return None


_EMPTY = Content()


def _read_factors(document: FileDocument, rows: list[FileRow]) -> dict[str, Any]:
    found: dict[str, Factor] = {}
    for row in rows:
        kind = row.chosen("kind", _FACTORS, labels(GapFactorKind))
        text = row.clean("text", _FACTOR_TEXT, row.get("text"))
        if not kind:
            if not row.values.get("kind"):
                row.error("kind", f"Tulis faktornya: {', '.join(labels(GapFactorKind))}.")
        elif kind in found:
            row.error("kind", "Faktor ini sudah ada di baris lain; gabungkan uraiannya.")
        elif text:
            found[kind] = Factor(kind, text)
    return {"factors": tuple(found[kind.value] for kind in GapFactorKind if kind.value in found)}


def _read_causes(document: FileDocument, rows: list[FileRow]) -> dict[str, Any]:
    """Causes of both kinds. The numbers that stand in the file are kept with the document for the actions."""
    by_part: dict[str, list[FileRow]] = {part: [] for part in CAUSE_PARTS}
    for row in rows:
        part = _cause_part(row)
        if part:
            by_part[part].append(row)
    content = dataclasses.replace(_EMPTY, factors=document.parts["factors"])
    result = {}
    for part, own in by_part.items():
        found = _numbered(own, lambda row: _cause(row, content))
        causes = [dataclasses.replace(cause, id=temporary_id(part, number)) for number, cause in found]
        result[part] = _bounded(CAUSES, document, causes)
    return result


def _cause_part(row: FileRow) -> str:
    """internal or external, by the number (I1, E2) or the sort; the letter is taken off. "" after a complaint."""
    kind = row.chosen("kind", _CAUSES, labels(CauseKind))
    text = row.text("number")
    match = _CAUSE_NUMBER.fullmatch(text)
    if match:
        row.values["number"] = match[2]
        part = _PART_OF_LETTER[match[1].upper()]
        if kind and CAUSE_PARTS[part] != kind:
            row.error("kind", f"Nomor {text} adalah sebab {CAUSE_PARTS[part].label.lower()}; samakan jenisnya.")
        return part
    if text:
        row.error("number", f"“{text[:20]}” bukan nomor sebab. Tulis misalnya I1 (internal) atau E1 (eksternal).")
        return ""
    if not kind:
        row.error("kind", f"Tulis jenis sebabnya: {' atau '.join(labels(CauseKind))}.")
    return next((part for part, sort in CAUSE_PARTS.items() if sort == kind), "")


def _cause(row: FileRow, content: Content) -> Cause | None:
    present = {factor.kind for factor in content.factors}
    kinds = list(_factor_kinds(row))
    for kind in kinds:
        if kind not in present:
            word = GapFactorKind(kind).label
            row.error("factors", f"Faktor {word} belum diuraikan di lembar “{FACTORS.title}”.")
    data = {"text": row.get("text"), "evidence": row.get("evidence"), "factors": kinds}
    form = row.form(CauseForm, content, data)
    return form.row() if form is not None else None


def _factor_kinds(row: FileRow) -> Iterator[str]:
    for word in filter(None, _BETWEEN.split(row.text("factors"))):
        kind = _FACTORS.get(comparable(word))
        if kind is None:
            row.error("factors", f"“{word[:30]}” bukan faktor. Tulis misalnya: Akses, Kontrol.")
        else:
            yield kind


def _read_actions(document: FileDocument, rows: list[FileRow]) -> dict[str, Any]:
    content = dataclasses.replace(_EMPTY, internal=document.parts["internal"], external=document.parts["external"])
    found = [
        dataclasses.replace(action, id=temporary_id("actions", number))
        for number, action in _numbered(rows, lambda row: _action(row, content))
    ]
    return {"actions": _bounded(ACTIONS, document, found)}


def _action(row: FileRow, content: Content) -> Any:
    data = {name: row.get(name) for name in ("name", "input_amount", "output", "outcome")}
    form = row.form(ActionForm, content, {**data, "causes": _references(row, content)})
    return form.row() if form is not None else None


def _references(row: FileRow, content: Content) -> list[str]:
    """The temporary ids of the causes that a cell names: ``I1, E2``."""
    text = row.text("causes")
    known = {cause.id for cause in (*content.internal, *content.external)}
    found = []
    for letter, number in _REFERENCE.findall(text):
        key = temporary_id(_PART_OF_LETTER[letter.upper()], int(number))
        if key in known:
            found.append(str(key))
        else:
            name = f"{letter.upper()}{number}"
            row.error("causes", f"Sebab {name} tidak ada di lembar “{CAUSES.title}”; isi sebabnya atau hapus {name}.")
    rest = _BETWEEN.sub("", _REFERENCE.sub("", text))
    if rest:
        row.error("causes", f"“{rest[:30]}” bukan nomor sebab. Tulis misalnya: I1, E2.")
    return found


def _read_indicators(document: FileDocument, rows: list[FileRow]) -> dict[str, Any]:
    found = [
        dataclasses.replace(row, id=temporary_id("indicators", number)) for number, row in _numbered(rows, _indicator)
    ]
    return {"indicators": _bounded(INDICATORS, document, found)}


def _indicator(row: FileRow) -> Any:
    names = ("name", "unit", "baseline", "target", "target_male", "target_female")
    data = {name: row.get(name) for name in names}
    form = row.form(IndicatorForm, _EMPTY, {**data, "kind": row.chosen("kind", _INDICATORS, labels(IndicatorKind))})
    return form.row() if form is not None else None


_READERS: tuple[tuple[Layout, Callable[[FileDocument, list[FileRow]], dict[str, Any]]], ...] = (
    (DATA, _read_data),
    (FACTORS, _read_factors),
    (CAUSES, _read_causes),
    (ACTIONS, _read_actions),
    (INDICATORS, _read_indicators),
    (OWN_TEXT, lambda _document, rows: read_own_text(rows)),
)
