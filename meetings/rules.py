"""Who may do what with meetings and action items."""

from __future__ import annotations

from typing import Any

import rules

from departments.queries import answerable_department_ids, writable_department_ids
from departments.rules import is_bapperida, is_bpkpd, is_dp3a, is_focal_point, is_head, is_inspektorat

can_manage_meetings = is_bapperida


@rules.predicate
def appointed_for_record(user: Any, obj: Any) -> bool:
    """The user holds a valid appointment (SK, office of head) for the department of ``obj``."""
    return obj is not None and obj.department_id in writable_department_ids(user)


@rules.predicate
def answers_for_record(user: Any, obj: Any) -> bool:
    """The user answers for the department of ``obj``: the own one, or a predecessor whose duties it took over."""
    return obj is not None and obj.department_id in answerable_department_ids(user)


can_report_action = (is_focal_point | is_head) & answers_for_record


can_judge_action = is_bapperida


@rules.predicate
def nobody(user: Any, obj: Any) -> bool:
    """No person: what the program does alone."""
    return False


@rules.predicate
def closed_by_itself(user: Any, obj: Any) -> bool:
    """The task was closed by a fact of the system, not by a verifier."""
    return obj is not None and obj.closed_by_itself


can_reopen_action = is_bapperida & closed_by_itself


# --- Pokja and consultation -----------------------------------------------------------------------------------

#: Decrees and the policy library: the chair's office.
can_keep_pokja = is_bapperida
#: The yearly plan, and what an answer settles: chair and secretary of the Pokja.
can_settle = is_bapperida | is_dp3a
#: Answers for the Pokja: the drivers of PPRG (domain: Bapperida, Dinas P3A, BPKPD, Inspektorat).
speaks_for_pokja = is_bapperida | is_dp3a | is_bpkpd | is_inspektorat


@rules.predicate
def appointed(user: Any, obj: Any = None) -> bool:
    """The user holds a valid appointment (SK, office of head) for the own department."""
    return bool(writable_department_ids(user))


can_ask_pokja = (is_focal_point | is_head) & appointed
#: Goes on with a question: whoever answers for the department that asked.
can_follow_question = (is_focal_point | is_head) & answers_for_record
