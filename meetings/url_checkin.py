"""Addresses of the check-in: on one's own phone without an account, and for staff at the meeting."""

from django.urls import path

from .views.attendance_quick import attendance_quick, attendance_tick
from .views.attendance_sheet import meeting_attendance_export, meeting_sheet
from .views.checkin import checkin, checkin_receipt, checkin_start
from .views.checkin_staff import meeting_checkin, meeting_checkin_decide, meeting_screen, meeting_screen_part

urlpatterns = [
    path("hadir/", checkin_start, name="checkin_start"),
    path("hadir/<str:code>/", checkin, name="checkin"),
    path("hadir/<str:code>/bukti/", checkin_receipt, name="checkin_receipt"),
    path("rapat/<int:pk>/hadir-mandiri/", meeting_checkin, name="meeting_checkin"),
    path("rapat/<int:pk>/hadir-mandiri/<str:action>/", meeting_checkin_decide, name="meeting_checkin_decide"),
    path("rapat/<int:pk>/layar/", meeting_screen, name="meeting_screen"),
    path("rapat/<int:pk>/layar/isi/", meeting_screen_part, name="meeting_screen_part"),
    path("rapat/<int:pk>/kehadiran/cepat/", attendance_quick, name="attendance_quick"),
    path("rapat/undangan/<int:pk>/kehadiran/", attendance_tick, name="attendance_tick"),
    path("rapat/<int:pk>/kehadiran/excel/", meeting_attendance_export, name="meeting_attendance_export"),
    path("rapat/<int:pk>/lembar-hadir/<str:kind>/<str:suffix>/", meeting_sheet, name="meeting_sheet"),
]
