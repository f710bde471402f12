"""How a document quotes the policy library: full names in the order of a legal basis, changes named with what they
change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..enums import PolicyKind, PolicyStatus
from ..models import Policy
from ..models.policy import NAMED_KINDS
from ..queries.policy import quotable_policies

#: The issuer, where the number begins with one: "Dalam Negeri 15", "Kota Tanjungbalai 2", "PPPA 4".
_NUMBER = re.compile(r"(?P<issuer>(?:[^\W\d]+\s+)*?)(?:(?:nomor|no\.?)\s+)?(?P<number>\S*\d.*)", re.IGNORECASE)
#: Short names of issuers that a document writes out.
_WRITTEN_OUT = {"PPPA": "Pemberdayaan Perempuan dan Perlindungan Anak"}
#: Laws of the nation before those of ministers, these before the city's.
_RANK = {kind: place for place, kind in enumerate(PolicyKind)}


def legal_basis(area: str) -> tuple[str, ...]:
    """Everything in force that applies to ``area``, as a document quotes it; empty where the library holds nothing.

    What only changes another entry of the list is named with that one. Two queries.
    """
    return tuple(quoted(quotable_policies(area)))


def quoted(policies: Iterable[Policy]) -> Iterator[str]:
    """The lines of a legal basis: by rank, then by year. ``changed_by`` of each should be prefetched."""
    rows = sorted(policies, key=lambda row: (_RANK[PolicyKind(row.kind)], row.year, row.number))
    named = {change.pk for row in rows for change in _changes(row)}
    for row in rows:
        if row.pk not in named:
            yield f"{citation(row)}{_changed(row)}"


def citation(policy: Policy) -> str:
    """``Peraturan Menteri Dalam Negeri Nomor 15 Tahun 2008 tentang …``; plans and guides by their title."""
    return policy.subject if policy.kind in NAMED_KINDS else f"{_name(policy)} tentang {policy.subject}"


def _name(policy: Policy) -> str:
    kind = str(policy.get_kind_display())
    found = _NUMBER.fullmatch(policy.number.strip())
    if found is None:
        return f"{kind} {policy.number} Tahun {policy.year}"
    issuer = " ".join(_WRITTEN_OUT.get(word, word) for word in found["issuer"].split())
    # "Peraturan Wali Kota Kota Tanjungbalai" says the word twice.
    head = f"{kind} {issuer.removeprefix('Kota ') if kind.endswith('Kota') else issuer}".strip()
    year = "" if str(policy.year) in found["number"] else f" Tahun {policy.year}"
    return f"{head} Nomor {found['number']}{year}"


def _changes(policy: Policy) -> list[Policy]:
    """What changed it and is in force, oldest first."""
    rows = [row for row in policy.changed_by.all() if row.status != PolicyStatus.REVOKED]
    return sorted(rows, key=lambda row: (row.year, row.number))


def _changed(policy: Policy) -> str:
    """The last change in words. An act of another kind does not amend, it brings up to date (Kepmendagri)."""
    changes = _changes(policy)
    if not changes:
        return " beserta perubahannya" if policy.status == PolicyStatus.AMENDED else ""
    last = changes[-1]
    if last.kind != policy.kind:
        return f" beserta pemutakhirannya, terakhir dengan {_name(last)}"
    if len(changes) == 1:
        return f" sebagaimana telah diubah dengan {_name(last)}"
    return f" sebagaimana telah beberapa kali diubah, terakhir dengan {_name(last)}"
