"""Context of the page frame: sidebar, year choice, what waits for the user."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Placeholder until the inbox exists."""
    return {}
