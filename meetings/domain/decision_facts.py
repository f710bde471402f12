"""The facts that this app knows, and when it asks for them: found by ``MeetingsConfig`` once all apps are loaded."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from departments.domain import hooks

from ..facts import Fact, Option, each, register
from ..queries import decision_facts as queries
from .autoclose import settle

ATTENDED, APPOINTED = "hadir-rapat", "sk-focal-point"

YEAR = Option("year", "Tahun", queries.year_choices)

register(
    Fact(
        key=APPOINTED,
        label="SK focal point berlaku",
        options=(YEAR,),
        questions=each(lambda options: f"SK focal point untuk tahun {options['year']} berlaku"),
        check=queries.appointment,
    )
)
register(
    Fact(
        key=ATTENDED,
        label="Hadir pada satu rapat",
        options=(Option("meeting", "Rapat", queries.meeting_choices),),
        questions=lambda rows: [f"hadir pada rapat {words}" for words in queries.meeting_words(rows)],
        check=queries.attendance,
    )
)


def appointment_saved(focal_point: Any, actor: Any) -> None:
    """A letter of appointment was recorded or changed: tasks that wait for it close."""
    settle(actor=actor, keys=(APPOINTED,), department_ids=(focal_point.department_id,))


def after_attendance(department_ids: Collection[int] | None, actor: Any) -> None:
    """It was recorded who came (None: to any meeting): tasks that wait for it close."""
    if department_ids is None or department_ids:
        settle(actor=actor, keys=(ATTENDED,), department_ids=department_ids)


hooks.after_focal_point.append(appointment_saved)
