"""Which roles a person may give, and whose account they may touch."""

from __future__ import annotations

import pytest

from departments.domain import accounts
from departments.enums import Role
from tests.conftest import City

pytestmark = pytest.mark.django_db


def test_only_a_superuser_makes_administrators(city: City):
    assert Role.ADMIN in accounts.grantable_roles(city.admin)
    assert Role.ADMIN not in accounts.grantable_roles(city.bapperida)


def test_administrators_belong_to_superusers(city: City):
    assert city.admin in accounts.manageable_users(city.admin)
    assert city.admin not in accounts.manageable_users(city.bapperida)
    assert city.focal_a in accounts.manageable_users(city.bapperida)


@pytest.mark.parametrize(("role", "expected"), [(Role.BPKPD, True), (Role.HEAD, False), (Role.LEADERSHIP, False)])
def test_the_entry_to_the_admin_follows_the_role(city: City, role, expected):
    city.focal_a.role = role
    accounts.apply_role(city.focal_a)
    assert city.focal_a.is_staff is expected
    city.admin.role = role
    accounts.apply_role(city.admin)
    assert city.admin.is_staff
