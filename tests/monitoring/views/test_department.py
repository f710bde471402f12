"""The page of one department: the explained score, its links, what would raise it, and what happened last."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from departments.enums import Role
from meetings.models import ActionHistory
from monitoring.enums import Component
from monitoring.models import FindingHistory, SubmissionHistory
from tests import factories
from tests.factories import wib


def part(page, component: Component) -> dict:
    return next(row for row in page.context["parts"] if row["label"] == component.label)


@pytest.fixture
def eventful(city):
    """Department A with something in every component."""
    factories.make_prerequisite(city.a, city.year, Decimal("62.5"))
    factories.make_data(city.a, city.year, verified_on=dt.date(2026, 2, 1))
    factories.make_data(city.a, city.year)
    submission = factories.make_submission(
        city.sub_a, state="verified", first_submitted_at=wib(2025, 8, 2), verified_at=wib(2025, 9, 1)
    )
    factories.make_figure(city.sub_a, "realisasi", 61_000_000)
    factories.make_meeting(city.a)
    finding = factories.make_finding(city.a)
    action = factories.make_action(city.a)
    SubmissionHistory.objects.create(
        record=submission, action="verify", from_state="in_verification", to_state="verified",
        actor=city.bapperida, actor_role="bapperida", at=wib(2025, 9, 1),
    )  # fmt: skip
    FindingHistory.objects.create(
        record=finding, action="return", from_state="responded", to_state="returned", note="Bukti kurang.",
        actor=city.inspektorat, actor_role="inspektorat", at=wib(2026, 5, 1),
    )  # fmt: skip
    ActionHistory.objects.create(
        record=action, action="report", from_state="open", to_state="reported",
        actor=city.focal_a, actor_role="focal_point", at=wib(2026, 6, 1),
    )  # fmt: skip
    return city


@pytest.mark.django_db
def test_every_component_says_numerator_and_denominator_in_words(eventful, signed_in):
    page = signed_in(eventful.bapperida).get("/opd/DISDIK/?tahun=2026")
    words = {component: part(page, component)["words"] for component in Component}
    assert words[Component.PREREQUISITES] == "62,5 dari 100 nilai instrumen tahun 2026 terverifikasi"
    assert words[Component.DATA] == "1 dari 2 indikator wajib lengkap dan diverifikasi; 1 belum"
    assert words[Component.COVERAGE] == "1 dari 1 sub kegiatan wajib punya GAP dan GBS terverifikasi"
    assert words[Component.TIMELINESS] == "0 dari 1 sub kegiatan diajukan paling lambat 31 Jul 2025"
    assert words[Component.REALIZATION] == "Rp 61 jt dari Rp 100 jt pagu PPRG terverifikasi sudah terealisasi"
    assert words[Component.ATTENDANCE] == "hadir atau diwakili pada 2 dari 2 rapat yang mengundang"
    assert words[Component.FOLLOWUP].startswith("nilai 0 dari 2 temuan dan tugas rapat")
    assert all(part(page, component)["words"] in page.text for component in Component)


@pytest.mark.django_db
def test_contributions_add_up_to_the_score(eventful, signed_in):
    page = signed_in(eventful.bapperida).get("/opd/DISDIK/?tahun=2026")
    # 20x0,625 + 10x0,5 + 30 + 0 + 10x0,61 + 5 + 0 = 58,6
    assert page.context["score_text"] == "58,6"
    assert "Mengapa skornya 58,6?" in page.text
    assert part(page, Component.PREREQUISITES)["contribution"] == "12,5"


@pytest.mark.django_db
def test_absent_component_says_why_and_shares_its_weight(city, signed_in):
    page = signed_in(city.bapperida).get("/opd/DISDIK/?tahun=2026")
    row = part(page, Component.ATTENDANCE)
    assert not row["applies"]
    assert "Belum ada rapat terlaksana" in row["words"]
    assert "Bobotnya dibagi ke komponen lain" in row["words"]
    assert part(page, Component.COVERAGE)["set_weight"] == "30%"


@pytest.mark.django_db
def test_every_component_links_to_its_records(eventful, signed_in):
    client = signed_in(eventful.bapperida)
    page = client.get("/opd/DISDIK/?tahun=2026")
    links = {url for row in page.context["parts"] for _label, url in row["links"]}
    assert len(links) >= 7
    for url in links:
        answer = client.get(url)
        assert answer.status_code == 200, url


@pytest.mark.django_db
def test_chances_say_how_many_points_can_be_won(eventful, signed_in):
    chances = signed_in(eventful.bapperida).get("/opd/DISDIK/?tahun=2026").context["chances"]
    assert [(chance["points"], chance["text"]) for chance in chances] == [
        ("+7,5", "Lengkapi bukti prasyarat PUG: 37,5 nilai belum terverifikasi"),
        ("+7,5", "Tutup 2 temuan dan tugas rapat yang lewat tenggat"),
        ("+5,0", "Lengkapi dan verifikasi 1 indikator data terpilah"),
        ("+3,9", "Percepat realisasi sub kegiatan ARG dan catat angkanya"),
    ]


@pytest.mark.django_db
def test_history_shows_the_latest_first_with_its_note(eventful, signed_in):
    events = signed_in(eventful.focal_a).get("/opd/DISDIK/").context["events"]
    assert events[0]["text"] == "tugas rapat menjadi menunggu pemeriksaan"
    assert events[1]["note"] == "Bukti kurang."
    assert "hadir pada Rapat koordinasi PUG" in events[2]["text"]
    assert events[-1]["text"].startswith(f"PPRG {eventful.sub_a.code} menjadi diverifikasi")


@pytest.mark.django_db
def test_extension_is_the_deadline_named(eventful, signed_in):
    factories.make_extension(eventful.year, eventful.a, dt.date(2025, 9, 30))
    page = signed_in(eventful.bapperida).get("/opd/DISDIK/?tahun=2026")
    assert part(page, Component.TIMELINESS)["words"] == "1 dari 1 sub kegiatan diajukan paling lambat 30 Sep 2025"


@pytest.mark.django_db
def test_foreign_department_looks_like_a_missing_one(city, signed_in):
    client = signed_in(city.focal_a)
    foreign, missing = client.get("/opd/DINKES/"), client.get("/opd/TIDAK-ADA/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


@pytest.mark.django_db
def test_focal_point_of_a_merged_department_reads_its_predecessors(city, signed_in):
    old = factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    older = factories.make_department("LEBIHLAMA", valid_to=dt.date(2022, 12, 31))
    new = factories.make_department("BARU", valid_from=dt.date(2026, 1, 1), predecessors=[old])
    old.predecessors.add(older)
    client = signed_in(factories.make_user(Role.FOCAL_POINT, new))
    assert client.get("/opd/BARU/").status_code == 200
    assert "Tugasnya dilanjutkan" in client.get("/opd/LAMA/").text
    assert client.get("/opd/LEBIHLAMA/").status_code == 200
    assert signed_in(factories.make_user(Role.FOCAL_POINT, old)).get("/opd/BARU/").status_code == 404


@pytest.mark.django_db
def test_lapsed_appointment_is_said(city, signed_in):
    city.a.focal_points.all().delete()
    page = signed_in(city.focal_a).get("/opd/DISDIK/")
    assert "Penunjukan Anda tidak berlaku hari ini" in page.text
    assert "belum ada focal point dengan SK yang berlaku" in page.text


@pytest.mark.django_db
def test_stand_in_signs_before_the_head_who_is_away(city, signed_in):
    factories.make_head(city.a, name="Halimah, M.Pd.", status="plh", valid_from=dt.date(2026, 1, 1))
    assert "Plh. Kepala: Halimah, M.Pd." in signed_in(city.bapperida).get("/opd/DISDIK/").text


@pytest.mark.django_db
def test_page_works_without_any_fiscal_year(signed_in):
    department = factories.make_department("SEPI")
    page = signed_in(factories.make_user()).get(department.get_absolute_url())
    assert "Belum ada tahun anggaran" in page.text


@pytest.mark.django_db
def test_year_in_which_the_department_did_not_exist_is_said(city, signed_in):
    factories.make_year(2020)
    assert "tidak ada pada tahun 2020" in signed_in(city.bapperida).get("/opd/DISDIK/?tahun=2020").text


@pytest.mark.django_db
def test_number_of_queries_does_not_grow_with_records(eventful, signed_in, django_assert_max_num_queries):
    client: Client = signed_in(eventful.bapperida)
    client.get("/opd/DISDIK/?tahun=2026")
    for _ in range(4):
        factories.make_finding(eventful.a)
        factories.make_meeting(eventful.a)
        factories.make_sub_activity(eventful.a, eventful.year, budget=10)
    with django_assert_max_num_queries(20):
        client.get("/opd/DISDIK/?tahun=2026")


@pytest.mark.django_db
def test_the_way_back_is_the_list_of_departments(city, signed_in):
    page = signed_in(city.bapperida).get(city.a.get_absolute_url())
    assert page.context["crumbs"] == [("Perangkat daerah", "/opd/"), (city.a.short_name, "")]
    assert '<nav class="breadcrumbs"' in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "offered"), [("bapperida", True), ("focal_a", False), ("inspektorat", False)])
def test_who_keeps_the_departments_gets_to_the_page_of_heads_and_letters(city, signed_in, who, offered):
    page = signed_in(getattr(city, who)).get(city.a.get_absolute_url())
    assert (f'href="/opd/{city.a.code}/ubah/"' in page.text) == offered


@pytest.mark.django_db
def test_own_people_land_on_what_waits_for_them_and_others_see_no_such_card(city, signed_in):
    factories.make_finding(city.a)
    page = signed_in(city.focal_a).get(city.a.get_absolute_url())
    assert "Temuan perlu ditindaklanjuti" in [task["title"] for task in page.context["tasks"]]
    assert "Perlu tindakan Anda" in page.text
    for reader in (city.bapperida, city.leadership):
        assert "Perlu tindakan Anda" not in signed_in(reader).get(city.a.get_absolute_url()).text
