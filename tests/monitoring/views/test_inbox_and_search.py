"""What waits for each role, and the search over everything."""

import datetime as dt

import pytest
from django.utils import timezone

from departments.models import FiscalYear
from monitoring.domain import pprg
from monitoring.models import Opinion, Submission
from monitoring.queries import inbox
from monitoring.rules import can_respond_to_finding, can_verify
from monitoring.tables.tasks import TASK_KINDS
from tests import factories
from tests.factories import wib
from tests.monitoring.pages import sidebar_counts
from tests.monitoring.pprg_data import make_pprg


def kinds(user) -> list[str]:
    return sorted(task.kind for task in inbox.tasks(user))


@pytest.fixture
def busy(city):
    """One record of every kind that waits for somebody, all of department A."""
    states = ("draft", "offered", "signed", "submitted", "in_verification", "needs_revision", "verified", "withdrawn")
    for state in states:
        factories.make_submission(
            factories.make_sub_activity(city.a, city.year),
            state=state,
            submitted_at=wib(2026, 7, 1),
            verified_at=wib(2026, 8, 1) if state == "verified" else None,
        )
    for state in ("open", "responded", "returned"):
        factories.make_finding(city.a, state=state)
    for state in ("open", "reported", "returned"):
        factories.make_action(city.a, state=state)
    return city


@pytest.mark.django_db
def test_every_kind_that_any_role_can_meet_has_a_name(busy):
    users = (busy.bapperida, busy.dp3a, busy.inspektorat, busy.bpkpd, busy.focal_a, busy.head_a)
    met = {kind for user in users for kind, _rows in inbox.sources(inbox.scope_of(user))}
    assert met == set(TASK_KINDS)
    assert all(kind.title and kind.icon for kind in TASK_KINDS.values())


@pytest.mark.django_db
def test_each_role_sees_what_it_has_to_do(busy):
    assert kinds(busy.bapperida) == ["report", "verify", "verifying"]
    assert kinds(busy.dp3a) == ["verify", "verifying"]
    assert kinds(busy.inspektorat) == ["follow_up"]
    # sub_a of the city and the one whose submission was withdrawn have no live PPRG.
    assert kinds(busy.focal_a) == sorted(
        ["draft", "revise", "send", "missing", "missing", "finding", "finding", "action", "action"]
    )
    assert kinds(busy.head_a) == sorted(["sign", "send", "finding", "finding", "action", "action"])
    assert kinds(busy.focal_b) == ["missing"]
    assert kinds(busy.bpkpd) == ["freeze"]
    for reader in (busy.leadership, busy.admin):
        assert kinds(reader) == []


@pytest.mark.django_db
def test_finance_is_asked_for_a_year_once_there_can_be_a_dpa(city):
    today = timezone.localdate()  # the question is put to the clock of the database
    years = {year: FiscalYear.objects.filter(year=year).first() for year in range(today.year - 1, today.year + 3)}
    for number, year in years.items():
        sub_activity = factories.make_sub_activity(city.a, year or factories.make_year(number))
        factories.make_submission(sub_activity, state="verified", verified_at=wib(number - 1, 9, 1))
    asked = {task.who.rpartition(" ")[2] for task in inbox.tasks(city.bpkpd)}
    assert asked == {str(number) for number in years if today >= dt.date(number - 1, 12, 1)}
    assert str(today.year + 2) not in asked
    assert {str(today.year - 1), str(today.year)} <= asked


@pytest.mark.django_db
def test_meeting_that_is_over_waits_for_its_result(city):
    factories.make_meeting(state="planned")
    factories.make_meeting(state="planned", starts_at=wib(2090, 6, 1), ends_at=None)
    assert kinds(city.bapperida) == ["meeting"]
    assert kinds(city.dp3a) == []


@pytest.mark.django_db
def test_counts_agree_with_the_tasks(busy):
    for name in ("bapperida", "dp3a", "inspektorat", "bpkpd", "focal_a", "head_a"):
        user = busy.actor(name)
        assert sum(inbox.counts(user).values()) == len(inbox.tasks(user))


@pytest.mark.django_db
def test_verifier_is_not_asked_to_judge_the_own_department(busy):
    factories.make_submission(
        factories.make_sub_activity(busy.bapperida_department, busy.year),
        state="submitted",
        submitted_at=wib(2026, 7, 1),
    )
    assert kinds(busy.bapperida).count("verify") == 1
    assert kinds(busy.dp3a).count("verify") == 2


@pytest.mark.django_db
def test_where_both_must_approve_the_own_opinion_is_asked_for_until_it_is_there(busy):
    busy.year.verification_rule = "keduanya"
    busy.year.save()
    assert kinds(busy.bapperida) == ["opinion", "report", "verify"]
    row = Submission.objects.get(state="in_verification")
    submitted = row.history.create(
        action="submit", to_state="submitted", actor=busy.focal_a, actor_role="focal_point", at=row.submitted_at
    )
    said = {"submission": row, "round": submitted, "verdict": "setuju"}
    Opinion.objects.create(**said, office="dp3a", actor=busy.dp3a, at=wib(2026, 7, 2))
    assert kinds(busy.dp3a) == ["verify", "verifying"]
    assert kinds(busy.bapperida) == ["opinion", "report", "verify"]
    task = next(task for task in inbox.tasks(busy.bapperida) if task.kind == "opinion")
    assert (TASK_KINDS[task.kind].url_name, task.pk) == ("monitoring:pprg_review", row.pk)
    # What was said of the round before does not count for the next one.
    Submission.objects.filter(pk=row.pk).update(submitted_at=wib(2026, 7, 9))
    assert kinds(busy.dp3a) == ["opinion", "verify"]


@pytest.mark.django_db
def test_lapsed_appointment_has_no_tasks(busy):
    busy.a.focal_points.all().delete()
    assert kinds(type(busy.focal_a).objects.get(pk=busy.focal_a.pk)) == []


@pytest.mark.django_db
def test_successor_answers_for_findings_and_tasks_of_its_predecessor(city):
    old = factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    city.a.predecessors.add(old)
    factories.make_finding(old)
    factories.make_action(old)
    assert kinds(city.focal_a) == ["action", "finding", "missing"]
    assert can_respond_to_finding(city.focal_a, factories.make_finding(old))
    assert not can_respond_to_finding(city.focal_b, factories.make_finding(old))


@pytest.mark.django_db
def test_missing_one_names_the_extended_deadline_and_leads_to_its_form(city, signed_in):
    factories.make_extension(city.year, city.a, dt.date(2025, 9, 30))
    task = next(task for task in inbox.tasks(city.focal_a) if task.kind == "missing")
    assert task.due == dt.date(2025, 9, 30)
    client = signed_in(city.focal_a)
    factories.make_year(2027)
    client.get("/?tahun=2027")
    url = client.get("/perlu-tindakan/?tahun=2027").context["groups"][0]["tasks"][0]["url"]
    assert city.sub_a.code in client.get(url).text


@pytest.mark.django_db
def test_what_the_head_handed_back_is_told_apart_from_a_draft_of_ones_own(city):
    submission = make_pprg(city, "offered")
    pprg.decide(submission=submission, action="hand_back", actor=city.head_a, note="Lengkapi sumber data.")
    assert kinds(city.focal_a) == ["handed_back"]
    pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    pprg.decide(submission=submission, action="recall", actor=city.focal_a)
    assert kinds(city.focal_a) == ["draft"]


@pytest.mark.django_db
def test_same_sub_activity_of_two_years_is_told_apart(city):
    again = factories.make_sub_activity(city.a, factories.make_year(2027), item=city.sub_a.item)
    factories.make_submission(city.sub_a, state="draft")
    lines = {task.who for task in inbox.tasks(city.focal_a) if task.title == again.item.name}
    assert lines == {f"{city.a.short_name} · TA 2026", f"{city.a.short_name} · TA 2027"}


@pytest.mark.django_db
def test_nobody_verifies_for_the_own_department_or_its_predecessors(city):
    old = factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    city.dp3a_department.predecessors.add(old)
    submission = factories.make_submission(factories.make_sub_activity(old, city.year))
    assert not can_verify(city.dp3a, submission)
    assert can_verify(city.bapperida, submission)
    assert not can_verify(factories.make_user(), submission)  # without a department: cannot be told from the writer


@pytest.mark.django_db
def test_most_urgent_stands_first(city):
    factories.make_finding(city.a, due=dt.date(2026, 12, 1), title="kedua")
    factories.make_finding(city.a, due=dt.date(2026, 4, 1), title="pertama")
    titles = [task.title for task in inbox.tasks(city.focal_a) if task.kind == "finding"]
    assert titles == ["pertama", "kedua"]


@pytest.mark.django_db
def test_inbox_page_groups_the_tasks_and_links_to_the_records(busy, signed_in):
    client = signed_in(busy.focal_a)
    page = client.get("/perlu-tindakan/")
    assert page.text.count("Temuan perlu ditindaklanjuti") == 1
    for group in page.context["groups"]:
        for task in group["tasks"]:
            assert client.get(task["url"]).status_code == 200, task


@pytest.mark.django_db
def test_inbox_of_a_reader_is_friendly_and_empty(busy, signed_in):
    assert "Tidak ada yang menunggu Anda" in signed_in(busy.leadership).get("/perlu-tindakan/").text


@pytest.mark.django_db
def test_sidebar_counts_what_waits(busy, signed_in):
    page = signed_in(busy.inspektorat).get("/perlu-tindakan/")
    assert sidebar_counts(page) == {"Temuan": 1, "Perlu tindakan": 1}
    assert "Impor data" not in page.text
    assert "Impor data" in signed_in(busy.bapperida).get("/perlu-tindakan/").text


@pytest.mark.django_db
def test_search_finds_all_kinds(busy, signed_in):
    client = signed_in(busy.bapperida)

    def found(text):
        return {group.label for group in client.get("/cari/", {"q": text}).context["groups"]}

    assert "Perangkat daerah" in found("pendidikan")
    assert "PPRG" in found("Sub kegiatan 1.01")
    assert "Rapat" in found("koordinasi")
    assert "Temuan" in found("terpilah")
    assert "Tugas rapat" in found("Ajukan GBS")
    assert found("zzz") == set()
    assert "Tidak ditemukan" in client.get("/cari/?q=zzz").text


@pytest.mark.django_db
def test_search_stays_within_the_scope(busy, signed_in):
    factories.make_finding(busy.b, title="Rahasia Dinkes")
    client = signed_in(busy.focal_a)
    assert "Rahasia" not in client.get("/cari/?q=Rahasia").text.replace("“Rahasia”", "").replace('value="Rahasia"', "")
    assert "Dinas Kesehatan" not in client.get("/cari/?q=Dinas").text


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["%00", "a", "", "%25%27", "x" * 500])
def test_odd_search_text_is_no_error(city, signed_in, text):
    assert signed_in(city.bapperida).get(f"/cari/?q={text}").status_code == 200


@pytest.mark.django_db
def test_long_results_lead_to_the_list(city, signed_in):
    for _ in range(12):
        factories.make_finding(city.a)
    group = signed_in(city.bapperida).get("/cari/?q=terpilah").context["groups"][0]
    assert len(group.hits) == 10
    assert group.more == "/temuan/?q=terpilah&cakupan=semua"


@pytest.mark.django_db
def test_search_and_inbox_have_fixed_numbers_of_queries(busy, signed_in, django_assert_max_num_queries):
    client = signed_in(busy.bapperida)
    for url in ("/cari/?q=Sub", "/perlu-tindakan/"):
        client.get(url)
        with django_assert_max_num_queries(11):
            client.get(url)
