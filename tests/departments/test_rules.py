"""Rights on what belongs to no single department, actor by actor."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from departments.enums import Role
from departments.rules import coordinates, records_figures
from tests import factories
from tests.conftest import City

OTHERS = ("dp3a", "inspektorat", "leadership", "focal_a", "head_a")


@pytest.mark.django_db
def test_the_administrator_enters_base_data_beside_the_coordinator(city: City):
    assert all(coordinates(city.actor(name)) for name in ("bapperida", "admin"))
    assert not any(coordinates(city.actor(name)) for name in ("bpkpd", *OTHERS))


@pytest.mark.django_db
def test_finance_records_figures_too(city: City):
    assert all(records_figures(city.actor(name)) for name in ("bapperida", "admin", "bpkpd"))
    assert not any(records_figures(city.actor(name)) for name in OTHERS)


@pytest.mark.django_db
def test_a_superuser_of_any_role_sets_up_the_city_while_active(db):
    user = factories.make_user(Role.LEADERSHIP, is_superuser=True)
    assert coordinates(user)
    user.is_active = False
    assert not coordinates(user)
    assert not records_figures(AnonymousUser())
