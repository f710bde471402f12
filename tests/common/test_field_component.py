"""The component for one form field: crispy writes it, with a hint where the page has a better word."""

from __future__ import annotations

from django import forms
from django.template.loader import render_to_string


class Example(forms.Form):
    """One of each: a line, a choice, a tick, a group."""

    name = forms.CharField(label="Nama", help_text="Nama lengkap.")
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A")], required=False)
    sure = forms.BooleanField(label="Yakin", required=False)
    level = forms.ChoiceField(label="Tingkat", choices=[("1", "Satu"), ("2", "Dua")], widget=forms.RadioSelect)


def rendered(form: forms.Form, name: str, **context: str) -> str:
    """The component with that field."""
    return render_to_string("components/field.html", {"field": form[name], **context})


def test_widget_brings_its_class_and_is_bound_to_label_and_help():
    html = rendered(Example(), "name")
    assert 'for="id_name"' in html
    assert "form-control" in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html
    assert "asteriskField" in html
    assert "form-select" in rendered(Example(), "kind")
    assert "asteriskField" not in rendered(Example(), "kind")


def test_hint_stands_instead_of_the_help_text_and_is_escaped():
    html = rendered(Example(), "name", hint="Seperti pada SK <asli>.")
    assert "Seperti pada SK &lt;asli&gt;." in html
    assert "Nama lengkap." not in html
    described = rendered(Example(), "kind", hint="Boleh kosong.")
    assert 'aria-describedby="id_kind_helptext"' in described
    assert 'id="id_kind_helptext"' in described


def test_a_wrong_field_names_its_error():
    html = rendered(Example({"name": ""}), "name")
    assert "is-invalid" in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_ticks_and_groups_have_their_labels():
    tick = rendered(Example(), "sure")
    assert "form-check-input" in tick
    assert '<label for="id_sure" class="form-check-label' in tick
    group = rendered(Example(), "level")
    assert "<fieldset" in group
    assert "<legend" in group
    assert group.count('type="radio"') == 2
