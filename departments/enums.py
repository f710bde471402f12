"""Choices of the departments app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in this system (domain: who does what)."""

    BAPPERIDA = "bapperida", _("Bapperida (koordinator)")
    DP3A = "dp3a", _("Dinas P3A (sekretaris Pokja)")
    BPKPD = "bpkpd", _("BPKPD (keuangan)")
    INSPEKTORAT = "inspektorat", _("Inspektorat (pengawas)")
    FOCAL_POINT = "focal_point", _("Focal point")
    HEAD = "head", _("Kepala perangkat daerah")
    LEADERSHIP = "leadership", _("Pimpinan daerah")
    ADMIN = "admin", _("Administrator sistem")


#: Roles bound to one department: they read and write for their own only.
DEPARTMENT_ROLES = frozenset({Role.FOCAL_POINT, Role.HEAD})
#: Roles that read every department.
CITY_ROLES = frozenset(Role) - DEPARTMENT_ROLES
#: Roles that verify GAP and GBS.
VERIFIER_ROLES = frozenset({Role.BAPPERIDA, Role.DP3A})


class Sex(models.TextChoices):
    MALE = "L", _("Laki-laki")
    FEMALE = "P", _("Perempuan")


class DepartmentKind(models.TextChoices):
    SECRETARIAT = "sekretariat", _("Sekretariat")
    INSPECTORATE = "inspektorat", _("Inspektorat")
    AGENCY = "badan", _("Badan")
    OFFICE = "dinas", _("Dinas")
    UNIT = "satuan", _("Satuan")
    HOSPITAL = "rsud", _("RSUD")
    DISTRICT = "kecamatan", _("Kecamatan")


class HeadStatus(models.TextChoices):
    DEFINITIVE = "definitif", _("Definitif")
    ACTING = "plt", _("Plt. (pelaksana tugas)")
    DAILY_ACTING = "plh", _("Plh. (pelaksana harian)")


#: Holders of the seat itself; a Plh. stands in while the holder is away and may overlap with one.
SEAT_STATUSES = frozenset({HeadStatus.DEFINITIVE, HeadStatus.ACTING})


class YearState(models.TextChoices):
    PREPARATION = "persiapan", _("Disiapkan")
    RUNNING = "berjalan", _("Berjalan")
    CLOSED = "tutup", _("Ditutup")


class ArgDenominator(models.TextChoices):
    TOTAL = "total", _("Total belanja daerah")
    WITHOUT_STAFF = "tanpa_pegawai", _("Belanja tanpa pegawai dan transfer")


class VerificationRule(models.TextChoices):
    """Whose approving opinion makes a GAP and GBS verified."""

    ONE = "satu", _("Salah satu: Bapperida atau Dinas P3A")
    BOTH = "keduanya", _("Keduanya: Bapperida dan Dinas P3A")


class DeadlineStep(models.TextChoices):
    """Deadlines of a fiscal year that can be extended for one department."""

    SUBMISSION = "pengajuan", _("Pengajuan GAP dan GBS (murni)")
    REVISED = "perubahan", _("Pengajuan GAP dan GBS (perubahan)")


class CodeLevel(models.TextChoices):
    """Levels of the nomenclature, by number of segments of the code."""

    AFFAIR = "urusan", _("Urusan")
    FIELD = "bidang", _("Bidang urusan")
    PROGRAM = "program", _("Program")
    ACTIVITY = "kegiatan", _("Kegiatan")
    SUB_ACTIVITY = "sub kegiatan", _("Sub kegiatan")


class BudgetKind(models.TextChoices):
    ORIGINAL = "murni", _("Pagu murni")
    REVISED = "perubahan", _("Pagu perubahan")
    REALIZED = "realisasi", _("Realisasi")


class DataSex(models.TextChoices):
    """Whom an indicator concerns; a fact of one sex only is valid and has no pair."""

    BOTH = "LP", _("Laki-laki dan perempuan")
    MALE = "L", _("Laki-laki saja")
    FEMALE = "P", _("Perempuan saja")
