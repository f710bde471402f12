"""The legal basis of a KAK: from the policy library while the text is written, as it was signed afterwards."""

from __future__ import annotations

import dataclasses

from meetings.domain.citation import legal_basis
from meetings.enums import PolicyArea

from ..models import Submission
from ..queries import pprg as queries
from .pprg_content import Content


def current_basis() -> tuple[str, ...]:
    """What the library says now about the KAK; empty where it holds nothing. Two queries."""
    return legal_basis(PolicyArea.KAK.value)


def with_basis(gap: Content, submission: Submission) -> Content:
    """``gap`` with the legal basis that its KAK quotes. Two queries at most.

    A signed text keeps what was in force when it was signed, whatever becomes of the library; one that was signed
    before that was kept quotes the usual list (:data:`.kak.LEGAL_BASIS`).
    """
    basis = current_basis() if submission.signed_at is None else tuple(queries.signed_basis(submission))
    return dataclasses.replace(gap, legal_basis=basis)
