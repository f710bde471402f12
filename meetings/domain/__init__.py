"""Writes of the meetings app: verb functions, one transaction each, that check the right and leave a trace."""

from .action import (
    BY_REPORT,
    Closing,
    Report,
    amend_action,
    decide_action,
    give_tasks,
    store_amendment,
    task_problems,
)
from .attendance import AttendanceEntry, StaleAttendance, attendance_problems, record_attendance
from .autoclose import fact_problem, forecast, progress, questions, settle
from .lock import is_locked, void_signatures
from .meeting import (
    assign_number,
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
    "BY_REPORT",
    "AttendanceEntry",
    "Closing",
    "Report",
    "StaleAttendance",
    "add_decision",
    "amend_action",
    "assign_number",
    "attendance_problems",
    "change_decision",
    "decide_action",
    "decide_meeting",
    "decision_fingerprint",
    "fact_problem",
    "forecast",
    "give_tasks",
    "is_locked",
    "is_recorded",
    "meeting_blockers",
    "meeting_problems",
    "progress",
    "questions",
    "record_attendance",
    "removal_obstacle",
    "remove_decision",
    "require_alive",
    "require_manager",
    "save_meeting",
    "save_minutes",
    "settle",
    "store_amendment",
    "task_problems",
    "void_signatures",
]
