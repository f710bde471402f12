"""Addresses of the dashboard, the page of a department, the inbox, the search and the guide."""

from django.urls import path

from .views import dashboard, department, guide, search

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("perlu-tindakan/", dashboard.inbox_page, name="inbox"),
    path("unduh/kepatuhan.xlsx", dashboard.matrix_export, name="matrix_export"),
    path("cari/", search.search, name="search"),
    path("bantuan/", guide.guide, name="help"),
    path("opd/<str:code>/", department.department_detail, name="department_detail"),
    path("tahun/<int:year>/tutup/", department.year_close, name="year_close"),
]
