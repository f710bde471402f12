"""Addresses of the Pokja, its plan, the consultations and the policy library."""

from django.urls import path

from .views import consultation, pokja, policy, publication, work_plan

urlpatterns = [
    path("pokja/", pokja.pokja_home, name="pokja_home"),
    path("pokja/sk/baru/", pokja.decree_create, name="decree_create"),
    path("pokja/sk/<int:pk>/", pokja.decree_detail, name="decree_detail"),
    path("pokja/sk/<int:pk>/ubah/", pokja.decree_update, name="decree_update"),
    path("pokja/sk/<int:pk>/berkas/", pokja.decree_file, name="decree_file"),
    path("pokja/rencana/", work_plan.plan_list, name="plan_list"),
    path("pokja/rencana/baru/", work_plan.plan_create, name="plan_create"),
    path("pokja/rencana/salin/", work_plan.plan_copy, name="plan_copy"),
    path("pokja/rencana/unduh.xlsx", work_plan.plan_export, name="plan_export"),
    path("pokja/rencana/cetak.<slug:suffix>", work_plan.plan_print, name="plan_print"),
    path("pokja/rencana/<int:pk>/ubah/", work_plan.plan_update, name="plan_update"),
    path("pokja/rencana/<int:pk>/realisasi/", work_plan.plan_realize, name="plan_realize"),
    path("pokja/rencana/<int:pk>/hapus/", work_plan.plan_delete, name="plan_delete"),
    path("konsultasi/", consultation.ConsultationList.as_view(), name="consultation_list"),
    path("konsultasi/baru/", consultation.consultation_create, name="consultation_create"),
    path("konsultasi/tanya-jawab/", publication.faq_list, name="faq_list"),
    path("konsultasi/tanya-jawab/<int:pk>/", publication.faq_detail, name="faq_detail"),
    path("konsultasi/<int:pk>/", consultation.consultation_detail, name="consultation_detail"),
    path("konsultasi/<int:pk>/ubah/", consultation.consultation_update, name="consultation_update"),
    path("konsultasi/<int:pk>/terbitkan/", publication.consultation_publish, name="consultation_publish"),
    path(
        "konsultasi/<int:pk>/sepakati/<int:answer>/",
        consultation.consultation_agree,
        name="consultation_agree",
    ),
    path("konsultasi/<int:pk>/<slug:action>/", consultation.consultation_decide, name="consultation_decide"),
    path("acuan/", policy.PolicyList.as_view(), name="policy_list"),
    path("acuan/baru/", policy.policy_create, name="policy_create"),
    path("acuan/<int:pk>/", policy.policy_detail, name="policy_detail"),
    path("acuan/<int:pk>/ubah/", policy.policy_update, name="policy_update"),
    path("acuan/<int:pk>/berkas/", policy.policy_file, name="policy_file"),
]
