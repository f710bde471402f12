"""Submissions with their content, history and snapshots, as far as the story has come by today."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.models import DepartmentHead, User

from ..domain import pprg_rows
from ..domain.pprg_content import Content, read_many, signature_of
from ..enums import EDITABLE_STATES, BudgetVersion, SubmissionState
from ..models import Submission, SubmissionHistory
from ..queries import pprg as queries
from . import fates, notes
from .clock import add_workdays, at_work
from .defects import DRAFT_FAULTS, spoil
from .fates import Fate
from .gap import GapWriter, Rows
from .source import MERGED
from .state import Demo
from .story import FOCAL, HEAD, VERIFIER, Move, tell

S = SubmissionState
FIRST_DAY = dt.date(2023, 1, 9)
#: Nobody could write before: departments that began, and one without a valid SK.
NOT_BEFORE = {("KESBANGPOL", 2025): dt.date(2024, 9, 24)}
NOT_BEFORE_MERGED = dt.date(2026, 1, 6)
#: Original submissions of 2026 whose budget was revised in October; the state of the revised version.
REVISED_STATES = (S.VERIFIED, S.VERIFIED, S.SUBMITTED, S.VERIFIED, S.DRAFT, S.VERIFIED)
VERIFIERS = (("bapperida", 40), ("staf", 32), ("dp3a", 28))
ONLY_DP3A, ONLY_BAPPERIDA = frozenset({"BAPPERIDA", "BAPPEDA"}), frozenset({"DP3APM", "DP3APMPPKB"})


@dataclass
class Story:
    """One submission with the moves that have happened, and what the snapshots need."""

    submission: Submission
    code: str
    moves: list[Move]
    budget: Decimal
    steps: int = 9
    actors: list[User] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    signer: dict[int, DepartmentHead] = field(default_factory=dict)
    entries: list[SubmissionHistory] = field(default_factory=list)


class Submissions:
    """Creates all submissions of all years."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.rows = Rows()
        self.stories: list[Story] = []

    def create(self) -> None:
        """Decide, tell, write: submissions and rows in bulk, then the history with its snapshots."""
        for year in self.demo.years:
            self._create_year(year)
        Submission.objects.bulk_create([story.submission for story in self.stories], batch_size=200)
        self.rows.save()
        self.demo.contents = self._contents()
        self._write_history()
        self._leave_defects()

    # --- deciding -------------------------------------------------------------------------------------------------

    def _create_year(self, year: int) -> None:
        keys = [key[1:] for key, row in self.demo.subs.items() if key[0] == year and row.requires_pprg]
        decided = fates.decide(year, keys, self._favoured(year), self.demo.rng("fates", year))
        for (code, sub), fate in sorted(decided.items()):
            if fate.final is None:
                continue
            self._tell(year, code, sub, fate)
            if fate.replaced:
                self._tell(year, code, sub, self._replacement(fate), suffix="baru")
        if year == 2026:
            self._create_revised(decided)

    def _favoured(self, year: int) -> set[tuple[str, str]]:
        """Sub-activities that a finding of the year is about: their PPRG must have been there."""
        return {
            (row["opd"], row["kode_sub"])
            for row in self.demo.source.findings
            if row.get("kode_sub") and int(row["tanggal"][:4]) == year
        }

    @staticmethod
    def _replacement(fate: Fate) -> Fate:
        begun = add_workdays(fate.last or dt.date(2026, 9, 30), 6)
        return Fate(S.DRAFT, last=begun, steps=6)

    def _create_revised(self, decided: dict[tuple[str, str], Fate]) -> None:
        """The revised budget of 2026: some verified sub-activities whose amount changed write a new version."""
        changed = [
            key
            for key, fate in sorted(decided.items())
            if fate.final == S.VERIFIED
            and self.demo.pagu[2026, *key][1] not in {None, self.demo.pagu[2026, *key][0]}
            and key[0] not in fates.LAPSED
        ]
        rng = self.demo.rng("perubahan")
        rng.shuffle(changed)
        for key, state in zip(changed, REVISED_STATES, strict=False):
            submitted = add_workdays(dt.date(2026, 8, 31), rng.randint(0, 18))
            if state == S.SUBMITTED:
                submitted = dt.date(2026, 9, 30)
            fate = Fate(state, submitted=submitted, last=dt.date(2026, 9, 24) if state == S.DRAFT else None, steps=7)
            fate = fate if state == S.DRAFT else replace(fate, steps=9)
            self._tell(2026, *key, fate, version=BudgetVersion.REVISED, not_before=dt.date(2026, 7, 13))

    # --- telling --------------------------------------------------------------------------------------------------

    def _tell(
        self,
        year: int,
        code: str,
        sub: str,
        fate: Fate,
        *,
        version: BudgetVersion = BudgetVersion.ORIGINAL,
        suffix: str = "",
        not_before: dt.date | None = None,
    ) -> None:
        gap = self.demo.source.gap(code, sub)
        if gap is None:
            return
        rng = self.demo.rng("pprg", year, code, sub, version, suffix)
        earliest = not_before or self._not_before(year, code)
        moves = tell(fate, rng, not_before=earliest, defect=lambda: self._defect(gap, rng))
        if fate.replaced:
            moves[-1].note = notes.REPLACED_NOTE
        original, revised = self.demo.pagu[year, code, sub]
        budget = (revised or original) if version == BudgetVersion.REVISED else original
        happened = [move for move in moves if self.demo.passed(move.at)]
        if not happened:
            return
        share = Decimal(rng.choice((60, 65, 70, 75, 80, 85, 90, 95, 100))) / 100
        story = Story(
            Submission(
                sub_activity=self.demo.subs[year, code, sub],
                budget_version=version,
                created_by=self.demo.focal(code),
                created_at=moves[0].at,
            ),
            code,
            happened,
            budget,
            fate.steps,
        )
        GapWriter(
            self.rows,
            story.submission,
            gap,
            year=year,
            written_in=timezone.localdate(moves[0].at).year,
            budget=budget * share,
            steps=fate.steps,
            with_target=not fate.replaced,
        ).write()
        self._cast(story, rng)
        self._conclude(story)
        self.stories.append(story)
        self._remember(year, code, sub, version, story)

    def _not_before(self, year: int, code: str) -> dt.date:
        if code in MERGED and year == 2026:
            return NOT_BEFORE_MERGED
        return NOT_BEFORE.get((code, year), max(FIRST_DAY, dt.date(year - 1, 1, 12)))

    @staticmethod
    def _defect(gap: dict[str, Any], rng: random.Random) -> tuple[str, str]:
        """A reason that this very document can give: no pair missing in data of one sex, and so on."""
        last = gap["data"][-1]
        fits = {
            "sepihak": last["jenis"] == "LP",
            "pilah": any(row.get("bagian_p") is not None for row in gap["indikator"]),
            "bukti": any(cause.get("bukti") for cause in gap["sebab_internal"]),
        }
        return rng.choice([entry for entry in notes.RETURN_NOTES if fits.get(entry[0], True)])

    def _cast(self, story: Story, rng: random.Random) -> None:
        """Give each move its person, and the version that it led to."""
        version, verifier = 1, self._verifier(story.code, rng)
        for move in story.moves:
            if move.action == "start":
                story.versions.append(version)
            else:
                # Every saved step of a draft is a version of its own.
                version += 1 + (rng.randint(9, 21) if move.source == S.DRAFT else 0)
                version += rng.randint(1, 4) if move.source == S.NEEDS_REVISION else 0
                story.versions.append(version)
            if move.action == "take":
                verifier = self._verifier(story.code, rng)
            day = timezone.localdate(move.at)
            if move.actor == HEAD:
                story.actors.append(self.demo.head_user_on(story.code, day))
            else:
                story.actors.append({FOCAL: self.demo.focal(story.code), VERIFIER: verifier}[move.actor])
            if move.action == "sign":
                story.signer[len(story.actors) - 1] = self.demo.head_on(story.code, day)
        if story.moves[-1].target in EDITABLE_STATES:
            story.submission.version = version + (rng.randint(2, 14) if story.moves[-1].target == S.DRAFT else 0)
        else:
            story.submission.version = version

    def _verifier(self, code: str, rng: random.Random) -> User:
        names = [name for name, _weight in VERIFIERS]
        weights = [weight for _name, weight in VERIFIERS]
        name = rng.choices(names, weights)[0]
        if code in ONLY_DP3A:
            name = "dp3a"
        elif code in ONLY_BAPPERIDA and name == "dp3a":
            name = "bapperida"
        return self.demo.users[name]

    def _conclude(self, story: Story) -> None:
        """State, signature and dates that follow from the moves."""
        submission = story.submission
        for index, move in enumerate(story.moves):
            submission.state = move.target
            if move.action == "sign":
                submission.signed_by, submission.signed_at = story.signer[index], move.at
            elif move.action == "submit":
                submission.submitted_at = move.at
                submission.first_submitted_at = submission.first_submitted_at or move.at
            elif move.action == "verify":
                submission.verified_at = move.at
            elif move.target in EDITABLE_STATES:
                submission.signed_by = submission.signed_at = None
        submission.updated_at = self._last_change(story)

    def _last_change(self, story: Story) -> dt.datetime:
        """When the text was saved last: shortly before it was offered, or some days after a draft was begun."""
        offers = [move.at for move in story.moves if move.action == "offer"]
        if offers:
            return offers[-1] - dt.timedelta(minutes=17)
        rng = self.demo.rng("saved", story.code, story.moves[0].at.isoformat())
        saved = at_work(rng, add_workdays(timezone.localdate(story.moves[0].at), rng.randint(0, 5)), story.moves[0].at)
        return saved if self.demo.passed(saved) else story.moves[0].at

    def _remember(self, year: int, code: str, sub: str, version: BudgetVersion, story: Story) -> None:
        first = story.submission.first_submitted_at
        if first and version == BudgetVersion.ORIGINAL and story.submission.state != S.WITHDRAWN:
            self.demo.first_submitted[year, code, sub] = timezone.localdate(first)

    # --- writing --------------------------------------------------------------------------------------------------

    def _contents(self) -> dict[int, Content]:
        """Submission -> its content as it is stored now, read as everything else reads it."""
        rows = list(queries.in_full(Submission.objects.all()))
        return {row.pk: content for row, content in zip(rows, read_many(rows), strict=True)}

    def _write_history(self) -> None:
        entries: list[SubmissionHistory] = []
        for story in self.stories:
            texts: dict[tuple[str, ...], dict[str, Any]] = {}
            signature: dict[str, Any] | None = None
            for index, move in enumerate(story.moves):
                if move.defects not in texts:
                    unsigned = replace(self.demo.contents[story.submission.pk], signature=None)
                    texts[move.defects] = spoil(unsigned, [*move.defects], story.budget).as_dict()
                if index in story.signer:
                    signed = Content(signature=signature_of(story.signer[index], move.at))
                    signature = signed.as_dict()["signature"]
                story.entries.append(self._entry(story, index, move, {**texts[move.defects], "signature": signature}))
                # What may change again is no longer what was signed.
                signature = None if move.target in EDITABLE_STATES else signature
            entries += story.entries
        entries.sort(key=lambda entry: (entry.at, entry.record_id))
        SubmissionHistory.objects.bulk_create(entries, batch_size=200)

    @staticmethod
    def _entry(story: Story, index: int, move: Move, snapshot: dict[str, Any]) -> SubmissionHistory:
        actor = story.actors[index]
        return SubmissionHistory(
            record=story.submission,
            action=move.action,
            from_state=move.source,
            to_state=move.target,
            actor=actor,
            actor_role=actor.role,
            note=move.note,
            version=story.versions[index],
            snapshot={} if move.action == "start" else snapshot,
            at=move.at,
        )

    def _leave_defects(self) -> None:
        """What waits for revision (or for the return that is still to come) has the defect in its rows.

        Drafts have the faults of unfinished work.
        """
        for story in self.stories:
            defects = [*story.moves[-1].defects] or self._draft_faults(story)
            if not defects:
                continue
            before = self.demo.contents[story.submission.pk]
            after = spoil(before, defects, story.budget)
            pprg_rows.write(story.submission, before, after)
            columns = {name: getattr(after, name) for name in pprg_rows.COLUMNS}
            Submission.objects.filter(pk=story.submission.pk).update(**columns)

    def _draft_faults(self, story: Story) -> list[str]:
        """What an unfinished draft still has wrong: nothing, one thing or two."""
        if story.submission.state != S.DRAFT:
            return []
        rng = self.demo.rng("faults", story.code, story.moves[0].at.isoformat())
        possible = [name for name, steps in DRAFT_FAULTS if steps <= story.steps]
        return rng.sample(possible, min(len(possible), rng.choice((0, 1, 1, 2))))
