"""The verification sheet to print and to take along: page to print, PDF, Word, workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from pug_tanjungbalai.common.documents.pages import SUFFIXES, Place, answer
from pug_tanjungbalai.common.documents.value import Document
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet, xlsx_response

from ..documents.review import comment_rows, item_rows, opinion_rows, sheet_document
from ..domain import review, review_comments
from ..domain.pprg_content import header_of
from ..models import Submission, SubmissionHistory
from ..queries import review as queries
from . import review_lines as lines
from .pprg import visible_or_404

WORKBOOK = "xlsx"


@require_GET
def pprg_review_sheet(request: HttpRequest, pk: int, suffix: str) -> HttpResponseBase:
    """The sheet of a round (``?pengajuan=``, by default the newest that the reader may read)."""
    submission = visible_or_404(request, pk)
    if suffix != WORKBOOK and suffix not in SUFFIXES:
        raise Http404
    round_, number = _round_or_404(request, submission)
    offices = queries.judging_offices([submission.department_id])[submission.department_id]
    standing = review.of_round(submission, round_, offices)
    threads = _threads(request, submission, round_)
    document = sheet_document(
        header_of(submission),
        standing,
        threads,
        round_word=lines.round_word(number),
        at=round_.at,
        printed=timezone.now(),
    )
    if suffix == WORKBOOK:
        return xlsx_response(document.name, _sheets(document, standing, threads))
    return answer(request, document, suffix, _place(submission, round_))


def _round_or_404(request: HttpRequest, submission: Submission) -> tuple[SubmissionHistory, int]:
    """The round that is asked for with its number; 404 for one that the reader may not read yet."""
    rounds = queries.rounds_of(submission)
    shown = rounds[1:] if review.hides_newest(request.user, submission) else rounds
    wanted = request.GET.get("pengajuan", "")
    for index, row in enumerate(shown):
        if not wanted or str(row.pk) == wanted:
            return row, len(shown) - index
    raise Http404


def _threads(request: HttpRequest, submission: Submission, round_: SubmissionHistory) -> list[review_comments.Thread]:
    """The comments of the round."""
    comments = queries.comments_of(submission)
    shown = review_comments.threads(request.user, submission, queries.newest_round(submission), comments)
    return [thread for thread in shown if thread.comment.round_id == round_.pk]


def _sheets(document: Document, standing: review.Review, threads: list[review_comments.Thread]) -> list[Sheet]:
    """The workbook: items, opinions, comments."""
    heading = [document.title, document.subtitle, *(f"{fact.label}: {fact.text}" for fact in document.facts)]
    text = {"kind": "text"}
    when = OutColumn("Waktu", 18, "datetime")
    items = [
        OutColumn("Butir", 8, "int"),
        OutColumn("Yang dinilai", 52, **text),
        OutColumn("Penilaian", 18, **text),
        OutColumn("Catatan", 60, **text),
        OutColumn("Oleh", 28, **text),
        when,
    ]
    opinions = [
        OutColumn("Instansi", 20, **text),
        OutColumn("Pendapat", 20, **text),
        OutColumn("Catatan", 60, **text),
        OutColumn("Oleh", 28, **text),
        when,
    ]
    comments = [
        OutColumn("Bagian", 18, **text),
        OutColumn("Komentar", 70, **text),
        OutColumn("Oleh", 28, **text),
        when,
        OutColumn("Keadaan", 14, **text),
    ]
    return [
        Sheet("Lembar verifikasi", items, item_rows(standing.marks), heading),
        Sheet("Pendapat", opinions, opinion_rows(standing)),
        Sheet("Komentar", comments, comment_rows(threads)),
    ]


def _place(submission: Submission, round_: SubmissionHistory) -> Place:
    """Where the printed sheet stands."""
    return Place(
        links={
            kind: f"{reverse('monitoring:pprg_review_sheet', args=[submission.pk, kind])}?pengajuan={round_.pk}"
            for kind in SUFFIXES
        },
        back=reverse("monitoring:pprg_review", args=[submission.pk]),
        label="verifikasi",
    )
