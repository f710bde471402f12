"""Addresses of the dashboard, the page of a department, the inbox and the search."""

from django.urls import path

from .views import dashboard, department, search

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("perlu-tindakan/", dashboard.inbox_page, name="inbox"),
    path("unduh/kepatuhan.xlsx", dashboard.matrix_export, name="matrix_export"),
    path("cari/", search.search, name="search"),
    path("opd/<str:code>/", department.department_detail, name="department_detail"),
    path("tahun/<int:year>/tutup/", department.year_close, name="year_close"),
]
