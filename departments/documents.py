"""The head of a department's letters as part of a document."""

from __future__ import annotations

from pathlib import PurePath

from pug_tanjungbalai.common.documents.value import Letterhead, Picture

from .models import Department, OfficeLetterhead

CITY = "PEMERINTAH KOTA TANJUNGBALAI"


def letterhead(department: Department, name: str = "") -> Letterhead:
    """The kop of ``department`` under its present name, or under ``name`` (one query).

    Without a record of its own it is the name of the city and of the office.
    """
    record = OfficeLetterhead.objects.filter(department=department).first()
    office = (name or department.name).upper()
    if record is None:
        return Letterhead(CITY, office)
    return Letterhead(CITY, office, record.lines, emblem(record))


def emblem(record: OfficeLetterhead) -> Picture | None:
    """The emblem; None where there is none, or its file is gone."""
    if not record.emblem.name:
        return None
    kind = "png" if PurePath(record.emblem.name).suffix == ".png" else "jpeg"
    try:
        with record.emblem.open("rb") as file:
            return Picture(file.read(), kind)
    except FileNotFoundError:
        return None
