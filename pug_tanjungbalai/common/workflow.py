"""Life cycles as data: a table of moves, and one function that carries a move out.

A feature writes its table in ``transitions.py``; buttons (:func:`offers`) and the act (:func:`move`)
read the same table, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from . import audit
from .errors import IllegalMove, NotAllowed, StaleVersion
from .models import StateChange


@dataclass(frozen=True)
class Transition:
    """One legal move.

    ``allowed(user, obj)`` says who may; ``refusal`` is the sentence shown where it says no.
    ``target_for(obj)`` takes the place of ``target`` where the new state depends on the record's past.
    ``label`` is the button, ``consequence`` the sentence of the confirmation, ``done`` the message after.
    """

    action: str
    sources: frozenset[str]
    target: str
    allowed: Callable[[Any, Any], bool]
    label: str
    consequence: str
    done: str
    refusal: str = "Peran Anda tidak berwenang melakukan ini."
    note_required: bool = False
    note_label: str = "Catatan"
    icon: str = "send"
    tone: str = "quiet"
    target_for: Callable[[Any], str] | None = None

    def target_of(self, obj: Any) -> str:
        """The state that the move leads to from where ``obj`` is now."""
        return self.target_for(obj) if self.target_for else self.target


@dataclass(frozen=True)
class Offer:
    """A move as a page shows it: enabled, or disabled with the reason as its text."""

    transition: Transition
    enabled: bool
    reason: str = ""


Blocker = Callable[[Any, Any], str]


def find(table: Iterable[Transition], action: str) -> Transition:
    """The move named ``action``; :class:`IllegalMove` when there is none."""
    for transition_ in table:
        if transition_.action == action:
            return transition_
    raise IllegalMove("Tindakan itu tidak dikenal.")


def offers(table: Iterable[Transition], obj: Any, user: Any, blockers: dict[str, Blocker] | None = None) -> list[Offer]:
    """The moves that lead out of the present state and that this user's role may make, with what still blocks them."""
    result = []
    for transition_ in table:
        if obj.state not in transition_.sources or not transition_.allowed(user, obj):
            continue
        block = (blockers or {}).get(transition_.action)
        reason = block(user, obj) if block else ""
        result.append(Offer(transition_, enabled=not reason, reason=reason))
    return result


def check(
    table: Iterable[Transition],
    obj: Any,
    action: str,
    actor: Any,
    note: str = "",
    blockers: dict[str, Blocker] | None = None,
) -> Transition:
    """The move, or a refusal that says why: wrong role, wrong state, missing note, or a blocking condition."""
    transition_ = find(table, action)
    if not transition_.allowed(actor, obj):
        raise NotAllowed(transition_.refusal)
    if obj.state not in transition_.sources:
        raise IllegalMove(f"“{transition_.label}” tidak dapat dilakukan: status saat ini “{obj.get_state_display()}”.")
    if transition_.note_required and not note.strip():
        raise IllegalMove(f"{transition_.note_label} wajib diisi.")
    block = (blockers or {}).get(action)
    reason = block(actor, obj) if block else ""
    if reason:
        raise IllegalMove(reason)
    return transition_


@transaction.atomic
def move(
    table: Iterable[Transition],
    obj: models.Model,
    action: str,
    *,
    actor: Any,
    history: type[StateChange],
    note: str = "",
    version: int | None = None,
    snapshot: dict[str, Any] | None = None,
    set_fields: dict[str, Any] | None = None,
    blockers: dict[str, Blocker] | None = None,
    at: Any = None,
) -> StateChange:
    """Carry out ``action`` on ``obj`` (fields ``state`` and ``version``) and write history and audit entry.

    ``version`` is the version the user looked at; None takes the loaded one. The UPDATE is guarded by state
    and version: of two people deciding at once one wins, the other gets :class:`StaleVersion`.
    ``set_fields`` are further columns written with the state. Returns the history row.
    """
    transition_ = check(table, obj, action, actor, note, blockers)
    old = obj.state  # type: ignore[attr-defined]
    seen = obj.version if version is None else version  # type: ignore[attr-defined]
    target = transition_.target_of(obj)
    fields = {"state": target, "version": seen + 1, **(set_fields or {})}
    changed = type(obj)._default_manager.filter(pk=obj.pk, state=old, version=seen).update(**fields)
    if changed != 1:
        raise StaleVersion("Data ini sudah berubah sejak Anda membukanya. Muat ulang lalu putuskan lagi.")
    for name, value in fields.items():
        setattr(obj, name, value)
    row = history(
        record=obj,  # type: ignore[misc]
        action=action,
        from_state=old,
        to_state=target,
        actor=actor,
        actor_role=actor.role,
        note=note.strip(),
        version=seen + 1,
        snapshot=snapshot or {},
        at=at or timezone.now(),
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action=action, obj=obj, changes={"state": [old, target]}, reason=note.strip())
    return row
