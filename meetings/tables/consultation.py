"""Table of consultations, and the chip and words that say where one stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.formats import EMPTY, local_date, tanggal
from pug_tanjungbalai.common.highlight import excerpt, marked
from pug_tanjungbalai.common.templatetags.ui import status_chip

from .. import links
from ..enums import ConsultationState, PolicyArea
from ..models import Consultation
from ..queries.consultation import area_of
from .words import DATE, NUMBER, TITLE

CONSULTATION_LOOK = {
    ConsultationState.OPEN: ("fair", "hourglass-split"),
    ConsultationState.ANSWERED: ("info", "chat-left-text"),
    ConsultationState.AGREED: ("good", "patch-check"),
    ConsultationState.PUBLISHED: ("good", "megaphone"),
    ConsultationState.WITHDRAWN: ("none", "slash-circle"),
}


def consultation_chip(consultation: Consultation) -> SafeString:
    """The state of a consultation: icon, word and tone."""
    state = ConsultationState(consultation.state)
    return status_chip(state.label, *CONSULTATION_LOOK[state])


def area_label(link_part: str) -> str:
    """The area of a consultation in words; "" where it has none."""
    area = area_of(link_part)
    return str(PolicyArea(area).label) if area else ""


class ConsultationTable(tables.Table):
    """Consultations; counts and times are annotated by ``queries.consultation.for_list``.

    With a search ``term``, what was found is marked and the question shows why.
    """

    title = tables.Column(_("Pertanyaan"), order_by=("title", "pk"), attrs=TITLE)
    department = tables.Column(_("OPD"), order_by=("department__short_name", "pk"))
    area = tables.Column(_("Bidang"), accessor="link_part", order_by=("link_part", "pk"))
    answer_count = tables.Column(_("Tanggapan"), order_by=("answer_count", "pk"), attrs=NUMBER)
    asked_at = tables.Column(_("Ditanyakan"), order_by=("asked_at", "pk"), attrs=DATE)
    last_at = tables.Column(_("Terakhir"), order_by=("last_at", "pk"), attrs=DATE)
    state = tables.Column(_("Status"), order_by=("state_rank", "-last_at"))

    caption = _("Daftar konsultasi")
    noun = _("pertanyaan")

    def __init__(self, *args: Any, term: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term

    def render_title(self, record: Consultation) -> SafeString:
        about = links.label_of(record.link_kind)
        title = format_html(
            '<a href="{}">{}</a><span class="sub">{}{}</span>',
            record.get_absolute_url(),
            marked(record.title, self.term),
            record.asked_by.display_name,
            f" · tentang {about}" if about else "",
        )
        if not self.term:
            return title
        found = marked(excerpt(record.text, self.term, 140), self.term)
        return format_html('{}<span class="sub">{}</span>', title, found)

    def value_title(self, record: Consultation) -> str:
        return record.title

    def render_department(self, record: Consultation) -> str:
        return record.department.short_name

    def render_area(self, record: Consultation) -> str:
        return area_label(record.link_part) or EMPTY

    def render_asked_at(self, record: Consultation) -> str:
        return tanggal(record.asked_at)

    def value_asked_at(self, record: Consultation) -> dt.date:
        return local_date(record.asked_at)

    def render_last_at(self, record: Any) -> str:
        return tanggal(record.last_at)

    def value_last_at(self, record: Any) -> dt.date:
        return local_date(record.last_at)

    def render_state(self, record: Consultation) -> SafeString:
        return consultation_chip(record)

    def value_state(self, record: Consultation) -> str:
        return record.get_state_display()
