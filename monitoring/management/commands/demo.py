"""``manage.py demo``: fill an empty database with the demonstration city."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from departments.models import Department, User
from monitoring.demo import city

DEFAULT_SEED = 2026


class Command(BaseCommand):
    """Loads the demonstration city; only in development and tests, only into an empty database."""

    help = "Mengisi basis data kosong dengan kota peragaan (hanya pengembangan dan pengujian)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hari-ini", type=_day, help="Hari ini menurut peragaan, TTTT-BB-HH (bawaan: hari ini).")
        parser.add_argument("--benih", type=int, default=DEFAULT_SEED, help="Benih acak (bawaan: %(default)s).")
        parser.add_argument("--kosongkan", action="store_true", help="Hapus SELURUH isi basis data lebih dahulu.")
        parser.add_argument(
            "--bila-kosong", action="store_true", help="Bila sudah ada isinya, hanya tampilkan akunnya."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT not in {"development", "test"} or not settings.DEMO_PASSWORD:
            raise CommandError("Kota peragaan hanya dapat dimuat pada PUG_ENV=development atau test.")
        today = options["hari_ini"] or timezone.localdate()
        if today < city.EARLIEST:
            raise CommandError(f"Peragaan mulai {city.EARLIEST:%d-%m-%Y}; pilih hari yang lebih kemudian.")
        if User.objects.exists() or Department.objects.exists():
            if options["bila_kosong"]:
                self._show_accounts("Kota peragaan sudah dimuat.")
                return
            self._empty(wanted=options["kosongkan"])
        self.stdout.write(f"Memuat kota peragaan per {today:%d-%m-%Y} (benih {options['benih']}) …")
        city.build(
            today=today,
            seed=options["benih"],
            password=settings.DEMO_PASSWORD,
            say=lambda line: self.stdout.write(f"  {line}"),
        )
        self._show_accounts("Selesai.")

    def _empty(self, *, wanted: bool) -> None:
        if not wanted:
            raise CommandError(
                "Basis data sudah berisi pengguna atau perangkat daerah; tidak ada yang diubah. "
                "Gunakan --kosongkan untuk menghapus SELURUH isinya lebih dahulu."
            )
        self.stdout.write(self.style.WARNING("Menghapus seluruh isi basis data …"))
        call_command("flush", interactive=False, verbosity=0)

    def _show_accounts(self, news: str) -> None:
        """Who can sign in; nothing about a database that holds a city of its own."""
        if not city.is_loaded():
            return
        self.stdout.write(self.style.SUCCESS(f"{news} Akun peragaan, kata sandi semuanya: {settings.DEMO_PASSWORD}"))
        for name, who in city.accounts():
            self.stdout.write(f"  {name:<15} {who}")
        self.stdout.write(
            "  focal.<kode> dan kepala.<kode> untuk setiap perangkat daerah, misalnya focal.perikanpangtan"
        )


def _day(text: str) -> dt.date:
    """A date of the command line."""
    return dt.date.fromisoformat(text)
