"""The admin site of the house: its titles, and a menu that is not put together anew for every page."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.urls import get_script_prefix

AppList = list[dict[str, Any]]


class HouseAdminSite(admin.AdminSite):
    """Django's site; what its menu says to one set of rights is worked out once."""

    site_header = "PUG Tanjungbalai · Administrasi"
    site_title = "PUG Tanjungbalai"
    index_title = "Entri data"
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._menus: dict[tuple[Any, ...], AppList] = {}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> AppList:
        """The apps and models that the user may see, with their addresses.

        The same for everyone with the same rights on tables. Permissions on a model as a whole must therefore follow
        from those alone: ``has_add_permission(request)`` and its sisters may look at anything only for an object.
        """
        user = cast("Any", request.user)
        rights = user.is_superuser or frozenset(user.get_all_permissions())
        key = (rights, user.is_staff, app_label, get_script_prefix(), len(self._registry))
        if key not in self._menus:
            self._menus[key] = _spoken(super().get_app_list(request, app_label))
        return self._menus[key]


def _spoken(found: AppList) -> AppList:
    """The same list with names as plain text: translated once, not whenever they are written."""
    for app in found:
        app["name"] = str(app["name"])
        for model in app["models"]:
            model["name"] = str(model["name"])
    return found
