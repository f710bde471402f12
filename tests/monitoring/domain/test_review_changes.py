"""What changed since the round before, step by step and word by word."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from monitoring.domain.pprg_compare import word_difference
from monitoring.domain.pprg_content import Action, Content, DataRow, Part
from monitoring.domain.review_changes import between, merged

OLD = Content(
    purpose="Meningkatkan kapasitas pelaku usaha.",
    data=(DataRow(id=1, indicator="Peserta", unit="orang", male=Decimal(146), female=Decimal(34), data_year=2025),),
    actions=(Action(id=5, name="Pelatihan", input_amount=Decimal(90_000_000)),),
    gbs_parts=(Part("tujuan", "Tujuan apart."),),
)


def plain(text: str, kind: str) -> str:
    return {"del": f"[-{text}-]", "ins": f"[+{text}+]"}.get(kind, text)


def said(pieces) -> str:
    return "".join(plain(text, kind) for text, kind in pieces)


def test_same_text_has_no_changes():
    found = between(OLD, OLD)
    assert (found.places, found.unchanged, found.summary) == ((), 11, "")


def test_only_what_changed_is_told_with_its_words():
    new = replace(
        OLD,
        purpose="Meningkatkan kapasitas pelaku usaha mikro.",
        actions=(replace(OLD.actions[0], input_amount=Decimal(95_000_000)),),
    )
    found = between(OLD, new)
    assert [(row.place, row.name) for row in found.places] == [(1, "Langkah 1"), (7, "Langkah 7")]
    assert (found.unchanged, found.summary) == (9, "langkah 1 dan 7")
    [purpose] = found.places[0].lines
    assert (purpose.label, said(purpose.pieces)) == (
        "Tujuan sub kegiatan",
        "Meningkatkan kapasitas pelaku [-usaha.-][+usaha mikro.+]",
    )
    [action] = found.places[1].lines
    assert said(action.pieces) == "Pelatihan\nMasukan: [-Rp90.000.000-][+Rp95.000.000+]"


def test_rows_that_came_and_went_are_told_whole():
    new = replace(OLD, data=(replace(OLD.data[0], id=2, indicator="Pemilik usaha"),))
    # Step 8 shows the same rows: which of them serve as baseline.
    step, _baseline = between(OLD, new).places
    old, fresh = sorted((said(line.pieces) for line in step.lines), key=lambda text: text.startswith("[+"))
    assert old.startswith("[-Peserta")
    assert fresh.startswith("[+Pemilik usaha")


def test_own_parts_of_gbs_and_kak_are_compared():
    new = replace(OLD, gbs_parts=(), kak_parts=(Part("metode", "Setengah hari."),))
    found = between(OLD, new)
    assert found.summary == "GBS, KAK"
    assert [said(line.pieces) for row in found.places for line in row.lines] == [
        "[-Tujuan apart.-]",
        "[+Setengah hari.+]",
    ]


def test_merge_keeps_every_word_once():
    old, new = "satu dua tiga empat", "nol satu tiga lima empat enam"
    ours, theirs = word_difference(old, new)
    pieces = merged(ours, theirs)
    assert "".join(text for text, kind in pieces if kind != "ins") == old
    assert "".join(text for text, kind in pieces if kind != "del") == new
    assert merged([], []) == ()
    assert said(merged(*word_difference("", "baru"))) == "[+baru+]"
