"""Addresses of the meetings app."""

from django.urls import path

from . import url_checkin, url_papers, url_pokja, views

app_name = "meetings"
urlpatterns = [
    *url_checkin.urlpatterns,
    *url_papers.urlpatterns,
    *url_pokja.urlpatterns,
    path("rapat/", views.MeetingList.as_view(), name="meeting_list"),
    path("rapat/baru/", views.meeting_create, name="meeting_create"),
    path("rapat/<int:pk>/", views.meeting_detail, name="meeting_detail"),
    path("rapat/<int:pk>/ubah/", views.meeting_update, name="meeting_update"),
    path("rapat/<int:pk>/lanjutan/", views.meeting_continue, name="meeting_continue"),
    path("rapat/<int:pk>/status/<str:action>/", views.meeting_decide, name="meeting_decide"),
    path("rapat/<int:pk>/kehadiran/", views.meeting_attendance, name="meeting_attendance"),
    path("rapat/<int:pk>/notula/", views.meeting_minutes, name="meeting_minutes"),
    path("rapat/<int:pk>/keputusan/baru/", views.decision_create, name="decision_create"),
    path("rapat/keputusan/<int:pk>/ubah/", views.decision_update, name="decision_update"),
    path("rapat/keputusan/<int:pk>/tugas/", views.decision_tasks, name="decision_tasks"),
    path("rapat/keputusan/<int:pk>/hapus/", views.decision_delete, name="decision_delete"),
    path("tindak-lanjut/", views.ActionList.as_view(), name="action_list"),
    path("tindak-lanjut/papan/", views.action_board, name="action_board"),
    path("tindak-lanjut/per-opd/", views.DepartmentActionList.as_view(), name="action_departments"),
    path("tindak-lanjut/<int:pk>/", views.action_detail, name="action_detail"),
    path("tindak-lanjut/<int:pk>/ubah/", views.action_amend, name="action_amend"),
    path("tindak-lanjut/laporan/<int:pk>/bukti/", views.action_evidence, name="action_evidence"),
    path("tindak-lanjut/<int:pk>/<str:action>/", views.action_decide, name="action_decide"),
]
