"""Reads of consultations: private ones within their circle, and the published questions and answers for everybody.

A question is read by the department that asked (and the one that took over its duties) and by the drivers of PPRG who
answer for the Pokja; nobody else knows of it. What was published is another text, read by whoever is signed in.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now

from departments.enums import DEPARTMENT_ROLES, Role
from departments.queries import readable_department_ids
from pug_tanjungbalai.common.fulltext import matching, suggestion

from ..enums import ConsultationState, PolicyArea
from ..models import Answer, Consultation, ConsultationHistory
from ..rules import speaks_for_pokja

#: Areas of the work that are asked of one office beside chair and secretary of the Pokja.
ASKED_OF = {
    Role.BPKPD: frozenset({PolicyArea.GBS, PolicyArea.KAK}),
    Role.INSPEKTORAT: frozenset({PolicyArea.OVERSIGHT}),
}
#: For so long an answer stands among the things that a department should look at.
NEWS_DAYS = 14


def area_of(link_part: str) -> str:
    """The area of the work in ``link_part`` ("gap" of "gap:3"); "" where it names none."""
    area = link_part.partition(":")[0]
    return area if area in PolicyArea.values else ""


def detail_of(link_part: str) -> str:
    """What follows the area in ``link_part`` ("3" of "gap:3")."""
    return link_part.partition(":")[2]


def in_area(*areas: str) -> Q:
    """The condition that a consultation concerns one of ``areas``."""
    condition = Q(pk__in=())
    for area in areas:
        condition |= Q(link_part=area) | Q(link_part__startswith=f"{area}:")
    return condition


# --- private --------------------------------------------------------------------------------------------------


def visible_consultations(user: Any) -> QuerySet[Consultation]:
    """What this user may read as it was written: all for the Pokja, the own ones for a department, nothing else."""
    if speaks_for_pokja(user):
        return Consultation.objects.all()
    if user.is_active and user.role in DEPARTMENT_ROLES:
        return Consultation.objects.filter(department__in=readable_department_ids(user))
    return Consultation.objects.none()


def _answers() -> QuerySet[Answer]:
    return Answer.objects.filter(consultation=OuterRef("pk")).order_by("-at", "-pk")


def for_list(user: Any) -> QuerySet[Consultation]:
    """Visible consultations with ``answer_count`` and ``last_at``, those that wait for an answer on top."""
    counts = _answers().order_by().values("consultation").annotate(n=Count("pk")).values("n")
    order = [When(state=state, then=Value(place)) for place, state in enumerate(ConsultationState)]
    return (
        visible_consultations(user)
        .select_related("department", "asked_by")
        .annotate(
            answer_count=Coalesce(Subquery(counts, output_field=IntegerField()), 0),
            last_at=Coalesce(Subquery(_answers().values("at")[:1]), F("asked_at")),
            state_rank=Case(*order, output_field=IntegerField()),
            waits=Case(When(state=ConsultationState.OPEN, then=Value(0)), default=Value(1)),
        )
        .order_by("waits", "-last_at", "-pk")
    )


def search_consultations(rows: QuerySet[Consultation], term: str) -> QuerySet[Consultation]:
    """Those of ``rows`` whose question, or one of whose answers, holds every word of ``term``."""
    if not term:
        return rows
    asked = matching(Consultation.objects.all(), term, "title", "text").values("pk")
    answered = matching(Answer.objects.all(), term, "text").values("consultation")
    return rows.filter(Q(pk__in=asked) | Q(pk__in=answered))


def answers_of(consultation: Consultation) -> QuerySet[Answer]:
    """What was said, oldest first, with who said it."""
    return consultation.answers.select_related("author__department", "agreed_by").order_by("at", "pk")


def agreed_answer(consultation: Consultation) -> Answer | None:
    """The agreed answer; None where there is none."""
    return consultation.answers.filter(agreed_at__isnull=False).first()


def history_of(consultation: Consultation) -> QuerySet[ConsultationHistory]:
    """Every move, newest first."""
    return consultation.history.select_related("actor")


def consultations_about(user: Any, kind: str, pk: int) -> QuerySet[Consultation]:
    """Visible consultations about one record, newest first."""
    return visible_consultations(user).filter(link_kind=kind, link_id=pk).order_by("-asked_at", "-pk")


# --- what waits -----------------------------------------------------------------------------------------------


def waiting_for_answer(role: str) -> QuerySet[Consultation]:
    """Questions that wait for an answer of ``role``: all for chair and secretary, those of their field for the rest."""
    rows = Consultation.objects.filter(state=ConsultationState.OPEN)
    if role in ASKED_OF:
        return rows.filter(in_area(*sorted(ASKED_OF[Role(role)])))
    return rows if role in {Role.BAPPERIDA, Role.DP3A} else rows.none()


def answered_lately(department_ids: Any) -> QuerySet[Consultation]:
    """Questions of these departments that the Pokja answered in the last ``NEWS_DAYS`` and nobody took up since."""
    last_role = _answers().values("author__role")[:1]
    fresh = _answers().filter(at__gte=Now() - dt.timedelta(days=NEWS_DAYS))
    rows = Consultation.objects.filter(
        department__in=department_ids, state__in=[ConsultationState.ANSWERED, ConsultationState.AGREED]
    )
    return rows.filter(Exists(fresh)).alias(last_role=Subquery(last_role)).exclude(last_role__in=DEPARTMENT_ROLES)


# --- published ------------------------------------------------------------------------------------------------


def published() -> QuerySet[Consultation]:
    """Questions and answers for everybody, with ``answer_text``: the agreed answer."""
    agreed = Answer.objects.filter(consultation=OuterRef("pk"), agreed_at__isnull=False).values("text")[:1]
    return (
        Consultation.objects.filter(state=ConsultationState.PUBLISHED)
        .annotate(answer_text=Coalesce(Subquery(agreed), Value(""), output_field=TextField()))
        .only("pk", "published_title", "published_text", "published_at", "link_part", "state")
        .order_by("-published_at", "-pk")
    )


def search_published(rows: QuerySet[Consultation], term: str) -> QuerySet[Consultation]:
    """Those of :func:`published` whose published words hold every word of ``term``, the best hits first."""
    return matching(rows, term, "published_title", "published_text", "answer_text", ranked=True)


def similar_published(term: str) -> str:
    """The term that was perhaps meant by one that finds nothing published; "" where nothing is alike."""
    return suggestion(published(), term, "published_title", "published_text", "answer_text")
