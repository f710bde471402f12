"""One department: why its score is what it is, what would raise it, and what happened last."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from departments.enums import DEPARTMENT_ROLES, Role
from departments.models import Department, FiscalYear
from departments.queries import focal_points_on, head_on, visible_departments, writable_department_ids
from departments.rules import coordinates
from departments.selection import selected_year
from pug_tanjungbalai.common.formats import decimal1, number, percent, waktu
from pug_tanjungbalai.common.http import Request

from ..domain import compliance, explain, scoring
from ..domain.scoring import ComponentScore, Score
from ..enums import Component
from ..navigation import kind_counts
from ..queries import inbox
from ..queries.department import recent_events, submission_deadline
from ..tables import matrix
from ..tables.tasks import summary


@require_GET
def department_detail(request: Request, code: str) -> HttpResponse:
    """``/opd/<kode>/``: the explained score of the department in the selected year."""
    department = get_object_or_404(visible_departments(request.user), code=code)
    today = request.today
    year = selected_year(request)
    focal_points = list(focal_points_on(department, today))
    context: dict[str, Any] = {
        "department": department,
        "crumbs": [("Perangkat daerah", reverse("departments:department_list")), (department.short_name, "")],
        "predecessors": list(department.predecessors.all()),
        "successors": list(department.successors.all()),
        "year": year,
        "head": head_on(department, today),
        "focal_point": focal_points[0] if focal_points else None,
        "ended": department.valid_to is not None and department.valid_to < today,
        "lapsed": request.user.role in DEPARTMENT_ROLES and department.pk not in writable_department_ids(request.user),
        "may_change": coordinates(request.user),
        "may_write": request.user.role == Role.FOCAL_POINT and department.pk in writable_department_ids(request.user),
        "events": [
            {"when": waktu(event.at), "who": event.who, "text": event.text, "url": event.url, "note": event.note}
            for event in recent_events(department)
        ],
    }
    if department.pk == request.user.department_id and request.user.role in DEPARTMENT_ROLES:
        # Focal points and heads land here: what waits for them stands here, as on the dashboard of the city.
        context["tasks"] = summary(inbox.tasks(request.user), kind_counts(request), today)
    if year is not None:
        context.update(score_context(department, year, today))
    return render(request, "monitoring/department/detail.html", context)


def score_context(department: Department, year: FiscalYear, today: Any) -> dict[str, Any]:
    """The explanation of the score, line by line, and the chances to raise it."""
    city = compliance.build(year, today, [department])
    line = city.lines[0]
    due = submission_deadline(department, year)
    overdue = line.tally.findings_overdue + line.tally.actions_overdue
    links = record_links(department, year)
    bands = compliance.bands_of(year)
    tone, icon = matrix.BAND_TONE[line.score.band]
    return {
        "city": city,
        "line": line,
        "score_text": decimal1(line.score.total) if line.score.total is not None else "",
        "band": {"label": line.score.band.label, "tone": tone, "icon": icon},
        "parts": [part_row(part, year, due, links[part.component], bands) for part in line.score.components],
        "total_weight": sum(part.share for part in line.score.components),
        "chances": chance_rows(line.score, overdue, links),
        "trend_years": [str(number_) for number_ in city.years],
        "exists": department.valid_from.year <= year.year
        and (department.valid_to is None or department.valid_to.year >= year.year),
    }


def part_row(
    part: ComponentScore, year: FiscalYear, due: Any, links: list[tuple[str, str]], bands: Any
) -> dict[str, Any]:
    """One component of the explanation in ready words."""
    applies = part.value is not None
    share = scoring.to_one_decimal(part.share)
    return {
        "key": part.component.value,
        "label": part.component.label,
        "links": links,
        "words": explain.in_words(part, year, due),
        "applies": applies,
        "weight": percent(share, 0 if share == int(share) else 1) if applies else "–",
        "set_weight": percent(part.weight, 0) if applies and share != part.weight else "",
        "value": part.shown,
        "value_text": decimal1(part.shown) if part.shown is not None else "–",
        "tone": matrix.tone_of(part.shown, bands),
        "contribution": decimal1(scoring.to_one_decimal(part.contribution)) if applies else "–",
        "of": number(share, 0 if share == int(share) else 1) if applies else "",
    }


def chance_rows(score: Score, overdue: int, links: dict[Component, list[tuple[str, str]]]) -> list[dict[str, str]]:
    """What would raise the score most, with the points to be won."""
    return [
        {
            "points": f"+{decimal1(chance.shown)}",
            "text": explain.advice(score.of(chance.component), overdue),
            "url": links[chance.component][0][1],
        }
        for chance in scoring.chances(score, overdue=overdue)[:4]
    ]


def record_links(department: Department, year: FiscalYear) -> dict[Component, list[tuple[str, str]]]:
    """Component -> (label, address) of the very records behind it; the first is the main one."""
    code, number_ = department.code, year.year
    query = f"?opd={code}&tahun={number_}"
    facts = f"{reverse('monitoring:department_facts', args=[code])}?tahun={number_}"
    pprg = f"{reverse('monitoring:pprg_list')}{query}&wajib=ya"
    missing = f"{reverse('monitoring:pprg_missing')}{query}"
    return {
        Component.PREREQUISITES: [("Nilai prasyarat", facts)],
        Component.DATA: [("Data terpilah", facts)],
        Component.COVERAGE: [("Daftar PPRG", pprg), ("Belum dibuat", missing)],
        Component.TIMELINESS: [("Daftar PPRG", pprg)],
        Component.REALIZATION: [
            ("Anggaran dan realisasi", f"{reverse('departments:budget_list', args=[code])}?tahun={number_}")
        ],
        Component.ATTENDANCE: [("Rapat", f"{reverse('meetings:meeting_list')}{query}")],
        Component.FOLLOWUP: [
            ("Temuan", f"{reverse('monitoring:finding_list')}{query}"),
            ("Tugas rapat", f"{reverse('meetings:action_list')}{query}"),
        ],
    }


@require_POST
def year_close(request: Request, year: int) -> HttpResponse:
    """Freeze a fiscal year: its scores stay as they are now."""
    fiscal_year = get_object_or_404(FiscalYear, year=year)
    rows = compliance.freeze_year(fiscal_year=fiscal_year, actor=request.user, day=request.today)
    messages.success(request, f"Tahun {year} ditutup: skor {len(rows)} perangkat daerah dibekukan.")
    return HttpResponseRedirect(f"{reverse('monitoring:home')}?tahun={year}")
