"""What was agreed: meetings, attendance, minutes, decisions and action items."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Rapat dan tindak lanjut"
