"""Addresses of the departments app. ``/opd/<code>/`` itself is a page of monitoring."""

from django.urls import path

from .views import budget, imports, structure, years

app_name = "departments"
urlpatterns = [
    path("opd/", structure.DepartmentList.as_view(), name="department_list"),
    path("opd/baru/", structure.department_create, name="department_create"),
    path("opd/<slug:code>/ubah/", structure.department_update, name="department_update"),
    path("opd/<slug:code>/kepala/baru/", structure.head_edit, name="head_create"),
    path("opd/<slug:code>/kepala/<int:pk>/ubah/", structure.head_edit, name="head_update"),
    path("opd/<slug:code>/focal-point/baru/", structure.focal_point_edit, name="focal_point_create"),
    path("opd/<slug:code>/focal-point/<int:pk>/ubah/", structure.focal_point_edit, name="focal_point_update"),
    path("opd/<slug:code>/anggaran/", budget.BudgetList.as_view(), name="budget_list"),
    path("opd/<slug:code>/anggaran/wajib/", budget.budget_require, name="budget_require"),
    path("anggaran/<int:pk>/angka/", budget.figure_create, name="figure_create"),
    path("anggaran/<int:pk>/angka/<int:figure_pk>/ubah/", budget.figure_update, name="figure_update"),
    path("tahun/", years.year_list, name="year_list"),
    path("tahun/baru/", years.year_create, name="year_create"),
    path("tahun/<int:year>/", years.year_detail, name="year_detail"),
    path("tahun/<int:year>/ubah/", years.year_update, name="year_update"),
    path("tahun/<int:year>/perpanjangan/baru/", years.extension_edit, name="extension_create"),
    path("tahun/<int:year>/perpanjangan/<int:pk>/ubah/", years.extension_edit, name="extension_update"),
    path("impor/", imports.import_index, name="import_index"),
    path("impor/hasil/<int:pk>/", imports.import_result, name="import_result"),
    path("impor/hasil/<int:pk>/terapkan/", imports.import_apply, name="import_apply"),
    path("impor/hasil/<int:pk>/buang/", imports.import_discard, name="import_discard"),
    path("impor/hasil/<int:pk>/berkas/", imports.import_file, name="import_file"),
    path("impor/<slug:kind>/", imports.import_upload, name="import_upload"),
    path("impor/<slug:kind>/templat/", imports.import_template, name="import_template"),
]
