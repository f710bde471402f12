"""Forms of the meetings app: they judge what a person typed, say how to mend it, and hand it to the domain."""

from .action import AmendForm, NoteForm, ReportForm
from .attendance import AttendanceGrid
from .meeting import MeetingForm, SpeakerFormSet
from .minutes import DecisionForm, DecisionTextForm, MinutesForm, TaskForm

__all__ = [
    "AmendForm",
    "AttendanceGrid",
    "DecisionForm",
    "DecisionTextForm",
    "MeetingForm",
    "MinutesForm",
    "NoteForm",
    "ReportForm",
    "SpeakerFormSet",
    "TaskForm",
]
