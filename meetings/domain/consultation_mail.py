"""E-mail about consultations: to the Pokja when a department asks, to the department when it is answered.

A letter names the question and where to read it; what was asked and answered stays behind the sign-in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from departments.enums import DEPARTMENT_ROLES, Role
from departments.models import User
from pug_tanjungbalai.common.mail import Letter, send_after_commit

from ..models import Consultation
from ..queries import consultation as queries

ASKED = "{who} bertanya kepada Pokja PUG"
ASKED_AGAIN = "{who} bertanya lagi kepada Pokja PUG"
ADDED = "{who} menambah keterangan pada pertanyaannya"
WITHDRAWN = "{who} menarik pertanyaannya"
ANSWERED = "Pokja PUG menjawab pertanyaan Anda"
AGREED = "Pokja PUG menyepakati jawaban atas pertanyaan Anda"
PUBLISHED = "Tanya jawab dari pertanyaan Anda diterbitkan tanpa menyebut perangkat daerah"

_LEADING = (Role.BAPPERIDA, Role.DP3A)


def tell_pokja(consultation: Consultation, actor: Any, news: str, site: str) -> None:
    """Write to chair and secretary of the Pokja, and to the office whose field it is."""
    area = queries.area_of(consultation.link_part)
    roles = [*_LEADING, *(role for role, areas in queries.ASKED_OF.items() if area in areas)]
    _write(User.objects.filter(role__in=roles), consultation, actor, news, site)


def tell_department(consultation: Consultation, actor: Any, news: str, site: str) -> None:
    """Write to who asked, and to the focal points and heads of that department."""
    people = User.objects.filter(
        Q(pk=consultation.asked_by_id) | Q(department=consultation.department_id, role__in=DEPARTMENT_ROLES)
    )
    _write(people, consultation, actor, news, site)


def _write(people: QuerySet[User], consultation: Consultation, actor: Any, news: str, site: str) -> None:
    reached = people.filter(is_active=True).exclude(pk=actor.pk).exclude(email="").order_by("pk")
    send_after_commit(_letters(reached, consultation, news, site))


def _letters(people: Iterable[User], consultation: Consultation, news: str, site: str) -> Iterable[Letter]:
    what = news.format(who=consultation.department.short_name)
    address = f"{site.rstrip('/')}{consultation.get_absolute_url()}"
    for person in people:
        yield Letter(
            person.email,
            f"[PUG Tanjungbalai] {what}: {consultation.title}",
            f"Yth. {person.display_name},\n\n{what}:\n“{consultation.title}”\n\nBaca selengkapnya: {address}",
        )
