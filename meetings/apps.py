"""What was agreed: meetings, attendance, minutes, decisions and action items."""

from django.apps import AppConfig

from departments.enums import Role
from departments.permissions import grant

#: Read in the admin by every role that works there; attendees (NIP, phone) by Bapperida alone.
SHARED = ("meeting", "speaker", "invitation", "minutes", "decision", "actionitem", "actionreport", "actionhistory")


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Rapat dan tindak lanjut"

    def ready(self) -> None:
        """What each role may do with the tables of this app (in the admin)."""
        for role in (Role.BAPPERIDA, Role.DP3A, Role.BPKPD, Role.INSPEKTORAT):
            grant(role, self.name, **dict.fromkeys(SHARED, "view"))
        kept = dict.fromkeys(("meeting", "minutes", "decision", "actionitem"), "add change")
        loose = dict.fromkeys(("speaker", "invitation", "attendee"), "view add change delete")
        grant(Role.BAPPERIDA, self.name, **kept, **loose)
