"""Who may do what with PPRG submissions and findings, as small predicates.

``obj`` is a submission, a finding or a department-bound record with ``department_id``.
"""

from __future__ import annotations

from typing import Any

import rules

from departments.rules import is_bapperida, is_dp3a, is_focal_point, is_head, is_inspektorat, is_verifier
from meetings.rules import appointed_for_record

from .enums import EDITABLE_STATES, OPEN_FINDING_STATES


@rules.predicate
def not_own_department(user: Any, obj: Any) -> bool:
    """Nobody verifies a document of the own department (domain: verifier is never the writer)."""
    return obj is not None and user.department_id != obj.department_id


@rules.predicate
def is_editable(user: Any, obj: Any) -> bool:
    """The submission is in a state in which its text may change."""
    return obj is not None and obj.state in EDITABLE_STATES


@rules.predicate
def is_open_finding(user: Any, obj: Any) -> bool:
    """The finding is not closed."""
    return obj is not None and obj.state in OPEN_FINDING_STATES


writes_for_record = is_focal_point & appointed_for_record
heads_record = is_head & appointed_for_record
acts_for_record = (is_focal_point | is_head) & appointed_for_record

can_edit_submission = writes_for_record & is_editable
can_verify = is_verifier & not_own_department

can_record_finding = is_inspektorat
can_edit_finding = is_inspektorat & is_open_finding
can_respond_to_finding = acts_for_record

can_record_prerequisites = is_bapperida
can_record_data = is_bapperida | is_dp3a
can_import = is_bapperida
can_close_year = is_bapperida
