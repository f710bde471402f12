"""Addresses of the whole site; each app owns its own."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from departments.views import SignInView, kept_page

urlpatterns = [
    path("masuk/", SignInView.as_view(), name="masuk"),
    path("masuk/kiriman/", kept_page, name="kiriman"),
    path("keluar/", auth_views.LogoutView.as_view(), name="keluar"),
    path(
        "akun/sandi/",
        auth_views.PasswordChangeView.as_view(http_method_names=["get", "head", "post", "options"]),
        name="password_change",
    ),
    path("akun/sandi/selesai/", auth_views.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("admin/", admin.site.urls),
    path("", include("departments.urls")),
    path("", include("meetings.urls")),
    path("", include("monitoring.urls")),
]

handler400 = "pug_tanjungbalai.common.views.bad_request"
