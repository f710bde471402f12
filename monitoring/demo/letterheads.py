"""Heads of letters of the offices that call meetings. Addresses are invented, and say so."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from departments.models import OfficeLetterhead

from .evidence import FOLDER
from .source import HERE
from .state import Demo

#: Code of the department -> number of its house in the invented street, end of its phone number, name in the net.
OFFICES = {
    "BAPPERIDA": (7, "01", "bapperida"),
    "DP3APMPPKB": (15, "15", "dp3appkb"),
}


def create(demo: Demo) -> None:
    """One letterhead for each office, with the emblem of the demonstration."""
    emblem = _emblem()
    for code, (house, phone, name) in OFFICES.items():
        OfficeLetterhead.objects.create(
            department=demo.departments[code],
            address=f"Jalan Peragaan Nomor {house} (alamat contoh), Tanjungbalai",
            postal_code="00000",
            phone=f"(0623) 0000{phone}",
            website=f"{name}.tanjungbalai.example",
            email=f"{name}@tanjungbalai.example",
            emblem=emblem,
        )


def _emblem() -> str:
    """Keep the emblem among the private files under a fixed name; returns its path."""
    path = f"{FOLDER}/lambang.png"
    if default_storage.exists(path):
        default_storage.delete(path)
    return default_storage.save(path, ContentFile((HERE / "lambang.png").read_bytes()))
