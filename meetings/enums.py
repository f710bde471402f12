"""Choices of the meetings app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingMode(models.TextChoices):
    IN_PERSON = "luring", _("Luring")
    ONLINE = "daring", _("Daring")
    HYBRID = "hibrida", _("Hibrida")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Direncanakan")
    HELD = "held", _("Terlaksana")
    CANCELLED = "cancelled", _("Dibatalkan")


class Presence(models.TextChoices):
    """How an invited department took part."""

    UNRECORDED = "unrecorded", _("Belum dicatat")
    PRESENT = "present", _("Hadir")
    REPRESENTED = "represented", _("Diwakili")
    EXCUSED = "excused", _("Izin")
    ABSENT = "absent", _("Tanpa kabar")


#: Counts as attendance in the compliance score.
ATTENDED = frozenset({Presence.PRESENT, Presence.REPRESENTED})
#: Left out of the score: a department that was excused.
NOT_COUNTED = frozenset({Presence.EXCUSED})


class ActionState(models.TextChoices):
    OPEN = "open", _("Terbuka")
    REPORTED = "reported", _("Menunggu pemeriksaan")
    RETURNED = "returned", _("Dikembalikan")
    CLOSED = "closed", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


#: The department still has something to do or Bapperida still has to look.
OPEN_ACTION_STATES = frozenset({ActionState.OPEN, ActionState.REPORTED, ActionState.RETURNED})
#: The department must act.
DEPARTMENT_ACTION_STATES = frozenset({ActionState.OPEN, ActionState.RETURNED})
