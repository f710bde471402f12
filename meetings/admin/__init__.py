"""Data entry of the meetings app, one module a subject."""

from . import meeting, planning, pokja

__all__ = ["meeting", "planning", "pokja"]
