"""``manage.py selesaikan_tugas``: close the tasks of meetings whose fact has become true; meant for a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from meetings.domain import settle


class Command(BaseCommand):
    """Closes what became true by the passing of time, an import or the admin; a second run finds nothing."""

    help = (
        "Menutup tugas rapat yang syarat selesai sendirinya sudah terpenuhi, misalnya karena SK mulai berlaku atau "
        "data diimpor. Aman diulang; jalankan misalnya setiap jam."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        closed = settle(actor=None)
        for item in closed:
            self.stdout.write(f"  {item.decision.meeting.title}: {item.text[:80]} – {item.proof_text}")
        self.stdout.write(f"{len(closed)} tugas selesai sendiri.")
