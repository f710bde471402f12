"""The step between a valid form and the act that saves it."""

from django import forms
from django.core.exceptions import ValidationError

from departments.views.saving import saved


class Name(forms.Form):
    name = forms.CharField()


def test_what_the_act_returns_comes_back():
    form = Name({"name": "x"})
    assert form.is_valid()
    assert saved(form, lambda: "disimpan") == "disimpan"


def test_a_rule_that_refuses_late_is_shown_in_the_form():
    form = Name({"name": "x"})
    assert form.is_valid()

    def refuse() -> None:
        raise ValidationError({"__all__": ["Sudah ada."]})

    assert saved(form, refuse) is None
    assert form.non_field_errors() == ["Sudah ada."]
