"""Forms of the meetings app: they judge what a person typed, say how to mend it, and hand it to the domain."""

from .action import AmendForm, NoteForm, ReportForm
from .attendance import AttendanceGrid
from .decision import DecisionForm, DecisionTextForm, TaskForm
from .files import FilesForm
from .letter import LetterForm, SendForm
from .meeting import AgendaFormSet, MeetingForm, SpeakerFormSet
from .minutes import CorrectionForm, MinutesForm, VersionForm

__all__ = [
    "AgendaFormSet",
    "AmendForm",
    "AttendanceGrid",
    "CorrectionForm",
    "DecisionForm",
    "DecisionTextForm",
    "FilesForm",
    "LetterForm",
    "MeetingForm",
    "MinutesForm",
    "NoteForm",
    "ReportForm",
    "SendForm",
    "SpeakerFormSet",
    "TaskForm",
    "VersionForm",
]
