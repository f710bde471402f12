"""Tasks that are given after the minutes were signed: allowed, recorded and shown as later additions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from meetings.domain import give_tasks
from meetings.domain.additions import NAMED, Addition, additions_to
from meetings.domain.signoff import open_correction, sign_minutes
from meetings.models import ActionItem, Decision, Meeting, Minutes
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.factories import wib

from .papers import lock, written_meeting

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 4, 30)


@pytest.fixture
def meeting(city: City) -> Meeting:
    row = written_meeting(city)
    decision = factories.make_decision(row, text="GBS diajukan.")
    give(city, decision, city.a, text="Ajukan GBS")
    return row


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def give(city: City, decision: Decision, *departments, text: str = "Susulkan KAK") -> list[ActionItem]:
    return give_tasks(decision=decision, actor=city.bapperida, departments=departments, text=text, due=DUE)


def page(client: Client, name: str, *args) -> str:
    return client.get(reverse(f"meetings:{name}", args=args)).content.decode()


def test_tasks_after_the_signatures_are_no_part_of_the_version_and_say_so(city: City, signed_in, bapperida, meeting):
    version = lock(meeting, city.bapperida)
    decision = meeting.decisions.get()
    assert "Notula sudah disahkan sebagai versi 1." in page(bapperida, "decision_tasks", decision.pk)
    assert additions_to(meeting, version) == []
    for name, args in (("meeting_minutes", [meeting.pk]), ("minutes_version", [meeting.pk, 1])):
        assert "Tambahan sesudah disahkan" not in page(bapperida, name, *args)
    given = give(city, decision, city.a, city.b)
    (addition,) = additions_to(meeting, version)
    assert (addition.number, addition.text, addition.day) == (1, "Susulkan KAK", DUE)
    assert addition.who == "Disdik, Dinkes"
    entry = AuditEntry.objects.filter(action="buat", object_id=str(given[0].pk)).get()
    assert entry.reason == "Tambahan sesudah notula versi 1 disahkan"
    version.refresh_from_db()
    assert "Susulkan KAK" not in str(version.content)
    for client in (bapperida, signed_in(city.focal_b)):
        text = page(client, "minutes_version", meeting.pk, 1)
        assert "Tambahan sesudah disahkan" in text
        assert "Bukan bagian dari naskah yang disahkan." in text
        assert "Ada tugas tambahan yang diberikan sesudah notula disahkan" in page(client, "meeting_detail", meeting.pk)
    assert "Tambahan sesudah disahkan" in page(bapperida, "meeting_minutes", meeting.pk)


def test_a_correction_takes_the_additions_into_the_next_version(city: City, bapperida, meeting):
    lock(meeting, city.bapperida)
    give(city, meeting.decisions.get(), city.b)
    seen = Minutes.objects.get().version
    open_correction(meeting=meeting, actor=city.bapperida, reason="Tugas susulan", version=seen)
    second = lock(meeting, city.bapperida)
    assert "Susulkan KAK" in str(second.content)
    assert additions_to(meeting, second) == []
    assert "Tambahan sesudah disahkan" not in page(bapperida, "minutes_version", meeting.pk, 1)


def test_a_cancelled_addition_is_none(city: City, meeting):
    version = lock(meeting, city.bapperida)
    (item,) = give(city, meeting.decisions.get(), city.b)
    ActionItem.objects.filter(pk=item.pk).update(state="cancelled")
    assert additions_to(meeting, version) == []


def test_a_task_voids_a_single_signature(city: City, meeting):
    seen = Minutes.objects.get().version
    sign_minutes(meeting=meeting, actor=city.bapperida, who="pimpinan", version=seen)
    give(city, meeting.decisions.get(), city.b)
    assert Minutes.objects.get().chair_signed_at is None


def test_many_departments_are_counted_few_are_named():
    names = tuple(f"OPD {number}" for number in range(NAMED + 1))
    one = Addition(1, "Susulkan", DUE, wib(2026, 4, 1).date(), names[:NAMED])
    assert one.who.count(",") == NAMED - 1
    assert Addition(1, "Susulkan", DUE, one.given_on, names).who == "7 perangkat daerah"
