"""Addresses of letters, calendar entries, versions of the minutes, and files of a meeting."""

from django.urls import path

from .views.files import file_create, file_download, file_remove
from .views.letter import letter_print, meeting_calendar_file, meeting_letter, speaker_print
from .views.letter_send import letter_send
from .views.minutes import minutes_autosave
from .views.minutes_record import (
    minutes_correct,
    minutes_print,
    minutes_sign,
    minutes_version,
    minutes_version_print,
)

urlpatterns = [
    path("rapat/<int:pk>/undangan/", meeting_letter, name="meeting_letter"),
    path("rapat/<int:pk>/undangan/kirim/", letter_send, name="letter_send"),
    path("rapat/<int:pk>/undangan/surat.<str:suffix>", letter_print, name="letter_print"),
    path("rapat/<int:pk>/kalender.ics", meeting_calendar_file, name="meeting_calendar"),
    path("rapat/<int:pk>/notula/simpan/", minutes_autosave, name="minutes_autosave"),
    path("rapat/<int:pk>/notula/pengesahan/<str:act>/", minutes_sign, name="minutes_sign"),
    path("rapat/<int:pk>/notula/koreksi/", minutes_correct, name="minutes_correct"),
    path("rapat/<int:pk>/notula/cetak.<str:suffix>", minutes_print, name="minutes_print"),
    path("rapat/<int:pk>/notula/versi/<int:number>/", minutes_version, name="minutes_version"),
    path(
        "rapat/<int:pk>/notula/versi/<int:number>/cetak.<str:suffix>",
        minutes_version_print,
        name="minutes_version_print",
    ),
    path("rapat/<int:pk>/berkas/", file_create, name="file_create"),
    path("rapat/berkas/<int:pk>/", file_download, name="file_download"),
    path("rapat/berkas/<int:pk>/hapus/", file_remove, name="file_remove"),
    path("rapat/narasumber/<int:pk>/permohonan.<str:suffix>", speaker_print, name="speaker_print"),
]
