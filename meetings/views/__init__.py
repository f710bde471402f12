"""Pages of the meetings app."""

from .action import ActionList, action_amend, action_decide, action_detail, action_evidence
from .attendance import meeting_attendance
from .meeting import MeetingList, meeting_create, meeting_decide, meeting_detail, meeting_update
from .minutes import decision_create, decision_delete, decision_tasks, decision_update, meeting_minutes

__all__ = [
    "ActionList",
    "MeetingList",
    "action_amend",
    "action_decide",
    "action_detail",
    "action_evidence",
    "decision_create",
    "decision_delete",
    "decision_tasks",
    "decision_update",
    "meeting_attendance",
    "meeting_create",
    "meeting_decide",
    "meeting_detail",
    "meeting_minutes",
    "meeting_update",
]
