"""Imports of departments, users, nomenclature and budget: one module each, one service for pages and commands.

From code (demonstration, tests)::

    importers.run("departments", path, actor)
    importers.run("nomenclature", path, actor, new_version="Kepmendagri …", valid_from_year=2024)
    importers.run("budget", path, actor, fiscal_year=2026, as_of=date, document_number="…")
"""

from .base import ImportKind, OptionsForm
from .kinds import KINDS, NAMES, SPECS, kinds_for
from .report import report_of
from .service import ImportRefused, apply_run, check, check_run, discard_run, read_options, receive, run

__all__ = [
    "KINDS",
    "NAMES",
    "SPECS",
    "ImportKind",
    "ImportRefused",
    "OptionsForm",
    "apply_run",
    "check",
    "check_run",
    "discard_run",
    "kinds_for",
    "read_options",
    "receive",
    "report_of",
    "run",
]
