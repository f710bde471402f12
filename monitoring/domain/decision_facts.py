"""The facts of this app that close tasks of meetings, and the acts that can make them true."""

from __future__ import annotations

import datetime as dt
from typing import Any

from meetings.domain.autoclose import settle
from meetings.facts import Fact, Option, each, register
from meetings.queries.decision_facts import year_choices

from ..queries import decision_facts as queries

SUBMITTED, VERIFIED, FROZEN = "pprg-diajukan", "pprg-terverifikasi", "gbs-dibekukan"
DATA_COMPLETE, FINDING_CLOSED = "data-terpilah", "temuan-selesai"

YEAR = Option("year", "Tahun anggaran", year_choices)

for _fact in (
    Fact(
        key=SUBMITTED,
        label="Seluruh PPRG satu tahun anggaran diajukan",
        options=(YEAR,),
        questions=each(lambda options: f"seluruh PPRG {options['year']} diajukan"),
        check=queries.submitted,
    ),
    Fact(
        key=VERIFIED,
        label="Seluruh PPRG satu tahun anggaran terverifikasi",
        options=(YEAR,),
        questions=each(lambda options: f"seluruh PPRG {options['year']} terverifikasi"),
        check=queries.verified,
    ),
    Fact(
        key=FROZEN,
        label="Seluruh GBS satu tahun anggaran dibekukan ke DPA",
        options=(YEAR,),
        questions=each(lambda options: f"seluruh GBS {options['year']} dibekukan ke DPA"),
        check=queries.frozen,
    ),
    Fact(
        key=DATA_COMPLETE,
        label="Data terpilah satu tahun lengkap dan diverifikasi",
        options=(YEAR,),
        questions=each(lambda options: f"seluruh data terpilah {options['year']} lengkap dan diverifikasi"),
        check=queries.data_complete,
    ),
    Fact(
        key=FINDING_CLOSED,
        label="Satu temuan dinyatakan selesai",
        options=(Option("finding", "Temuan", queries.finding_choices),),
        questions=lambda rows: [f"temuan {number} dinyatakan selesai" for number in queries.finding_numbers(rows)],
        check=queries.finding_closed,
        problem=queries.finding_problem,
    ),
):
    register(_fact)

#: Move of a submission -> the fact that it can make true.
OF_MOVE = {"submit": SUBMITTED, "verify": VERIFIED, "freeze": FROZEN}


def after_move(action: str, department_id: int, actor: Any, at: dt.datetime) -> None:
    """Close what waits for the move of a submission of that department; other moves make nothing true."""
    if action in OF_MOVE:
        settle(actor=actor, keys=(OF_MOVE[action],), department_ids=(department_id,), at=at)


def after_data(department_id: int, actor: Any) -> None:
    """Close what waits for the sex-disaggregated data of that department."""
    settle(actor=actor, keys=(DATA_COMPLETE,), department_ids=(department_id,))


def after_finding(actor: Any, at: dt.datetime) -> None:
    """Close what waits for a finding that was just closed, of whichever department took over its duties."""
    settle(actor=actor, keys=(FINDING_CLOSED,), at=at)
