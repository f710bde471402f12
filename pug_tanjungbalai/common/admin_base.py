"""Bases for ModelAdmin classes: every write leaves an audit entry, none overwrites another, histories are read."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from . import audit, words
from .errors import StaleVersion


def _links_of(obj: models.Model) -> dict[str, Any]:
    """What the many-to-many fields of ``obj`` hold, as sorted keys."""
    if obj.pk is None:
        return {}
    return {field.name: sorted(row.pk for row in getattr(obj, field.name).all()) for field in _editable_links(obj)}


def _editable_links(obj: models.Model) -> list[Any]:
    """Many-to-many fields without a table of their own: the others are rows of a model, with their own entries."""
    links: list[Any] = list(obj._meta.many_to_many)
    return [field for field in links if field.remote_field.through._meta.auto_created]


def _all_of(obj: models.Model) -> dict[str, Any]:
    """Columns and many-to-many fields of ``obj``."""
    return {**audit.values_of(obj), **_links_of(obj)}


class AuditedAdmin(admin.ModelAdmin):
    """Saves and deletes like the stock admin and records who changed what."""

    list_per_page = 50
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        before: dict[str, Any] = {}
        if change:
            stored = type(obj)._default_manager.filter(pk=obj.pk).first()
            before = audit.values_of(stored) if stored else {}
        super().save_model(request, obj, form, change)
        changes = audit.difference(before, audit.values_of(obj))
        if changes:
            audit.record(actor=request.user, action="ubah" if change else "buat", obj=obj, changes=changes)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Many-to-many fields are saved after the object: one entry for what changed in them."""
        before = _links_of(form.instance)
        super().save_related(request, form, formsets, change)
        changes = audit.difference(before, _links_of(form.instance))
        if changes:
            audit.record(actor=request.user, action="ubah", obj=form.instance, changes=changes)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        audit.record(actor=request.user, action="hapus", obj=obj, changes=audit.difference(_all_of(obj), {}))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        """Inline rows: one entry for each row added, changed or removed, with all that it held."""
        known = [row.instance.pk for row in formset.initial_forms if row.instance.pk]
        rows: Any = formset.model
        stored = {obj.pk: obj for obj in rows._default_manager.filter(pk__in=known)}
        before = {pk: _all_of(obj) for pk, obj in stored.items()}
        # Before the rows go: afterwards they have neither key nor values.
        for row in formset.deleted_forms if formset.can_delete else ():
            gone = stored.get(row.instance.pk)
            if gone is not None:
                changes = audit.difference(before[gone.pk], {})
                audit.record(actor=request.user, action="hapus", obj=gone, changes=changes)
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            audit.record(actor=request.user, action="buat", obj=obj, changes=audit.difference({}, _all_of(obj)))
        for obj, _fields in formset.changed_objects:
            changes = audit.difference(before.get(obj.pk, {}), _all_of(obj))
            if changes:
                audit.record(actor=request.user, action="ubah", obj=obj, changes=changes)


class NoBulkDeletion:
    """Without deletion in bulk, which would ask ``has_delete_permission`` about no single row."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The other actions."""
        actions = super().get_actions(request)  # type: ignore[misc]
        actions.pop("delete_selected", None)
        return actions


class VersionedForm(ModelForm):
    """A form that remembers the version which its page showed; for models with a column ``version``."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Refuse what was written on an older version."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("seen") != self.instance.version:
            raise ValidationError(
                _(
                    "Data ini diubah orang lain sejak halaman dibuka, jadi belum disimpan. Salin perubahan Anda, "
                    "muat ulang halaman, lalu isikan lagi pada isi terbaru."
                )
            )
        return cleaned


class VersionedAdmin(AuditedAdmin):
    """Never overwrites what somebody else saved since the form was opened, and counts the version up itself.

    ``form`` must be a :class:`VersionedForm`. Pages that show the object notice the change by the new version.
    """

    form: type[Any] = VersionedForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The hidden field stands in the form of an existing object that may be changed."""
        sections: list[tuple[Any, dict[str, Any]]] = [
            (title, {**options, "fields": [name for name in options["fields"] if name != "seen"]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj is not None and self.has_change_permission(request, obj):
            sections[0][1]["fields"].append("seen")
        return sections

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where somebody saved in the same moment, show the form with its error."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except StaleVersion:
            # All was rolled back; the form now meets the newer version and refuses in words.
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Claim the next version by a guarded UPDATE, then save."""
        if change:
            seen = form.cleaned_data["seen"]
            if type(obj)._default_manager.filter(pk=obj.pk, version=seen).update(version=seen + 1) != 1:
                raise StaleVersion("Data ini sudah berubah sejak Anda membukanya.")
            obj.version = seen + 1
        super().save_model(request, obj, form, change)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Histories and trails: to be read, never written, by nobody."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class WordFilter(admin.AllValuesFieldListFilter):
    """A filter of a list whose stored keys are shown as words; a subclass says which."""

    def word(self, value: str) -> str:
        """The words for a stored value."""
        return words.plain(value)

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            stored: Any = choice["display"]
            yield {**choice, "display": self.word(stored)} if stored in self.lookup_choices else choice


class RoleFilter(WordFilter):
    """Roles by their names."""

    def word(self, value: str) -> str:
        return words.role(value)


class MoveFilter(WordFilter):
    """Actions of a history table."""

    def __init__(self, field: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        self.recorded: type[models.Model] = field.model._meta.get_field("record").related_model

    def word(self, value: str) -> str:
        return words.action(words.label_of(self.recorded), value)


class StateFilter(MoveFilter):
    """States in a history table."""

    def word(self, value: str) -> str:
        return words.value(self.recorded, "state", value)


def lines(pairs: Any) -> SafeString:
    """``(name, text)`` pairs, one a line."""
    return format_html_join("", "<div><strong>{}</strong>: {}</div>", pairs)


class HistoryAdmin(ReadOnlyAdmin):
    """A history table (:class:`~.models.StateChange`) in the words of the pages."""

    list_display = ("at", "record", "action_words", "from_words", "to_words", "actor", "role_words")
    list_filter: ClassVar[Any] = (("action", MoveFilter), ("to_state", StateFilter), ("actor_role", RoleFilter), "at")
    list_select_related: ClassVar[Any] = ("record", "actor")
    date_hierarchy = "at"
    fields: ClassVar[Any] = (
        "record",
        "at",
        "action_words",
        "from_words",
        "to_words",
        "actor",
        "role_words",
        "note",
        "version",
        "content_words",
    )

    @admin.display(description=_("tindakan"), ordering="action")
    def action_words(self, row: Any) -> str:
        """The move by its label."""
        return words.action(words.label_of(type(row.record)), row.action)

    @admin.display(description=_("status lama"), ordering="from_state")
    def from_words(self, row: Any) -> str:
        """The state before."""
        return words.value(type(row.record), "state", row.from_state) or self.get_empty_value_display()

    @admin.display(description=_("status baru"), ordering="to_state")
    def to_words(self, row: Any) -> str:
        """The state after."""
        return words.value(type(row.record), "state", row.to_state)

    @admin.display(description=_("peran saat itu"), ordering="actor_role")
    def role_words(self, row: Any) -> str:
        """The role of then."""
        return words.role(row.actor_role)

    @admin.display(description=_("isi saat itu"))
    def content_words(self, row: Any) -> Any:
        """What of the snapshot belongs to fields of the record; a whole text is read on the record's own page."""
        return lines(words.described(type(row.record), row.snapshot)) or self.get_empty_value_display()
