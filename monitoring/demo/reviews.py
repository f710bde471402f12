"""What verifiers said of each round: the sheet, opinions of both offices by the rule of the year, comments, answers."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from departments.enums import VerificationRule
from departments.models import User

from ..domain.quality import ITEMS
from ..enums import ItemVerdict, OpinionVerdict
from ..models import ChecklistMark, Opinion, StepComment, SubmissionHistory
from . import review_notes as texts
from .clock import add_workdays, at_work
from .fates import LAPSED
from .state import Demo
from .story import Move
from .submissions import ONLY_BAPPERIDA, ONLY_DP3A, Story

#: The sheet is filled in the application since that budget year; before, it was paper.
FIRST_SHEET = 2026
BATCH = 500


@dataclass
class Round:
    """One round of a story: its history row, who judged, from when until when, and how it ended ("" while it lasts)."""

    story: Story
    entry: SubmissionHistory
    verifier: User
    start: dt.datetime
    end: dt.datetime | None
    ending: str
    defects: tuple[str, ...]
    rng: random.Random
    other: User | None = None
    comments: list[StepComment] = field(default_factory=list)

    @property
    def both(self) -> bool:
        """Both offices must approve."""
        rule = self.story.submission.sub_activity.fiscal_year.verification_rule
        return rule == VerificationRule.BOTH and self.other is not None

    @property
    def remark(self) -> texts.Remark | None:
        """How the defect that is named first is written up."""
        return texts.REMARKS[self.defects[0]] if self.defects else None


class Reviews:
    """Creates what belongs to the rounds of all stories."""

    def __init__(self, demo: Demo, stories: list[Story]) -> None:
        self.demo = demo
        self.stories = stories
        self.marks: list[ChecklistMark] = []
        self.opinions: list[Opinion] = []

    def create(self) -> None:
        """Judge every round that was taken, then answer and settle the comments."""
        replies: list[tuple[StepComment, StepComment]] = []
        comments: list[StepComment] = []
        for story in self.stories:
            rounds = list(self._rounds(story))
            for round_, later in itertools.zip_longest(rounds, rounds[1:]):
                self._judge(round_)
                comments += round_.comments
                replies += self._answers(round_, later)
        self.opinions.sort(key=lambda row: row.at)
        ChecklistMark.objects.bulk_create(self.marks, batch_size=BATCH)
        Opinion.objects.bulk_create(self.opinions, batch_size=BATCH)
        StepComment.objects.bulk_create(comments, batch_size=BATCH)
        for parent, reply in replies:
            reply.parent = parent
        StepComment.objects.bulk_create([reply for _parent, reply in replies], batch_size=BATCH)

    # --- rounds ---------------------------------------------------------------------------------------------------

    def _rounds(self, story: Story) -> Iterator[Round]:
        entry = None
        for index, move in enumerate(story.moves):
            if move.action == "submit":
                entry = story.entries[index]
            elif move.action == "take" and entry is not None:
                yield self._round(story, entry, index, move)

    def _round(self, story: Story, entry: SubmissionHistory, index: int, take: Move) -> Round:
        ending = story.moves[index + 1] if index + 1 < len(story.moves) else None
        verifier = story.actors[index + 1] if ending else story.actors[index]
        rng = self.demo.rng("tinjau", story.code, story.moves[0].at.isoformat(), index)
        return Round(
            story,
            entry,
            verifier,
            take.at,
            ending.at if ending else None,
            ending.action if ending else "",
            take.defects,
            rng,
            self._other(story.code, verifier, rng),
        )

    def _other(self, code: str, verifier: User, rng: random.Random) -> User | None:
        """Who speaks for the other office; nobody where the document is that office's own."""
        if code in ONLY_DP3A | ONLY_BAPPERIDA:
            return None
        name = "dp3a" if verifier.role != "dp3a" else rng.choice(("bapperida", "staf"))
        return self.demo.users[name]

    def _within(self, round_: Round, share: float) -> dt.datetime:
        """An office hour of the round, about ``share`` of the way to its end; of one that lasts on its first day."""
        if round_.end is None:
            return round_.start + dt.timedelta(minutes=round(12 + share * 40))
        span = round_.end - round_.start
        day = timezone.localdate(round_.start + span * share)
        moment = at_work(round_.rng, add_workdays(day, 0), round_.start)
        return moment if moment < round_.end else round_.start + span * max(0.1, min(share, 0.9))

    # --- one round ------------------------------------------------------------------------------------------------

    def _judge(self, round_: Round) -> None:
        flagged: dict[int, tuple[str, str]] = {}
        if round_.ending != "verify" and round_.remark:
            remark = round_.remark
            flagged[remark.item] = (remark.verdict, round_.rng.choice(remark.notes))
            self._comment(round_, remark.step, round_.rng.choice(remark.comments))
        elif not round_.ending and round_.rng.random() < 0.6:
            item, step, note, comment = round_.rng.choice(texts.OPEN_REMARKS)
            flagged[item] = (texts.MEND, note)
            self._comment(round_, step, comment)
        self._opinions(round_, " ".join(note for _verdict, note in flagged.values()))
        if round_.story.submission.sub_activity.fiscal_year.year >= FIRST_SHEET:
            self._sheet(round_, flagged)

    def _sheet(self, round_: Round, flagged: dict[int, tuple[str, str]]) -> None:
        """All items of a round that has ended; of one that lasts some have still to be judged."""
        done = len(ITEMS) if round_.ending else round_.rng.choice((0, 9, 14, 17, 22))
        judged = [item for item in ITEMS if item <= done or (done and item in flagged)]
        moment = self._within(round_, 0.6) - dt.timedelta(seconds=25 * len(judged))
        moment = max(moment, round_.start + dt.timedelta(minutes=2))
        for item in judged:
            verdict, note = flagged.get(item, (ItemVerdict.FIT.value, ""))
            notes = texts.FIT_NOTES.get(item, ())
            if not note and notes and round_.rng.random() < 0.15:
                note = round_.rng.choice(notes)
            moment += dt.timedelta(seconds=round_.rng.randint(12, 38))
            at = moment if round_.end is None or moment < round_.end else round_.end
            self.marks.append(
                ChecklistMark(
                    round=round_.entry, item=item, verdict=verdict, note=note, actor=self._judge_of(round_, item), at=at
                )
            )

    def _judge_of(self, round_: Round, item: int) -> User:
        """Where both offices judge, each took the part that it knows best."""
        return round_.other if round_.both and round_.other and 4 <= item <= 10 else round_.verifier

    # --- opinions -------------------------------------------------------------------------------------------------

    def _opinions(self, round_: Round, objection: str) -> None:
        if round_.ending == "verify":
            if round_.both or round_.rng.random() < 0.3:
                self._approve(round_, round_.other, self._within(round_, 0.5))
            # Verifying records the approval of the office, where it has not been given before.
            moment = round_.end if round_.end and not round_.both else self._within(round_, 0.8)
            self._approve(round_, round_.verifier, moment)
        elif round_.ending == "return":
            self._object(round_, round_.verifier, objection, self._within(round_, 0.8))
            if round_.rng.random() < 0.35:
                self._approve(round_, round_.other, self._within(round_, 0.4))
        else:
            self._first_opinion(round_, objection)

    def _first_opinion(self, round_: Round, objection: str) -> None:
        """What the offices have said by now of a round that lasts: nothing, or what one of them thinks."""
        kind = round_.rng.choice(("nothing", "own", "other"))
        moment = self._within(round_, 0.9)
        if kind == "own" and objection:
            self._object(round_, round_.verifier, objection, moment)
        elif kind != "nothing":
            self._approve(round_, round_.verifier if kind == "own" else round_.other, moment)

    def _approve(self, round_: Round, actor: User | None, at: dt.datetime) -> None:
        if actor is not None:
            self._say(round_, actor, OpinionVerdict.APPROVE, round_.rng.choice(texts.APPROVE_NOTES), at)

    def _object(self, round_: Round, actor: User, note: str, at: dt.datetime) -> None:
        lead = round_.rng.choice(texts.REVISE_LEADS)
        self._say(round_, actor, OpinionVerdict.REVISE, f"{lead} {note}", at)

    def _say(self, round_: Round, actor: User, verdict: str, note: str, at: dt.datetime) -> None:
        self.opinions.append(
            Opinion(
                submission=round_.story.submission,
                round=round_.entry,
                office=actor.role,
                verdict=verdict,
                note=note,
                actor=actor,
                at=at,
            )
        )

    # --- comments -------------------------------------------------------------------------------------------------

    def _comment(self, round_: Round, step: int, text: str) -> None:
        round_.comments.append(self._said(round_, round_.verifier, step, text, self._within(round_, 0.7)))

    @staticmethod
    def _said(round_: Round, author: Any, step: int, text: str, at: dt.datetime) -> StepComment:
        return StepComment(
            submission=round_.story.submission, round=round_.entry, step=step, text=text, author=author, at=at
        )

    def _answers(self, round_: Round, later: Round | None) -> Iterator[tuple[StepComment, StepComment]]:
        """What the department answered before it submitted again, and how the next round settled it."""
        for comment in round_.comments:
            answered = self._answered(round_)
            if answered is None:
                continue
            author, moment = answered
            yield comment, self._said(round_, author, comment.step, round_.rng.choice(texts.ANSWERS), moment)
            if later is None or later.ending not in {"verify", "return"}:
                continue
            comment.settled_at = self._within(later, 0.3)
            comment.settled_by = later.verifier
            if round_.rng.random() < 0.4:
                thanks = round_.rng.choice(texts.THANKS)
                yield comment, self._said(later, later.verifier, comment.step, thanks, comment.settled_at)

    def _answered(self, round_: Round) -> tuple[User, dt.datetime] | None:
        """Who of the department answered, and when; None where nobody has yet."""
        if round_.ending != "return" or round_.end is None:
            return None
        moves, actors = round_.story.moves, round_.story.actors
        for move, actor in zip(moves, actors, strict=True):
            if move.action == "offer" and move.at > round_.end:
                return actor, move.at - dt.timedelta(minutes=11)
        if round_.story.code in LAPSED or round_.rng.random() < 0.5:
            return None
        moment = at_work(round_.rng, add_workdays(timezone.localdate(round_.end), 1))
        focal = self.demo.focal(round_.story.code)
        return (focal, moment) if self.demo.passed(moment) else None
