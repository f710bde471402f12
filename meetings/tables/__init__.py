"""Tables of the meetings app, and the words and chips that say the state of a record on every page."""

from .action import (
    ACTION_LOOK,
    BY_ITSELF,
    JUDGED,
    ActionTable,
    action_chip,
    due_status,
    escalation,
    escalation_chip,
    progress_chip,
    way_of_closing,
)
from .consultation import ConsultationTable, area_label, consultation_chip
from .department import DepartmentActionTable
from .meeting import PRESENCE_LOOK, MeetingTable, meeting_chip, presence_chip
from .policy import PolicyTable, area_labels, policy_chip
from .words import DATE, NUMBER, TITLE, file_words, hours, moment_words, shortened

__all__ = [
    "ACTION_LOOK",
    "BY_ITSELF",
    "DATE",
    "JUDGED",
    "NUMBER",
    "PRESENCE_LOOK",
    "TITLE",
    "ActionTable",
    "ConsultationTable",
    "DepartmentActionTable",
    "MeetingTable",
    "PolicyTable",
    "action_chip",
    "area_label",
    "area_labels",
    "consultation_chip",
    "due_status",
    "escalation",
    "escalation_chip",
    "file_words",
    "hours",
    "meeting_chip",
    "moment_words",
    "policy_chip",
    "presence_chip",
    "progress_chip",
    "shortened",
    "way_of_closing",
]
