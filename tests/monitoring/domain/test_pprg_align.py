"""Which row of one version stands for which row of the other."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from monitoring.domain.pprg_align import aligned, version_differences
from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator, Part

OLD = Content(
    purpose="Melatih pelaku usaha.",
    data=(
        DataRow(1, "Peserta pelatihan", "orang", "LP", Decimal(146), Decimal(34), 2025, "KUMKM", is_baseline=True),
        DataRow(2, "Pengolah ikan", "orang", "LP", Decimal(90), Decimal(320), 2025, "Perikanan"),
    ),
    factors=(Factor("akses", "Undangan ke pemilik terdaftar."),),
    internal=(Cause(1, "Pendaftaran tidak memuat jenis kelamin."), Cause(2, "Jadwal tiga hari penuh.")),
    external=(Cause(3, "Beban ganda perempuan."),),
    actions=(Action(1, "Pelatihan per kelurahan", Decimal(95), causes=(1, 3)),),
    budget_total=Decimal(95),
    indicators=(Indicator(1, "keluaran", "Peserta terlatih", "orang", target=Decimal(200)),),
)


def copied(**changes) -> Content:
    """The same text in rows with other ids, and with changes."""
    return dataclasses.replace(
        OLD,
        data=tuple(dataclasses.replace(row, id=row.id + 100) for row in OLD.data),
        internal=tuple(dataclasses.replace(row, id=row.id + 100) for row in OLD.internal),
        external=tuple(dataclasses.replace(row, id=row.id + 100) for row in OLD.external),
        actions=tuple(dataclasses.replace(row, id=row.id + 100, causes=(101, 103)) for row in OLD.actions),
        indicators=tuple(dataclasses.replace(row, id=row.id + 100) for row in OLD.indicators),
        **changes,
    )


def changed(newer: Content) -> dict[str, list[str]]:
    """Header -> labels of what differs, of the parts where anything does."""
    parts = version_differences(newer, OLD)
    return {part.header.split(" ")[0]: [line.label for line in part.changed] for part in parts if part.changed}


def test_a_copy_is_the_same_line_for_line():
    assert aligned(copied(), OLD) == OLD
    assert changed(copied()) == {}


def test_changed_amount_is_a_change_of_its_row():
    newer = copied(budget_total=Decimal(120))
    newer = dataclasses.replace(newer, actions=(dataclasses.replace(newer.actions[0], input_amount=Decimal(120)),))
    assert changed(newer) == {"7": ["Rencana aksi 1", "Jumlah anggaran GBS"]}
    line = version_differences(newer, OLD)[6].changed[0]
    assert [text.strip() for text, only in line.mine_segments if only] == ["Rp120"]
    assert [text.strip() for text, only in line.stored_segments if only] == ["Rp95"]


def test_reworded_row_is_known_again_by_most_of_its_words():
    newer = copied()
    first = dataclasses.replace(newer.internal[0], text="Formulir pendaftaran tidak memuat jenis kelamin.")
    newer = dataclasses.replace(newer, internal=(newer.internal[1], first))
    assert [row.id for row in aligned(newer, OLD).internal] == [2, 1]
    assert changed(newer) == {"4": ["Sebab internal 1"], "7": ["Rencana aksi 1"]}  # its cause has another number


def test_other_rows_are_new_and_missing_ones_removed():
    newer = copied()
    newer = dataclasses.replace(newer, internal=(newer.internal[1], Cause(500, "Petugas belum dilatih.")))
    ids = [row.id for row in aligned(newer, OLD).internal]
    assert ids[0] == 2
    assert ids[1] < 0
    lines = [(line.mine, line.stored) for line in version_differences(newer, OLD)[3].changed]
    assert ("Petugas belum dilatih.", "") in lines
    assert ("", "Pendaftaran tidak memuat jenis kelamin.") in lines


def test_new_causes_of_both_kinds_do_not_get_the_same_id():
    newer = dataclasses.replace(copied(), internal=(Cause(1, "A b c d"),), external=(Cause(2, "E f g h"),))
    result = aligned(newer, OLD)
    assert result.internal[0].id != result.external[0].id


def test_baseline_lines_are_those_that_either_version_has():
    newer = copied()
    newer = dataclasses.replace(newer, data=tuple(dataclasses.replace(row, is_baseline=False) for row in newer.data))
    baseline = version_differences(newer, OLD)[7]
    assert [(line.label, line.mine, line.stored) for line in baseline.lines] == [
        ("Peserta pelatihan", "tidak", "dipilih")
    ]


def test_own_texts_of_the_documents_are_compared():
    newer = copied(kak_parts=(Part("metode", "Dua sesi.", ""),))
    [part] = [part for part in version_differences(newer, OLD) if "KAK" in part.header]
    assert [line.mine for line in part.changed] == ["Dua sesi."]
