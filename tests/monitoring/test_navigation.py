"""The sidebar offers what the user may do, no less and no more."""

from __future__ import annotations

import pytest

from tests.conftest import City


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
    menu = client.get("/perlu-tindakan/").context["nav"]
    urls = {item["label"]: item["url"] for group in menu for item in group["items"]}
    assert ("Impor data" in urls) == offered
    assert client.get("/impor/").status_code == (200 if offered else 403)
