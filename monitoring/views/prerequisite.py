"""Pages of the yearly facts of a department: prerequisite points and sex-disaggregated data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.enums import Role, YearState
from departments.models import Department, FiscalYear, SexDisaggregatedData
from departments.queries import visible_data, visible_departments
from departments.selection import selected_year
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import EMPTY, quantity, tanggal
from pug_tanjungbalai.common.http import Request

from ..domain import data as data_domain
from ..domain import prerequisite as domain
from ..forms.prerequisite import DataForm, FiguresForm, NamingForm, PointsForm
from ..models import PrerequisiteScore
from ..queries import prerequisite as queries
from ..rules import can_record_data, can_record_prerequisites, can_verify_data


def _department(request: Request, code: str) -> Department:
    """The department in the user's scope, or 404."""
    return get_object_or_404(visible_departments(request.user), code=code)


def _year(request: Request) -> FiscalYear:
    """The year shown; IllegalMove in an empty database."""
    year = selected_year(request)
    if year is None:
        raise IllegalMove("Belum ada tahun anggaran. Bapperida mencatatnya lebih dahulu di halaman admin.")
    return year


@require_GET
def department_facts(request: Request, code: str) -> HttpResponse:
    """Prerequisite points and required data of a department in the year shown."""
    department, year = _department(request, code), selected_year(request)
    context: dict[str, Any] = {"department": department, "year": year}
    if year is not None:
        rows = [_data_row(row) for row in queries.data_of(request.user, department, year)]
        score = queries.score_of(request.user, department, year)
        complete = sum(not row["missing"] for row in rows)
        verified = sum(not row["missing"] and row["data"].verified_on is not None for row in rows)
        context |= {
            "score": score,
            "maximum": year.prerequisite_maximum,
            "rows": rows,
            "complete": complete,
            "verified": verified,
            "figures": [
                _points_figure(score, year),
                _count_figure("Data terpilah lengkap", complete, len(rows), "L dan P, tahun, dan sumber terisi"),
                _count_figure("Data terpilah diverifikasi", verified, len(rows), "dihitung dalam skor kepatuhan"),
            ],
            "may_points": can_record_prerequisites(request.user),
            **_data_rights(request.user, department),
            "points_refusal": domain.points_refusal(department, year),
            "refusal": domain.year_refusal(department, year),
            "closed": year.state == YearState.CLOSED,
        }
    return render(request, "monitoring/prerequisite/facts.html", context)


def _data_rights(user: Any, department: Department) -> dict[str, Any]:
    """What the user may do with the data of a department; ``lapsed``: why its focal point may not write today."""
    of_department = SexDisaggregatedData(department=department)
    refusal = data_domain.why_not_filling(of_department, user)
    own = user.role == Role.FOCAL_POINT and user.department_id == department.pk
    return {
        "may_define": can_record_data(user),
        "may_fill": not refusal,
        "may_verify": can_verify_data(user, of_department),
        "lapsed": refusal if own else "",
    }


def _points_figure(score: PrerequisiteScore | None, year: FiscalYear) -> dict[str, Any]:
    """The headline figure of the prerequisites."""
    maximum = year.prerequisite_maximum
    if maximum is None or score is None:
        foot = "belum ada nilai terverifikasi" if maximum else "tidak dinilai: instrumen tahun ini belum ditetapkan"
        return {"label": "Prasyarat PUG", "value": EMPTY, "foot": foot}
    return {
        "label": "Prasyarat PUG",
        "value": quantity(score.points),
        "suffix": f"/ {quantity(maximum)}",
        "share": score.points * 100 / maximum,
        "foot": f"per {tanggal(score.verified_on)}",
    }


def _count_figure(label: str, done: int, total: int, foot: str) -> dict[str, Any]:
    """A headline figure "3 / 5" with its bar; without rows a dash."""
    if not total:
        return {"label": label, "value": EMPTY, "foot": "belum ada indikator yang diwajibkan"}
    return {"label": label, "value": done, "suffix": f"/ {total}", "share": done * 100 / total, "foot": foot}


def _data_row(row: SexDisaggregatedData) -> dict[str, Any]:
    """An indicator as the table shows it."""
    lacking = data_domain.missing_parts(row)
    return {
        "data": row,
        "missing": ", ".join(lacking),
        "share": data_domain.female_share(row),
        "mark": data_domain.mark_of(row),
    }


@require_http_methods(["GET", "POST"])
def prerequisite_edit(request: Request, code: str) -> HttpResponse:
    """Enter the verified prerequisite points of the year shown."""
    department = _department(request, code)
    if not can_record_prerequisites(request.user):
        raise NotAllowed("Hanya Bapperida yang mengisi nilai prasyarat PUG.")
    year = _year(request)
    refusal = domain.points_refusal(department, year)
    if refusal:
        raise IllegalMove(refusal)
    score = queries.score_of(request.user, department, year)
    instance = score or PrerequisiteScore(department=department, fiscal_year=year)
    form = PointsForm(request.POST if request.method == "POST" else None, instance=instance, today=request.today)
    if form.is_bound and form.is_valid():
        domain.record_points(
            department=department, fiscal_year=year, actor=request.user, today=request.today, **form.cleaned_data
        )
        messages.success(request, f"Nilai prasyarat {department.short_name} tahun {year} disimpan.")
        return redirect("monitoring:department_facts", code=code)
    context = {"form": form, "department": department, "year": year, "score": score}
    return render(request, "monitoring/prerequisite/points_form.html", context)


@require_http_methods(["GET", "POST"])
def data_create(request: Request, code: str) -> HttpResponse:
    """Add an indicator that the year shown requires of a department."""
    department = _department(request, code)
    if not can_record_data(request.user):
        raise NotAllowed("Hanya Bapperida atau Dinas P3A yang menetapkan indikator data terpilah.")
    row = SexDisaggregatedData(department=department, fiscal_year=_year(request))
    return _data_form(request, row, "ditambahkan")


@require_http_methods(["GET", "POST"])
def data_edit(request: Request, pk: int) -> HttpResponse:
    """Change an indicator, or its figures only; what was verified must be verified again."""
    row = _data(request, pk)
    if refusal := data_domain.why_not_filling(row, request.user):
        raise NotAllowed(refusal)
    return _data_form(request, row, "disimpan")


def _data(request: Request, pk: int) -> SexDisaggregatedData:
    """The indicator in the user's scope, or 404."""
    return get_object_or_404(visible_data(request.user).select_related("department", "fiscal_year"), pk=pk)


def _data_form(request: Request, row: SexDisaggregatedData, done: str) -> HttpResponse:
    refusal = domain.year_refusal(row.department, row.fiscal_year)
    if refusal:
        raise IllegalMove(refusal)
    was_verified, shown = row.verified_on is not None, _data_row(row)
    seen, given, status = request.POST.get("isi"), bool(row.pk) and data_domain.is_given_by_department(row), 200
    form = _form_kind(request.user, given)(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        try:
            saved = data_domain.save_data(row=form.instance, actor=request.user, seen=seen)
        except StaleVersion as stale:
            form.add_error(None, f"{stale} Isian Anda belum disimpan; periksa, lalu simpan lagi.")
            seen, status = None, 409
        else:
            messages.success(request, f"Indikator “{saved.indicator}” {done}.{_what_comes_next(saved, was_verified)}")
            return _to_facts(row)
    context = {
        "form": form,
        "department": row.department,
        "year": row.fiscal_year,
        "row": row,
        "was_verified": was_verified,
        "shown": shown,
        "seen": shown["mark"] if seen is None else seen,
        "given": given,
        "may_verify": bool(row.pk) and can_verify_data(request.user, row),
    }
    return render(request, "monitoring/prerequisite/data_form.html", context, status=status)


def _form_kind(user: Any, given: bool) -> type[FiguresForm]:
    """Figures for a focal point; all for those who say what is to be given, but no figures that its department gave."""
    if not can_record_data(user):
        return FiguresForm
    return NamingForm if given else DataForm


def _what_comes_next(row: SexDisaggregatedData, was_verified: bool) -> str:
    """What has to happen before a saved indicator counts, as the end of a message."""
    if row.verified_on is not None:
        return ""
    if lacking := data_domain.missing_parts(row):
        return f" Masih perlu {', '.join(lacking)}."
    if was_verified:
        return " Angkanya berubah, jadi perlu diverifikasi lagi."
    return " Dihitung dalam skor setelah diverifikasi Dinas P3A atau Bapperida."


def _to_facts(row: SexDisaggregatedData) -> HttpResponse:
    """Back to the facts of the indicator's department and year, which need not be the year shown before."""
    address = reverse("monitoring:department_facts", args=[row.department.code])
    return redirect(f"{address}?tahun={row.fiscal_year}")


@require_POST
def data_verify(request: Request, pk: int) -> HttpResponse:
    """Verify an indicator (``verified=1``) or take the verification back."""
    row = _data(request, pk)
    verified = request.POST.get("verified") == "1"
    seen = request.POST.get("isi", "")
    data_domain.set_verified(row=row, verified=verified, actor=request.user, seen=seen, today=request.today)
    done = "diverifikasi" if verified else "ditandai belum diverifikasi"
    messages.success(request, f"Indikator “{row.indicator}” {done}.")
    return _to_facts(row)
