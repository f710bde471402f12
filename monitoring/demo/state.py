"""What the parts of the demonstration share while it is built: clock, seed, and the records made so far."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from departments.models import Department, DepartmentHead, FiscalYear, SubActivity, User

from ..domain.pprg_content import Content
from .clock import Clock
from .source import Source


@dataclass
class Demo:
    """The city under construction."""

    clock: Clock
    seed: int
    password: str
    say: Callable[[str], Any]
    source: Source = field(default_factory=Source)
    departments: dict[str, Department] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    heads: dict[str, list[DepartmentHead]] = field(default_factory=dict)
    years: dict[int, FiscalYear] = field(default_factory=dict)
    #: (year, department code, code of the sub-activity) -> sub-activity; its pagu (murni, perubahan or None).
    subs: dict[tuple[int, str, str], SubActivity] = field(default_factory=dict)
    pagu: dict[tuple[int, str, str], tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    #: (year, department code, code) -> day of the first submission, for the tasks that ask for it.
    first_submitted: dict[tuple[int, str, str], dt.date] = field(default_factory=dict)
    #: Submission -> its content as it was written, without the defects that some are left with.
    contents: dict[int, Content] = field(default_factory=dict)

    def rng(self, *key: Any) -> random.Random:
        """A source of draws of its own for each purpose, so that one part does not disturb another."""
        return random.Random(":".join(str(part) for part in (self.seed, *key)))  # noqa: S311

    def passed(self, when: dt.date | dt.datetime | None) -> bool:
        """Whether ``when`` lies before today."""
        return self.clock.passed(when)

    def focal(self, code: str) -> User:
        """The account of the department's focal point."""
        return self.users[f"focal.{code.lower()}"]

    def head_on(self, code: str, day: dt.date) -> DepartmentHead:
        """Who leads the department on ``day``."""
        for head in self.heads[code]:
            if head.valid_from <= day and (head.valid_to is None or day <= head.valid_to):
                return head
        raise LookupError(f"{code} has no head on {day}")

    def head_user_on(self, code: str, day: dt.date) -> User:
        """The account of who leads the department on ``day``."""
        head = self.head_on(code, day)
        if head.user is None:
            raise LookupError(f"{head} has no account")
        return head.user

    def valid_codes(self, day: dt.date) -> list[str]:
        """Codes of the departments that exist on ``day``, in order."""
        return [code for code, row in sorted(self.departments.items()) if row.is_valid_on(day)]

    def in_department_order(self, code: str) -> int:
        """The place of the department in the order of codes."""
        return sorted(self.departments).index(code)
