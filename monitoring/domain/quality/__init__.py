"""Quality checks of a PPRG: the items of the verification sheet that a program can judge, explained.

``run(content, facts)`` judges a content by all of :data:`CHECKS` and returns a :class:`Report`. Checks are data
(:class:`Check`); each says what is wrong where and how to mend it, in words that a focal point understands. A check
warns only where the program can really tell: what needs judgement stays with the verifier.
"""

from __future__ import annotations

from ..pprg_content import Content
from . import analysis, causes, documents, measurement, policy
from .core import GBS, KAK, Check, Facts, Kak, Place, Problem, Report, Result, Severity, Status, judge
from .items import ITEMS, PARTLY_JUDGED
from .text import listing

#: Every check, in the order of the steps, then GBS and KAK.
CHECKS: tuple[Check, ...] = (
    *analysis.CHECKS,
    *causes.CHECKS,
    *policy.CHECKS,
    *measurement.CHECKS,
    *documents.CHECKS,
)


def run(content: Content, facts: Facts) -> Report:
    """Judge ``content`` by every check."""
    return Report(tuple(judge(check, content, facts) for check in CHECKS))


__all__ = [
    "CHECKS",
    "GBS",
    "ITEMS",
    "KAK",
    "PARTLY_JUDGED",
    "Check",
    "Facts",
    "Kak",
    "Place",
    "Problem",
    "Report",
    "Result",
    "Severity",
    "Status",
    "listing",
    "run",
]
