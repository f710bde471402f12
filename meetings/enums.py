"""Choices of the meetings app."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Escalation:
    """A stage that an overdue task has reached: from ``from_day`` days after its due date on."""

    key: str
    from_day: int
    label: str
    tone: str
    icon: str


#: What happens to a task that its department leaves lying, by days past the due date, mildest first. Computed on every
#: page, never stored; a report that waits for Bapperida is not the department's delay.
ESCALATIONS = (
    Escalation("ingat", 1, "Diingatkan", "fair", "bell"),
    Escalation("tegur", 7, "Teguran kepala OPD", "poor", "envelope"),
    Escalation("sekda", 14, "Dilaporkan ke Sekda", "poor", "megaphone"),
)


def escalation_of(days_late: int) -> Escalation | None:
    """The stage of a task that many days past its due date; None before the first."""
    return next((stage for stage in reversed(ESCALATIONS) if days_late >= stage.from_day), None)


class LetterNature(models.TextChoices):
    """Sifat of an official letter."""

    ORDINARY = "biasa", _("Biasa")
    IMPORTANT = "penting", _("Penting")
    URGENT = "segera", _("Segera")


class AttendeeSource(models.TextChoices):
    """How a person came onto the attendance list."""

    SHEET = "lembar", _("Lembar daftar hadir")
    STAFF = "petugas", _("Dicatat petugas")
    CHECK_IN = "mandiri", _("Daftar hadir mandiri")


class FileKind(models.TextChoices):
    PHOTO = "foto", _("Foto")
    PRESENTATION = "paparan", _("Bahan paparan")
    OTHER = "lain", _("Lainnya")


class GroupKind(models.TextChoices):
    WORKING_GROUP = "pokja", _("Pokja PUG")
    TECHNICAL = "teknis", _("Tim Teknis")


class MemberRole(models.TextChoices):
    PATRON = "pembina", _("Pembina")
    CHAIR = "ketua", _("Ketua")
    VICE_CHAIR = "wakil", _("Wakil ketua")
    SECRETARY = "sekretaris", _("Sekretaris")
    MEMBER = "anggota", _("Anggota")


class PlanArea(models.TextChoices):
    """Areas of the Pokja's plan: the institutions of PUG, and the seven processes of development."""

    INSTITUTION = "pelembagaan", _("Pelembagaan PUG")
    PLANNING = "perencanaan", _("Perencanaan")
    BUDGETING = "penganggaran", _("Penganggaran")
    CARRYING_OUT = "pelaksanaan", _("Pelaksanaan")
    MONITORING = "pemantauan", _("Pemantauan")
    EVALUATION = "evaluasi", _("Evaluasi")
    OVERSIGHT = "pengawasan", _("Pengawasan")
    REPORTING = "pelaporan", _("Pelaporan")


class ConsultationState(models.TextChoices):
    OPEN = "open", _("Menunggu jawaban")
    ANSWERED = "answered", _("Dijawab")
    AGREED = "agreed", _("Disepakati")
    PUBLISHED = "published", _("Diterbitkan")
    WITHDRAWN = "withdrawn", _("Ditarik")


class PolicyKind(models.TextChoices):
    LAW = "uu", _("Undang-Undang")
    GOVERNMENT = "pp", _("Peraturan Pemerintah")
    PRESIDENT = "perpres", _("Peraturan Presiden")
    INSTRUCTION = "inpres", _("Instruksi Presiden")
    MINISTER = "permen", _("Peraturan Menteri")
    DECREE = "kepmen", _("Keputusan Menteri")
    CIRCULAR = "se", _("Surat Edaran")
    CITY_LAW = "perda", _("Peraturan Daerah")
    MAYOR = "perwa", _("Peraturan Wali Kota")
    MAYOR_DECREE = "kepwa", _("Keputusan Wali Kota")
    PLAN = "rencana", _("Dokumen perencanaan")
    GUIDE = "panduan", _("Panduan")


class PolicyStatus(models.TextChoices):
    IN_FORCE = "berlaku", _("Berlaku")
    AMENDED = "diubah", _("Berlaku dengan perubahan")
    REVOKED = "dicabut", _("Dicabut")


class PolicyArea(models.TextChoices):
    """Where in the work a policy applies."""

    INSTITUTION = "pelembagaan", _("Pelembagaan PUG")
    DATA = "data", _("Data terpilah")
    GAP = "gap", _("GAP")
    GBS = "gbs", _("GBS dan ARG")
    KAK = "kak", _("KAK")
    NOMENCLATURE = "nomenklatur", _("Kode dan nomenklatur")
    MONITORING = "pemantauan", _("Pemantauan dan evaluasi")
    OVERSIGHT = "pengawasan", _("Pengawasan")
    REPORTING = "pelaporan", _("Pelaporan")
