"""A coordination meeting with everything its record holds (domain: meeting record)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.enums import Sex
from departments.models import Department
from pug_tanjungbalai.common.validators import validate_nip

from ..enums import AttendeeSource, MeetingMode, MeetingState, Presence


class Meeting(models.Model):
    """A meeting; the weekday is computed from the date, never typed."""

    title = models.CharField(_("judul"), max_length=200)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    mode = models.CharField(_("bentuk"), max_length=10, choices=MeetingMode, default=MeetingMode.IN_PERSON)
    place = models.CharField(_("tempat"), max_length=200, blank=True)
    link = models.URLField(_("tautan daring"), blank=True)
    state = models.CharField(_("status"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)
    organizer = models.ForeignKey(
        Department, models.PROTECT, related_name="organized_meetings", verbose_name=_("penyelenggara")
    )
    purpose = models.TextField(_("tujuan"), blank=True)
    topics = models.TextField(_("pokok bahasan"), blank=True)
    mission = models.CharField(_("misi RPJMD yang dilayani"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("tahun"), null=True, blank=True, editable=False)
    sequence = models.PositiveSmallIntegerField(_("nomor urut tahun itu"), null=True, blank=True, editable=False)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("lanjutan dari rapat"),
    )
    checkin_code = models.CharField(_("kode daftar hadir"), max_length=20, null=True, blank=True, editable=False)
    checkin_closed_at = models.DateTimeField(_("daftar hadir mandiri ditutup"), null=True, blank=True, editable=False)
    invitation_number = models.CharField(_("nomor surat undangan"), max_length=80, blank=True)
    opened_by = models.CharField(_("dibuka oleh"), max_length=200, blank=True)
    closed_by = models.CharField(_("ditutup oleh"), max_length=200, blank=True)
    departments: models.ManyToManyField = models.ManyToManyField(
        Department, through="Invitation", related_name="meetings", verbose_name=_("perangkat daerah diundang")
    )

    class Meta:
        verbose_name = _("rapat")
        verbose_name_plural = _("rapat")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("Waktu selesai harus sesudah waktu mulai."),
            ),
            models.UniqueConstraint(
                fields=["year", "sequence"],
                name="meeting_sequence_once_per_year",
                violation_error_message=_("Nomor urut ini sudah dipakai pada tahun itu."),
            ),
            models.UniqueConstraint(fields=["checkin_code"], name="meeting_checkin_code_once"),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_state_start")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting_detail", args=[self.pk])


class Speaker(models.Model):
    """A resource person (narasumber), in person or online."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="speakers", verbose_name=_("rapat"))
    name = models.CharField(_("nama"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=150, blank=True)
    institution = models.CharField(_("instansi"), max_length=200, blank=True)
    topic = models.CharField(_("materi"), max_length=300, blank=True)
    online = models.BooleanField(_("daring"), default=False)
    letter_number = models.CharField(_("nomor surat permohonan"), max_length=80, blank=True)
    letter_date = models.DateField(_("tanggal surat permohonan"), null=True, blank=True)

    class Meta:
        verbose_name = _("narasumber")
        verbose_name_plural = _("narasumber")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """An invited department and how it took part."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("rapat"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="invitations", verbose_name=_("perangkat daerah")
    )
    presence = models.CharField(_("kehadiran"), max_length=15, choices=Presence, default=Presence.UNRECORDED)
    note = models.CharField(_("keterangan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        ordering = ["department__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "department"],
                name="invitation_once_per_meeting",
                violation_error_message=_("Perangkat daerah ini sudah diundang."),
            ),
        ]
        indexes = [models.Index(fields=["meeting", "department", "presence"], name="invitation_presence")]

    def __str__(self) -> str:
        return f"{self.department}: {self.get_presence_display()}"


class Attendee(models.Model):
    """A person who attended for a department (daftar hadir: name, L/P, NIP, position, phone)."""

    invitation = models.ForeignKey(
        Invitation, models.CASCADE, related_name="attendees", verbose_name=_("perangkat daerah")
    )
    name = models.CharField(_("nama"), max_length=150)
    sex = models.CharField(_("L/P"), max_length=1, choices=Sex)
    nip = models.CharField(_("NIP"), max_length=18, blank=True, validators=[validate_nip])
    position = models.CharField(_("jabatan"), max_length=150, blank=True)
    phone = models.CharField(_("no. HP"), max_length=20, blank=True)
    source = models.CharField(
        _("dicatat lewat"), max_length=8, choices=AttendeeSource, default=AttendeeSource.SHEET, editable=False
    )
    arrived_at = models.DateTimeField(_("datang"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("peserta")
        verbose_name_plural = _("peserta")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "nip"],
                condition=~Q(nip=""),
                name="attendee_nip_once_per_invitation",
                violation_error_message=_("Peserta dengan NIP ini sudah tercatat."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Minutes(models.Model):
    """Notula of a meeting, by the sections of the official form."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes", verbose_name=_("rapat"))
    chair = models.CharField(_("pimpinan rapat"), max_length=150, blank=True)
    note_taker = models.CharField(_("notulis"), max_length=150, blank=True)
    opening = models.TextField(_("pembukaan"), blank=True)
    remarks = models.TextField(_("sambutan"), blank=True)
    presentations = models.TextField(_("paparan"), blank=True)
    discussion = models.TextField(_("tanya jawab"), blank=True)
    conclusion = models.TextField(_("kesimpulan"), blank=True)
    secretary = models.CharField(_("sekretaris"), max_length=150, blank=True)
    chair_signed_at = models.DateTimeField(_("disahkan pimpinan"), null=True, blank=True, editable=False)
    note_taker_signed_at = models.DateTimeField(_("disahkan notulis"), null=True, blank=True, editable=False)
    locked_at = models.DateTimeField(_("dikunci"), null=True, blank=True, editable=False)
    #: Why locked minutes were opened again; empty once the correction is locked.
    correction_reason = models.TextField(_("alasan koreksi"), max_length=2000, blank=True, editable=False)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("notula")
        verbose_name_plural = _("notula")
        constraints = [
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True)
                | Q(chair_signed_at__isnull=False, note_taker_signed_at__isnull=False),
                name="minutes_locked_after_both_signed",
                violation_error_message=_("Notula dikunci sesudah pimpinan dan notulis mengesahkannya."),
            ),
        ]

    def __str__(self) -> str:
        return f"Notula {self.meeting}"


class Decision(models.Model):
    """A numbered decision of a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions", verbose_name=_("rapat"))
    number = models.PositiveSmallIntegerField(_("nomor"))
    text = models.TextField(_("keputusan"))

    class Meta:
        verbose_name = _("keputusan")
        verbose_name_plural = _("keputusan")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="decision_number_once_per_meeting",
                violation_error_message=_("Nomor keputusan ini sudah dipakai pada rapat itu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"
