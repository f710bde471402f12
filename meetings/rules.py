"""Who may do what with meetings and action items."""

from __future__ import annotations

from typing import Any

import rules

from departments.queries import answerable_department_ids, writable_department_ids
from departments.rules import is_bapperida, is_focal_point, is_head

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
