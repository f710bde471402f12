"""Reading a submission as plain values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from departments.enums import CodeLevel
from monitoring.domain.pprg_content import Code, Content, DataRow, header_of, read, signature_of
from monitoring.models import GapFactor
from tests.conftest import City
from tests.factories import make_head, make_item, wib
from tests.monitoring.pprg_data import make_pprg


def test_whole_content_is_read(city: City):
    gap = read(make_pprg(city))
    assert gap.purpose == "Meningkatkan kapasitas pelaku usaha mikro."
    assert gap.target_group == "Pelaku usaha mikro"
    assert gap.data[0].share_female == Decimal(34) * 100 / Decimal(180)
    assert gap.baseline == list(gap.data)
    assert gap.factors[0].label == "Akses"
    assert gap.internal[0].factor_labels == ["Akses"]
    assert gap.cause_numbers == {gap.internal[0].id: "I1", gap.external[0].id: "E1"}
    assert gap.answered_actions == [(gap.actions[0], ["I1", "E1"])]
    assert [row.kind_label for row in gap.indicators] == ["Keluaran", "Hasil"]
    assert gap.arg_label == "Anggaran kesetaraan gender"
    assert gap.signature is None


def test_factors_of_a_cause_stand_in_official_order(city: City):
    submission = make_pprg(city)
    cause = submission.causes.first()
    for kind in ("manfaat", "kontrol"):
        cause.factors.add(GapFactor.objects.create(submission=submission, kind=kind, text="x"))
    assert read(submission).internal[0].factors == ("akses", "kontrol", "manfaat")


def test_programme_and_activity_come_from_the_nomenclature(city: City):
    program = make_item("1.02.02", level=CodeLevel.PROGRAM, name="Program Upaya Kesehatan")
    activity = make_item("1.02.02.2.02", level=CodeLevel.ACTIVITY, name="Penyediaan Layanan", parent=program)
    city.sub_a.item = make_item("1.02.02.2.02.0001", name="Ibu Hamil", parent=activity)
    city.sub_a.save()
    header = header_of(make_pprg(city))
    assert header.program == Code("1.02.02", "Program Upaya Kesehatan")
    assert header.activity == Code("1.02.02.2.02", "Penyediaan Layanan")
    assert header.sub_activity == Code("1.02.02.2.02.0001", "Ibu Hamil")


def test_missing_parents_leave_their_codes_without_a_name(city: City):
    city.sub_a.item = make_item("1.02.02.2.02.0001")
    city.sub_a.save()
    header = header_of(make_pprg(city))
    assert (header.program, header.activity) == (Code("1.02.02"), Code("1.02.02.2.02"))


def test_signature_of_a_signed_submission(city: City):
    gap = read(make_pprg(city, "signed", signed_at=wib(2026, 5, 4, 0, 30)))
    assert gap.signature is not None
    assert gap.signature.signed_on.isoformat() == "2026-05-04"
    assert gap.signature.title == "Kepala Dinas Pendidikan"


@pytest.mark.parametrize(
    ("status", "position", "title"),
    [
        ("definitif", "Camat Teluk Nibung", "Camat Teluk Nibung"),
        ("plt", "Kepala Dinas Pendidikan", "Plt. Kepala Dinas Pendidikan"),
        ("plh", "Plh. Kepala Dinas Pendidikan", "Plh. Kepala Dinas Pendidikan"),
        ("plt", "", "Plt. Kepala Dinas Pendidikan"),
    ],
)
def test_title_of_the_signer_carries_plt_and_plh_once(city: City, status: str, position: str, title: str):
    city.a.heads.all().delete()
    head = make_head(city.a, status=status, position=position)
    assert signature_of(head, wib(2026, 5, 4)).title == title


@pytest.mark.parametrize(
    ("row", "total", "share"),
    [
        (DataRow(male=Decimal(1), female=Decimal(3)), Decimal(4), Decimal(75)),
        (DataRow(male=Decimal(0), female=Decimal(0)), Decimal(0), None),
        (DataRow(male=Decimal(1)), None, None),
        (DataRow(male=Decimal("40.5"), female=Decimal("61.3"), unit="Persen"), Decimal("101.8"), None),
        (DataRow(male=Decimal(2), female=Decimal(3), unit="per 1.000 kelahiran"), Decimal(5), None),
        (DataRow(concerns="P", female=Decimal(3)), None, None),
    ],
)
def test_total_and_share_where_there_are_both_sexes(row: DataRow, total, share):
    assert (row.total, row.share_female) == (total, share)


def test_one_sex_needs_only_its_own_figure():
    assert (DataRow(concerns="L").needs_male, DataRow(concerns="L").needs_female) == (True, False)
    assert (DataRow(concerns="P").needs_male, DataRow(concerns="P").needs_female) == (False, True)


def test_empty_content_has_nothing():
    assert (Content().input_total, Content().cause_numbers, Content().arg_label) == (0, {}, "")
