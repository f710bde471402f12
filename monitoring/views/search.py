"""Search over departments, PPRG, meetings and findings at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pug_tanjungbalai.common.fields import clean_search
from pug_tanjungbalai.common.http import Request

from ..queries.search import MINIMUM, search_everything


@require_GET
def search(request: Request) -> HttpResponse:
    """``/cari/?q=``: up to ten hits of each kind within the user's scope."""
    text = clean_search(request.GET.get("q"))
    groups = search_everything(request.user, text) if len(text) >= MINIMUM else []
    context = {
        "text": text,
        "too_short": 0 < len(text) < MINIMUM,
        "groups": groups,
        "found": any(group.hits for group in groups),
        "minimum": MINIMUM,
    }
    return render(request, "monitoring/search/results.html", context)
