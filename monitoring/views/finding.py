"""Pages of the findings: list, record, revise, one finding with its follow-up, evidence."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.enums import DEPARTMENT_ROLES, Role
from departments.selection import selected_year
from pug_tanjungbalai.common import files, workflow
from pug_tanjungbalai.common.due import due_status
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import EMPTY, tanggal, waktu
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.listing import ListPage
from pug_tanjungbalai.common.text import clean_text

from ..domain import finding as domain
from ..domain.pprg import appointment_problem
from ..enums import FindingState
from ..filters.finding import FindingFilter
from ..forms.finding import FindingForm, FollowUpForm, ReviewForm
from ..models import Finding, FindingHistory
from ..queries import finding as queries
from ..rules import can_edit_finding, can_record_finding
from ..tables.finding import FindingTable, severity_chip, state_chip
from ..transitions import FINDING_TRANSITIONS

_DID = {
    domain.RECORD: "mencatat temuan",
    domain.REVISE: "mengubah isi temuan",
    "respond": "mengirim tindak lanjut",
    "close": "menyatakan selesai",
    "return": "mengembalikan tindak lanjut",
}


class FindingList(ListPage):
    """Findings in the user's scope, due in the year shown."""

    model = Finding
    filterset_class = FindingFilter
    table_class = FindingTable
    heading = "Temuan"
    export_name = "temuan"
    empty_text = (
        "Belum ada temuan yang jatuh tempo pada tahun ini. Inspektorat mencatat temuan dari hasil pengawasannya."
    )
    create_label = "Temuan baru"

    def get_queryset(self) -> QuerySet[Finding]:
        return queries.for_list(self.request.user)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"today": self.request.today}

    def get_lead(self) -> str:
        """What the year holds, in figures."""
        year = selected_year(self.request)
        if year is None:
            return ""
        counts = queries.counts(self.request.user, year.year, self.request.today)
        parts = [
            f"{counts['total']} temuan dengan tenggat {year}",
            f"{counts['open']} belum selesai",
            f"{counts['overdue']} lewat tenggat",
        ]
        if counts["older"]:
            parts.append(f"{counts['older']} dari tahun sebelumnya belum selesai")
        return " · ".join(parts)

    def get_create_url(self) -> str:
        """Only the Inspektorat records findings."""
        return reverse("monitoring:finding_create") if can_record_finding(self.request.user) else ""


def _finding(request: Request, pk: int) -> Finding:
    """The finding in the user's scope, or 404."""
    return get_object_or_404(queries.with_relations(queries.visible_findings(request.user)), pk=pk)


@require_http_methods(["GET", "POST"])
def finding_create(request: Request) -> HttpResponse:
    """Record a finding; ``?department=`` preselects a department."""
    if not can_record_finding(request.user):
        raise NotAllowed("Hanya Inspektorat yang mencatat temuan.")
    form = _finding_form(request, Finding())
    if form.is_bound and form.is_valid():
        finding = domain.record_finding(finding=form.instance, actor=request.user)
        messages.success(request, f"Temuan {finding.number} dicatat untuk {finding.department.short_name}.")
        return redirect(finding)
    return render(request, "monitoring/finding/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def finding_edit(request: Request, pk: int) -> HttpResponse:
    """Revise a finding; where it changed in between, both texts are shown and nothing is saved."""
    finding = _finding(request, pk)
    if not can_record_finding(request.user):
        raise NotAllowed("Hanya Inspektorat yang mengubah temuan.")
    form = _finding_form(request, finding)
    if not form.is_bound and not can_edit_finding(request.user, finding):
        raise IllegalMove("Temuan yang sudah selesai tidak dapat diubah.")
    if form.is_bound and form.is_valid():
        try:
            domain.revise_finding(finding=form.instance, actor=request.user, version=form.cleaned_data["version"] or 0)
        except (IllegalMove, StaleVersion) as refusal:
            return _edit_conflict(request, form, str(refusal))
        messages.success(request, f"Perubahan temuan {finding.number} disimpan.")
        return redirect(finding)
    return render(request, "monitoring/finding/form.html", {"form": form, "finding": finding})


def _finding_form(request: Request, finding: Finding) -> FindingForm:
    """The form as posted, or as it is offered: with the department that the address names."""
    if request.method == "POST":
        return FindingForm(request.POST, instance=finding, today=request.today)
    asked = request.GET.get("department", "")
    initial = {"department": asked} if asked else {}
    return FindingForm(instance=finding, initial=initial, today=request.today)


def _edit_conflict(request: Request, form: FindingForm, reason: str) -> HttpResponse:
    """409: the refused text beside the stored one, with the choice which of them stays."""
    stored = _finding(request, form.instance.pk)
    rows = [
        {"label": form.fields[name].label, "mine": _shown(form.instance, name), "stored": _shown(stored, name)}
        for name in domain.WRITABLE
        if getattr(form.instance, name) != getattr(stored, name)
    ]
    context = {"finding": stored, "reason": reason, "rows": rows}
    if can_edit_finding(request.user, stored):
        data = dict(form.data.items()) | {"version": str(stored.version)}
        context["retry"] = FindingForm(data, instance=stored, today=request.today)
    return render(request, "monitoring/finding/conflict.html", context, status=409)


def _shown(finding: Finding, name: str) -> str:
    """The value of a field as people read it."""
    value = getattr(finding, name)
    if name in {"found_on", "due"}:
        return tanggal(value)
    return finding.get_severity_display() if name == "severity" else str(value or EMPTY)


@require_GET
def finding_detail(request: Request, pk: int) -> HttpResponse:
    """One finding: its four parts, the follow-ups, the history, and what the user may do."""
    return _detail_page(request, _finding(request, pk))


def _detail_page(request: Request, finding: Finding, refused: django_forms.Form | None = None) -> HttpResponse:
    """The page of a finding; ``refused`` is the form that was sent and needs mending."""
    offers = workflow.offers(FINDING_TRANSITIONS, finding, request.user)
    follow_ups = list(queries.follow_ups_of(finding))
    form = refused
    if offers and form is None:
        form = _action_form(offers[0].transition, initial={"version": finding.version})
    context = {
        "finding": finding,
        "severity": severity_chip(finding),
        "state": state_chip(finding),
        "due": due_status(finding.due, request.today, finding.closed_on),
        "offers": offers,
        "form": form,
        "judging": bool(offers) and offers[0].transition.action in domain.REVIEW_ACTIONS and bool(follow_ups),
        "waiting": _waiting(request.user, finding, offers),
        "follow_ups": follow_ups,
        "timeline": _timeline(finding),
        "may_record": can_record_finding(request.user),
        "may_edit": can_edit_finding(request.user, finding),
    }
    return render(request, "monitoring/finding/detail.html", context)


def _waiting(user: Any, finding: Finding, offers: list[workflow.Offer]) -> str:
    """Whose turn it is, for everybody who has nothing to do; why not, for the department without appointment."""
    if offers or finding.state == FindingState.CLOSED:
        return ""
    if finding.state == FindingState.RESPONDED:
        return "Tindak lanjut sudah dikirim dan menunggu pemeriksaan Inspektorat."
    if user.role in DEPARTMENT_ROLES and user.department_id == finding.department_id:
        return appointment_problem(user)
    if user.role in DEPARTMENT_ROLES:
        refusal = workflow.find(FINDING_TRANSITIONS, "respond").refusal
        return f"Anda belum dapat menindaklanjuti: {refusal[0].lower()}{refusal[1:]}"
    return f"Menunggu tindak lanjut {finding.department.name}."


def _timeline(finding: Finding) -> list[dict[str, str]]:
    """The history, newest first; it begins with the recording, also where that was written without a history row."""
    rows = list(queries.history_of(finding))
    items = [_event(row) for row in rows]
    if not rows or rows[-1].action != domain.RECORD:
        items.append(
            {
                "when": tanggal(finding.found_on),
                "who": str(finding.recorded_by),
                "text": _DID[domain.RECORD],
                "note": "",
            }
        )
    return items


def _event(row: FindingHistory) -> dict[str, str]:
    """A history row for the timeline."""
    role = dict(Role.choices).get(row.actor_role, "")
    return {
        "when": f"{waktu(row.at)} · {role}",
        "who": row.actor.display_name,
        "text": _DID.get(row.action, row.action),
        "note": row.note,
    }


def _action_form(move: workflow.Transition, *args: Any, **kwargs: Any) -> django_forms.Form:
    """The form of a move: a follow-up, or the judgement of one."""
    if move.action in domain.REVIEW_ACTIONS:
        return ReviewForm(*args, note_required=move.note_required, **kwargs)
    return FollowUpForm(*args, **kwargs)


@require_POST
def finding_transition(request: Request, pk: int, action: str) -> HttpResponse:
    """Carry out a move of the life cycle: respond, close or return."""
    finding = _finding(request, pk)
    if action not in {move.action for move in FINDING_TRANSITIONS}:
        raise Http404
    try:
        move = domain.check_action(finding=finding, action=action, actor=request.user)
        form = _action_form(move, request.POST, request.FILES)
        if not form.is_valid():
            return _detail_page(request, finding, form)
        _carry_out(request, finding, action, form.cleaned_data)
    except (IllegalMove, StaleVersion) as refusal:
        return _move_conflict(request, pk, action, str(refusal))
    messages.success(request, move.done)
    return redirect(finding)


def _carry_out(request: Request, finding: Finding, action: str, data: dict[str, Any]) -> None:
    if action in domain.REVIEW_ACTIONS:
        domain.review(finding=finding, actor=request.user, action=action, note=data["note"], version=data["version"])
    else:
        domain.respond(
            finding=finding,
            actor=request.user,
            text=data["text"],
            evidence=data["evidence"],
            version=data["version"],
        )


def _move_conflict(request: Request, pk: int, action: str, reason: str) -> HttpResponse:
    """409: somebody acted in between; what the user wrote stands beside what is stored now."""
    stored = _finding(request, pk)
    newest = queries.follow_ups_of(stored).first()
    field, label, column = (
        ("note", "Catatan pemeriksaan", "review_note")
        if action in domain.REVIEW_ACTIONS
        else ("text", "Tindak lanjut", "text")
    )
    mine = clean_text(request.POST.get(field, ""))
    rows = [{"label": label, "mine": mine, "stored": getattr(newest, column, "") or EMPTY}] if mine else []
    context = {"finding": stored, "reason": reason, "rows": rows, "state": state_chip(stored)}
    return render(request, "monitoring/finding/conflict.html", context, status=409)


@require_GET
def finding_evidence(request: Request, pk: int) -> FileResponse:
    """The evidence of a follow-up, as an attachment under the name it was sent with."""
    follow_up = get_object_or_404(queries.visible_follow_ups(request.user).exclude(evidence=""), pk=pk)
    return files.download(follow_up.evidence, follow_up.evidence_name)
