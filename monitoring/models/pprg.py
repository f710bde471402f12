"""A PPRG submission: the GAP in nine steps, from which the GBS is derived.

Steps 2-5 and 7-9 are rows, so that a cause can name its factors, an action its causes, and the baseline
the very data row it is drawn from. Nothing of the GBS is typed again (domain: GBS).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.enums import DataSex
from departments.models import SubActivity
from pug_tanjungbalai.common.models import StateChange
from pug_tanjungbalai.common.validators import MAX_MONEY, MAX_YEAR, MIN_YEAR

from ..enums import ArgCategory, BudgetVersion, CauseKind, GapFactorKind, IndicatorKind, SubmissionState

MAX_VALUE = 10**12


def quantity(label: Any, **kwargs: Any) -> models.DecimalField:
    """A counted or measured figure with at most two decimals."""
    return models.DecimalField(
        label,
        max_digits=16,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(-MAX_VALUE)), MaxValueValidator(Decimal(MAX_VALUE))],
        **kwargs,
    )


class Submission(models.Model):
    """GAP and GBS of one sub-activity, fiscal year and budget version."""

    sub_activity = models.ForeignKey(
        SubActivity, models.PROTECT, related_name="submissions", verbose_name=_("sub kegiatan")
    )
    budget_version = models.CharField(
        _("versi anggaran"), max_length=10, choices=BudgetVersion, default=BudgetVersion.ORIGINAL
    )
    state = models.CharField(_("status"), max_length=20, choices=SubmissionState, default=SubmissionState.DRAFT)
    version = models.PositiveIntegerField(_("versi isi"), default=1, editable=False)

    purpose = models.TextField(_("tujuan sub kegiatan"), blank=True, max_length=5000)
    target_group = models.TextField(_("kelompok sasaran"), blank=True, max_length=2000)
    data_note = models.TextField(_("uraian data pembuka wawasan"), blank=True, max_length=5000)
    new_purpose = models.TextField(_("reformulasi tujuan"), blank=True, max_length=5000)
    arg_category = models.CharField(_("kategori ARG"), max_length=15, choices=ArgCategory, blank=True)
    arg_reason = models.TextField(_("alasan kategori ARG"), blank=True, max_length=2000)
    budget_total = models.DecimalField(
        _("jumlah anggaran GBS (Rp)"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    budget_note = models.TextField(_("penjelasan selisih anggaran"), blank=True, max_length=2000)

    copied_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("disalin dari"),
    )
    dpa_number = models.CharField(_("nomor DPA"), max_length=120, blank=True, editable=False)
    dpa_date = models.DateField(_("tanggal DPA"), null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("dibekukan ke DPA"), null=True, blank=True, editable=False)

    created_at = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("dibuat oleh"),
        editable=False,
    )
    updated_at = models.DateTimeField(_("diubah"), default=timezone.now, editable=False)
    signed_by = models.ForeignKey(
        "departments.DepartmentHead",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("penanda tangan"),
        editable=False,
    )
    signed_at = models.DateTimeField(_("ditandatangani"), null=True, blank=True, editable=False)
    first_submitted_at = models.DateTimeField(_("pertama diajukan"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(_("diverifikasi"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("PPRG")
        verbose_name_plural = _("PPRG")
        ordering = ["sub_activity__item__code", "budget_version"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_activity", "budget_version"],
                condition=~Q(state=SubmissionState.WITHDRAWN),
                name="submission_one_live_per_sub_activity_version",
                violation_error_message=_("Sub kegiatan ini sudah punya PPRG untuk versi anggaran itu."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.VERIFIED) | Q(verified_at__isnull=False),
                name="submission_verified_has_time",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True)
                | (Q(state=SubmissionState.VERIFIED, dpa_date__isnull=False) & ~Q(dpa_number="")),
                name="submission_frozen_is_verified_with_dpa",
                violation_error_message=_("Yang dibekukan ke DPA harus terverifikasi, dengan nomor dan tanggal DPA."),
            ),
            models.CheckConstraint(
                condition=Q(budget_total__isnull=True) | Q(budget_total__gte=0, budget_total__lte=MAX_MONEY),
                name="submission_budget_range",
                violation_error_message=_("Jumlah anggaran harus antara Rp0 dan Rp1.000.000.000.000.000."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="submission_state_submitted"),
            models.Index(fields=["verified_at"], name="submission_verified_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_activity.item.code} {self.sub_activity.item.name} ({self.budget_version})"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:pprg_detail", args=[self.pk])

    @property
    def department_id(self) -> int:
        """The department whose sub-activity this is (used by the predicates of ``rules``)."""
        return self.sub_activity.department_id


class SubmissionRow(models.Model):
    """Base of the rows of a submission, kept in the order in which they were written."""

    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class GapData(SubmissionRow):
    """Step 2: one figure by sex with its year and source. Step 8 marks the rows that serve as baseline."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="data_rows", verbose_name=_("PPRG"))
    indicator = models.CharField(_("indikator"), max_length=300)
    unit = models.CharField(_("satuan"), max_length=40)
    concerns = models.CharField(_("menyangkut"), max_length=2, choices=DataSex, default=DataSex.BOTH)
    male = quantity(_("laki-laki"), null=True, blank=True)
    female = quantity(_("perempuan"), null=True, blank=True)
    data_year = models.PositiveSmallIntegerField(
        _("tahun"),
        null=True,
        blank=True,
        validators=[MinValueValidator(MIN_YEAR), MaxValueValidator(MAX_YEAR)],
    )
    source = models.CharField(_("sumber"), max_length=200, blank=True)
    is_baseline = models.BooleanField(_("data dasar"), default=False)

    class Meta(SubmissionRow.Meta):
        verbose_name = _("data pembuka wawasan")
        verbose_name_plural = _("data pembuka wawasan")
        constraints = [
            models.CheckConstraint(
                condition=~Q(concerns=DataSex.MALE, female__isnull=False)
                & ~Q(concerns=DataSex.FEMALE, male__isnull=False),
                name="gap_data_one_sex_has_no_pair",
                violation_error_message=_("Data satu jenis kelamin tidak punya angka pasangannya."),
            ),
            models.CheckConstraint(
                condition=Q(data_year__isnull=True) | Q(data_year__gte=MIN_YEAR, data_year__lte=MAX_YEAR),
                name="gap_data_year_range",
                violation_error_message=_("Tahun harus antara 2000 dan 2100."),
            ),
        ]

    def __str__(self) -> str:
        return self.indicator


class GapFactor(SubmissionRow):
    """Step 3: a factor that explains the gap; only the relevant ones exist."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="factors", verbose_name=_("PPRG"))
    kind = models.CharField(_("faktor"), max_length=15, choices=GapFactorKind)
    text = models.TextField(_("uraian"), max_length=5000)

    class Meta(SubmissionRow.Meta):
        verbose_name = _("faktor kesenjangan")
        verbose_name_plural = _("faktor kesenjangan")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind"],
                name="gap_factor_once_per_submission",
                violation_error_message=_("Faktor ini sudah diisi."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class GapCause(SubmissionRow):
    """Steps 4 and 5: a cause inside or outside the agency, tied to the factors it feeds."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="causes", verbose_name=_("PPRG"))
    kind = models.CharField(_("jenis"), max_length=10, choices=CauseKind)
    text = models.TextField(_("sebab"), max_length=5000)
    evidence = models.CharField(_("bukti atau sumber"), max_length=300, blank=True)
    factors: models.ManyToManyField = models.ManyToManyField(
        GapFactor, blank=True, related_name="causes", verbose_name=_("terkait faktor")
    )

    class Meta(SubmissionRow.Meta):
        verbose_name = _("sebab kesenjangan")
        verbose_name_plural = _("sebab kesenjangan")

    def __str__(self) -> str:
        return self.text[:100]


class ActionPlan(SubmissionRow):
    """Step 7: an action with its input in Rupiah, output and outcome, answering causes."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="actions", verbose_name=_("PPRG"))
    name = models.CharField(_("rencana aksi"), max_length=500)
    input_amount = models.DecimalField(_("masukan (Rp)"), max_digits=18, decimal_places=2, null=True, blank=True)
    output = models.TextField(_("keluaran"), blank=True, max_length=2000)
    outcome = models.TextField(_("hasil"), blank=True, max_length=2000)
    causes: models.ManyToManyField = models.ManyToManyField(
        GapCause, blank=True, related_name="actions", verbose_name=_("menjawab sebab")
    )

    class Meta(SubmissionRow.Meta):
        verbose_name = _("rencana aksi")
        verbose_name_plural = _("rencana aksi")
        constraints = [
            models.CheckConstraint(
                condition=Q(input_amount__isnull=True) | Q(input_amount__gte=0, input_amount__lte=MAX_MONEY),
                name="action_plan_amount_range",
                violation_error_message=_("Masukan harus antara Rp0 dan Rp1.000.000.000.000.000."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GapIndicator(SubmissionRow):
    """Step 9: an output or outcome indicator with unit, baseline, target and split by sex."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="indicators", verbose_name=_("PPRG"))
    kind = models.CharField(_("jenis"), max_length=10, choices=IndicatorKind)
    name = models.CharField(_("indikator"), max_length=300)
    unit = models.CharField(_("satuan"), max_length=40)
    baseline = quantity(_("data dasar"), null=True, blank=True)
    target = quantity(_("target"), null=True, blank=True)
    target_male = quantity(_("target L"), null=True, blank=True)
    target_female = quantity(_("target P"), null=True, blank=True)

    class Meta(SubmissionRow.Meta):
        verbose_name = _("indikator gender")
        verbose_name_plural = _("indikator gender")

    def __str__(self) -> str:
        return self.name


class SubmissionHistory(StateChange):
    """Every move of a submission; ``snapshot`` holds the whole text as it was then."""

    record = models.ForeignKey(Submission, models.PROTECT, related_name="history", verbose_name=_("PPRG"))

    class Meta(StateChange.Meta):
        verbose_name = _("riwayat PPRG")
        verbose_name_plural = _("riwayat PPRG")
