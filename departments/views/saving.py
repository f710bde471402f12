"""The step between a valid form and the act that saves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import Form, ModelForm
from django.http import HttpRequest, QueryDict

Saved = TypeVar("Saved")


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def saved(form: Form | ModelForm, act: Callable[[], Saved]) -> Saved | None:
    """What ``act`` saved; None where a rule of the table refused it, with the reason in the form."""
    try:
        return act()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
