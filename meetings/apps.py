"""What was agreed: meetings, attendance, minutes, decisions and action items."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from departments.enums import Role
from departments.permissions import grant

#: Read in the admin by every role that works there; attendees (NIP, phone) by Bapperida alone.
SHARED = (
    "meeting",
    "speaker",
    "invitation",
    "minutes",
    "decision",
    "actionitem",
    "actionreport",
    "actionhistory",
    "agendaitem",
    "invitationletter",
    "minutesversion",
    "meetingfile",
    "decree",
    "workplanitem",
    "policy",
)
#: Of the Pokja alone: what departments ask stays private until it is published.
OF_POKJA = ("consultation", "answer", "consultationhistory", "member")


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Rapat dan tindak lanjut"

    def ready(self) -> None:
        """What each role may do with the tables of this app (in the admin); the facts that all apps know."""
        autodiscover_modules("domain.decision_facts")
        for role in (Role.BAPPERIDA, Role.DP3A, Role.BPKPD, Role.INSPEKTORAT):
            grant(role, self.name, **dict.fromkeys(SHARED, "view"))
        for role in (Role.BAPPERIDA, Role.DP3A):
            grant(role, self.name, **dict.fromkeys(OF_POKJA, "view"))
        kept = dict.fromkeys(
            ("meeting", "minutes", "decision", "actionitem", "invitationletter", "decree", "workplanitem", "policy"),
            "add change",
        )
        loose = dict.fromkeys(("speaker", "invitation", "attendee", "agendaitem", "member"), "view add change delete")
        grant(Role.BAPPERIDA, self.name, **kept, **loose)
