"""Several documents at once: each by the same rules as alone, each with its own history row."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from monitoring.domain.pprg_bulk import STALE, carry_out, plan
from monitoring.models import GapData, Opinion, Submission
from monitoring.queries import pprg as queries
from pug_tanjungbalai.common.errors import IllegalMove
from tests.conftest import City
from tests.factories import make_sub_activity
from tests.monitoring.pprg_data import moves
from tests.monitoring.review_data import judged, mark, own_document

pytestmark = pytest.mark.django_db


def several(city: City, *states: str) -> list[Submission]:
    return [judged(city, state, sub_activity=make_sub_activity(city.a, city.year, budget=10**8)) for state in states]


def loaded(rows) -> list[Submission]:
    return list(queries.in_full(Submission.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")))


def planned(rows, action: str, actor, today: dt.date | None = None) -> dict[int, str]:
    versions = {row.pk: row.version for row in rows}
    day = today or timezone.localdate()
    lines = plan(submissions=loaded(rows), versions=versions, action=action, actor=actor, today=day)
    return {line.submission.pk: line.reason for line in lines}


def done(rows, action: str, actor, note: str = "", versions: dict[int, int] | None = None):
    return carry_out(
        submissions=loaded(rows),
        versions=versions or {row.pk: row.version for row in rows},
        action=action,
        actor=actor,
        note=note,
    )


def test_each_is_moved_with_its_own_history_and_opinion(city: City):
    rows = several(city, "in_verification", "in_verification")
    outcome = done(rows, "verify", city.bapperida)
    assert (len(outcome.done), outcome.refused, outcome.missing) == (2, [], 0)
    for row in rows:
        assert moves(row)[-1] == ("verify", "in_verification", "verified")
    assert Opinion.objects.count() == 2


def test_refusal_stops_only_its_own_document_and_says_why(city: City):
    rows = several(city, "submitted", "in_verification", "submitted")
    outcome = done(rows, "take", city.dp3a)
    assert [row.pk for row in outcome.done] == [rows[0].pk, rows[2].pk]
    [line] = outcome.refused
    assert (line.submission.pk, "status saat ini “Dalam verifikasi”" in line.reason) == (rows[1].pk, True)


def test_return_gives_every_document_the_same_reason(city: City):
    rows = several(city, "in_verification", "in_verification")
    done(rows, "return", city.dp3a, "Lampirkan RKA.")
    assert {row.history.get(action="return").note for row in rows} == {"Lampirkan RKA."}


def test_return_without_reason_moves_nothing(city: City):
    rows = several(city, "in_verification")
    outcome = done(rows, "return", city.dp3a, " ")
    assert (outcome.done, outcome.refused[0].reason) == ([], "Alasan pengembalian wajib diisi.")


def test_what_changed_since_the_list_is_refused(city: City):
    rows = several(city, "in_verification")
    outcome = done(rows, "verify", city.dp3a, versions={rows[0].pk: 0})
    assert "sudah berubah" in outcome.refused[0].reason
    assert planned(rows, "verify", city.dp3a) == {rows[0].pk: ""}
    rows[0].version = 99
    assert planned(rows, "verify", city.dp3a) == {rows[0].pk: STALE}


def test_own_documents_and_missing_ones_are_left_out(city: City):
    [row] = several(city, "in_verification")
    own_document(city, "dp3a")
    own = judged(city, sub_activity=city.sub_a)
    outcome = done([row, own], "verify", city.dp3a, versions={row.pk: row.version, own.pk: own.version, 10**8: 1})
    assert [one.pk for one in outcome.done] == [row.pk]
    assert "bukan untuk dokumen perangkat daerahnya sendiri" in outcome.refused[0].reason
    assert outcome.missing == 1


def test_items_that_are_not_in_order_ask_for_a_look_at_the_document(city: City):
    rows = several(city, "in_verification")
    mark(rows[0], 20, city.dp3a, "perbaiki")
    reason = planned(rows, "verify", city.bapperida)[rows[0].pk]
    assert reason.startswith("Lembar verifikasi menandai 1 butir: 20 Kategori ARG beralasan")
    assert reason.endswith("Verifikasi satu per satu.")
    assert done(rows, "verify", city.bapperida).refused[0].reason == reason
    assert planned(rows, "return", city.bapperida) == {rows[0].pk: ""}


def test_plan_says_what_carrying_out_would_refuse(city: City):
    rows = several(city, "in_verification", "in_verification", "submitted")
    GapData.objects.filter(submission=rows[1]).update(source="")
    told = planned(rows, "verify", city.bapperida)
    assert [bool(reason) for reason in told.values()] == [False, True, True]
    assert "butir 4" in told[rows[1].pk]
    assert {line.submission.pk: line.reason for line in done(rows, "verify", city.bapperida).refused} == {
        pk: reason for pk, reason in told.items() if reason
    }


def test_only_moves_of_verifiers_are_made_in_bulk(city: City):
    with pytest.raises(IllegalMove, match="tidak dikenal"):
        done(several(city, "signed"), "submit", city.head_a)


def test_plan_makes_the_same_queries_at_one_and_four_documents(city: City, django_assert_max_num_queries):
    one = several(city, "in_verification")
    four = several(city, *["in_verification"] * 4)
    counts = []
    for rows in (one, four):
        with django_assert_max_num_queries(30) as context:
            planned(rows, "verify", type(city.dp3a).objects.get(pk=city.dp3a.pk))
        counts.append(len(context))
    assert counts[0] == counts[1]


def test_closed_year_counts_the_figures_of_its_freeze_date(city: City):
    rows = several(city, "in_verification")
    corrected, today = dt.date(2027, 3, 1), dt.date(2027, 5, 1)
    rows[0].sub_activity.figures.create(kind="murni", amount=1, as_of=corrected, document_number="Koreksi")
    assert "butir 19" in planned(rows, "verify", city.dp3a, today)[rows[0].pk]
    type(city.year).objects.update(state="tutup", frozen_on=dt.date(2027, 1, 31))
    assert planned(rows, "verify", city.dp3a, today)[rows[0].pk] == ""
