"""Putting a file into a stored GAP: which row stands for which, what is kept, what goes."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator, Part
from monitoring.domain.pprg_merge import merged, temporary_id
from tests.monitoring.excel.contents import contents, said

GAP = Content(
    purpose="Tujuan  lama",
    factors=(Factor("kontrol", "Suami."), Factor("akses", "Undangan.")),
    data=(DataRow(1, "Peserta"), DataRow(2, "Pemilik"), DataRow(3, "Pekerja")),
    internal=(Cause(11, "Formulir", factors=("akses",)), Cause(12, "Jadwal")),
    external=(Cause(21, "Beban"),),
    actions=(Action(31, "Pelatihan", Decimal(5), causes=(11, 21)),),
    indicators=(Indicator(41, "hasil", "NIB", "persen"),),
)


def data(*rows: tuple[int, str]) -> tuple[DataRow, ...]:
    """Rows of a file: number and indicator."""
    return tuple(DataRow(temporary_id("data", number), name) for number, name in rows)


def ids(content: Content, part: str = "data") -> list[int | None]:
    return [row.id for row in getattr(content, part)]


# --- our own workbook: the file holds everything


def test_changed_row_keeps_its_id_by_its_number():
    after = merged(GAP, {"data": data((1, "Peserta"), (2, "Pemilik usaha"), (3, "Pekerja"))}, whole=True)
    assert ids(after) == [1, 2, 3]
    assert after.data[1].indicator == "Pemilik usaha"


def test_missing_row_is_taken_away_and_the_others_keep_their_ids():
    after = merged(GAP, {"data": data((1, "Peserta"), (3, "Pekerja"))}, whole=True)
    assert ids(after) == [1, 3]


def test_row_that_moved_keeps_its_id():
    after = merged(GAP, {"data": data((1, "Pekerja"), (2, "Peserta"), (3, "Pemilik"))}, whole=True)
    assert ids(after) == [3, 1, 2]


def test_new_row_keeps_its_temporary_id():
    after = merged(GAP, {"data": data((1, "Peserta"), (2, "Pemilik"), (3, "Pekerja"), (9, "Baru"))}, whole=True)
    assert ids(after) == [1, 2, 3, -9]


def test_of_twins_each_stays_what_it_is():
    twins = dataclasses.replace(GAP, data=(DataRow(1, "Sama"), DataRow(2, "Sama")))
    assert ids(merged(twins, {"data": data((1, "Sama"), (2, "Sama"))}, whole=True)) == [1, 2]
    assert ids(merged(twins, {"data": data((2, "Sama"))}, whole=True)) == [2]


def test_text_that_was_stored_with_odd_spaces_is_no_change():
    odd = dataclasses.replace(GAP, purpose=" Tujuan\u200b ", data=(DataRow(1, "Dua  spasi "),))
    parts = {"purpose": "Tujuan", "data": data((1, "Dua spasi"))}
    assert merged(odd, parts, whole=True) == odd


def test_actions_follow_their_causes():
    parts = {
        "internal": (Cause(temporary_id("internal", 2), "Jadwal"), Cause(temporary_id("internal", 3), "Baru")),
        "external": (Cause(temporary_id("external", 1), "Beban"),),
        "actions": (
            Action(
                temporary_id("actions", 1),
                "Pelatihan",
                causes=tuple(temporary_id(*key) for key in (("internal", 2), ("internal", 3), ("external", 1))),
            ),
        ),
    }
    after = merged(GAP, parts, whole=True)
    assert ids(after, "internal") == [12, -3]
    assert after.actions[0].causes == (-3, 12, 21)
    assert after.cause_numbers == {12: "I1", -3: "I2", 21: "E1"}


def test_factors_keep_their_order_and_new_ones_follow():
    parts = {"factors": (Factor("akses", "Undangan."), Factor("kontrol", "Suami."), Factor("manfaat", "Sertifikat."))}
    after = merged(GAP, parts, whole=True)
    assert [factor.kind for factor in after.factors] == ["kontrol", "akses", "manfaat"]
    assert merged(GAP, {"factors": ()}, whole=True).factors == ()


def test_parts_that_the_file_does_not_speak_of_stay():
    assert merged(GAP, {}, whole=True) == GAP
    assert merged(GAP, {"new_purpose": "Baru"}, whole=True) == dataclasses.replace(GAP, new_purpose="Baru")


# --- own text of GBS and KAK


OWN = dataclasses.replace(
    GAP,
    new_purpose="Tujuan baru",
    gbs_parts=(Part("capaian", "Tolok ukur kami.", "Tujuan awal"),),
    kak_parts=(Part("lokasi", "Aula kelurahan.", "Kota Tanjungbalai"), Part("metode", "Undangan lewat PKK.")),
)


def test_own_text_that_stays_keeps_its_drift():
    same = {"gbs_parts": (Part("capaian", "Tolok ukur kami."),)}
    assert merged(OWN, same, whole=True) == OWN
    after = merged(OWN, {**same, "new_purpose": "Lain"}, whole=True)
    assert after.gbs_parts == OWN.gbs_parts


def test_own_text_is_written_beside_the_gap_of_the_same_file():
    parts = {"gbs_parts": (Part("capaian", "Tolok ukur lain."),), "new_purpose": "Lain"}
    assert merged(OWN, parts, whole=True).gbs_parts == (Part("capaian", "Tolok ukur lain.", "Lain"),)


def test_emptied_own_text_follows_the_gap_again():
    parts = {"kak_parts": (Part("metode", "Undangan lewat PKK."),)}
    assert merged(OWN, parts, whole=True).kak_parts == (OWN.kak_parts[1],)
    assert merged(OWN, parts, whole=True).gbs_parts == OWN.gbs_parts


def test_own_text_that_says_what_the_gap_gives_is_none():
    assert merged(OWN, {"gbs_parts": (Part("capaian", "Tujuan baru"),)}, whole=True).gbs_parts == ()


def test_a_file_that_is_not_ours_takes_no_own_text_away():
    after = merged(OWN, {"kak_parts": (Part("metode", "Lain."),)}, whole=False)
    assert after.kak_parts == (OWN.kak_parts[0], Part("metode", "Lain."))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(old=contents(), new=contents())
def test_whatever_was_stored_the_file_is_what_comes_out(old: Content, new: Content):
    after = merged(old, _as_file(new), whole=True)
    assert {name: value for name, value in said(after).items() if name != "factors"} == {
        name: value for name, value in said(new).items() if name != "factors"
    }
    assert {row.kind: row.text for row in after.factors} == {row.kind: row.text for row in new.factors}
    assert merged(after, _as_file(new), whole=True) == after


def _as_file(content: Content) -> dict:
    """The parts of a content as a file gives them: with temporary ids."""
    parts = {name: getattr(content, name) for name in ("purpose", "target_group", "data_note", "new_purpose")}
    parts |= {name: getattr(content, name) for name in ("budget_total", "budget_note", "arg_category", "arg_reason")}
    parts["factors"] = content.factors
    for name in ("gbs_parts", "kak_parts"):
        parts[name] = tuple(Part(row.part, row.text) for row in getattr(content, name))
    temporary: dict[int, int] = {}
    for name in ("data", "internal", "external", "indicators", "actions"):
        rows = getattr(content, name)
        temporary |= {row.id: temporary_id(name, number) for number, row in enumerate(rows, 1)}
        parts[name] = tuple(dataclasses.replace(row, id=temporary[row.id]) for row in rows)
    parts["actions"] = tuple(
        dataclasses.replace(row, causes=tuple(temporary[cause] for cause in row.causes)) for row in parts["actions"]
    )
    return parts


# --- a file that holds only some of it


def test_rows_of_a_partial_file_are_added_and_nothing_goes():
    parts = {"internal": (Cause(-1, "JADWAL"), Cause(-2, "Baru"), Cause(-3, "Baru"))}
    after = merged(GAP, parts, whole=False)
    assert [(row.id, row.text) for row in after.internal] == [(11, "Formulir"), (12, "Jadwal"), (-2, "Baru")]


def test_row_of_the_same_name_is_completed():
    parts = {
        "actions": (Action(-1, "Pelatihan", Decimal(7)),),
        "indicators": (Indicator(-1, "hasil", "NIB", target=Decimal(45)), Indicator(-2, "keluaran", "NIB")),
    }
    after = merged(GAP, parts, whole=False)
    assert after.actions == (Action(31, "Pelatihan", Decimal(7), causes=(11, 21)),)
    assert after.indicators[0] == Indicator(41, "hasil", "NIB", "persen", target=Decimal(45))
    assert after.indicators[1].id == -2


def test_figure_is_taken_whole():
    old = dataclasses.replace(GAP, data=(DataRow(1, "Ibu", concerns="P", female=Decimal(5), is_baseline=True),))
    after = merged(old, {"data": (DataRow(-1, "ibu", male=Decimal(1), female=Decimal(2)),)}, whole=False)
    assert after.data == (DataRow(1, "ibu", male=Decimal(1), female=Decimal(2), is_baseline=True),)


def test_factors_of_a_partial_file_are_added():
    after = merged(GAP, {"factors": (Factor("akses", "Lain."), Factor("manfaat", "Baru."))}, whole=False)
    assert [(row.kind, row.text) for row in after.factors] == [
        ("kontrol", "Suami."), ("akses", "Lain."), ("manfaat", "Baru."),
    ]  # fmt: skip
