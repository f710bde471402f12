"""Choices of the monitoring app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetVersion(models.TextChoices):
    """Version of the budget that a PPRG belongs to."""

    ORIGINAL = "murni", _("Murni")
    REVISED = "perubahan", _("Perubahan")


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("Draf")
    OFFERED = "offered", _("Menunggu tanda tangan")
    SIGNED = "signed", _("Ditandatangani")
    SUBMITTED = "submitted", _("Diajukan")
    IN_VERIFICATION = "in_verification", _("Dalam verifikasi")
    NEEDS_REVISION = "needs_revision", _("Perlu perbaikan")
    VERIFIED = "verified", _("Diverifikasi")
    WITHDRAWN = "withdrawn", _("Ditarik")


#: The focal point may write.
EDITABLE_STATES = frozenset({SubmissionState.DRAFT, SubmissionState.NEEDS_REVISION})
#: Bapperida or Dinas P3A has to act.
VERIFIER_STATES = frozenset({SubmissionState.SUBMITTED, SubmissionState.IN_VERIFICATION})
#: Not yet ended.
OPEN_STATES = frozenset(SubmissionState) - {SubmissionState.VERIFIED, SubmissionState.WITHDRAWN}


class GapFactorKind(models.TextChoices):
    """Factors of a gender gap (GAP step 3); only the relevant ones are filled in."""

    ACCESS = "akses", _("Akses")
    PARTICIPATION = "partisipasi", _("Partisipasi")
    CONTROL = "kontrol", _("Kontrol")
    BENEFIT = "manfaat", _("Manfaat")


class CauseKind(models.TextChoices):
    INTERNAL = "internal", _("Internal")
    EXTERNAL = "eksternal", _("Eksternal")


class IndicatorKind(models.TextChoices):
    OUTPUT = "keluaran", _("Keluaran")
    OUTCOME = "hasil", _("Hasil")


class ArgCategory(models.TextChoices):
    """The three categories of gender-responsive budget (ARG)."""

    TARGETED = "khusus", _("Anggaran khusus target gender")
    EQUALITY = "kesetaraan", _("Anggaran kesetaraan gender")
    INSTITUTION = "pelembagaan", _("Anggaran pelembagaan kesetaraan gender")


class DocumentKind(models.TextChoices):
    """Documents that are derived from the GAP and may hold own text."""

    GBS = "gbs", _("GBS")
    KAK = "kak", _("KAK")


class VerifierOffice(models.TextChoices):
    """Offices that give an opinion on GAP and GBS."""

    BAPPERIDA = "bapperida", _("Bapperida")
    DP3A = "dp3a", _("Dinas P3A")


class OpinionVerdict(models.TextChoices):
    APPROVE = "setuju", _("Setuju diverifikasi")
    REVISE = "perbaiki", _("Perlu perbaikan")


class ItemVerdict(models.TextChoices):
    """How one of the 22 items of the verification sheet is judged."""

    FIT = "sesuai", _("Sesuai")
    MEND = "perbaiki", _("Perlu perbaikan")
    ABSENT = "tidak_ada", _("Tidak ada")


class FindingState(models.TextChoices):
    OPEN = "open", _("Terbuka")
    RESPONDED = "responded", _("Menunggu pemeriksaan")
    RETURNED = "returned", _("Dikembalikan")
    CLOSED = "closed", _("Selesai")


OPEN_FINDING_STATES = frozenset(FindingState) - {FindingState.CLOSED}
#: The department must act.
DEPARTMENT_FINDING_STATES = frozenset({FindingState.OPEN, FindingState.RETURNED})


class Severity(models.TextChoices):
    LIGHT = "ringan", _("Ringan")
    MEDIUM = "sedang", _("Sedang")
    HEAVY = "berat", _("Berat")


class Component(models.TextChoices):
    """Components of the compliance score, in the order of the pages (weights: the fiscal year)."""

    PREREQUISITES = "prerequisites", _("Prasyarat PUG")
    DATA = "data", _("Data terpilah")
    COVERAGE = "coverage", _("Cakupan PPRG")
    TIMELINESS = "timeliness", _("Tepat waktu")
    REALIZATION = "realization", _("Realisasi ARG")
    ATTENDANCE = "attendance", _("Kehadiran rakor")
    FOLLOWUP = "followup", _("Tindak lanjut")


class Band(models.TextChoices):
    EXCELLENT = "sangat_patuh", _("Sangat patuh")
    GOOD = "patuh", _("Patuh")
    FAIR = "cukup", _("Cukup")
    POOR = "kurang", _("Kurang")
    NONE = "belum", _("Belum dinilai")
