"""What verifiers write (marks, opinions, comments) and what departments answer. With htmx a part comes back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pug_tanjungbalai.common.errors import DomainError, IllegalMove, NotAllowed

from ..domain import review, review_comments, review_sheet
from ..domain.pprg_content import read
from ..domain.pprg_facts import report_of
from ..domain.quality import ITEMS, Report
from ..domain.review_items import PLACE_OF, fillable, place_name, suggest
from ..enums import ItemVerdict
from ..forms.review import CommentForm, MarkForm, OpinionForm, RoundForm
from ..models import ChecklistMark, StepComment, Submission
from ..queries import pprg as pprg_queries
from ..queries import review as queries
from ..rules import can_verify
from ..tables.pprg import state_chip
from . import review_lines as lines
from .pprg import visible_or_404
from .review import desk_of, places_of, reason_of


def _light_or_404(request: HttpRequest, pk: int) -> Submission:
    """The submission with code, department and year only."""
    rows = pprg_queries.with_sub_activity(pprg_queries.visible_submissions(request.user))
    return get_object_or_404(rows, pk=pk)


def _page(submission: Submission, anchor: str) -> str:
    return f"{reverse('monitoring:pprg_review', args=[submission.pk])}#{anchor}"


def _first_error(form: Any) -> str:
    return " ".join(str(text) for errors in form.errors.values() for text in errors)


# --- the sheet ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def pprg_review_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Judge one item (POST), or read it anew after somebody else judged it (GET)."""
    submission = _light_or_404(request, pk)
    if item not in ITEMS:
        raise Http404
    if request.method == "GET":
        return _read_item(request, submission, item)
    form = MarkForm(_with_suggestion(request, submission, item))
    if not form.is_valid():
        return _not_stored(request, submission, item, _first_error(form), 422)
    try:
        return _judge(request, submission, item, form.cleaned_data)
    except DomainError as refusal:
        if not lines.is_htmx(request):
            raise
        status = 403 if isinstance(refusal, NotAllowed) else 409
        return _not_stored(request, submission, item, str(refusal), status)


def _read_item(request: HttpRequest, submission: Submission, item: int) -> HttpResponse:
    """The item as it is stored: for htmx the line of the sheet, else a page of its own."""
    if not can_verify(request.user, submission):
        raise NotAllowed(review_sheet.NOT_YOURS)
    if not review.may_judge(request.user, submission):
        return redirect(_page(submission, f"butir-{item}"))
    context = _whole_line(request, submission, item)
    if lines.is_htmx(request):
        return render(request, "monitoring/review/_item.html", context)
    return _alone(request, submission, context["line"], 200, context["round"].pk)


def _judge(request: HttpRequest, submission: Submission, item: int, data: dict[str, Any]) -> HttpResponse:
    """Store the mark; where somebody else judged the item in between, both verdicts are shown (409)."""
    try:
        mark = review_sheet.judge(
            submission=submission,
            round_id=data["round"],
            item=item,
            verdict=data["verdict"],
            note=data["note"],
            version=data["version"],
            actor=request.user,
        )
    except review_sheet.MarkTaken as taken:
        return _taken(request, submission, taken.mark, data)
    if lines.is_htmx(request):
        return _stored(request, submission, mark)
    return redirect(_page(submission, f"butir-{item}"))


def _with_suggestion(request: HttpRequest, submission: Submission, item: int) -> Any:
    """What was posted; with the button ``saran`` the verdict and, where none was typed, the note of the program."""
    if "saran" not in request.POST:
        return request.POST
    suggestion = suggest(item, _report(request, submission))
    data = request.POST.copy()
    data["verdict"] = suggestion.verdict
    if suggestion.verdict == ItemVerdict.MEND and not data.get("note", "").strip():
        data["note"] = suggestion.text
    return data


def _report(request: HttpRequest, submission: Submission) -> Report:
    full = visible_or_404(request, submission.pk)
    return report_of(full, read(full), request.today)  # type: ignore[attr-defined]


def _whole_line(request: HttpRequest, submission: Submission, item: int) -> dict[str, Any]:
    """One item as the page shows it."""
    rounds = queries.rounds_of(submission)
    marks, before = ({mark.item: mark for mark in row.marks.all()} for row in (*rounds[:2], *rounds[:1])[:2])
    sheet = lines.sheet(marks, before if len(rounds) > 1 else {}, _report(request, submission))
    return {"line": sheet[item - 1], "submission": submission, "round": rounds[0], "may_judge": True}


def _stored(request: HttpRequest, submission: Submission, mark: ChecklistMark) -> HttpResponse:
    """What the page must know after a mark was stored: the mark, the progress, its step, the words of the buttons."""
    standing = review.of(submission)
    threads = review_comments.threads(request.user, submission, standing.round, queries.comments_of(submission))
    places = places_of(request.user, submission, standing, threads)
    context = {
        "line": lines.ItemLine(mark.item, mark=mark),
        "progress": lines.progress(standing.marks, mark.item),
        "place": places[PLACE_OF[mark.item]],
        "reason": reason_of(standing, threads),
        "submission": submission,
    }
    if "saran" in request.POST:
        context |= {**_whole_line(request, submission, mark.item), "whole": True}
    if "boleh" in request.POST:
        # The page says that its button is enabled: what it asks before is said anew.
        context["verify"] = review.VERIFY
        context["consequence"] = review.consequence(standing, request.user, review.VERIFY.consequence)
    return render(request, "monitoring/review/_item_stored.html", context)


def _not_stored(request: HttpRequest, submission: Submission, item: int, reason: str, status: int) -> HttpResponse:
    """Why the mark was not stored. With htmx what was typed stays where it is; else it is shown again to be sent."""
    line = lines.ItemLine(item, typed=_typed(request), error=reason)
    if lines.is_htmx(request):
        return render(request, "monitoring/review/_item_refused.html", {"line": line}, status=status)
    return _alone(request, submission, line, status, request.POST.get("round", ""), request.POST.get("version", "0"))


def _taken(request: HttpRequest, submission: Submission, mark: ChecklistMark, data: dict[str, Any]) -> HttpResponse:
    """409: somebody judged the item in between. Both are shown, and their author chooses."""
    line = lines.ItemLine(mark.item, mark=mark, typed={"verdict": data["verdict"], "note": data["note"]})
    context = {"line": line, "submission": submission}
    if lines.is_htmx(request):
        return render(request, "monitoring/review/_item_taken.html", context, status=409)
    return _alone(request, submission, line, 409, request.POST.get("round", ""))


def _alone(
    request: HttpRequest,
    submission: Submission,
    line: lines.ItemLine,
    status: int,
    round_id: int | str,
    version: int | str | None = None,
) -> HttpResponse:
    """A page with the form of one item; by default it replaces the mark that is stored now."""
    context = {
        "submission": submission,
        "state": state_chip(submission.state),
        "line": line,
        "round_id": round_id,
        "version": line.version if version is None else version,
        "stored": status == 200,
    }
    return render(request, "monitoring/review/item_alone.html", context, status=status)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("verdict", "note")}


@require_POST
def pprg_review_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as fit what the checks found in order and nobody has judged yet."""
    submission = visible_or_404(request, pk)
    form = RoundForm(request.POST)
    if not form.is_valid():
        raise IllegalMove(_first_error(form))
    report = report_of(submission, read(submission), request.today)  # type: ignore[attr-defined]
    filled = review_sheet.fill(
        submission=submission,
        round_id=form.cleaned_data["round"],
        items=fillable(report, ()),
        actor=request.user,
    )
    if filled:
        messages.success(request, f"{len(filled)} butir yang terpenuhi menurut pemeriksaan program dinilai sesuai.")
    else:
        messages.info(request, "Tidak ada butir yang dapat diisi: semuanya sudah dinilai atau perlu dilihat sendiri.")
    return redirect(_page(submission, "lembar"))


# --- opinions -----------------------------------------------------------------------------------------------------


@require_POST
def pprg_review_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the reader's office thinks; a refused form comes back with what was typed."""
    submission = _light_or_404(request, pk)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        if not review.may_judge(request.user, submission):
            raise NotAllowed(review_sheet.NOT_YOURS)
        context = {"submission": submission, "state": state_chip(submission.state), "opinion_form": form, "form": form}
        return render(request, "monitoring/review/opinion_again.html", context, status=422)
    data = form.cleaned_data
    opinion = review_sheet.give_opinion(
        submission=submission,
        round_id=data["round"],
        verdict=data["verdict"],
        note=data["note"],
        actor=request.user,
    )
    messages.success(request, f"Pendapat {opinion.get_office_display()} dicatat. {_what_now(submission)}".strip())
    return redirect(_page(submission, "pendapat"))


def _what_now(submission: Submission) -> str:
    """Whose opinion is still missing; that nothing is, the page says itself."""
    standing = review.of(submission)
    waiting = " dan ".join(review.office_name(office) for office in standing.waiting)
    return f"Menunggu pendapat {waiting}." if waiting and not standing.is_met and not standing.objections else ""


# --- comments -----------------------------------------------------------------------------------------------------


@require_POST
def pprg_review_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a comment on a step, or answer one."""
    submission = _light_or_404(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        raise IllegalMove(_first_error(form))
    data = form.cleaned_data
    if data["parent"] is None:
        row = review_comments.comment(
            submission=submission, step=data["step"] or 0, text=data["text"], actor=request.user
        )
    else:
        parent = _comment_or_404(request, submission, data["parent"])
        row = review_comments.reply(parent=parent, submission=submission, text=data["text"], actor=request.user)
    return _place(request, submission, row.step, "Komentar dikirim.")


@require_POST
def pprg_review_settle(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Declare a comment settled."""
    submission = _light_or_404(request, pk)
    row = _comment_or_404(request, submission, comment)
    review_comments.settle(comment=row, submission=submission, actor=request.user)
    return _place(request, submission, row.step, "Komentar dinyatakan selesai.")


@require_POST
def pprg_review_reopen(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Take back that a comment is settled."""
    submission = _light_or_404(request, pk)
    row = _comment_or_404(request, submission, comment)
    review_comments.reopen(comment=row, submission=submission, actor=request.user)
    return _place(request, submission, row.step, "Komentar dibuka kembali.")


def _comment_or_404(request: HttpRequest, submission: Submission, pk: int) -> StepComment:
    """A comment that the reader may see; one that they may not see yet is like a missing one."""
    comments = queries.comments_of(submission)
    shown = review_comments.threads(request.user, submission, queries.newest_round(submission), comments)
    visible = [thread.comment.pk for thread in shown]
    return get_object_or_404(StepComment.objects.filter(pk__in=visible), pk=pk)


def _place(request: HttpRequest, submission: Submission, step: int, done: str) -> HttpResponse:
    """The comments of one place anew, on the page of the verification or beside the step of the form."""
    beside_form = request.POST.get("di") == "langkah"
    if not lines.is_htmx(request):
        messages.success(request, done)
        if beside_form:
            return redirect("monitoring:pprg_step", submission.pk, step)
        return redirect(_page(submission, lines.anchor(step)))
    rounds = queries.rounds_of(submission)
    desk = desk_of(request.user, submission, rounds)
    standing = review.of_round(submission, desk.round if desk else None, ())
    newest = rounds[0] if rounds else None
    threads = review_comments.threads(request.user, submission, newest, queries.comments_of(submission))
    place = places_of(request.user, submission, standing, threads)[step]
    context = {
        "place": place,
        "place_name": place_name(step),
        "submission": submission,
        "beside_form": beside_form,
        "reason": reason_of(standing, threads),
        "may_judge": review.may_judge(request.user, submission),
    }
    return render(request, "monitoring/review/_place_answer.html", context)
