"""Tables of the meetings app."""

from .action import ActionHistory, ActionItem, ActionReport
from .consultation import Answer, Consultation, ConsultationHistory
from .meeting import Attendee, Decision, Invitation, Meeting, Minutes, Speaker
from .planning import AgendaItem, InvitationLetter
from .pokja import Decree, Member, WorkPlanItem
from .policy import Policy
from .record import MeetingFile, MinutesVersion

__all__ = [
    "ActionHistory",
    "ActionItem",
    "ActionReport",
    "AgendaItem",
    "Answer",
    "Attendee",
    "Consultation",
    "ConsultationHistory",
    "Decision",
    "Decree",
    "Invitation",
    "InvitationLetter",
    "Meeting",
    "MeetingFile",
    "Member",
    "Minutes",
    "MinutesVersion",
    "Policy",
    "Speaker",
    "WorkPlanItem",
]
