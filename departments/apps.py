"""Who: users, departments, their heads and focal points, the years, the codes and the budget."""

from django.apps import AppConfig

from .enums import Role
from .permissions import grant

#: Tables that Bapperida keeps.
KEPT = (
    "department",
    "departmenthead",
    "focalpoint",
    "fiscalyear",
    "deadlineextension",
    "nomenclatureversion",
    "nomenclatureitem",
    "subactivity",
    "budgetfigure",
    "sexdisaggregateddata",
    "officeletterhead",
    "user",
)
#: Tables that the offices of the working group read; accounts are not among them.
READ = tuple(name for name in KEPT if name != "user")


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "Perangkat daerah"

    def ready(self) -> None:
        """Which tables of this app each role may view, add to and change in the admin."""
        reading = dict.fromkeys(READ, "view")
        grant(Role.BAPPERIDA, self.name, **dict.fromkeys(KEPT, "view add change"))
        grant(Role.INSPEKTORAT, self.name, **dict.fromkeys(KEPT, "view"))
        grant(Role.DP3A, self.name, **{**reading, "sexdisaggregateddata": "view add change"})
        grant(Role.BPKPD, self.name, **{**reading, "budgetfigure": "view add change"})
        for role in (Role.BAPPERIDA, Role.INSPEKTORAT):
            grant(role, "common", auditentry="view", importrun="view")
