"""The form of the policy library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import LineField, TextField
from pug_tanjungbalai.common.files import UploadField

from ..domain.policy import change_problems
from ..enums import PolicyArea
from ..models import Policy
from ..models.policy import FIRST_YEAR, LAST_YEAR
from .pokja import AttachmentMixin

_NOT_WEB = _("Tulis alamat lengkap yang dimulai dengan https://.")


class _WebAddressField(forms.URLField):
    """An address of the web; one message, whatever is wrong with it."""

    default_validators = [URLValidator(schemes=["http", "https"], message=_NOT_WEB)]


class _Policies(forms.ModelMultipleChoiceField):
    """Other policies, named as people name them."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} tentang {obj.subject}"


class PolicyForm(AttachmentMixin, forms.ModelForm):
    """A regulation, circular, plan or guide."""

    number = LineField(
        label=_("Nomor"), max_length=80,
        help_text=_(
            "Sesudah jenisnya, tanpa tahun: “Dalam Negeri 15” untuk Permendagri 15/2008, “PPPA 2”, atau “23”. "
            "Untuk dokumen perencanaan dan panduan: namanya."
        ),
    )  # fmt: skip
    year = forms.IntegerField(label=_("Tahun"), min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False)
    subject = LineField(label=_("Tentang"), max_length=500)
    summary = TextField(label=_("Pokok isi"), required=False, rows=5, help_text=_("Beberapa kalimat; ikut dicari."))
    areas = forms.MultipleChoiceField(
        label=_("Berlaku pada"),
        choices=PolicyArea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Acuan tampil di samping pekerjaan pada bidang ini, misalnya pada langkah GAP."),
    )
    changed_by = _Policies(
        Policy.objects.none(),
        label=_("Diubah atau dicabut oleh"),
        required=False,
        help_text=_("Catat dahulu peraturan yang mengubahnya, lalu centang di sini."),
    )
    url = _WebAddressField(
        label=_("Alamat naskah"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Alamat pada situs resmi, misalnya peraturan.go.id."),
        error_messages={"invalid": _NOT_WEB},
    )
    upload = UploadField(label=_("Berkas naskah"), required=False, allowed=("pdf", "docx"))
    drop_file = forms.BooleanField(label=_("Hapus berkas yang tersimpan"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Policy
        fields = ("kind", "number", "year", "subject", "summary", "status", "areas", "url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance if self.instance.pk else None
        others: Any = self.fields["changed_by"]
        others.queryset = Policy.objects.order_by("-year", "kind", "number")
        if stored:
            others.queryset = others.queryset.exclude(pk=stored.pk)
            self.initial.setdefault("changed_by", list(stored.changed_by.values_list("pk", flat=True)))
        self.initial.setdefault("version", stored.version if stored else None)

    def clean(self) -> dict[str, Any]:
        """What changed it must fit its status and its year."""
        data = super().clean() or self.cleaned_data
        if "year" in data and "status" in data and "changed_by" in data:
            for name, text in change_problems(
                self.instance if self.instance.pk else None, data, data["changed_by"]
            ).items():
                self.add_error(name, text)
        return data

    @property
    def chosen_changers(self) -> int:
        """How many policies are ticked, for the summary of the folded list."""
        return len(self["changed_by"].value() or ())

    def values(self) -> dict[str, Any]:
        """The columns of the policy."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}
