"""Checks of steps 4 and 5: the causes inside and outside the agency."""

from __future__ import annotations

from collections.abc import Iterator

from ..pprg_content import Cause, Content
from .core import Check, Facts, Finder, Problem, Severity
from .text import Prepared, copy_among, short

BLOCK, WARN = Severity.BLOCK, Severity.WARN
_WORDS = {"internal": "internal", "external": "eksternal"}
_STEPS = {"internal": 4, "external": 5}


def causes_of(content: Content, part: str) -> tuple[Cause, ...]:
    """The causes of one kind (``internal`` or ``external``)."""
    return content.internal if part == "internal" else content.external


def cause_name(part: str, number: int, cause: Cause) -> str:
    """A cause as the writer knows it."""
    name = f"Sebab {_WORDS[part]} {number}"
    return f"{name} ({short(cause.text)})" if cause.text.strip() else name


def _causes(content: Content, facts: Facts) -> Iterator[Problem]:
    if not any(cause.text.strip() for cause in (*content.internal, *content.external)):
        yield Problem(
            "Belum ada sebab kesenjangan, internal maupun eksternal.",
            "Tulis sedikitnya satu sebab pada langkah 4 atau 5.",
        )


def _internal(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.internal:
        yield Problem(
            "Belum ada sebab internal.",
            "Tulis apa yang dapat Anda ubah sendiri: aturan, cara layanan, jadwal, pendataan, atau kapasitas petugas.",
        )


def _external(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.external:
        yield Problem(
            "Belum ada sebab eksternal.",
            "Tulis sebab dari luar lembaga, misalnya budaya, keluarga, pasar, atau aturan pihak lain.",
        )


def _written(part: str) -> Finder:
    def find(content: Content, facts: Facts) -> Iterator[Problem]:
        for number, cause in enumerate(causes_of(content, part), 1):
            if not cause.text.strip():
                yield Problem(
                    f"Sebab {_WORDS[part]} {number} belum diuraikan.", "Tulis sebabnya, atau hapus barisnya.", number
                )

    return find


def _tied(part: str) -> Finder:
    def find(content: Content, facts: Facts) -> Iterator[Problem]:
        for number, cause in enumerate(causes_of(content, part), 1):
            if not cause.factors:
                yield Problem(
                    f"{cause_name(part, number, cause)} belum dikaitkan dengan faktor kesenjangan.",
                    "Centang faktor langkah 3 yang ditimbulkan oleh sebab ini.",
                    number,
                )

    return find


def _no_copy(content: Content, facts: Facts) -> Iterator[Problem]:
    inside = [Prepared.of(cause.text) for cause in content.internal]
    for number, cause in enumerate(content.external, 1):
        twin = copy_among(Prepared.of(cause.text), inside)
        if twin is not None:
            yield Problem(
                f"Sebab eksternal {number} mengulang sebab internal {twin + 1}.",
                "Tulis sebab yang datang dari luar lembaga, atau hapus bila memang hanya internal.",
                number,
            )


def _both(part: str, fragment: str, item: int, title: str, why: str, find: Finder) -> Check:
    """The same warning for the causes of one kind."""
    return Check(
        f"sebab-{_WORDS[part]}-{fragment}", item, _STEPS[part], WARN, title.format(_WORDS[part]), why, find,
        lambda content, facts: bool(causes_of(content, part)),
    )  # fmt: skip


_WRITTEN = "Sebab yang kosong tidak dapat dijawab oleh rencana aksi."
_TIED = "Kaitan dengan faktor menunjukkan mengapa sebab ini penting, dan apa yang membaik bila sebabnya teratasi."

CHECKS = (
    Check(
        "sebab-ada", 8, 4, BLOCK, "Ada sebab kesenjangan",
        "Rencana aksi menjawab sebab. Tanpa sebab, tidak ada yang dijawab.",
        _causes,
    ),
    Check(
        "sebab-internal-ada", 8, 4, WARN, "Ada sebab internal",
        "Sebab di dalam lembaga adalah yang paling mungkin Anda ubah sendiri.",
        _internal, lambda content, facts: bool(content.external),
    ),
    _both("internal", "terurai", 8, "Setiap sebab {} diuraikan", _WRITTEN, _written("internal")),
    _both("internal", "berfaktor", 7, "Setiap sebab {} dikaitkan dengan faktor", _TIED, _tied("internal")),
    Check(
        "sebab-eksternal-ada", 9, 5, WARN, "Ada sebab eksternal",
        "Kesenjangan jarang hanya berasal dari dalam lembaga. Mengenali sebab luar mencegah rencana aksi meleset.",
        _external, lambda content, facts: bool(content.internal),
    ),
    _both("external", "terurai", 9, "Setiap sebab {} diuraikan", _WRITTEN, _written("external")),
    _both("external", "berfaktor", 7, "Setiap sebab {} dikaitkan dengan faktor", _TIED, _tied("external")),
    Check(
        "sebab-bukan-salinan", 9, 5, WARN, "Sebab eksternal bukan salinan sebab internal",
        "Keduanya berasal dari tempat yang berbeda dan memerlukan jawaban yang berbeda.",
        _no_copy, lambda content, facts: bool(content.internal and content.external),
    ),
)  # fmt: skip
