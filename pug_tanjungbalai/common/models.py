"""Append-only records: the audit trail, the base of every history table, and the log of imports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import words


class AppendOnlyError(TypeError):
    """Raised when code tries to change or delete what is written once."""


class AppendOnlyQuerySet(models.QuerySet):
    """A queryset that can add and read, nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError(f"{self.model.__name__} is append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{self.model.__name__} is append-only.")


class AppendOnlyModel(models.Model):
    """A row is written once; saving it again or deleting it is a programming error."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{type(self).__name__} is append-only.")


class StateChange(AppendOnlyModel):
    """One move of a record through its life cycle: old, new, actor, role then, time, note.

    A concrete history adds the foreign key ``record`` (related name ``history``).
    """

    action = models.CharField(_("tindakan"), max_length=30)
    from_state = models.CharField(_("status lama"), max_length=30, blank=True)
    to_state = models.CharField(_("status baru"), max_length=30)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("pelaku"))
    actor_role = models.CharField(_("peran saat itu"), max_length=30)
    note = models.TextField(_("catatan"), blank=True)
    version = models.PositiveIntegerField(_("versi"), default=0)
    snapshot = models.JSONField(_("isi saat itu"), default=dict, blank=True)
    at = models.DateTimeField(_("waktu"), default=timezone.now, db_index=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        record = self._meta.get_field("record").related_model
        moved = [words.value(record, "state", state) for state in (self.from_state, self.to_state) if state]  # type: ignore[arg-type]
        return " → ".join(moved)


class AuditEntry(AppendOnlyModel):
    """Who changed what, when, from which value to which; written in the transaction of the change."""

    at = models.DateTimeField(_("waktu"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("pelaku")
    )
    actor_role = models.CharField(_("peran saat itu"), max_length=30, blank=True)
    actor_department = models.CharField(_("perangkat daerah saat itu"), max_length=20, blank=True)
    address = models.GenericIPAddressField(_("alamat"), null=True, blank=True)
    request_id = models.CharField(_("nomor catatan akses"), max_length=32, blank=True)
    action = models.CharField(_("tindakan"), max_length=40)
    object_type = models.CharField(_("jenis objek"), max_length=60)
    object_id = models.CharField(_("nomor objek"), max_length=40)
    object_text = models.CharField(_("objek"), max_length=200)
    changes = models.JSONField(_("perubahan"), default=dict, blank=True)
    reason = models.TextField(_("alasan"), blank=True)

    class Meta:
        verbose_name = _("jejak perubahan")
        verbose_name_plural = _("jejak perubahan")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{words.action(self.object_type, self.action)}: {self.object_text}"


class ImportRun(models.Model):
    """One uploaded workbook: checked first (dry run), applied afterwards, kept as the source of its figures."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Diperiksa")
        APPLIED = "applied", _("Diterapkan")

    kind = models.CharField(_("jenis"), max_length=30)
    file = models.FileField(_("berkas"), upload_to="impor/%Y/%m", max_length=200)
    original_name = models.CharField(_("nama berkas"), max_length=200)
    sha256 = models.CharField(_("kode keaslian berkas"), max_length=64)
    options = models.JSONField(_("pilihan"), default=dict, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.CHECKED)
    summary = models.JSONField(_("ringkasan"), default=dict, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("pengunggah"))
    created_at = models.DateTimeField(_("diunggah"), default=timezone.now)
    applied_at = models.DateTimeField(_("diterapkan"), null=True, blank=True)

    class Meta:
        verbose_name = _("impor")
        verbose_name_plural = _("impor")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{words.kind_of_import(self.kind)}: {self.original_name}"
