"""Addresses of the departments app."""

from django.urls import URLPattern

app_name = "departments"
urlpatterns: list[URLPattern] = []
