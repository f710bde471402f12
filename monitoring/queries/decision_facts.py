"""What this app knows of the facts that close tasks of meetings; one query a fact, however many departments."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse

from departments.models import Department, SexDisaggregatedData, SubActivity
from meetings.facts import Missing, Options, Proof, Standing
from meetings.queries.decision_facts import start_of
from pug_tanjungbalai.common.formats import local_date, tanggal

from ..enums import OPEN_FINDING_STATES, FindingState, SubmissionState
from ..models import Finding, FindingHistory

#: How many findings the choice of one offers.
FINDINGS_OFFERED = 200

# --- PPRG of a year ---------------------------------------------------------------------------------------------


class Document(NamedTuple):
    """A live PPRG of a sub-activity that must have one; without ``pk`` there is none."""

    department_id: int
    department: str
    sub_activity: int
    code: str
    name: str
    pk: int | None
    state: str | None
    submitted: dt.datetime | None
    verified: dt.datetime | None
    frozen: dt.datetime | None


def _documents(department_ids: Collection[int], year: int) -> dict[int, dict[int, list[Document]]]:
    """Department -> sub-activity that must have PPRG in ``year`` -> its live documents; one query."""
    live = FilteredRelation("submissions", condition=~Q(submissions__state=SubmissionState.WITHDRAWN))
    rows = (
        SubActivity.objects.filter(fiscal_year__year=year, department__in=department_ids, requires_pprg=True)
        .alias(live=live)
        .order_by("item__code", "live__pk")
        .values_list(
            "department_id",
            "department__code",
            "pk",
            "item__code",
            "item__name",
            "live__pk",
            "live__state",
            "live__first_submitted_at",
            "live__verified_at",
            "live__frozen_at",
        )
    )
    found: dict[int, dict[int, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for row in map(Document._make, rows):
        found[row.department_id][row.sub_activity].append(row)
    return found


def _reached(
    department_ids: Collection[int], year: int, day: dt.date, moment: Callable[[Document], Any], done: str
) -> dict[int, Standing]:
    """Standing of each department: every sub-activity has a document of which ``moment`` is not after ``day``."""
    documents = _documents(department_ids, year)
    return {pk: _standing(documents.get(pk, {}), year, day, moment, done) for pk in department_ids}


def _standing(
    plans: dict[int, list[Document]], year: int, day: dt.date, moment: Callable[[Document], Any], done: str
) -> Standing:
    if not plans:
        return Standing(note=f"Perangkat daerah ini tidak punya sub kegiatan wajib PPRG tahun {year}.")
    firsts: list[tuple[dt.datetime, Document]] = []
    missing = []
    for versions in plans.values():
        reached = [(at, row) for row in versions if (at := moment(row)) is not None and local_date(at) <= day]
        if reached:
            firsts.append(min(reached, key=lambda pair: pair[0]))
        else:
            missing.append(_lacking(versions[-1], year))
    proof = None
    if not missing:
        at, last = max(firsts, key=lambda pair: pair[0])
        text = f"Seluruh {len(firsts)} PPRG {year} {done}, yang terakhir {last.code} {last.name[:120]}."
        proof = Proof(text, at, reverse("monitoring:pprg_detail", args=[last.pk]))
    return Standing(len(firsts), len(plans), tuple(missing), proof)


def _lacking(row: Document, year: int) -> Missing:
    """A sub-activity that is behind: its document, or the list of those that have none."""
    name = f"{row.code} {row.name}"
    if row.pk is None or row.state is None:
        url = f"{reverse('monitoring:pprg_missing')}?opd={row.department}&tahun={year}"
        return Missing(f"{name}: belum dibuat", url)
    label = str(SubmissionState(row.state).label).lower()
    return Missing(f"{name}: {label}", reverse("monitoring:pprg_detail", args=[row.pk]))


def submitted(department_ids: Collection[int], options: Options, day: dt.date) -> dict[int, Standing]:
    """Every sub-activity that must have PPRG in the year has one that was submitted to Bapperida."""
    return _reached(department_ids, options["year"], day, lambda row: row.submitted, "sudah diajukan")


def verified(department_ids: Collection[int], options: Options, day: dt.date) -> dict[int, Standing]:
    """Every sub-activity that must have PPRG in the year has one that is verified."""

    def moment(row: Document) -> Any:
        return row.verified if row.state == SubmissionState.VERIFIED else None

    return _reached(department_ids, options["year"], day, moment, "sudah terverifikasi")


def frozen(department_ids: Collection[int], options: Options, day: dt.date) -> dict[int, Standing]:
    """Every sub-activity that must have PPRG in the year has a GBS that is frozen to the DPA."""
    return _reached(department_ids, options["year"], day, lambda row: row.frozen, "sudah dibekukan ke DPA")


# --- sex-disaggregated data -------------------------------------------------------------------------------------


def data_complete(department_ids: Collection[int], options: Options, day: dt.date) -> dict[int, Standing]:
    """Every indicator required in the year is complete and verified."""
    year = options["year"]
    complete = SexDisaggregatedData.objects.complete().filter(pk=OuterRef("pk"))
    rows = (
        SexDisaggregatedData.objects.filter(fiscal_year__year=year, department__in=department_ids)
        .annotate(whole=Exists(complete))
        .order_by("indicator")
        .values_list("department_id", "department__code", "indicator", "whole", "verified_on")
    )
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for department_id, *row in rows:
        found[department_id].append(tuple(row))
    return {pk: _data_standing(found[pk], year, day) for pk in department_ids}


def _data_standing(rows: list[tuple[Any, ...]], year: int, day: dt.date) -> Standing:
    if not rows:
        return Standing(note=f"Tahun {year} tidak mewajibkan indikator data terpilah bagi perangkat daerah ini.")
    url = f"{reverse('monitoring:department_facts', args=[rows[0][0]])}?tahun={year}"
    days, missing = [], []
    for _code, indicator, whole, verified_on in rows:
        if whole and verified_on and verified_on <= day:
            days.append(verified_on)
        else:
            missing.append(Missing(f"{indicator}: {'belum diverifikasi' if whole else 'belum lengkap'}", url))
    proof = None
    if not missing:
        last = max(days)
        text = f"Seluruh {len(days)} indikator data terpilah {year} lengkap, terakhir diverifikasi {tanggal(last)}."
        proof = Proof(text, start_of(last), url)
    return Standing(len(days), len(rows), tuple(missing), proof)


# --- findings ---------------------------------------------------------------------------------------------------


def finding_choices() -> list[tuple[str, str]]:
    """Findings that are not closed, newest number first."""
    rows = Finding.objects.filter(state__in=OPEN_FINDING_STATES).select_related("department").order_by("-number")
    rows = rows[:FINDINGS_OFFERED]
    return [(str(row.pk), f"{row.number} · {row.department.short_name} · {row.title}") for row in rows]


def finding_numbers(wanted: Sequence[Options]) -> list[str]:
    """``T-2026-003`` for each of the options; what is left of it where the finding is gone."""
    rows = Finding.objects.filter(pk__in={options.get("finding", 0) for options in wanted})
    numbers = dict(rows.values_list("pk", "number"))
    return [numbers.get(options.get("finding", 0), "yang sudah tidak ada") for options in wanted]


def finding_problem(department_ids: Collection[int], options: Options) -> str:
    """A finding is followed up by its department or the one that took over its duties, by nobody else."""
    finding = Finding.objects.filter(pk=options["finding"]).select_related("department").first()
    if finding is None:
        return "Temuan itu sudah tidak ada. Pilih temuan lain."
    heirs = Department.objects.filter(predecessors=finding.department_id).values_list("pk", flat=True)
    if set(department_ids) <= {finding.department_id, *heirs}:
        return ""
    return (
        f"Temuan {finding.number} milik {finding.department.short_name}: "
        "pilih perangkat daerah itu saja sebagai penanggung jawab."
    )


def finding_closed(department_ids: Collection[int], options: Options, day: dt.date) -> dict[int, Standing]:
    """The finding ``options["finding"]`` was closed by the Inspektorat."""
    closing = FindingHistory.objects.filter(record=OuterRef("pk"), to_state=FindingState.CLOSED).order_by("-at", "-pk")
    rows = Finding.objects.annotate(closed_at=Subquery(closing.values("at")[:1]))
    return dict.fromkeys(department_ids, _finding_standing(rows.filter(pk=options["finding"]).first(), day))


def _finding_standing(finding: Any, day: dt.date) -> Standing:
    if finding is None:
        return Standing(total=1, note="Temuan itu sudah tidak ada.")
    url = finding.get_absolute_url()
    if finding.state == FindingState.CLOSED and finding.closed_on <= day:
        text = f"Temuan {finding.number} dinyatakan selesai oleh Inspektorat."
        return Standing(1, 1, proof=Proof(text, finding.closed_at or start_of(finding.closed_on), url))
    state = str(FindingState(finding.state).label).lower()
    return Standing(0, 1, (Missing(f"Temuan {finding.number}: {state}", url),))
