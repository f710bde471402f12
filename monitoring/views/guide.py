"""The guide inside the application: what each role does, how the score is counted, and what the words mean."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.enums import Role
from departments.selection import selected_year
from pug_tanjungbalai.common.http import Request

from ..enums import Component


@require_GET
def guide(request: Request) -> HttpResponse:
    """``/bantuan/``: the steps of the user's own role first, those of the others folded below."""
    year = selected_year(request)
    roles = [
        {"key": role.value, "label": role.label, "template": f"monitoring/help/roles/{role.value}.html"}
        for role in Role
    ]
    context = {
        "own": next((role for role in roles if role["key"] == request.user.role), None),
        "others": [role for role in roles if role["key"] != request.user.role],
        "year": year,
        "components": [
            (component.label, component.value, year.weights[component.value] if year else None)
            for component in Component
        ],
    }
    return render(request, "monitoring/help/guide.html", context)
