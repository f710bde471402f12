"""Tables of the meetings app."""

from .action import ActionHistory, ActionItem, ActionReport
from .meeting import Attendee, Decision, Invitation, Meeting, Minutes, Speaker

__all__ = [
    "ActionHistory",
    "ActionItem",
    "ActionReport",
    "Attendee",
    "Decision",
    "Invitation",
    "Meeting",
    "Minutes",
    "Speaker",
]
