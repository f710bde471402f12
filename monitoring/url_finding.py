"""Addresses of findings and of the yearly facts of a department."""

from django.urls import path

from .views import finding, prerequisite

urlpatterns = [
    path("temuan/", finding.FindingList.as_view(), name="finding_list"),
    path("temuan/baru/", finding.finding_create, name="finding_create"),
    path("temuan/bukti/<int:pk>/", finding.finding_evidence, name="finding_evidence"),
    path("temuan/<int:pk>/", finding.finding_detail, name="finding_detail"),
    path("temuan/<int:pk>/ubah/", finding.finding_edit, name="finding_edit"),
    path("temuan/<int:pk>/<slug:action>/", finding.finding_transition, name="finding_transition"),
    path("opd/<str:code>/prasyarat/", prerequisite.department_facts, name="department_facts"),
    path("opd/<str:code>/prasyarat/nilai/", prerequisite.prerequisite_edit, name="prerequisite_edit"),
    path("opd/<str:code>/data/baru/", prerequisite.data_create, name="data_create"),
    path("data/<int:pk>/ubah/", prerequisite.data_edit, name="data_edit"),
    path("data/<int:pk>/verifikasi/", prerequisite.data_verify, name="data_verify"),
]
