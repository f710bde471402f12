"""A GAP in the nine official columns that was made elsewhere: rows into parts, a note for all that is interpreted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pug_tanjungbalai.common.fields import RupiahField
from pug_tanjungbalai.common.xlsx import SheetRows, WorkbookError, fill_merges
from pug_tanjungbalai.common.xlsx_header import letter
from pug_tanjungbalai.common.xlsx_stream import RawRow

from ..domain.pprg_content import Content, Factor
from ..domain.pprg_merge import temporary_id
from ..enums import GapFactorKind, IndicatorKind
from ..forms.pprg_steps import ActionForm, CauseForm, DataNoteForm, IndicatorForm, NewPurposeForm, PurposeForm
from .cells import FileRow, Remarks
from .foreign_header import (
    FACTOR_COLUMNS,
    INDICATOR_COLUMNS,
    NAMES,
    ForeignHeader,
    find_foreign_header,
    is_counter_row,
    report,
    why_no_header,
)
from .foreign_text import Identity, read_identity, split_amount, split_items, split_labels

_EMPTY = Content()
_FACTOR_WORDS = {str(kind.label): kind.value for kind in GapFactorKind}
_INDICATOR_WORDS = {
    **dict.fromkeys(("Keluaran", "Output", "Indikator keluaran", "Indikator output"), IndicatorKind.OUTPUT.value),
    **dict.fromkeys(("Hasil", "Outcome", "Indikator hasil", "Indikator outcome"), IndicatorKind.OUTCOME.value),
}
_CONTENT_COLUMNS = [name for name in NAMES if name not in {"identity", "code"}]
_RUPIAH = RupiahField(required=False)
_TEXT = CauseForm.base_fields["text"]


@dataclass
class ForeignDocument:
    """One analysis of the file: its first row, what tells the sub-activity, and the parts that it gives.

    Its remarks are its own: they count only if the analysis is taken.
    """

    row: FileRow
    identity: Identity
    text: str
    parts: dict[str, Any] = field(default_factory=dict)
    remarks: Remarks = field(default_factory=Remarks)


def read_foreign(sheets: Iterable[SheetRows], remarks: Remarks) -> list[ForeignDocument]:
    """The analyses of the sheet that holds most of the nine columns; WorkbookError where there is none."""
    shown = [sheet for sheet in sheets if sheet.visible]
    found = [(sheet, header) for sheet in shown if (header := find_foreign_header(sheet.rows)).is_gap]
    if not found:
        raise WorkbookError(why_no_header(shown))
    sheet, header = max(found, key=lambda pair: pair[1].score)
    others = [other.name for other, _header in found if other is not sheet]
    if others:
        remarks.warn(f"Hanya lembar ini yang dibaca; lembar lain diabaikan: {', '.join(others)}.", sheet.name)
    report(header, sheet.name, remarks)
    _refuse_twins(header, sheet.name)
    documents = [_document(rows) for rows in _groups(_rows(sheet, header, remarks))]
    if not documents and not remarks.errors:
        raise WorkbookError(f"Tidak ada analisis di bawah judul kolom pada lembar “{sheet.name}”.")
    return documents


def _refuse_twins(header: ForeignHeader, sheet: str) -> None:
    for first, second in header.twins:
        name = NAMES[header.columns[first]]
        raise WorkbookError(
            f"Kolom {letter(first)} dan {letter(second)} lembar “{sheet}” sama-sama terbaca sebagai “{name}”; "
            "ganti judul salah satunya."
        )


# --- rows and groups of rows --------------------------------------------------------------------------------------


def _rows(sheet: SheetRows, header: ForeignHeader, remarks: Remarks) -> list[FileRow]:
    fill_merges([row for row in sheet.rows if row.number > header.last_row], sheet.merges)
    letters = {name: letter(index) for index, name in header.columns.items()}
    body = [row for row in sheet.rows if row.number > header.last_row and not is_counter_row(row)]
    return [_file_row(sheet.name, row, header, letters, remarks) for row in body]


def _file_row(sheet: str, row: RawRow, header: ForeignHeader, letters: dict[str, str], remarks: Remarks) -> FileRow:
    values = {name: row.cells.get(index) for index, name in header.columns.items()}
    return FileRow(sheet, row.number, values, letters, NAMES, remarks)


def _groups(rows: Iterable[FileRow]) -> list[list[FileRow]]:
    """Rows of one analysis: those with the same step 1 below each other (merged cells, or written again)."""
    groups: list[list[FileRow]] = []
    for row in rows:
        name = (row.values.get("code"), row.values.get("identity"))
        filled = [column for column in _CONTENT_COLUMNS if row.values.get(column) is not None]
        if name == (None, None):
            _pass_over(row, filled)
        elif groups and name == (groups[-1][0].values.get("code"), groups[-1][0].values.get("identity")):
            groups[-1].append(row)
        elif not filled:
            row.remarks.warn(f"Baris dilewati: hanya berisi “{row.text('identity')[:60]}”.", row.sheet, row.number)
        else:
            groups.append([row])
    return groups


def _pass_over(row: FileRow, filled: list[str]) -> None:
    """A row without step 1: a remark below the table, or an analysis that nobody can place."""
    if len(filled) > 1:
        column = "identity" if "identity" in row.letters else "code"
        row.error(column, "Baris ini berisi analisis tanpa langkah 1. Tulis sub kegiatannya, atau gabungkan selnya.")
    elif filled:
        row.remarks.warn(f"Baris dilewati: “{row.text(filled[0])[:60]}”.", row.sheet, row.number)


def _document(rows: list[FileRow]) -> ForeignDocument:
    first, remarks = rows[0], Remarks()
    for row in rows:
        row.remarks = remarks
    text = "\n".join(filter(None, (first.text("code"), first.text("identity"))))
    document = ForeignDocument(first, read_identity(text), text, remarks=remarks)
    for reader in _READERS:
        document.parts |= {name: value for name, value in reader(rows, document).items() if value not in ("", ())}
    if any(document.parts.get(part) for part in ("internal", "external", "actions")):
        first.note("", "Kaitan sebab dengan faktor dan aksi dengan sebab tidak ada di berkas; lengkapi setelah impor.")
    return document


def _cells(rows: list[FileRow], name: str) -> list[tuple[FileRow, str]]:
    """The different texts of a column in the rows of one analysis, each with its row."""
    found: dict[str, FileRow] = {}
    for row in rows:
        if text := row.text(name):
            found.setdefault(text, row)
    return [(row, text) for text, row in found.items()]


# --- parts --------------------------------------------------------------------------------------------------------


def _purpose(rows: list[FileRow], document: ForeignDocument) -> dict[str, Any]:
    """Step 1: tujuan and sasaran, from columns of their own or from the words “Tujuan:” and “Sasaran:”."""
    parts = {}
    row = rows[0]
    for name, word in (("purpose", "Tujuan"), ("target_group", "Sasaran")):
        own = "\n".join(text for _row, text in _cells(rows, name))
        told = getattr(document.identity, name)
        parts[name] = row.clean(name if own else "identity", PurposeForm.base_fields[name], own or told) or ""
        if told and not own:
            row.note("identity", f"{word} diambil dari teks setelah kata “{word}:”: “{_short(told)}”")
    if not parts["purpose"]:
        row.note("identity", "Tujuan tidak ditemukan (tidak ada kata “Tujuan:”); tujuan tidak disentuh.")
    return parts


def _data_note(rows: list[FileRow], _document: ForeignDocument) -> dict[str, Any]:
    """Steps 2 and 8 are free text here: both go into the note of step 2."""
    texts = []
    for name, before, what in (("data_note", "", "Langkah 2"), ("baseline", "Data dasar: ", "Langkah 8")):
        for row, text in _cells(rows, name):
            texts.append(f"{before}{text}")
            row.note(name, f"{what} berupa uraian; dimasukkan ke uraian data langkah 2. Baris angka L/P belum terisi.")
    name = "data_note" if "data_note" in rows[0].letters else "baseline"
    return {"data_note": rows[0].clean(name, DataNoteForm.base_fields["data_note"], "\n".join(texts)) or ""}


def _factors(rows: list[FileRow], _document: ForeignDocument) -> dict[str, Any]:
    """Step 3: four columns, or passages that begin with the factor."""
    found: dict[str, list[str]] = {}
    for name in FACTOR_COLUMNS:
        for _row, text in _cells(rows, name):
            found.setdefault(name, []).append(text)
    for row, text in _cells(rows, "factors"):
        labelled = split_labels(text, _FACTOR_WORDS)
        if labelled.before:
            row.error(
                "factors",
                f"Tidak jelas faktor mana “{_short(labelled.before)}”. Awali dengan Akses:, Partisipasi:, Kontrol:, "
                "atau Manfaat:.",
            )
        for kind, passage in labelled.passages:
            found.setdefault(kind, []).append(passage)
        if labelled.passages:
            told = (f"{GapFactorKind(kind).label}: “{_short(passage)}”" for kind, passage in labelled.passages)
            row.note("factors", f"Dibagi menurut faktor. {'; '.join(told)}.")
    factors = []
    for kind in GapFactorKind:
        if text := "\n".join(found.get(kind.value, ())):
            column = kind.value if kind.value in rows[0].letters else "factors"
            factors.append(Factor(kind.value, rows[0].clean(column, _TEXT, text) or ""))
    return {"factors": tuple(factor for factor in factors if factor.text)}


def _causes(part: str) -> Callable[[list[FileRow], ForeignDocument], dict[str, Any]]:
    def read(rows: list[FileRow], _document: ForeignDocument) -> dict[str, Any]:
        causes = []
        for row, item in _items(rows, part):
            form = row.form(CauseForm, _EMPTY, {"text": item}, at=part)
            if form is not None:
                causes.append(form.row())
        return {part: _with_ids(part, causes)}

    return read


def _items(rows: list[FileRow], name: str) -> list[tuple[FileRow, str]]:
    """The items of the lists in a column; a cell that was taken apart is noted."""
    found = []
    for row, text in _cells(rows, name):
        items = split_items(text)
        if len(items) > 1:
            row.note(name, f"Dipecah menjadi {len(items)} baris: " + "; ".join(f"“{_short(item)}”" for item in items))
        found += [(row, item) for item in items]
    return found


def _new_purpose(rows: list[FileRow], _document: ForeignDocument) -> dict[str, Any]:
    text = "\n".join(text for _row, text in _cells(rows, "new_purpose"))
    return {"new_purpose": rows[0].clean("new_purpose", NewPurposeForm.base_fields["new_purpose"], text) or ""}


def _actions(rows: list[FileRow], _document: ForeignDocument) -> dict[str, Any]:
    """Step 7: items, each with the amount that stands at its end."""
    actions = []
    amounts: dict[int, list[str]] = {}
    for row, item in _items(rows, "actions"):
        name, written = split_amount(item)
        amount = row.clean("actions", _RUPIAH, written)
        if amount is not None:
            amounts.setdefault(row.number, []).append(f"Rp{written} untuk “{_short(name)}”")
        form = row.form(ActionForm, _EMPTY, {"name": name, "input_amount": amount}, at="actions")
        if form is not None:
            actions.append(form.row())
    for row in rows:
        if row.number in amounts:
            row.note("actions", f"Masukan dibaca dari teks: {'; '.join(amounts[row.number])}.")
    return {"actions": _with_ids("actions", actions)}


def _indicators(rows: list[FileRow], _document: ForeignDocument) -> dict[str, Any]:
    """Step 9: two columns, or passages that begin with Keluaran: or Hasil:."""
    passages = [(row, name, text) for name in INDICATOR_COLUMNS for row, text in _cells(rows, name)]
    for row, text in _cells(rows, "indicators"):
        labelled = split_labels(text, _INDICATOR_WORDS)
        if labelled.before:
            row.error(
                "indicators",
                f"Tidak jelas apakah “{_short(labelled.before)}” keluaran atau hasil. Awali dengan Keluaran: atau "
                "Hasil:.",
            )
        passages += [(row, kind, passage) for kind, passage in labelled.passages]
    indicators = []
    for row, kind, passage in passages:
        column = kind if kind in row.letters else "indicators"
        items = split_items(passage)
        told = "; ".join(f"“{_short(item)}”" for item in items)
        row.note(column, f"Indikator {IndicatorKind(kind).label.lower()}: {told}. Satuan dan target belum terisi.")
        for item in items:
            form = row.form(IndicatorForm, _EMPTY, {"kind": kind, "name": item}, at=column)
            if form is not None:
                indicators.append(form.row())
    return {"indicators": _with_ids("indicators", indicators)}


def _with_ids(part: str, rows: list[Any]) -> tuple[Any, ...]:
    return tuple(row.__class__(**{**vars(row), "id": temporary_id(part, number)}) for number, row in enumerate(rows, 1))


def _short(text: str) -> str:
    one_line = " ".join(text.split()).rstrip(" .")
    return one_line if len(one_line) <= 80 else f"{one_line[:77]}…"


_READERS = (
    _purpose,
    _data_note,
    _factors,
    _causes("internal"),
    _causes("external"),
    _new_purpose,
    _actions,
    _indicators,
)
