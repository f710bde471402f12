"""Beside the writing: the policies that apply, and the button that asks the Pokja about the place one is at."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Policy
from tests.conftest import City
from tests.meetings.pokja_data import make_policy
from tests.monitoring.pprg_data import make_pprg

#: (page, its further arguments, areas whose policies it shows, area and detail of the question)
PLACES = [
    ("pprg_step", [1], {"gap", "nomenklatur"}, "bagian=1&amp;bidang=gap"),
    ("pprg_step", [2], {"data"}, "bagian=2&amp;bidang=data"),
    ("pprg_step", [3], {"gap"}, "bagian=3&amp;bidang=gap"),
    ("pprg_step", [9], {"gap"}, "bagian=9&amp;bidang=gap"),
    ("pprg_gbs", [], {"gbs"}, "bidang=gbs"),
    ("pprg_kak", [], {"kak"}, "bidang=kak"),
]
AREAS = ("data", "gap", "gbs", "kak", "nomenklatur", "pengawasan")


@pytest.mark.parametrize(("name", "more", "areas", "question"), PLACES)
def test_page_shows_the_policies_that_apply_to_it_and_asks_the_pokja(
    city: City, signed_in, name, more, areas, question
):
    policies = {area: make_policy(areas=[area]) for area in AREAS}
    submission = make_pprg(city)
    page = signed_in(city.focal_a).get(reverse(f"monitoring:{name}", args=[submission.pk, *more])).content.decode()
    shown = {area for area, policy in policies.items() if f'href="{policy.get_absolute_url()}"' in page}
    assert shown == areas
    assert f"tentang=pprg&amp;nomor={submission.pk}" in page
    assert question in page


@pytest.mark.parametrize(("name", "more"), [("pprg_step", [3]), ("pprg_gbs", []), ("pprg_kak", [])])
def test_policies_cost_the_same_whatever_their_number(city: City, signed_in, name, more):
    submission = make_pprg(city)
    client, address = signed_in(city.focal_a), reverse(f"monitoring:{name}", args=[submission.pk, *more])
    make_policy(areas=["gap", "gbs", "kak"])
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as context:
            client.get(address)
        counts.append(sum("meetings_policy" in query["sql"] for query in context.captured_queries))
        for _ in range(4):
            make_policy(areas=["gap", "gbs", "kak"])
    assert Policy.objects.count() > 4
    # The card costs one; the KAK quotes the library, which costs the two of its legal basis.
    assert counts == ([3, 3] if name == "pprg_kak" else [1, 1])


def test_verifier_reads_the_policies_but_asks_nobody(city: City, signed_in):
    policy = make_policy(areas=["gbs"])
    submission = make_pprg(city, "submitted")
    page = signed_in(city.bapperida).get(reverse("monitoring:pprg_gbs", args=[submission.pk])).content.decode()
    assert policy.get_absolute_url() in page
    assert "Tanya Pokja" not in page
