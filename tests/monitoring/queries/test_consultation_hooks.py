"""Consultations and policies where the rest of the city meets them: inbox, search, pages of PPRG and findings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.queries import inbox
from tests import factories
from tests.conftest import City
from tests.meetings.pokja_data import make_answer, make_consultation, make_policy, make_published
from tests.monitoring.pages import sidebar_counts

pytestmark = pytest.mark.django_db


def waiting(user) -> list[tuple[str, str]]:
    found = [(task.kind, task.title) for task in inbox.tasks(user)]
    return sorted(pair for pair in found if pair[0] in {"question", "answered"})


def test_open_question_waits_for_chair_secretary_and_the_office_of_its_field(city: City):
    make_consultation(city.a, city.focal_a, title="Umum", link_part="gap:3")
    make_consultation(city.a, city.focal_a, title="Uang", link_part="gbs:gbs")
    make_consultation(city.a, city.focal_a, title="Awas", link_part="pengawasan")
    make_consultation(city.a, city.focal_a, title="Dijawab", state="answered")
    every = [("question", "Awas"), ("question", "Uang"), ("question", "Umum")]
    assert waiting(city.bapperida) == waiting(city.dp3a) == every
    assert waiting(city.bpkpd) == [("question", "Uang")]
    assert waiting(city.inspektorat) == [("question", "Awas")]
    for name in ("leadership", "admin", "focal_a", "focal_b"):
        assert waiting(city.actor(name)) == []


def test_answer_is_news_for_its_department_until_it_was_taken_up_or_is_old(city: City):
    row = make_consultation(city.a, city.focal_a, title="Data apa?", state="answered")
    make_answer(row, city.dp3a)
    assert waiting(city.focal_a) == waiting(city.head_a) == [("answered", "Data apa?")]
    assert waiting(city.focal_b) == []
    make_answer(row, city.head_a, text="Terima kasih.")
    assert waiting(city.focal_a) == []
    old = make_consultation(city.b, city.focal_b, state="agreed")
    make_answer(old, city.bapperida, at=timezone.now() - dt.timedelta(days=15))
    assert waiting(city.focal_b) == []
    make_answer(old, city.bapperida, at=timezone.now() - dt.timedelta(days=13))
    assert len(waiting(city.focal_b)) == 1


def test_counts_agree_with_the_tasks_and_stand_in_the_sidebar(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, state="answered")
    make_answer(row, city.dp3a)
    make_consultation(city.b, city.focal_b)
    for name, number in (("bapperida", 1), ("focal_a", 1), ("bpkpd", 0), ("leadership", 0)):
        user = city.actor(name)
        assert sum(inbox.counts(user).values()) == len(inbox.tasks(user))
        page = signed_in(user).get("/perlu-tindakan/")
        assert sidebar_counts(page).get("Konsultasi", 0) == number
        assert "<span>Pokja</span>" in page.text
        assert "<span>Acuan kebijakan</span>" in page.text


def test_search_finds_policies_and_what_was_published(city: City, signed_in):
    make_policy(number="Dalam Negeri 67", year=2011)
    make_published(city.a, city.focal_a, city.bapperida, published_title="Data tahun berapa?")
    client = signed_in(city.focal_b)
    [group] = client.get("/cari/", {"q": "permendagri 67/2011"}).context["groups"]
    assert (group.label, group.hits[0].title) == ("Acuan kebijakan", "Peraturan Menteri Dalam Negeri 67/2011")
    [group] = client.get("/cari/", {"q": "tahun berapa"}).context["groups"]
    assert client.get(group.hits[0].url).status_code == 200


def test_long_results_lead_to_their_lists(city: City, signed_in):
    for _ in range(11):
        make_policy()
        make_published(city.a, city.focal_a, city.bapperida, published_title="Pedoman apa?")
    more = {group.label: group.more for group in signed_in(city.focal_b).get("/cari/?q=pedoman").context["groups"]}
    assert more == {"Tanya jawab": "/konsultasi/tanya-jawab/?q=pedoman", "Acuan kebijakan": "/acuan/?q=pedoman"}


@pytest.mark.parametrize("kind", ["pprg", "temuan"])
def test_record_offers_to_ask_and_shows_what_was_asked(city: City, signed_in, kind):
    record = factories.make_submission(city.sub_a) if kind == "pprg" else factories.make_finding(city.a)
    row = make_consultation(city.a, city.focal_a, title="Bagaimana ini?", link_kind=kind, link_id=record.pk)
    new = reverse("meetings:consultation_create")
    for name, asks, reads in (("focal_a", True, True), ("inspektorat", False, True), ("leadership", False, False)):
        page = signed_in(city.actor(name)).get(record.get_absolute_url()).text
        assert (f"{new}?tentang={kind}&amp;nomor={record.pk}&amp;bidang=" in page) == asks
        assert (row.get_absolute_url() in page) == ("Bagaimana ini?" in page) == reads
