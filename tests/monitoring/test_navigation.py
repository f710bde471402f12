"""The sidebar offers what the user may do, no less and no more."""

from __future__ import annotations

import pytest

from tests import factories
from tests.conftest import City
from tests.monitoring.pages import sidebar_counts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("bapperida", True),
        ("admin", True),
        ("bpkpd", True),
        ("dp3a", False),
        ("inspektorat", False),
        ("leadership", False),
        ("focal_a", False),
    ],
)
def test_import_is_offered_to_those_who_may_import(city: City, signed_in, name: str, offered: bool):
    client = signed_in(city.actor(name))
    assert ("Impor data" in client.get("/perlu-tindakan/").text) == offered
    assert client.get("/impor/").status_code == (200 if offered else 403)


@pytest.mark.django_db
def test_the_entry_of_the_present_page_is_marked_and_changes_with_it(city: City, signed_in):
    client = signed_in(city.bapperida)
    for address, label in (("/", "Beranda"), ("/rapat/", "Rapat"), ("/tindak-lanjut/", "Tindak lanjut rapat")):
        marked = client.get(address).text.partition('<nav class="side"')[2].partition("</nav>")[0]
        assert label in marked.partition('aria-current="page"')[2].partition("</a>")[0], address


@pytest.mark.django_db
def test_counts_follow_what_waits(city: City, signed_in):
    client = signed_in(city.inspektorat)
    assert sidebar_counts(client.get("/perlu-tindakan/")) == {}
    factories.make_finding(city.a, state="responded")
    assert sidebar_counts(client.get("/perlu-tindakan/")) == {"Perlu tindakan": 1, "Temuan": 1}


@pytest.mark.django_db
def test_the_page_for_a_new_password_has_its_menu_in_the_admin_too(city: City, signed_in):
    page = signed_in(city.bapperida).get("/admin/password_change/")
    assert "<span>Perangkat daerah</span>" in page.text
