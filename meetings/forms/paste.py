"""Several lines copied from a spreadsheet, put into the attendance grid as rows that are judged and saved with it.

A line holds: nama, L/P, NIP, jabatan, no. HP and, where the paper mixes departments, instansi; separated by tabs. A
first column with running numbers and a header line are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from pug_tanjungbalai.common.text import clean_text, comparable

from ..models import Invitation

FIELDS = ("name", "sex", "nip", "position", "phone")
MAX_LINES = 300
_SEX = {
    **dict.fromkeys(("l", "lakilaki", "laki", "pria", "lk"), "L"),
    **dict.fromkeys(("p", "perempuan", "wanita", "pr", "w"), "P"),
}
_HEADER = frozenset({"nama", "no", "nomor", "namalengkap"})


@dataclass
class Pasted:
    """What became of the pasted text: rows added, and the lines that stay in the box with what is wrong with them."""

    added: int = 0
    problems: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stays in the box."""
        return "\n".join(self.left)


def add_pasted(data: QueryDict, invitations: Iterable[Invitation], department: str, text: str) -> Pasted:
    """Append the lines of ``text`` to the rows of the grid in ``data``; ``department``: primary key, or "" for none.

    ``data`` must be mutable. A line whose department is not known is not lost: it stays in the box.
    """
    rows = list(invitations)
    chosen = next((row for row in rows if str(row.department_id) == department), None)
    by_name = {key: row for row in rows for key in _names(row)}
    result = Pasted()
    for number, line in enumerate(text.splitlines()[:MAX_LINES], 1):
        cells = _cells(line)
        if not any(cells) or comparable(cells[0]) in _HEADER:
            continue
        named = cells[len(FIELDS)] if len(cells) > len(FIELDS) else ""
        target = by_name.get(comparable(named)) if named else chosen
        if target is None or f"u{target.pk}-seen" not in data:  # not on the page: invited in between
            result.left.append(line)
            result.problems.append(_problem(number, cells, named))
            continue
        _append(data, f"u{target.pk}p", dict(zip(FIELDS, cells, strict=False)))
        result.added += 1
    rest = text.splitlines()[MAX_LINES:]
    if rest:
        result.left += rest
        result.problems.append(f"Hanya {MAX_LINES} baris pertama yang diambil; tekan lagi untuk sisanya.")
    return result


def _names(invitation: Invitation) -> set[str]:
    department = invitation.department
    return {comparable(name) for name in (department.name, department.short_name, department.code)}


def _cells(line: str) -> list[str]:
    """The cells of a line, without the running number in front."""
    cells = [clean_text(cell, multiline=False) for cell in line.split("\t")]
    if len(cells) > 1 and cells[0].rstrip(".").isdigit() and len(cells[0]) <= 4:
        cells = cells[1:]
    if len(cells) > 1:
        cells[1] = _SEX.get(comparable(cells[1]), cells[1])
    return cells


def _problem(number: int, cells: list[str], named: str) -> str:
    who = cells[0][:60]
    if named:
        return f"Baris {number} ({who}): instansi “{named[:80]}” tidak diundang pada rapat ini."
    return f"Baris {number} ({who}): pilih perangkat daerahnya, atau isi kolom instansi."


def _append(data: QueryDict, prefix: str, values: dict[str, Any]) -> None:
    """One more row of the formset ``prefix``."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    index = int(total) if total.isascii() and total.isdigit() else 0
    for name in FIELDS:
        data[f"{prefix}-{index}-{name}"] = values.get(name, "")
    data[f"{prefix}-TOTAL_FORMS"] = str(index + 1)
