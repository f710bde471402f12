"""Pages of the meetings app."""

from .action import ActionList, action_amend, action_decide, action_detail, action_evidence
from .attendance import meeting_attendance
from .board import DepartmentActionList, action_board
from .decision import decision_create, decision_delete, decision_tasks, decision_update
from .meeting import MeetingList, meeting_decide, meeting_detail
from .meeting_edit import meeting_continue, meeting_create, meeting_update
from .minutes import meeting_minutes

__all__ = [
    "ActionList",
    "DepartmentActionList",
    "MeetingList",
    "action_amend",
    "action_board",
    "action_decide",
    "action_detail",
    "action_evidence",
    "decision_create",
    "decision_delete",
    "decision_tasks",
    "decision_update",
    "meeting_attendance",
    "meeting_continue",
    "meeting_create",
    "meeting_decide",
    "meeting_detail",
    "meeting_minutes",
    "meeting_update",
]
