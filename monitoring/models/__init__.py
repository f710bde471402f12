"""Tables of the monitoring app."""

from .finding import Finding, FindingHistory, FollowUp
from .pprg import (
    ActionPlan,
    GapCause,
    GapData,
    GapFactor,
    GapIndicator,
    Submission,
    SubmissionHistory,
)
from .pprg_document import DocumentPart
from .prerequisite import PrerequisiteScore
from .reconciliation import Reconciliation, ReconciliationRow
from .review import ChecklistMark, Opinion, StepComment
from .score import ScoreSnapshot

__all__ = [
    "ActionPlan",
    "ChecklistMark",
    "DocumentPart",
    "Finding",
    "FindingHistory",
    "FollowUp",
    "GapCause",
    "GapData",
    "GapFactor",
    "GapIndicator",
    "Opinion",
    "PrerequisiteScore",
    "Reconciliation",
    "ReconciliationRow",
    "ScoreSnapshot",
    "StepComment",
    "Submission",
    "SubmissionHistory",
]
