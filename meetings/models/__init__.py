"""Tables of the meetings app."""

from .action import ActionHistory, ActionItem
from .meeting import Attendee, Decision, Invitation, Meeting, Minutes, Speaker

__all__ = [
    "ActionHistory",
    "ActionItem",
    "Attendee",
    "Decision",
    "Invitation",
    "Meeting",
    "Minutes",
    "Speaker",
]
