"""Accounts in the admin: no way to promote oneself or to an administrator's account."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from departments.enums import Role
from departments.models import User
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.departments.admin_pages import adding, changing, listing

pytestmark = pytest.mark.django_db

PERSON = {"name": "Nama Baru", "email": "baru@contoh.id", "nip": "", "sex": "", "position": ""}
ESCALATION = {
    "is_superuser": "on",
    "is_staff": "on",
    "groups": "1",
    "user_permissions": "1",
    "password": "pbkdf2$x",
    "password1": "perahu-kayu-merah-41",
    "password2": "perahu-kayu-merah-41",
    "usable_password": "true",
}


def account(user: User, **change: Any) -> dict[str, Any]:
    """The form of an account with some fields changed."""
    values = {
        "username": user.username,
        "role": user.role,
        "department": user.department_id or "",
        "is_active": "on",
        **PERSON,
        **change,
    }
    return {name: value for name, value in values.items() if value is not None}


def test_a_coordinator_makes_accounts_without_password(city: City, signed_in):
    data = {"username": "irban", "role": "inspektorat", "department": "", "is_active": "on", **PERSON, **ESCALATION}
    assert signed_in(city.bapperida).post(adding("user"), data).status_code == 302
    user = User.objects.get(username="irban")
    assert (user.is_superuser, user.is_staff, user.has_usable_password()) == (False, True, False)
    assert not user.groups.exists()
    assert AuditEntry.objects.get(object_type="departments.user").actor == city.bapperida


def test_focal_points_never_get_into_the_admin(city: City, signed_in):
    signed_in(city.bapperida).post(changing(city.focal_a), account(city.focal_a, **ESCALATION))
    user = User.objects.get(pk=city.focal_a.pk)
    assert (user.name, user.is_staff, user.is_superuser) == ("Nama Baru", False, False)
    assert user.check_password(factories.PASSWORD)
    assert not user.user_permissions.exists()


def test_a_coordinator_does_not_promote_themselves(city: City, signed_in):
    client = signed_in(city.bapperida)
    data = account(city.bapperida, role="inspektorat", department=city.a.pk, is_active=None, **ESCALATION)
    assert client.post(changing(city.bapperida), data).status_code == 302
    user = User.objects.get(pk=city.bapperida.pk)
    assert (user.role, user.department, user.is_active) == (Role.BAPPERIDA, city.bapperida_department, True)
    assert (user.name, user.is_superuser) == ("Nama Baru", False)
    assert user.check_password(factories.PASSWORD)


@pytest.mark.parametrize("target", ["focal_a", "inspektorat"])
def test_the_role_of_administrators_cannot_be_given(city: City, signed_in, target):
    user = city.actor(target)
    response = signed_in(city.bapperida).post(changing(user), account(user, role="admin"))
    assert "role" in response.context["adminform"].form.errors
    assert User.objects.get(pk=user.pk).role != Role.ADMIN
    new = {"username": "penyusup", "role": "admin", "department": "", "is_active": "on", **PERSON}
    assert signed_in(city.bapperida).post(adding("user"), new).status_code == 200
    assert not User.objects.filter(username="penyusup").exists()


def test_administrators_are_out_of_sight(city: City, signed_in):
    hidden = factories.make_user(Role.ADMIN, username="sistem")
    boss = factories.make_user(Role.BAPPERIDA, username="tersembunyi", is_superuser=True)
    client = signed_in(city.bapperida)
    text = client.get(listing("user")).content.decode()
    for user in (city.admin, hidden, boss):
        assert f">{user.username}<" not in text
        assert client.get(changing(user)).status_code == 302
        assert client.post(changing(user), account(user)).status_code == 302
        assert User.objects.get(pk=user.pk).name == user.name
    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "departments", "model_name": "departmenthead", "field_name": "user", "term": "admin"},
    )
    assert found.json()["results"] == []


def test_only_a_superuser_sets_passwords(city: City, signed_in):
    url = reverse("admin:auth_user_password_change", args=[city.focal_a.pk])
    data = {"password1": "perahu-kayu-merah-41", "password2": "perahu-kayu-merah-41", "usable_password": "true"}
    for name in ("bapperida", "inspektorat"):
        client = signed_in(city.actor(name))
        assert client.get(url).status_code == 403
        assert client.post(url, data).status_code == 403
    assert User.objects.get(pk=city.focal_a.pk).check_password(factories.PASSWORD)
    client = signed_in(city.admin)
    assert client.get(url).status_code == 200
    assert client.post(url, {**data, "password2": "lain"}).status_code == 200
    assert client.post(url, {**data, "set-password": "1"}).status_code == 302
    assert User.objects.get(pk=city.focal_a.pk).check_password("perahu-kayu-merah-41")
    entry = AuditEntry.objects.get(action="tetapkan sandi")
    assert (entry.object_id, entry.changes) == (str(city.focal_a.pk), {})
    assert "perahu" not in str(list(AuditEntry.objects.values()))


def test_passwords_cannot_be_searched(city: City, signed_in):
    response = signed_in(city.bapperida).get(listing("user"), {"password__startswith": "a"})
    assert response.status_code in {302, 400}


def test_a_superuser_may_all(city: City, signed_in):
    client = signed_in(city.admin)
    assert "is_superuser" in client.get(changing(city.focal_a)).content.decode()
    data = account(city.inspektorat, role="admin", is_superuser="on")
    assert client.post(changing(city.inspektorat), data).status_code == 302
    user = User.objects.get(pk=city.inspektorat.pk)
    assert (user.role, user.is_superuser, user.is_staff) == (Role.ADMIN, True, True)


def test_a_focal_point_needs_a_department(city: City, signed_in):
    response = signed_in(city.bapperida).post(changing(city.focal_a), account(city.focal_a, department=""))
    assert "harus punya perangkat daerah" in response.content.decode()
