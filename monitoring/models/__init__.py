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
from .prerequisite import PrerequisiteScore
from .score import ScoreSnapshot

__all__ = [
    "ActionPlan",
    "Finding",
    "FindingHistory",
    "FollowUp",
    "GapCause",
    "GapData",
    "GapFactor",
    "GapIndicator",
    "PrerequisiteScore",
    "ScoreSnapshot",
    "Submission",
    "SubmissionHistory",
]
