"""``manage.py impor``: the import that users have, from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from pug_tanjungbalai.common.errors import DomainError
from pug_tanjungbalai.common.importing import Result

from ... import importers
from ...models import User

SHOWN = 50


class Command(BaseCommand):
    """Checks a file, and imports it with ``--simpan``; the same service, rules and trail as on the pages."""

    help = "Memeriksa berkas impor; dengan --simpan juga menerapkannya, seluruhnya atau tidak sama sekali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = [kind.word for kind in importers.KINDS.values()]
        parser.add_argument(
            "jenis",
            choices=list(importers.NAMES),
            metavar="JENIS",
            help=f"jenis impor: {', '.join(words)} (nama lama juga diterima: {', '.join(importers.KINDS)})",
        )
        parser.add_argument("berkas", type=Path, metavar="BERKAS", help="berkas .xlsx atau .csv")
        parser.add_argument("--simpan", action="store_true", help="terapkan; tanpa ini hanya diperiksa")
        parser.add_argument(
            "--oleh", default="", metavar="NAMA", help="nama pengguna pelaku yang dicatat (bawaan: superuser pertama)"
        )
        parser.add_argument(
            "--opsi",
            action="append",
            default=[],
            metavar="NAMA=NILAI",
            help="pilihan impor, misalnya --opsi fiscal_year=2026 --opsi as_of=2026-06-30",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and say what it did or would do; CommandError where it was refused."""
        kind = importers.NAMES[options["jenis"]]
        chosen = dict(self._pair(text) for text in options["opsi"])
        if not options["berkas"].is_file():
            raise CommandError(f"Berkas {options['berkas']} tidak ada.")
        try:
            actor = self._actor(kind, options["oleh"])
            result = importers.run(kind.key, options["berkas"], actor, save=options["simpan"], **chosen)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._report(result)

    def _pair(self, text: str) -> tuple[str, str]:
        name, sign, value = text.partition("=")
        if not sign or name in {"kind", "path", "actor", "save"}:
            raise CommandError(f"Pilihan “{text}” tidak dikenal; tulis NAMA=NILAI.")
        return name, value

    def _actor(self, kind: importers.ImportKind, username: str) -> User:
        """Who answers for the import in the trail."""
        users = User.objects.filter(is_active=True)
        actor = (
            users.filter(username=username).first()
            if username
            else users.filter(is_superuser=True).order_by("pk").first()
        )
        if actor is None:
            raise CommandError("Pelaku tidak ada. Sebut dengan --oleh NAMA, atau buat dahulu: createsuperuser.")
        if not kind.right(actor):
            raise CommandError(f"{actor.username} tidak berwenang mengimpor {kind.title.lower()}.")
        return actor

    def _report(self, result: Result) -> None:
        for title, issues in (("Peringatan", result.warnings), ("Kesalahan", result.errors)):
            for issue in issues[:SHOWN]:
                self.stdout.write(f"{title}: {issue}")
            if len(issues) > SHOWN:
                self.stdout.write(f"{title}: … dan {len(issues) - SHOWN} lagi")
        if result.error_count:
            raise CommandError(f"{result.title}: {result.summary}; tidak ada yang disimpan.")
        ending = "disimpan" if result.applied else "hanya diperiksa, belum disimpan (tambahkan --simpan)"
        self.stdout.write(self.style.SUCCESS(f"{result.title}: {result.summary}; {ending}."))
