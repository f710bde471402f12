"""Rights of the routes of the Pokja, its plan, the consultations and the policy library."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from meetings.enums import ConsultationState
from meetings.models import Consultation, WorkPlanItem
from tests import factories
from tests.conftest import City
from tests.meetings import pokja_data as data

from . import EVERYONE, FOREIGN, OWN, Policy

KEEPER = frozenset({"bapperida"})
SETTLERS = frozenset({"bapperida", "dp3a"})
POKJA = frozenset({"bapperida", "dp3a", "bpkpd", "inspektorat"})
#: Those who know nothing of what department A asks.
OUTSIDE = FOREIGN | {"admin", "leadership"}


def pdf() -> ContentFile:
    return ContentFile(b"%PDF-1.4\n%%EOF", name="berkas.pdf")


def decree_pk(city: City) -> dict[str, Any]:
    decree = data.make_decree(file=pdf(), file_name="SK.pdf")
    data.make_member(decree, role="ketua")
    return {"pk": decree.pk}


def decree_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid body of the form of a decree."""
    return {
        "kind": "pokja",
        "number": "400.2.1/9/K/2026",
        "date": "2026-01-05",
        "valid_from": "2026-01-05",
        "valid_to": "2028-12-31",
        "version": 1,
        "anggota-TOTAL_FORMS": 1,
        "anggota-INITIAL_FORMS": 0,
        "anggota-0-role": "ketua",
        "anggota-0-office": "Kepala Bapperida",
    }


def item_pk(city: City) -> dict[str, Any]:
    return {"pk": data.make_plan_item(city.year).pk}


def item_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid body of the form of an activity."""
    return {
        "area": "evaluasi",
        "activity": "Evaluasi PPRG",
        "target": "32 perangkat daerah",
        "indicator": "Laporan evaluasi",
        "unit": "Bapperida",
        "version": 1,
    }


def realization_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"realized_percent": "50", "realized_on": "2026-01-31", "version": 1}


def copy_last_year(city: City) -> dict[str, Any]:
    data.make_plan_item(factories.make_year(2025))
    return {}


def consultation(city: City, state: str = ConsultationState.OPEN) -> Consultation:
    """A question of department A."""
    return data.make_consultation(city.a, city.focal_a, state=state)


def consultation_pk(city: City) -> dict[str, Any]:
    return {"pk": consultation(city).pk}


def agreed_pk(city: City) -> dict[str, Any]:
    row = consultation(city, ConsultationState.AGREED)
    data.make_answer(row, city.bapperida, agreed=True)
    return {"pk": row.pk}


def answer_pk(city: City) -> dict[str, Any]:
    row = consultation(city, ConsultationState.ANSWERED)
    return {"pk": row.pk, "answer": data.make_answer(row, city.inspektorat).pk}


def question_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"title": "Data apa?", "text": "Kami ragu.", "area": "data", "version": 1}


def publish_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"title": "Data apa?", "answer": "Data terbaru yang ada.", "area": "data", "version": 1}


def policy_pk(city: City) -> dict[str, Any]:
    return {"pk": data.make_policy(file=pdf(), file_name="naskah.pdf").pk}


def policy_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid body of the form of a policy."""
    return {
        "kind": "perda",
        "number": "Kota Tanjungbalai 2",
        "year": "2019",
        "subject": "Pengarusutamaan Gender",
        "status": "berlaku",
        "areas": ["gap"],
        "version": 1,
    }


def version_of_item(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"version": WorkPlanItem.objects.get(pk=kwargs["pk"]).version}


POKJA_POLICY: dict[str, Policy] = {
    "meetings:pokja_home": Policy(ok={"GET": EVERYONE}),
    "meetings:decree_detail": Policy(ok={"GET": EVERYONE}, prepare=decree_pk),
    "meetings:decree_file": Policy(ok={"GET": EVERYONE}, prepare=decree_pk),
    "meetings:decree_create": Policy(ok={"GET": KEEPER, "POST": KEEPER}, data=decree_form),
    "meetings:decree_update": Policy(ok={"GET": KEEPER, "POST": KEEPER}, prepare=decree_pk, data=decree_form),
    "meetings:plan_list": Policy(ok={"GET": EVERYONE}),
    "meetings:plan_export": Policy(ok={"GET": EVERYONE}, prepare=lambda city: item_pk(city) and {}),
    "meetings:plan_print": Policy(ok={"GET": EVERYONE}, prepare=lambda city: {"suffix": "html"}),
    "meetings:plan_create": Policy(ok={"GET": SETTLERS, "POST": SETTLERS}, data=item_form),
    "meetings:plan_update": Policy(ok={"GET": SETTLERS, "POST": SETTLERS}, prepare=item_pk, data=item_form),
    "meetings:plan_realize": Policy(ok={"GET": SETTLERS, "POST": SETTLERS}, prepare=item_pk, data=realization_form),
    "meetings:plan_delete": Policy(ok={"POST": SETTLERS}, prepare=item_pk, data=version_of_item),
    "meetings:plan_copy": Policy(ok={"POST": SETTLERS}, prepare=copy_last_year),
    "meetings:consultation_list": Policy(ok={"GET": EVERYONE}),
    "meetings:consultation_create": Policy(ok={"GET": OWN | FOREIGN, "POST": OWN | FOREIGN}, data=question_form),
    "meetings:consultation_detail": Policy(ok={"GET": POKJA | OWN}, hidden_from=OUTSIDE, prepare=consultation_pk),
    "meetings:consultation_update": Policy(
        ok={"GET": OWN, "POST": OWN}, hidden_from=OUTSIDE, prepare=consultation_pk, data=question_form
    ),
    "meetings:consultation_publish": Policy(
        ok={"GET": SETTLERS, "POST": SETTLERS}, hidden_from=OUTSIDE, prepare=agreed_pk, data=publish_form
    ),
    "meetings:consultation_agree": Policy(
        ok={"POST": SETTLERS}, hidden_from=OUTSIDE, prepare=answer_pk, data=lambda c, k: {"version": 1}
    ),
    "meetings:consultation_decide": Policy(
        ok={"POST": POKJA},
        hidden_from=OUTSIDE,
        prepare=lambda city: {**consultation_pk(city), "action": "answer"},
        data=lambda c, k: {"text": "Boleh.", "version": 1},
        missing={"pk": 999_999_999},
    ),
    "meetings:faq_list": Policy(ok={"GET": EVERYONE}),
    "meetings:faq_detail": Policy(
        ok={"GET": EVERYONE},
        prepare=lambda city: {"pk": data.make_published(city.a, city.focal_a, city.bapperida).pk},
    ),
    "meetings:policy_list": Policy(ok={"GET": EVERYONE}),
    "meetings:policy_detail": Policy(ok={"GET": EVERYONE}, prepare=policy_pk),
    "meetings:policy_file": Policy(ok={"GET": EVERYONE}, prepare=policy_pk),
    "meetings:policy_create": Policy(ok={"GET": KEEPER, "POST": KEEPER}, data=policy_form),
    "meetings:policy_update": Policy(ok={"GET": KEEPER, "POST": KEEPER}, prepare=policy_pk, data=policy_form),
}
