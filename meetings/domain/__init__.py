"""Writes of the meetings app: verb functions, one transaction each, that check the right and leave a trace."""

from .action import Report, amend_action, decide_action, give_tasks, store_amendment, task_problems
from .attendance import AttendanceEntry, StaleAttendance, attendance_problems, record_attendance
from .meeting import (
    decide_meeting,
    is_recorded,
    meeting_blockers,
    meeting_problems,
    require_alive,
    require_manager,
    save_meeting,
)
from .minutes import (
    add_decision,
    change_decision,
    decision_fingerprint,
    removal_obstacle,
    remove_decision,
    save_minutes,
)

__all__ = [
    "AttendanceEntry",
    "Report",
    "StaleAttendance",
    "add_decision",
    "amend_action",
    "attendance_problems",
    "change_decision",
    "decide_action",
    "decide_meeting",
    "decision_fingerprint",
    "give_tasks",
    "is_recorded",
    "meeting_blockers",
    "meeting_problems",
    "record_attendance",
    "removal_obstacle",
    "remove_decision",
    "require_alive",
    "require_manager",
    "save_meeting",
    "save_minutes",
    "store_amendment",
    "task_problems",
]
