"""Filters of the lists of the meetings app."""

from .action import ActionFilter, BoardFilter, DepartmentActionFilter
from .consultation import ConsultationFilter, PublishedFilter
from .meeting import MeetingFilter
from .policy import PolicyFilter

__all__ = [
    "ActionFilter",
    "BoardFilter",
    "ConsultationFilter",
    "DepartmentActionFilter",
    "MeetingFilter",
    "PolicyFilter",
    "PublishedFilter",
]
