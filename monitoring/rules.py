"""Who may do what with PPRG submissions and findings, as small predicates.

``obj`` is a submission, a finding or a department-bound record with ``department_id``.
"""

from __future__ import annotations

from typing import Any

import rules

from departments.queries import readable_department_ids
from departments.rules import (
    is_bapperida,
    is_bpkpd,
    is_dp3a,
    is_focal_point,
    is_head,
    is_inspektorat,
    is_verifier,
    reads_city,
)
from meetings.rules import answers_for_record, appointed_for_record

from .enums import EDITABLE_STATES, OPEN_FINDING_STATES


@rules.predicate
def not_own_department(user: Any, obj: Any) -> bool:
    """Nobody verifies a document of the own department or its predecessors (domain: verifier is never the writer).

    A verifier without a department cannot be told from a writer, and verifies nothing.
    """
    return obj is not None and user.department_id is not None and obj.department_id not in readable_department_ids(user)


@rules.predicate
def is_of_own_department(user: Any, obj: Any) -> bool:
    """The record belongs to the user's own department or one that it came from."""
    return obj is not None and obj.department_id in readable_department_ids(user)


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
#: Reads what verifiers write while they still judge; the own department reads it once they have decided.
reads_open_verification = reads_city & ~is_of_own_department

#: Finance states that the GBS agrees with the budget (domain: who does what).
can_freeze = is_bpkpd
can_reconcile = is_bapperida | is_bpkpd

can_record_finding = is_inspektorat
can_edit_finding = is_inspektorat & is_open_finding
can_respond_to_finding = (is_focal_point | is_head) & answers_for_record

can_record_prerequisites = is_bapperida
#: Says which indicators of data terpilah a department gives; enters figures that it has not given itself.
can_record_data = is_bapperida | is_dp3a
#: Gives the figures of those indicators (domain: a focal point writes the data of its own department).
can_fill_data = writes_for_record
can_verify_data = (is_bapperida | is_dp3a) & not_own_department
can_close_year = is_bapperida
