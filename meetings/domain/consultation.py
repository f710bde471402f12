"""Consultations: a department asks, the Pokja answers, an agreed answer may be published to everybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.enums import DEPARTMENT_ROLES
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import StateChange
from pug_tanjungbalai.common.workflow import check, move

from .. import links
from ..enums import ConsultationState
from ..models import Answer, Consultation, ConsultationHistory
from ..queries import consultation as queries
from ..rules import can_ask_pokja, can_follow_question
from ..transitions import CONSULTATION_TRANSITIONS
from . import consultation_mail as mail
from .meeting import STALE

#: Moves of the history that are in no table: the beginning, and a change of the words while nobody has answered.
ASK, EDIT = "ask", "edit"
#: Moves that add something to the conversation.
SAYING = frozenset({"answer", "reply", "ask_again"})


@dataclass(frozen=True)
class Subject:
    """What a question is about: an area of the work and, where there is one, a record and a part of it."""

    area: str
    kind: str = ""
    pk: int | None = None
    detail: str = ""

    @property
    def part(self) -> str:
        """Area and detail as they are stored: ``gap:3``."""
        return f"{self.area}:{self.detail}" if self.detail else self.area

    @classmethod
    def of(cls, consultation: Consultation) -> Subject:
        """What a stored question is about."""
        part = consultation.link_part
        return cls(queries.area_of(part), consultation.link_kind, consultation.link_id, queries.detail_of(part))

    def target(self, user: Any) -> links.Target | None:
        """The record as ``user`` may see it; None where there is none."""
        return links.resolve(user, self.kind, self.pk, self.detail)


# --- asking ---------------------------------------------------------------------------------------------------


def asking_obstacle(user: Any) -> str:
    """Why the user may not ask, in words; empty where he may."""
    if can_ask_pokja(user):
        return ""
    if user.role in DEPARTMENT_ROLES:
        return "Penunjukan Anda (SK focal point atau jabatan kepala) tidak berlaku hari ini."
    return "Hanya focal point dan kepala perangkat daerah yang bertanya kepada Pokja."


@transaction.atomic
def ask(*, actor: Any, title: str, text: str, subject: Subject, site: str = "") -> Consultation:
    """Ask the Pokja, for the actor's department; ``site`` is the address of this site, for the notice.

    NotAllowed without a valid appointment; IllegalMove where the record asked about is none the actor may see.
    """
    obstacle = asking_obstacle(actor)
    if obstacle:
        raise NotAllowed(obstacle)
    if subject.kind and subject.target(actor) is None:
        raise IllegalMove("Rekaman yang ditanyakan tidak ditemukan. Ajukan pertanyaan tanpa tautan itu.")
    consultation = Consultation(
        department=actor.department,
        title=title.strip(),
        text=text.strip(),
        link_kind=subject.kind,
        link_id=subject.pk if subject.kind else None,
        link_part=subject.part,
        asked_by=actor,
    )
    audit.save(consultation, actor=actor)
    _note(consultation, ASK, actor, "", consultation.asked_at)
    mail.tell_pokja(consultation, actor, mail.ASKED, site)
    return consultation


def editing_obstacle(user: Any, consultation: Consultation) -> str:
    """Why the words of a question stand now, in words; empty where the department may still mend them."""
    if not can_follow_question(user, consultation):
        return "Hanya focal point atau kepala perangkat daerah penanya yang penunjukannya masih berlaku."
    if consultation.state != ConsultationState.OPEN or consultation.answers.exists():
        return "Pertanyaan yang sudah ditanggapi tidak diubah lagi; tambahkan keterangan di bawahnya."
    return ""


@transaction.atomic
def edit_question(
    *, consultation: Consultation, actor: Any, title: str, text: str, area: str, version: int
) -> Consultation:
    """Mend the words of a question that nobody has answered; StaleVersion where somebody was faster."""
    obstacle = editing_obstacle(actor, consultation)
    if obstacle:
        raise NotAllowed(obstacle) if not can_follow_question(actor, consultation) else IllegalMove(obstacle)
    subject = Subject(area, detail=queries.detail_of(consultation.link_part))
    values = {"title": title.strip(), "text": text.strip(), "link_part": subject.part}
    rows = Consultation.objects.filter(
        pk=consultation.pk, state=ConsultationState.OPEN, version=version, answers__isnull=True
    )
    before = audit.values_of(consultation)
    if not rows.update(**values, version=version + 1):
        raise StaleVersion(STALE)
    consultation.refresh_from_db()
    changes = audit.difference(before, audit.values_of(consultation))
    changes.pop("version", None)
    _note(consultation, EDIT, actor, consultation.state, timezone.now())
    audit.record(actor=actor, action="ubah", obj=consultation, changes=changes)
    return consultation


def _note(consultation: Consultation, action: str, actor: Any, before: str, at: Any) -> None:
    ConsultationHistory(
        record=consultation,
        action=action,
        from_state=before,
        to_state=consultation.state,
        actor=actor,
        actor_role=actor.role,
        version=consultation.version,
        at=at,
    ).save(force_insert=True)


# --- the conversation -----------------------------------------------------------------------------------------


@transaction.atomic
def say(
    *, consultation: Consultation, action: str, actor: Any, text: str, version: int | None = None, site: str = ""
) -> Answer:
    """Answer, add something, or ask again (``SAYING``); the words become a row of the conversation.

    Refusals: NotAllowed, IllegalMove (also without words), StaleVersion where something was said in between.
    """
    check(CONSULTATION_TRANSITIONS, consultation, action, actor)
    if not text.strip():
        raise IllegalMove("Tulis dahulu isinya.")
    row = _move(consultation, action, actor, version=version)
    answer = Answer(consultation=consultation, text=text.strip(), author=actor, at=row.at)
    audit.save(answer, actor=actor)
    if action == "answer":
        mail.tell_department(consultation, actor, mail.ANSWERED, site)
    else:
        mail.tell_pokja(consultation, actor, mail.ASKED_AGAIN if action == "ask_again" else mail.ADDED, site)
    return answer


@transaction.atomic
def withdraw(*, consultation: Consultation, actor: Any, note: str, version: int | None = None, site: str = "") -> None:
    """The department takes its question back; what was said stays."""
    _move(consultation, "withdraw", actor, version=version, note=note)
    mail.tell_pokja(consultation, actor, mail.WITHDRAWN, site)


# --- settling -------------------------------------------------------------------------------------------------


def is_answer(answer: Answer) -> bool:
    """Whether it was said for the Pokja, not by the department that asked."""
    return answer.author.role not in DEPARTMENT_ROLES


@transaction.atomic
def agree(
    *, consultation: Consultation, answer: Answer, actor: Any, version: int | None = None, site: str = ""
) -> None:
    """Make ``answer`` the agreed one; another that was agreed before is so no longer."""
    check(CONSULTATION_TRANSITIONS, consultation, "agree", actor)
    if answer.consultation_id != consultation.pk or not is_answer(answer):
        raise IllegalMove("Hanya jawaban Pokja pada pertanyaan ini yang dapat disepakati.")
    if answer.agreed_at is not None:
        raise IllegalMove("Jawaban ini sudah disepakati.")
    row = _move(consultation, "agree", actor, version=version, snapshot={"answer": answer.pk})
    _mark(consultation, answer, row)
    mail.tell_department(consultation, actor, mail.AGREED, site)


@transaction.atomic
def retract(*, consultation: Consultation, actor: Any, note: str, version: int | None = None) -> None:
    """No answer is the agreed one any more."""
    _move(consultation, "retract", actor, version=version, note=note)
    _unmark(consultation)


@dataclass(frozen=True)
class Wording:
    """How a question and its answer are published: without the words that tell who asked."""

    title: str
    text: str
    answer: str
    area: str


@transaction.atomic
def publish(
    *, consultation: Consultation, actor: Any, wording: Wording, version: int | None = None, site: str = ""
) -> None:
    """Publish to everybody in ``wording``.

    An answer in other words than the agreed one becomes a row of the conversation and the agreed one, so that what
    everybody reads is what stands there.
    """
    check(CONSULTATION_TRANSITIONS, consultation, "publish", actor)
    if not (wording.title.strip() and wording.answer.strip()):
        raise IllegalMove("Isi pertanyaan dan jawaban yang diterbitkan.")
    agreed = queries.agreed_answer(consultation)
    subject = Subject(wording.area, detail=queries.detail_of(consultation.link_part))
    row = _move(
        consultation,
        "publish",
        actor,
        version=version,
        set_fields={
            "published_title": wording.title.strip(),
            "published_text": wording.text.strip(),
            "published_at": timezone.now(),
            "link_part": subject.part,
        },
        snapshot={"title": wording.title.strip(), "text": wording.text.strip(), "answer": wording.answer.strip()},
    )
    if agreed is None or wording.answer.strip() != agreed.text:
        edited = Answer(consultation=consultation, text=wording.answer.strip(), author=actor, at=row.at)
        audit.save(edited, actor=actor)
        _mark(consultation, edited, row)
    mail.tell_department(consultation, actor, mail.PUBLISHED, site)


@transaction.atomic
def unpublish(*, consultation: Consultation, actor: Any, note: str, version: int | None = None) -> None:
    """Take a published question and answer back; its wording stays for another time."""
    _move(consultation, "unpublish", actor, version=version, note=note, set_fields={"published_at": None})


def telling_words(consultation: Consultation, *texts: str) -> list[str]:
    """The words in ``texts`` that tell which department or who asked; whole words, whatever their case."""
    department, person = consultation.department, consultation.asked_by.name.partition(",")[0]
    names = (department.code, department.short_name, department.name, person)
    wanted = {name.casefold(): name for name in names if name}
    whole = "\n".join(texts).casefold()
    return [name for word, name in wanted.items() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", whole)]


def _move(consultation: Consultation, action: str, actor: Any, **details: Any) -> StateChange:
    return move(CONSULTATION_TRANSITIONS, consultation, action, actor=actor, history=ConsultationHistory, **details)


def _mark(consultation: Consultation, answer: Answer, row: StateChange) -> None:
    _unmark(consultation)
    answer.agreed_at, answer.agreed_by = row.at, row.actor
    audit.save(answer, actor=row.actor, action="sepakati")


def _unmark(consultation: Consultation) -> None:
    consultation.answers.filter(agreed_at__isnull=False).update(agreed_at=None, agreed_by=None)
