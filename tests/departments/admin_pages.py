"""Addresses of the admin, and bits of its forms."""

from __future__ import annotations

from typing import Any

from django.urls import reverse


def listing(model: str) -> str:
    """The list of a model."""
    return reverse(f"admin:departments_{model}_changelist")


def adding(model: str) -> str:
    """The form of a new row."""
    return reverse(f"admin:departments_{model}_add")


def changing(row: Any) -> str:
    """The form of a row."""
    return reverse(f"admin:departments_{row._meta.model_name}_change", args=[row.pk])


def no_inlines(*prefixes: str) -> dict[str, str]:
    """Management data of inlines that are left alone."""
    return {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}
