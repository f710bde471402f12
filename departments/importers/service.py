"""The way of a file: checked, kept as a run, applied. Pages, commands and the demonstration go through here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pug_tanjungbalai.common import audit, importing, received
from pug_tanjungbalai.common.errors import DomainError, IllegalMove
from pug_tanjungbalai.common.importing import Context, Result
from pug_tanjungbalai.common.models import ImportRun

from .base import ImportKind, OptionsForm
from .kinds import KINDS
from .report import report_of


class ImportRefused(DomainError):
    """The file was not imported and nothing was saved; ``result`` has the errors, the text lists the first of them."""

    SHOWN = 20

    def __init__(self, result: Result) -> None:
        self.result = result
        lines = [str(error) for error in result.errors[: self.SHOWN]]
        if result.error_count > len(lines):
            lines.append(f"… dan {result.error_count - len(lines)} kesalahan lain.")
        super().__init__("\n".join([f"{result.title}: tidak ada yang disimpan.", *lines]))


def read_options(kind: ImportKind, values: Mapping[str, Any], today: dt.date | None = None) -> OptionsForm:
    """The options of a kind as a bound form; ValidationError names every wrong one."""
    unknown = set(values) - set(kind.options_form.base_fields)
    if unknown:
        raise ValidationError(f"Pilihan tidak dikenal: {', '.join(sorted(unknown))}.")
    form = kind.options_form({name: value for name, value in values.items() if value is not None}, today=today)
    if not form.is_valid():
        raise ValidationError(
            [
                f"{form.fields[name].label if name in form.fields else name}: {message}"
                for name, messages in form.errors.items()
                for message in messages
            ]
        )
    return form


def check(kind: ImportKind, file: Any, options: OptionsForm, actor: Any) -> Result:
    """Dry run of an uploaded file with valid options; saves nothing."""
    kind.require(actor)
    return importing.check(kind.spec, file, kind.context(options.cleaned_data, actor))


def receive(*, kind: ImportKind, file: Any, options: OptionsForm, actor: Any) -> ImportRun:
    """Keep a file that was checked: stored privately under a random name, with its SHA-256 and its options."""
    kind.require(actor)
    return received.keep(kind=kind.key, file=file, options=options.stored_values(), actor=actor)


def check_run(run: ImportRun, actor: Any) -> Result:
    """What the kept file would change now; a fresh dry run."""
    kind, context = _context(run, actor)
    with run.file.open("rb") as file:
        return importing.check(kind.spec, file, context)


def apply_run(*, run: ImportRun, actor: Any) -> Result:
    """Import the kept file, all or nothing, once; the run then says what was done.

    Judged anew: the data may have changed since the dry run. With errors nothing is saved and the run stays open.
    """
    kind, context = _context(run, actor)
    with transaction.atomic():
        received.claim(run)
        with run.file.open("rb") as file:
            result = importing.apply(kind.spec, file, {**context, "run": run}, actor)
        if not result.applied:
            transaction.set_rollback(True)
            return result
        run.refresh_from_db(fields=["state", "applied_at"])
        run.summary = report_of(kind, result)
        run.save(update_fields=["summary"])
        audit.record(
            actor=actor,
            action="impor",
            obj=run,
            changes={name: [0, run.summary[name]] for name in ("created", "updated", "unchanged")},
        )
    return result


def discard_run(*, run: ImportRun, actor: Any) -> None:
    """Delete a checked run that will not be applied, with its file."""
    KINDS[run.kind].require(actor)
    received.discard(run)


def run(kind: str, path: str | Path, actor: Any, *, save: bool = True, **options: Any) -> Result:
    """Import a file from the disk in one step; ``save=False`` is a dry run.

    Options are those of the kind's form, e.g. ``fiscal_year=2026``. ImportRefused lists the errors of the file,
    ValidationError those of the options; nothing is kept then.
    """
    chosen = KINDS[kind]
    form = read_options(chosen, options)
    with Path(path).open("rb") as file:
        if not save:
            return check(chosen, file, form, actor)
        kept = receive(kind=chosen, file=file, options=form, actor=actor)
    result = None
    try:
        result = apply_run(run=kept, actor=actor)
    finally:
        if result is None or not result.applied:
            discard_run(run=kept, actor=actor)
    if not result.applied:
        raise ImportRefused(result)
    return result


def _context(run: ImportRun, actor: Any) -> tuple[ImportKind, Context]:
    """Kind and context of a run of one who may import it; options are read anew: a year may have been closed."""
    kind = KINDS[run.kind]
    kind.require(actor)
    try:
        options = read_options(kind, run.options)
    except ValidationError as error:
        raise IllegalMove(" ".join(error.messages)) from error
    return kind, kind.context(options.cleaned_data, actor)
