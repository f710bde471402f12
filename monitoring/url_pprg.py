"""Addresses of the PPRG."""

from django.urls import path

from .views import pprg, pprg_write

urlpatterns = [
    path("pprg/", pprg.SubmissionList.as_view(), name="pprg_list"),
    path("pprg/belum/", pprg.MissingList.as_view(), name="pprg_missing"),
    path("pprg/baru/", pprg.pprg_create, name="pprg_create"),
    path("pprg/<int:pk>/", pprg.pprg_detail, name="pprg_detail"),
    path("pprg/<int:pk>/gbs/", pprg.pprg_gbs, name="pprg_gbs"),
    path("pprg/<int:pk>/langkah/<int:step>/", pprg_write.pprg_step, name="pprg_step"),
    path("pprg/<int:pk>/riwayat/<int:history>/", pprg.pprg_snapshot, name="pprg_snapshot"),
    path("pprg/<int:pk>/<slug:action>/", pprg.pprg_transition, name="pprg_transition"),
]
