"""Table of the policy library, and the chip of a policy."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.formats import EMPTY
from pug_tanjungbalai.common.highlight import excerpt, marked
from pug_tanjungbalai.common.templatetags.ui import icon, status_chip

from ..enums import PolicyArea, PolicyStatus
from ..models import Policy
from .words import NUMBER, TITLE

POLICY_LOOK = {
    PolicyStatus.IN_FORCE: ("good", "check-circle-fill"),
    PolicyStatus.AMENDED: ("fair", "arrow-repeat"),
    PolicyStatus.REVOKED: ("none", "slash-circle"),
}


def policy_chip(policy: Policy) -> SafeString:
    """The status of a policy: icon, word and tone."""
    status = PolicyStatus(policy.status)
    return status_chip(status.label, *POLICY_LOOK[status])


def area_labels(policy: Policy) -> list[str]:
    """The areas of a policy in words, in the order of the choices; unknown ones are left out."""
    return [str(area.label) for area in PolicyArea if area in policy.areas]


class PolicyTable(tables.Table):
    """The policy library; with a search ``term``, what was found is marked and the summary shows why."""

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

    def __init__(self, *args: Any, term: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term

    def render_name(self, record: Policy) -> SafeString:
        title = format_html(
            '<a href="{}">{}</a><span class="sub">tentang {}</span>',
            record.get_absolute_url(),
            marked(str(record), self.term),
            marked(record.subject, self.term),
        )
        if not self.term or not record.summary:
            return title
        found = marked(excerpt(record.summary, self.term), self.term)
        return format_html('{}<span class="sub">{}</span>', title, found)

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
