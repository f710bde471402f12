"""The gender-responsive budget (ARG) of a year: recap by department and category, its documents, its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from departments.enums import DEPARTMENT_ROLES
from departments.models import Department, FiscalYear
from departments.queries import readable_department_ids, sees_whole_city, visible_departments
from departments.rules import coordinates
from departments.selection import selected_year
from pug_tanjungbalai.common.formats import percent, tanggal
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.xlsx_write import xlsx_response

from ..domain import arg as domain
from ..domain.arg import Amounts, Group
from ..queries import arg as queries
from ..queries.arg import Document
from ..tables import arg as tables
from ..tables.arg import Choice, Words

#: Departments on one page of the recap, and documents on one page of theirs.
PER_PAGE, DOCUMENTS_PER_PAGE = 20, 50
COLUMNS = (
    ("nama", "Perangkat daerah", ""),
    ("", "Kategori", ""),
    ("dokumen", "Dokumen", "num"),
    ("pagu", "Pagu", "num"),
    ("aksi", "Rencana aksi", "num"),
    ("realisasi", "Realisasi", "num"),
    ("persen", "% pagu", "num"),
    ("pangsa", "Pangsa", "num"),
)


@dataclass(frozen=True)
class Shown:
    """What one request is about, read and narrowed: the choice, the departments, the documents that count."""

    year: FiscalYear
    as_of: Any
    choice: Choice
    words: Words
    departments: dict[int, Department]
    documents: list[Document]
    groups: list[Group]
    totals: dict[str, Amounts]

    @property
    def total(self) -> Amounts:
        """Everything together."""
        return sum(self.totals.values(), Amounts())

    @property
    def heading(self) -> list[str]:
        """The lines above every sheet."""
        return tables.heading_of(self.year, self.words, self.as_of)


def _shown(request: Request, year: FiscalYear) -> Shown:
    """Two queries whatever the number of departments and documents, beside those of the user's scope."""
    choice = Choice.read(request.GET)
    as_of = year.as_of(request.today)
    departments = {row.pk: row for row in visible_departments(request.user)}
    scope = None if sees_whole_city(request.user) else readable_department_ids(request.user)
    counted = queries.counted(queries.documents(year, as_of, scope), as_of)
    documents = [
        row
        for row in counted
        if choice.category in (None, row.category) and choice.department in ("", departments[row.department_id].code)
    ]
    groups = tables.in_order(domain.by_department(documents).values(), departments, choice)
    return Shown(
        year=year,
        as_of=as_of,
        choice=choice,
        words=tables.words_of(year, choice),
        departments=departments,
        documents=documents,
        groups=groups,
        totals=domain.by_category(groups),
    )


@require_GET
def arg_recap(request: Request) -> HttpResponse | FileResponse:
    """``/arg/``: pagu, rencana aksi, realisasi and share by department and category; ``?format=xlsx`` as a workbook."""
    year = selected_year(request)
    if year is None:
        return render(request, "monitoring/arg/recap.html", {"year": None})
    shown = _shown(request, year)
    if request.GET.get("format") == "xlsx":
        return _workbook(shown)
    page = Paginator(shown.groups, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(request, shown),
        "cards": tables.headline(shown.total, shown.words),
        "categories": tables.category_lines(shown.totals, shown.words, _documents_url(shown)),
        "lines": [line for group in page for line in _lines(shown, group)],
        "page": page,
        "columns": _columns(request, shown.choice),
        "sum": shown.total,
        "sum_share": shown.words.share_text(shown.total),
        "sum_realized": percent(shown.total.realized_share),
    }
    return render(request, "monitoring/arg/recap.html", context)


def _frame(request: Request, shown: Shown) -> dict[str, Any]:
    """What both pages show: the choice with its words, and what it can be changed to."""
    own = request.user.role in DEPARTMENT_ROLES
    choices = sorted(shown.departments.values(), key=lambda row: row.short_name)
    present = {row.department_id for row in shown.documents}
    return {
        "year": shown.year,
        "as_of": tanggal(shown.as_of),
        "choice": shown.choice,
        "words": shown.words,
        "own": own,
        "departments": [row for row in choices if row.pk in present or _exists_in(row, shown.year)],
        "category_choices": tables.CATEGORY_CHOICES,
        "chosen_category": None if shown.choice.category is None else shown.choice.category or tables.NO_CATEGORY,
        "basis_choices": tables.BASIS_CHOICES,
        "denominator_choices": tables.DENOMINATOR_CHOICES,
        "is_filtered": shown.choice.category is not None or bool(shown.choice.department),
        "may_set": coordinates(request.user),
        "export_url": f"{reverse('monitoring:arg_recap')}?{_query(request, format='xlsx')}",
    }


def _exists_in(department: Department, year: FiscalYear) -> bool:
    """The department exists on some day of the year."""
    ended = department.valid_to is not None and department.valid_to.year < year.year
    return department.valid_from.year <= year.year and not ended


def _query(request: Request, **changes: str) -> str:
    """The present choice with some of it changed; never the page."""
    params = request.GET.copy()
    for name in ("page", "format"):
        params.pop(name, None)
    for name, value in changes.items():
        params[name] = value
    return params.urlencode()


def _columns(request: Request, choice: Choice) -> list[dict[str, str]]:
    """Headers with the address that sorts by them: figures first from the top, a second click turns it round."""
    result = []
    for key, label, css in COLUMNS:
        first, second = (key, f"-{key}") if key == "nama" else (f"-{key}", key)
        turned = second if choice.sort == first else first
        direction = {key: "ascending", f"-{key}": "descending"}.get(choice.sort, "") if key else ""
        url = f"?{_query(request, urut=turned)}" if key else ""
        result.append({"label": label, "css": css, "url": url, "sorted": direction})
    return result


def _documents_url(shown: Shown, department: Department | None = None) -> str:
    """The documents behind a row, under the same choice."""
    query = {
        "tahun": shown.year.year,
        "dasar": shown.choice.basis,
        "penyebut": shown.words.denominator.key,
        "opd": department.code if department else shown.choice.department,
    }
    return f"{reverse('monitoring:arg_documents')}?{urlencode({name: value for name, value in query.items() if value})}"


def _lines(shown: Shown, group: Group) -> list[tables.Line]:
    department = shown.departments[group.department_id]
    return tables.department_lines(group, department, shown.words, _documents_url(shown, department))


def _workbook(shown: Shown) -> FileResponse:
    """What is shown, with the documents behind it."""
    sheets = [
        *tables.recap_sheets(shown.groups, shown.departments, shown.totals, shown.words, shown.heading),
        tables.document_sheet(shown.documents, shown.departments, shown.heading),
    ]
    return xlsx_response(f"arg-{shown.year.year}-per-{shown.as_of.isoformat()}", sheets)


@require_GET
def arg_documents(request: Request) -> HttpResponse:
    """``/arg/dokumen/``: the very documents that a row of the recap counts."""
    year = selected_year(request)
    if year is None:
        return render(request, "monitoring/arg/documents.html", {"year": None})
    shown = _shown(request, year)
    page = Paginator(shown.documents, DOCUMENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(request, shown),
        "page": page,
        "rows": [_document_row(shown, row) for row in page],
        "sum": shown.total,
        "sum_realized": percent(shown.total.realized_share),
        "back": f"{reverse('monitoring:arg_recap')}?{_query(request)}",
        "crumbs": [("ARG", reverse("monitoring:arg_recap")), ("Dokumen", "")],
    }
    return render(request, "monitoring/arg/documents.html", context)


def _document_row(shown: Shown, row: Document) -> dict[str, Any]:
    """One document in ready words."""
    department = shown.departments[row.department_id]
    realized = domain.percent_of(row.realized or Decimal(0), row.budget)
    return {
        "row": row,
        "url": reverse("monitoring:pprg_detail", args=[row.pk]),
        "department": department.short_name,
        "category": domain.CATEGORY_LABELS[row.category],
        "revised": row.budget_version == "perubahan",
        "realized": percent(realized),
    }
