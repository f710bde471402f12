"""Reads of the policy library: the list, the search, and what applies to one area of the work."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from pug_tanjungbalai.common.fulltext import matching

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
    """Policies with ``words``: every name under which people look for one ("Permendagri 67/2011")."""
    names = [
        When(kind=kind, number__istartswith=_INTERIOR, then=Value(f"{kind.label} {SHORT_NAMES[kind]} {name}"))
        for kind, name in _OF_INTERIOR.items()
    ]
    names += [When(kind=kind, then=Value(f"{kind.label} {SHORT_NAMES.get(kind, '')}")) for kind in PolicyKind]
    return rows.annotate(
        words=Concat(
            Case(*names, default=Value(""), output_field=TextField()),
            Value(" "),
            "number",
            Value("/"),
            Cast("year", CharField(max_length=4)),
            Value(" "),
            "subject",
            output_field=TextField(),
        )
    )


def search_policies(rows: QuerySet[Policy], term: str) -> QuerySet[Policy]:
    """Those of ``rows`` whose name, subject or summary holds every word of ``term``, the best hits first."""
    return matching(with_words(rows), term, "words", "summary", ranked=True) if term else rows


def policies_in_area(rows: QuerySet[Policy], area: str) -> QuerySet[Policy]:
    """Policies that apply in one area. The list of areas is stored as JSON text in every database."""
    return rows.annotate(areas_text=Cast("areas", TextField())).filter(areas_text__contains=f'"{area}"')


def years_of_policies() -> list[int]:
    """The years for which the library holds something, newest first."""
    return list(Policy.objects.order_by("-year").values_list("year", flat=True).distinct())


def changed_and_changing(policy: Policy) -> tuple[list[Policy], list[Policy]]:
    """(what changed or revoked ``policy``, what ``policy`` changed or revoked), newest first; two queries."""
    return list(policy.changed_by.order_by("-year", "number")), list(policy.changes.order_by("-year", "number"))


def relevant_policies(request: HttpRequest, *areas: str) -> list[Policy]:
    """What is in force (amended or not) and applies to one of ``areas``, newest first.

    One query a request, whatever the number of calls.
    """
    if not hasattr(request, "_policies_in_force"):
        rows = Policy.objects.exclude(status=PolicyStatus.REVOKED).order_by("-year", "kind", "number")
        fields = ("kind", "number", "year", "subject", "status", "areas")
        request._policies_in_force = list(rows.only(*fields))  # type: ignore[attr-defined]
    rows_kept: list[Any] = request._policies_in_force  # type: ignore[attr-defined]
    wanted = set(areas)
    return [row for row in rows_kept if wanted.intersection(row.areas)]
