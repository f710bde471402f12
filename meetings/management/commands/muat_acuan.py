"""``manage.py muat_acuan``: put the legal basis of PUG and PPRG into the policy library."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from meetings.domain.policy import load_references


class Command(BaseCommand):
    """Adds the references that the library does not hold yet; may be run as often as wanted."""

    help = "Memuat acuan kebijakan awal (dasar hukum PUG dan PPRG). Yang sudah ada tidak diubah."

    def handle(self, *args: Any, **options: Any) -> None:
        new, known = load_references()
        self.stdout.write(self.style.SUCCESS(f"{new} acuan ditambahkan, {known} sudah ada dan tidak diubah."))
