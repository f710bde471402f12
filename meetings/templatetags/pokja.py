"""What pages of other apps show of the Pokja: the button that asks it, what was asked, and the policies that apply.

After ``{% load pokja %}``: ``{% ask_pokja "pprg" submission.pk area="gap" detail="3" %}``,
``{% consultations_about "pprg" submission.pk %}``, ``{% relevant_policies "gap" "data" %}``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context

from pug_tanjungbalai.common import highlight

from ..queries import consultation as consultations
from ..queries.policy import relevant_policies as policies_for
from ..rules import can_ask_pokja

register = template.Library()

#: ``{{ text|marked:term }}`` and ``{{ text|excerpt:term }}``: what was searched for in what was found.
register.filter("marked", highlight.marked)
register.filter("excerpt", highlight.excerpt)

#: At most so many consultations stand beside a record.
SHOWN = 5


@register.inclusion_tag("meetings/consultation/_ask.html", takes_context=True)
def ask_pokja(context: Context, kind: str, pk: int, area: str = "", detail: Any = "") -> dict[str, Any]:
    """The button "Tanya Pokja" about a record of a registered kind (``meetings.links``); nothing for others than
    focal points and heads with a valid appointment.
    """
    parts = {"tentang": kind, "nomor": pk, "bagian": detail, "bidang": area}
    return {
        "may_ask": can_ask_pokja(context["request"].user),
        "query": urlencode({name: str(value) for name, value in parts.items() if value != ""}),
    }


@register.inclusion_tag("meetings/consultation/_about.html", takes_context=True)
def consultations_about(context: Context, kind: str, pk: int) -> dict[str, Any]:
    """What was asked about a record, as far as the user may read it; nothing where nothing was asked. One query."""
    rows = consultations.consultations_about(context["request"].user, kind, pk)[:SHOWN]
    return {"consultations": [(row, row.get_state_display()) for row in rows]}


@register.inclusion_tag("meetings/policy/_relevant.html", takes_context=True)
def relevant_policies(context: Context, *areas: str) -> dict[str, Any]:
    """The policies in force that apply to one of ``areas`` (values of ``PolicyArea``); one query a request."""
    return {"policies": policies_for(context["request"], *areas)}
