"""Addresses of the budget around the PPRG: ARG, DPA, versions, reconciliation."""

from django.urls import path

from .views import arg, dpa, reconcile

urlpatterns = [
    path("arg/", arg.arg_recap, name="arg_recap"),
    path("arg/dokumen/", arg.arg_documents, name="arg_documents"),
    path("pprg/rekonsiliasi/", reconcile.reconcile_list, name="reconcile_list"),
    path("pprg/rekonsiliasi/templat/", reconcile.reconcile_template, name="reconcile_template"),
    path("pprg/rekonsiliasi/unggah/", reconcile.reconcile_upload, name="reconcile_upload"),
    path("pprg/rekonsiliasi/unggah/<int:pk>/", reconcile.reconcile_check, name="reconcile_check"),
    path("pprg/rekonsiliasi/unggah/<int:pk>/simpan/", reconcile.reconcile_apply, name="reconcile_apply"),
    path("pprg/rekonsiliasi/unggah/<int:pk>/buang/", reconcile.reconcile_discard, name="reconcile_discard"),
    path("pprg/rekonsiliasi/<int:pk>/", reconcile.reconcile_detail, name="reconcile_detail"),
    path("pprg/rekonsiliasi/<int:pk>/berkas/", reconcile.reconcile_file, name="reconcile_file"),
    path("pprg/<int:pk>/dpa/", dpa.pprg_freeze, name="pprg_freeze"),
    path("pprg/<int:pk>/perubahan/", dpa.pprg_revise, name="pprg_revise"),
    path("pprg/<int:pk>/versi/", dpa.pprg_versions, name="pprg_versions"),
]
