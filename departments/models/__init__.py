"""Tables of the departments app."""

from .budget import BudgetFigure, NomenclatureItem, NomenclatureVersion, SubActivity
from .data import SexDisaggregatedData
from .letterhead import OfficeLetterhead
from .people import DepartmentHead, FocalPoint, User
from .structure import Department
from .year import DeadlineExtension, FiscalYear

__all__ = [
    "BudgetFigure",
    "DeadlineExtension",
    "Department",
    "DepartmentHead",
    "FiscalYear",
    "FocalPoint",
    "NomenclatureItem",
    "NomenclatureVersion",
    "OfficeLetterhead",
    "SexDisaggregatedData",
    "SubActivity",
    "User",
]
