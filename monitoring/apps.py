"""What is planned, found and scored: PPRG, findings, prerequisites, compliance."""

from django.apps import AppConfig

from departments.enums import Role
from departments.permissions import grant
from meetings import links

#: What departments write: nobody else changes it (superusers in the admin, while it is open).
PPRG_TABLES = (
    "submission",
    "submissionhistory",
    "gapdata",
    "gapfactor",
    "gapcause",
    "actionplan",
    "gapindicator",
    "documentpart",
)
#: What verifiers and finance write on the pages, nobody in the admin.
JUDGED_TABLES = ("opinion", "checklistmark", "stepcomment", "reconciliation", "reconciliationrow")


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "PPRG dan pemantauan"

    def ready(self) -> None:
        """What each role may do with the tables of this app (in the admin); what consultations may be about."""
        links.register("pprg", "PPRG", "monitoring.queries.links.submission")
        links.register("temuan", "Temuan", "monitoring.queries.links.finding")
        for role in (Role.BAPPERIDA, Role.DP3A, Role.BPKPD, Role.INSPEKTORAT):
            grant(role, self.name, finding="view", followup="view", findinghistory="view", prerequisitescore="view")
            grant(role, self.name, **dict.fromkeys((*PPRG_TABLES, *JUDGED_TABLES, "scoresnapshot"), "view"))
        grant(Role.INSPEKTORAT, self.name, finding="add change")
        grant(Role.BAPPERIDA, self.name, prerequisitescore="add change")
