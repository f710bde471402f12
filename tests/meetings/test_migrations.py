"""Reports that were columns of a task become rows, with what later reports had overwritten, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meetings.models import ActionReport, Meeting
from tests import factories

BEFORE, AFTER = ("meetings", "0002_open_end"), ("meetings", "0003_action_report")
DAY = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


def migrate(target: tuple[str, str]) -> Any:
    """Carry the database to ``target``; returns the models of that time."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture
def keep_schema() -> Iterator[None]:
    """Whatever happens, the database ends with today's schema."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_reports_become_rows_and_columns_again(keep_schema):
    department, author = factories.make_department("DINKES"), factories.make_user()
    items = [factories.make_action(department, state="reported") for _ in range(4)]
    old = migrate(BEFORE)
    item_model, history = old.get_model("meetings", "ActionItem"), old.get_model("meetings", "ActionHistory")

    def write(item, day, action, from_state, to_state, note="", **snapshot):
        history.objects.create(
            record_id=item.pk,
            action=action,
            from_state=from_state,
            to_state=to_state,
            actor_id=author.pk,
            actor_role=author.role,
            note=note,
            snapshot=snapshot,
            at=DAY + dt.timedelta(days=day),
        )

    twice, kept, unknown, _none = items
    write(twice, 0, "report", "open", "reported", report="Pertama.", evidence="a/1.pdf", evidence_name="satu.pdf")
    write(twice, 1, "return", "reported", "returned", note="Lengkapi.")
    write(twice, 2, "report", "returned", "reported", report="Kedua.", evidence="a/2.pdf", evidence_name="dua.pdf")
    item_model.objects.filter(pk=twice.pk).update(report="Kedua.", evidence="a/2.pdf", evidence_name="dua.pdf")
    write(kept, 0, "report", "open", "reported", report="Awal.", evidence="b/1.pdf", evidence_name="awal.pdf")
    write(kept, 1, "return", "reported", "returned", note="Lengkapi.")
    write(kept, 2, "report", "returned", "reported", report="Akhir.")
    item_model.objects.filter(pk=kept.pk).update(report="Akhir.", evidence="b/1.pdf", evidence_name="awal.pdf")
    item_model.objects.filter(pk=unknown.pk).update(report="Lama.", evidence="c/1.pdf", evidence_name="lama.pdf")

    migrate(AFTER)
    rows = ActionReport.objects.order_by("item", "at").values_list(
        "item", "text", "evidence", "evidence_name", "author", "accepted", "review_note"
    )
    assert list(rows) == [
        (twice.pk, "Pertama.", "a/1.pdf", "satu.pdf", author.pk, False, "Lengkapi."),
        (twice.pk, "Kedua.", "a/2.pdf", "dua.pdf", author.pk, None, ""),
        (kept.pk, "Awal.", "b/1.pdf", "awal.pdf", author.pk, False, "Lengkapi."),
        (kept.pk, "Akhir.", "", "", author.pk, None, ""),
        (unknown.pk, "Lama.", "c/1.pdf", "lama.pdf", None, None, ""),
    ]

    item_model = migrate(BEFORE).get_model("meetings", "ActionItem")
    assert list(item_model.objects.order_by("pk").values_list("report", "evidence", "evidence_name")) == [
        ("Kedua.", "a/2.pdf", "dua.pdf"),
        ("Akhir.", "b/1.pdf", "awal.pdf"),
        ("Lama.", "c/1.pdf", "lama.pdf"),
        ("", "", ""),
    ]

    migrate(AFTER)
    assert rows.all().count() == 5


@pytest.mark.django_db(transaction=True)
def test_meetings_from_before_get_their_number_by_the_day_they_begin(keep_schema):
    department = factories.make_department("DINKES")
    days = [(2025, 12, 31, 23), (2026, 2, 1, 9), (2026, 1, 1, 1), (2026, 5, 1, 9)]
    rows = [factories.make_meeting(organizer=department, starts_at=factories.wib(*day), ends_at=None) for day in days]
    numbered = factories.make_meeting(
        organizer=department, starts_at=factories.wib(2026, 3, 1), ends_at=None, year=2026, sequence=4
    )
    migrate(("meetings", "0005_meetings_in_full"))
    migrate(("meetings", "0006_numbers_and_correction"))
    found = {row.pk: (row.year, row.sequence) for row in Meeting.objects.all()}
    assert [found[row.pk] for row in rows] == [(2025, 1), (2026, 6), (2026, 5), (2026, 7)]
    assert found[numbered.pk] == (2026, 4)
