"""What the filters of all lists share: the search box, the look of the fields, and the mark that a list remembers."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from .fields import SearchField
from .listing import REMEMBER


class SearchFilter(django_filters.Filter):
    """The search box."""

    field_class = SearchField


class RememberedFilterSet(django_filters.FilterSet):
    """Bound even without a query, so that defaults apply; a list remembers what was chosen in its form.

    A choice takes effect at once; text when the form is sent.
    """

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(QueryDict() if data is None else data, *args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        """The form with its hidden mark and the classes of the house."""
        form = super().get_form_class()
        for field in form.base_fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs.update({"class": "form-select", "data-autosubmit": ""})
            else:
                field.widget.attrs.update({"class": "form-control", "placeholder": field.label})
        form.base_fields[REMEMBER] = forms.CharField(initial="1", required=False, widget=forms.HiddenInput)
        return form

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All filters; the mark is no filter."""
        self.form.cleaned_data.pop(REMEMBER, None)
        return super().filter_queryset(queryset)
