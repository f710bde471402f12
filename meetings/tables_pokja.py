"""Tables of consultations and of the policy library, and the chips that say their state on every page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.formats import EMPTY, local_date, tanggal
from pug_tanjungbalai.common.templatetags.ui import icon, status_chip

from . import links
from .enums import ConsultationState, PolicyArea, PolicyStatus
from .models import Consultation, Policy
from .queries.consultation import area_of
from .tables import DATE, NUMBER, TITLE

CONSULTATION_LOOK = {
    ConsultationState.OPEN: ("fair", "hourglass-split"),
    ConsultationState.ANSWERED: ("info", "chat-left-text"),
    ConsultationState.AGREED: ("good", "patch-check"),
    ConsultationState.PUBLISHED: ("good", "megaphone"),
    ConsultationState.WITHDRAWN: ("none", "slash-circle"),
}
POLICY_LOOK = {
    PolicyStatus.IN_FORCE: ("good", "check-circle-fill"),
    PolicyStatus.AMENDED: ("fair", "arrow-repeat"),
    PolicyStatus.REVOKED: ("none", "slash-circle"),
}


def consultation_chip(consultation: Consultation) -> SafeString:
    """The state of a consultation: icon, word and tone."""
    state = ConsultationState(consultation.state)
    return status_chip(state.label, *CONSULTATION_LOOK[state])


def policy_chip(policy: Policy) -> SafeString:
    """The status of a policy: icon, word and tone."""
    status = PolicyStatus(policy.status)
    return status_chip(status.label, *POLICY_LOOK[status])


def area_label(link_part: str) -> str:
    """The area of a consultation in words; "" where it has none."""
    area = area_of(link_part)
    return str(PolicyArea(area).label) if area else ""


def area_labels(policy: Policy) -> list[str]:
    """The areas of a policy in words, in the order of the choices; unknown ones are left out."""
    return [str(area.label) for area in PolicyArea if area in policy.areas]


class ConsultationTable(tables.Table):
    """Consultations; counts and times are annotated by ``queries.consultation.for_list``."""

    title = tables.Column(_("Pertanyaan"), order_by=("title", "pk"), attrs=TITLE)
    department = tables.Column(_("OPD"), order_by=("department__short_name", "pk"))
    area = tables.Column(_("Bidang"), accessor="link_part", order_by=("link_part", "pk"))
    answer_count = tables.Column(_("Tanggapan"), order_by=("answer_count", "pk"), attrs=NUMBER)
    asked_at = tables.Column(_("Ditanyakan"), order_by=("asked_at", "pk"), attrs=DATE)
    last_at = tables.Column(_("Terakhir"), order_by=("last_at", "pk"), attrs=DATE)
    state = tables.Column(_("Status"), order_by=("state_rank", "-last_at"))

    caption = _("Daftar konsultasi")
    noun = _("pertanyaan")

    def render_title(self, record: Consultation) -> SafeString:
        about = links.label_of(record.link_kind)
        return format_html(
            '<a href="{}">{}</a><span class="sub">{}{}</span>',
            record.get_absolute_url(),
            record.title,
            record.asked_by.display_name,
            f" · tentang {about}" if about else "",
        )

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


class PolicyTable(tables.Table):
    """The policy library."""

    name = tables.Column(_("Acuan"), accessor="subject", order_by=("kind", "-year", "number"), attrs=TITLE)
    kind = tables.Column(_("Jenis"), visible=False)
    number = tables.Column(_("Nomor"), visible=False)
    year = tables.Column(_("Tahun"), order_by=("year", "kind", "number"), attrs=NUMBER)
    areas = tables.Column(_("Berlaku pada"), orderable=False, empty_values=())
    source = tables.Column(
        _("Naskah"), accessor="url", orderable=False, empty_values=(), attrs={"td": {"class": "center"}}
    )
    status = tables.Column(_("Status"), order_by=("status", "-year"))

    caption = _("Daftar acuan kebijakan")
    noun = _("acuan")

    def render_name(self, record: Policy) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="sub">tentang {}</span>', record.get_absolute_url(), record, record.subject
        )

    def value_name(self, record: Policy) -> str:
        return record.subject

    def value_kind(self, record: Policy) -> str:
        return record.get_kind_display()

    def render_year(self, record: Policy) -> str:
        return str(record.year)

    def value_year(self, record: Policy) -> int:
        return record.year

    def render_areas(self, record: Policy) -> SafeString | str:
        labels = format_html_join("", '<span class="chip none">{}</span>', ((label,) for label in area_labels(record)))
        return format_html('<span class="cluster">{}</span>', labels) if labels else EMPTY

    def value_areas(self, record: Policy) -> str:
        return ", ".join(area_labels(record))

    def render_source(self, record: Policy) -> SafeString | str:
        marks = [("paperclip", "ada berkas")] if record.file else []
        marks += [("link-45deg", "ada alamat")] if record.url else []
        icons = ((icon(name), words) for name, words in marks)
        shown = format_html_join(" ", '{}<span class="visually-hidden">{}</span>', icons)
        return format_html("<span>{}</span>", shown) if shown else EMPTY

    def value_source(self, record: Policy) -> str:
        return record.url or record.file_name

    def render_status(self, record: Policy) -> SafeString:
        return policy_chip(record)

    def value_status(self, record: Policy) -> str:
        return record.get_status_display()
