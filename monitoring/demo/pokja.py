"""The Pokja of the demonstration: decrees, yearly plans with realisation, consultations, the policy library."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.enums import DEPARTMENT_ROLES
from departments.models import User
from meetings.domain.policy import load_references
from meetings.enums import ConsultationState, GroupKind, MemberRole
from meetings.models import Answer, Consultation, ConsultationHistory, Decree, Member, WorkPlanItem
from meetings.transitions import CONSULTATION_TRANSITIONS
from pug_tanjungbalai.common.workflow import find

from ..models import Finding, Submission
from . import evidence
from .clock import add_workdays, at_work
from .people import LATE_DECREES
from .state import Demo

#: Whose heads chair the Pokja and keep its papers.
CHAIR, SECRETARIES = "BAPPERIDA", frozenset({"DP3APM", "DP3APMPPKB"})
#: Accounts whose holders lead the Tim Teknis, in order.
TECHNICAL = {
    "bapperida": MemberRole.CHAIR,
    "dp3a": MemberRole.SECRETARY,
    "bpkpd": MemberRole.MEMBER,
    "inspektorat": MemberRole.MEMBER,
    "staf": MemberRole.MEMBER,
}
SAYING = frozenset({"answer", "reply", "ask_again"})


class Pokja:
    """Creates what had happened by today."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.source = demo.source.pokja

    def create(self) -> None:
        """The library first: what is asked refers to it."""
        load_references(actor=self.demo.users["bapperida"])
        self._decrees()
        self._plans()
        for number, row in enumerate(self.source["konsultasi"]):
            asked_on = dt.date.fromisoformat(row["tanggal"])
            if self.demo.passed(asked_on):
                Story(self.demo, row, self.demo.rng("konsultasi", number)).tell(asked_on)

    # --- decrees ----------------------------------------------------------------------------------------------

    def _decrees(self) -> None:
        members: list[Member] = []
        for row in self.source["sk"]:
            day = dt.date.fromisoformat(row["tanggal"])
            if not self.demo.passed(day):
                continue
            kind = GroupKind(row["tim"])
            name = f"SK {kind.label} {row['nomor'].replace('/', '-')}"
            decree = Decree.objects.create(
                kind=kind,
                number=row["nomor"],
                date=day,
                valid_from=day,
                valid_to=dt.date.fromisoformat(row["sampai"]),
                file=evidence.store(
                    f"sk-{row['nomor'].replace('/', '-').lower()}",
                    f"Keputusan Wali Kota Tanjungbalai Nomor {row['nomor']} (fiktif)",
                    [f"Pembentukan {kind.label} Kota Tanjungbalai.", "Daftar anggota tercatat pada aplikasi."],
                ),
                file_name=f"{name}.pdf",
            )
            people = self._heads(day) if kind == GroupKind.WORKING_GROUP else self._technicians(day)
            members += [Member(decree=decree, position=place, **person) for place, person in enumerate(people, 1)]
        Member.objects.bulk_create(members)

    def _heads(self, day: dt.date) -> list[dict[str, Any]]:
        """The heads of all departments of that day, chair and secretary first."""
        found = []
        for code in self.demo.valid_codes(day):
            head = self.demo.head_on(code, day)
            role = MemberRole.CHAIR if code == CHAIR else MemberRole.MEMBER
            found.append(
                {
                    "role": MemberRole.SECRETARY if code in SECRETARIES else role,
                    "office": f"{head.title_prefix}{head.position}",
                    "name": head.name,
                    "sex": head.user.sex if head.user else "",
                    "nip": head.nip,
                    "department": self.demo.departments[code],
                }
            )
        order = list(MemberRole)
        return sorted(found, key=lambda person: order.index(person["role"]))

    def _technicians(self, day: dt.date) -> Iterator[dict[str, Any]]:
        """The offices that drive PPRG, then the focal points of all departments of that day."""
        for account, role in TECHNICAL.items():
            user = self.demo.users[account]
            yield self._person(user, role, user.department.code if user.department else "")
        for code in self.demo.valid_codes(day):
            yield self._person(self.demo.focal(code), MemberRole.MEMBER, code)

    def _person(self, user: User, role: MemberRole, code: str) -> dict[str, Any]:
        return {
            "role": role,
            "office": user.position,
            "name": user.name,
            "sex": user.sex,
            "nip": user.nip,
            "department": self.demo.departments.get(code),
        }

    # --- plans ------------------------------------------------------------------------------------------------

    def _plans(self) -> None:
        rows = []
        for number, items in self.source["rencana"].items():
            year = self.demo.years.get(int(number))
            if year is not None:
                rows += [self._item(year, item) for item in items]
        WorkPlanItem.objects.bulk_create(rows)

    def _item(self, year: Any, item: dict[str, Any]) -> WorkPlanItem:
        """An activity with the newest realisation that was known by today."""
        row = WorkPlanItem(
            fiscal_year=year,
            area=item["bidang"],
            activity=item["kegiatan"],
            baseline=item["dasar"],
            target=item["target"],
            indicator=item["indikator"],
            budget=_money(item["anggaran"]),
            unit=item["unit"],
            department=self.demo.departments[item["opd"]] if item["opd"] else None,
        )
        for as_of, share, spent, text in item["realisasi"]:
            day = dt.date.fromisoformat(as_of)
            if self.demo.passed(day):
                row.realized_on, row.realized_percent, row.realized_text = day, share, text
                row.realized_budget = _money(spent)
                row.version += 1
        return row


def _money(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


class Story:
    """One consultation from the question to where it stands today."""

    def __init__(self, demo: Demo, row: dict[str, Any], rng: random.Random) -> None:
        self.demo = demo
        self.row = row
        self.rng = rng
        self.answers: list[Answer] = []

    def tell(self, asked_on: dt.date) -> None:
        """Write the question, then one move after the other until the present."""
        asker = self._who(self.row["siapa"], asked_on)
        at = at_work(self.rng, asked_on)
        if not self.demo.passed(at):
            return
        self.consultation = Consultation.objects.create(
            department=self.demo.departments[self.row["opd"]],
            title=self.row["judul"],
            text=self.row["teks"],
            asked_by=asker,
            asked_at=at,
            **self._subject(at),
        )
        self._note("ask", "", asker, at)
        for action, who, days, more in self.row["alur"]:
            at = at_work(self.rng, add_workdays(timezone.localdate(at), days), at)
            if not self.demo.passed(at):
                return
            self._move(action, self._who(who, timezone.localdate(at)), at, more)

    def _who(self, who: str, day: dt.date) -> User:
        """An office of the Pokja, or a person of the department: the head while there is no letter of appointment."""
        code = self.row["opd"]
        late = LATE_DECREES.get((code, day.year))
        if who == "kepala" or (who == "focal" and late and day < late):
            return self.demo.head_user_on(code, day)
        return self.demo.focal(code) if who == "focal" else self.demo.users[who]

    def _subject(self, at: dt.datetime) -> dict[str, Any]:
        """What the question is about: a document or a finding of the department that was there then, if any."""
        area, detail = self.row["bidang"], self.row.get("bagian", "")
        record: Finding | Submission | None = None
        if self.row.get("temuan"):
            rows = Finding.objects.filter(department__code=self.row["opd"], found_on__lt=timezone.localdate(at))
            record = rows.order_by("-found_on", "pk").first()
        elif "pprg" in self.row:
            begun = Submission.objects.filter(
                sub_activity__department__code=self.row["opd"],
                sub_activity__fiscal_year__year=self.row["pprg"],
                created_at__lt=at,
            )
            record = begun.order_by("sub_activity__item__code", "pk").first()
        if record is None:
            return {"link_part": area}
        kind = "temuan" if isinstance(record, Finding) else "pprg"
        return {"link_kind": kind, "link_id": record.pk, "link_part": f"{area}:{detail}" if detail else area}

    def _move(self, action: str, actor: User, at: dt.datetime, more: Any) -> None:
        consultation = self.consultation
        before = consultation.state
        consultation.state = find(CONSULTATION_TRANSITIONS, action).target_of(consultation)
        consultation.version += 1
        if action in SAYING:
            self.answers.append(Answer.objects.create(consultation=consultation, text=more, author=actor, at=at))
        elif action == "agree":
            self._agree(self._of_pokja()[more], actor, at)
        elif action == "publish":
            self._publish(more, actor, at)
        elif action == "unpublish":
            consultation.published_at = None
        consultation.save()
        self._note(action, before, actor, at, more if action in {"unpublish", "withdraw"} else "")

    def _of_pokja(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.author.role not in DEPARTMENT_ROLES]

    def _agree(self, answer: Answer, actor: User, at: dt.datetime) -> None:
        self.consultation.answers.filter(agreed_at__isnull=False).update(agreed_at=None, agreed_by=None)
        answer.agreed_at, answer.agreed_by = at, actor
        answer.save()

    def _publish(self, wording: dict[str, str], actor: User, at: dt.datetime) -> None:
        consultation = self.consultation
        consultation.published_title, consultation.published_text = wording["judul"], wording["teks"]
        consultation.published_at = at
        agreed = consultation.answers.get(agreed_at__isnull=False)
        if agreed.text != wording["jawaban"]:
            edited = Answer.objects.create(consultation=consultation, text=wording["jawaban"], author=actor, at=at)
            self._agree(edited, actor, at)

    def _note(self, action: str, before: str, actor: User, at: dt.datetime, note: str = "") -> None:
        ConsultationHistory.objects.create(
            record=self.consultation,
            action=action,
            from_state=before,
            to_state=self.consultation.state or ConsultationState.OPEN,
            actor=actor,
            actor_role=actor.role,
            note=note,
            version=self.consultation.version,
            at=at,
        )
