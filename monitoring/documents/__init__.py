"""The documents of a PPRG as plain values for paper: GAP, GBS and KAK, by the name in their addresses."""

from __future__ import annotations

from collections.abc import Callable

from pug_tanjungbalai.common.documents.value import Document

from ..domain.pprg_content import Content
from .edition import Edition
from .gap import gap_document
from .gbs import gbs_document
from .kak import kak_document

DOCUMENTS: dict[str, Callable[[Content, Edition], Document]] = {
    "gap": gap_document,
    "gbs": gbs_document,
    "kak": kak_document,
}

__all__ = ["DOCUMENTS", "Edition"]
