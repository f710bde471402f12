"""Reads of the policy library: the list, the search, and what applies to one area of the work."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from pug_tanjungbalai.common.fulltext import matching, suggestion

from ..enums import PolicyKind, PolicyStatus
from ..models import Policy

#: What people call a kind of policy in short, besides its name.
SHORT_NAMES = {
    PolicyKind.LAW: "UU",
    PolicyKind.GOVERNMENT: "PP",
    PolicyKind.PRESIDENT: "Perpres",
    PolicyKind.INSTRUCTION: "Inpres",
    PolicyKind.MINISTER: "Permen",
    PolicyKind.DECREE: "Kepmen",
    PolicyKind.CIRCULAR: "SE",
    PolicyKind.CITY_LAW: "Perda",
    PolicyKind.MAYOR: "Perwa Perwali Perwal",
    PolicyKind.MAYOR_DECREE: "Kepwa Kepwali SK Wali Kota",
}
#: Regulations of the interior minister have short names of their own.
_INTERIOR = "Dalam Negeri"
_OF_INTERIOR = {
    PolicyKind.MINISTER: "Permendagri",
    PolicyKind.DECREE: "Kepmendagri",
    PolicyKind.CIRCULAR: "SE Mendagri",
}


def with_words(rows: QuerySet[Policy]) -> QuerySet[Policy]:
    """Policies with ``words``: every name under which people look for one.

    "Permendagri 67/2011", "Peraturan Menteri Dalam Negeri Nomor 67 Tahun 2011 tentang …".
    """
    names = [
        When(kind=kind, number__istartswith=_INTERIOR, then=Value(f"{kind.label} {SHORT_NAMES[kind]} {name}"))
        for kind, name in _OF_INTERIOR.items()
    ]
    names += [When(kind=kind, then=Value(f"{kind.label} {SHORT_NAMES.get(kind, '')}")) for kind in PolicyKind]
    return rows.annotate(
        words=Concat(
            Case(*names, default=Value(""), output_field=TextField()),
            Value(" Nomor "),
            "number",
            Value("/"),
            Cast("year", CharField(max_length=4)),
            Value(" Tahun "),
            Cast("year", CharField(max_length=4)),
            Value(" tentang "),
            "subject",
            output_field=TextField(),
        )
    )


def search_policies(rows: QuerySet[Policy], term: str) -> QuerySet[Policy]:
    """Those of ``rows`` whose name, subject or summary holds every word of ``term``, the best hits first."""
    return matching(with_words(rows), term, "words", "summary", ranked=True) if term else rows


def similar_policies(rows: QuerySet[Policy], term: str) -> str:
    """The term that was perhaps meant by one that finds none of ``rows``; "" where nothing is alike."""
    return suggestion(with_words(rows), term, "words", "summary")


def policies_in_area(rows: QuerySet[Policy], area: str) -> QuerySet[Policy]:
    """Policies that apply in one area. The list of areas is stored as JSON text in every database."""
    return rows.annotate(areas_text=Cast("areas", TextField())).filter(areas_text__contains=f'"{area}"')


def quotable_policies(area: str) -> QuerySet[Policy]:
    """What is in force (amended or not) and applies in one area, with what changed it; two queries."""
    rows = policies_in_area(Policy.objects.exclude(status=PolicyStatus.REVOKED), area)
    return rows.prefetch_related("changed_by")


def years_of_policies() -> list[int]:
    """The years for which the library holds something, newest first."""
    return list(Policy.objects.order_by("-year").values_list("year", flat=True).distinct())


def changed_and_changing(policy: Policy) -> tuple[list[Policy], list[Policy]]:
    """(what changed or revoked ``policy``, what ``policy`` changed or revoked), newest first; two queries."""
    return list(policy.changed_by.order_by("-year", "number")), list(policy.changes.order_by("-year", "number"))


def relevant_policies(request: HttpRequest, *areas: str) -> list[Policy]:
    """What is in force (amended or not) and applies to one of ``areas``: those of the first area before those of the
    next, newest first.

    One query a request, whatever the number of calls.
    """
    if not hasattr(request, "_policies_in_force"):
        rows = Policy.objects.exclude(status=PolicyStatus.REVOKED).order_by("-year", "kind", "number")
        fields = ("kind", "number", "year", "subject", "status", "areas")
        request._policies_in_force = list(rows.only(*fields))  # type: ignore[attr-defined]
    rows_kept: list[Any] = request._policies_in_force  # type: ignore[attr-defined]
    found = [
        (min(map(areas.index, common)), row) for row in rows_kept if (common := set(areas).intersection(row.areas))
    ]
    return [row for _area, row in sorted(found, key=lambda pair: pair[0])]
