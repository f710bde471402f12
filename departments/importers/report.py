"""What an import does, as plain values: shown before and after, and kept with the run."""

from __future__ import annotations

from typing import Any

from pug_tanjungbalai.common.importing import CellIssue, PlannedRow, Result

from .base import ImportKind, show

MAX_ROWS = 100
MAX_ISSUES = 300
#: Values shown of a new row, beside its name.
_SHOWN_NEW = 5


def report_of(kind: ImportKind, result: Result) -> dict[str, Any]:
    """Counts, the first rows with old and new values, warnings and errors; fit for JSON."""
    changed = [(row, True) for row in result.created] + [(row, False) for row in result.updated]
    changed.sort(key=lambda pair: pair[0].number)
    return {
        "sheet": result.sheet,
        "created": len(result.created),
        "updated": len(result.updated),
        "unchanged": len(result.unchanged),
        "rows": [_row(kind, row, new) for row, new in changed[:MAX_ROWS]],
        "rows_left": max(0, len(changed) - MAX_ROWS),
        "warnings": [_issue(issue) for issue in result.warnings[:MAX_ISSUES]],
        "warning_count": len(result.warnings),
        "warnings_left": max(0, len(result.warnings) - MAX_ISSUES),
        "errors": [_issue(issue) for issue in result.errors[:MAX_ISSUES]],
        "errors_left": max(0, result.error_count - MAX_ISSUES),
        "error_count": result.error_count,
    }


def _issue(issue: CellIssue) -> dict[str, Any]:
    return {
        "sheet": issue.sheet,
        "row": issue.row,
        "letter": issue.letter,
        "column": issue.column,
        "message": issue.message,
    }


def _row(kind: ImportKind, row: PlannedRow, new: bool) -> dict[str, Any]:
    """One row of the plan: what it is about, and each value with what it replaces."""
    if new:
        values = [
            {"label": kind.label_of(name), "old": None, "new": show(value)}
            for name, value in row.cleaned.items()
            if name not in kind.hidden_when_new and value not in (None, "", ())
        ][:_SHOWN_NEW]
    else:
        values = [
            # The same amount under a new date is a new figure, not a change of the amount.
            {"label": kind.label_of(name), "old": None, "new": f"{show(value)} (tanggal baru)"}
            if old == value
            else {"label": kind.label_of(name), "old": show(old), "new": show(value)}
            for name, (old, value) in row.changes.items()
        ]
    return {"number": row.number, "title": kind.describe(row), "new": new, "values": values}
