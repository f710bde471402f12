"""Checks of the GBS and the KAK, which are derived, and of the signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..pprg_content import Content
from .core import GBS, KAK, Check, Facts, Problem, Severity
from .text import listing, minds_both_sexes

BLOCK, WARN = Severity.BLOCK, Severity.WARN
#: How the heading of the part of the GBS begins that repeats step 9; the other parts repeat steps 1 to 6.
INDICATORS = "Indikator"


def _drift(labels: Iterable[str]) -> Iterator[Problem]:
    """Own text of the GBS that the GAP has left behind."""
    for label in labels:
        yield Problem(
            f"Bagian “{label}” ditulis sendiri, dan GAP-nya berubah sesudah itu.",
            "Buka tab GBS: kembalikan ke teks GAP, atau sesuaikan tulisan sendiri itu.",
        )


def _situation(content: Content, facts: Facts) -> Iterator[Problem]:
    yield from _drift(label for label in facts.drifted_parts if not label.startswith(INDICATORS))


def _indicators(content: Content, facts: Facts) -> Iterator[Problem]:
    yield from _drift(label for label in facts.drifted_parts if label.startswith(INDICATORS))


def _kak(content: Content, facts: Facts) -> Iterator[Problem]:
    if facts.kak and facts.kak.missing:
        yield Problem(
            f"KAK belum memuat {listing(list(facts.kak.missing))}.",
            "Buka tab KAK dan lengkapi; yang dapat diturunkan dari GAP sudah terisi.",
        )


def _method(content: Content, facts: Facts) -> Iterator[Problem]:
    if facts.kak and not minds_both_sexes(facts.kak.method):
        yield Problem(
            "Metode pelaksanaan dalam KAK belum menyebut bagaimana laki-laki dan perempuan dapat ikut serta.",
            "Sebutkan jadwal, tempat, undangan, atau dukungan yang memungkinkan keduanya hadir.",
        )


def _signed(content: Content, facts: Facts) -> Iterator[Problem]:
    signature = content.signature
    if signature is None or not signature.signed_on or not signature.name.strip():
        yield Problem(
            "Dokumen belum memuat nama penanda tangan dan tanggalnya.",
            "Kepala perangkat daerah mengembalikannya ke focal point, lalu menandatangani lagi.",
        )


def _signed_text(content: Content, facts: Facts) -> Iterator[Problem]:
    mend = "Kepala perangkat daerah mengembalikannya ke focal point, lalu pejabat hari itu menandatangani lagi."
    if not facts.text_as_signed:
        yield Problem("Isi berubah sesudah ditandatangani.", mend)
    if not facts.signer_in_office:
        yield Problem("Penanda tangan tidak menjabat pada tanggal tanda tangan.", mend)


def _signer(content: Content, facts: Facts) -> Iterator[Problem]:
    signature = content.signature
    assert signature is not None  # the check applies to signed documents only
    missing = [word for word, text in (("NIP", signature.nip), ("pangkat", signature.rank)) if not text.strip()]
    if missing:
        yield Problem(
            f"Blok tanda tangan belum memuat {listing(missing)}.",
            "Minta Bapperida melengkapi data kepala perangkat daerah.",
        )


CHECKS = (
    Check(
        "gbs-situasi", 16, GBS, WARN, "Analisis situasi GBS sama dengan GAP",
        "GBS diturunkan dari GAP. Bagian yang ditulis sendiri dapat tertinggal bila GAP diperbaiki.",
        _situation,
    ),
    Check(
        "gbs-indikator", 17, GBS, WARN, "Indikator GBS sama dengan GAP langkah 9",
        "Capaian dilaporkan menurut indikator GAP. Bila GBS menyebut yang lain, capaiannya tidak dapat dicocokkan.",
        _indicators,
    ),
    Check(
        "tanda-tangan", 22, GBS, BLOCK, "Ditandatangani dan bertanggal",
        "Tanda tangan kepala perangkat daerah menyatakan bahwa GAP dan GBS ini benar.",
        _signed, lambda content, facts: not facts.before_signature,
    ),
    Check(
        "tanda-tangan-versi", 22, GBS, BLOCK, "Tanda tangan berlaku untuk isi terkini",
        "Yang ditandatangani harus sama dengan yang diajukan, dan oleh pejabat yang berwenang pada hari itu.",
        _signed_text, lambda content, facts: not facts.before_signature and content.signature is not None,
    ),
    Check(
        "tanda-tangan-lengkap", 22, GBS, WARN, "Blok tanda tangan memuat NIP dan pangkat",
        "Bentuk resmi GBS memuat nama, pangkat atau golongan, dan NIP kepala perangkat daerah.",
        _signer, lambda content, facts: not facts.before_signature and content.signature is not None,
    ),
    Check(
        "kak-lengkap", 21, KAK, WARN, "KAK lengkap",
        "KAK dilampirkan pada RKA bersama GBS.",
        _kak, lambda content, facts: facts.kak is not None and bool(content.actions),
    ),
    Check(
        "kak-metode", 21, KAK, WARN, "Metode KAK memungkinkan laki-laki dan perempuan ikut serta",
        "Jadwal, tempat, dan cara mengundang sering menentukan siapa yang dapat datang.",
        _method, lambda content, facts: facts.kak is not None and bool(facts.kak.method.strip()),
    ),
)  # fmt: skip
