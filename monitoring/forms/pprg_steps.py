"""Forms of the nine steps: the single fields of a step, and the forms of its rows.

No field is required: a draft can always be saved as far as it is. What cannot be understood (a figure that is no
number, a year out of range) is named; everything beside it counts, with the stored value in its place.
"""

from __future__ import annotations

import dataclasses
import enum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from departments.enums import DataSex
from pug_tanjungbalai.common.fields import LineField, RupiahField, TextField, YearField

from ..domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from ..enums import ArgCategory, GapFactorKind, IndicatorKind
from .fields import LongLineField, PresentChoices, QuantityField, refuse_parts_of_people

#: Fields that are filled without anybody writing.
_FRAME = frozenset({"id", "concerns", "kind"})


class Removal(enum.IntEnum):
    """What a save may take away. Saving while somebody types takes nothing: what refers to a row would be cut off."""

    NOTHING = 0
    MARKED = 1  #: rows that are marked for removal
    EVERYTHING = 2  #: also rows and factors that were emptied


# --- fields of a step ---------------------------------------------------------------------------------------------


class StepForm(forms.Form):
    """Base of the single fields of a step; the names of the fields are those of :class:`Content`."""

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        self.content = content
        super().__init__(*args, **{"initial": self.initial_of(content), **kwargs})

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """What the fields show at first."""
        return {name: getattr(content, name) for name in cls.base_fields}

    def changes(self, removal: Removal = Removal.EVERYTHING) -> dict[str, Any]:
        """New values of the parts of the content; the stored value where what was typed cannot be understood."""
        return {name: self.cleaned_data.get(name, getattr(self.content, name)) for name in self.base_fields}

    def withheld(self, removal: Removal) -> int:
        """How many parts were emptied but stay as they are stored."""
        return 0


class PurposeForm(StepForm):
    """Step 1."""

    purpose = TextField(
        label=_("Tujuan sub kegiatan"),
        max_length=5000,
        help_text=_("Seperti yang tertulis dalam Renja, misalnya: meningkatkan keterampilan pelaku usaha mikro."),
        required=False,
    )
    target_group = TextField(
        label=_("Kelompok sasaran"),
        rows=2,
        max_length=2000,
        help_text=_("Siapa penerima manfaatnya, misalnya: pengolah ikan rumahan di Kecamatan Teluk Nibung."),
        required=False,
    )


class DataNoteForm(StepForm):
    """Step 2, beside the rows."""

    data_note = TextField(
        label=_("Uraian data (bila perlu)"),
        max_length=5000,
        help_text=_("Konteks yang tidak berupa angka, misalnya kelompok umur atau penyandang disabilitas."),
        required=False,
    )


FACTOR_HELP = {
    GapFactorKind.ACCESS: _("Siapa yang kurang terjangkau informasi, layanan, atau syaratnya?"),
    GapFactorKind.PARTICIPATION: _("Siapa yang kurang ikut serta atau kurang diwakili?"),
    GapFactorKind.CONTROL: _("Siapa yang kurang menentukan keputusan atau sumber daya?"),
    GapFactorKind.BENEFIT: _("Siapa yang kurang menikmati hasilnya?"),
}


class FactorsForm(StepForm):
    """Step 3: four optional texts, one for each kind of factor."""

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, content=content, **kwargs)
        for kind in GapFactorKind:
            self.fields[kind.value] = TextField(
                label=kind.label, rows=3, max_length=5000, help_text=FACTOR_HELP[kind], required=False
            )

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        return {factor.kind: factor.text for factor in content.factors}

    def changes(self, removal: Removal = Removal.EVERYTHING) -> dict[str, Any]:
        """The factors that have a text. One that was emptied stays unless ``removal`` allows for it."""
        stored = self.initial_of(self.content)
        typed = {kind.value: self.cleaned_data.get(kind.value, stored.get(kind.value, "")) for kind in GapFactorKind}
        texts = {kind: text or (stored.get(kind, "") if self._stays(removal) else "") for kind, text in typed.items()}
        return {"factors": tuple(Factor(kind, text) for kind, text in texts.items() if text)}

    def withheld(self, removal: Removal) -> int:
        emptied = sum(self.cleaned_data.get(kind) == "" for kind in self.initial_of(self.content))
        return emptied if self._stays(removal) else 0

    @staticmethod
    def _stays(removal: Removal) -> bool:
        return removal < Removal.EVERYTHING


class NewPurposeForm(StepForm):
    """Step 6."""

    new_purpose = TextField(
        label=_("Tujuan yang baru"),
        rows=5,
        max_length=5000,
        help_text=_("Sebutkan kelompok yang tertinggal atau jarak yang dipersempit."),
        required=False,
    )


class BudgetForm(StepForm):
    """Step 7, beside the actions."""

    budget_total = RupiahField(
        label=_("Jumlah anggaran GBS (Rp)"), required=False, help_text=_("Misalnya 200.000.000.")
    )
    budget_note = TextField(label=_("Penjelasan bila jumlah masukan berbeda"), rows=2, max_length=2000, required=False)
    arg_category = forms.ChoiceField(
        label=_("Kategori ARG"), choices=[("", _("Belum dipilih")), *ArgCategory.choices], required=False
    )
    arg_reason = TextField(
        label=_("Alasan kategori ARG"),
        rows=2,
        max_length=2000,
        help_text=_("Mengapa anggaran ini termasuk kategori itu, misalnya: memperluas peserta perempuan."),
        required=False,
    )


class BaselineForm(StepForm):
    """Step 8: which rows of step 2 are the baseline."""

    baseline = PresentChoices(label=_("Data dasar"))

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, content=content, **kwargs)
        self.fields["baseline"].choices = [(str(row.id), row.indicator) for row in content.data]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        return {"baseline": [str(row.id) for row in content.baseline]}

    def changes(self, removal: Removal = Removal.EVERYTHING) -> dict[str, Any]:
        chosen = set(self.cleaned_data["baseline"])
        rows = (dataclasses.replace(row, is_baseline=str(row.id) in chosen) for row in self.content.data)
        return {"data": tuple(rows)}


# --- rows of a step -----------------------------------------------------------------------------------------------


class RowForm(forms.Form):
    """Base of one row of a step. ``id`` names the stored row, empty for a new one."""

    row_type: type = DataRow
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, content: Content, stored: Any = None, **kwargs: Any) -> None:
        """``stored``: the row that the form is about; None for a new one."""
        super().__init__(*args, **kwargs)
        self.content = content
        self.stored = stored

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """What the fields show for a stored row."""
        return {name: getattr(row, name) for name in cls.base_fields}

    def row(self) -> Any:
        """The row as it was written; where what was typed cannot be understood, as it is stored."""
        old = self.stored or self.row_type()
        return dataclasses.replace(
            old, **{name: self.cleaned_data.get(name, getattr(old, name)) for name in self.base_fields}
        )

    def is_blank(self) -> bool:
        """Nothing is written: the row is left out. A stored row in which something cannot be understood is not."""
        if self.errors and self.stored is not None:
            return False
        return not any(
            self.cleaned_data.get(name) not in (None, "", []) for name in self.base_fields if name not in _FRAME
        )


#: A fact that concerns one sex -> the figure that it has not.
_OTHER_FIGURE = {DataSex.MALE.value: "female", DataSex.FEMALE.value: "male"}


class DataForm(RowForm):
    """A figure by sex."""

    indicator = LongLineField(
        label=_("Indikator"), max_length=300, help_text=_("Misalnya: peserta pelatihan usaha mikro."), required=False
    )
    concerns = forms.ChoiceField(
        label=_("Menyangkut"), choices=DataSex.choices, initial=DataSex.BOTH.value, required=False
    )
    male = QuantityField(label=_("Laki-laki (L)"))
    female = QuantityField(label=_("Perempuan (P)"))
    unit = LineField(label=_("Satuan"), max_length=40, help_text=_("orang, persen, kasus"), required=False)
    data_year = YearField(label=_("Tahun data"), required=False, widget=forms.TextInput({"inputmode": "numeric"}))
    source = LineField(
        label=_("Sumber"), max_length=200, help_text=_("Misalnya: Dapodik, Dinas Pendidikan."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A fact of one sex has no figure of the other."""
        cleaned = super().clean() or {}
        cleaned["concerns"] = cleaned.get("concerns") or DataSex.BOTH.value
        other = _OTHER_FIGURE.get(cleaned["concerns"])
        if other and cleaned.get(other) is not None:
            self.add_error(
                other,
                ValidationError(
                    _("Kosongkan: data ini menyangkut %(who)s. Atau ubah pilihan “Menyangkut”."),
                    "one_sex",
                    {"who": str(DataSex(cleaned["concerns"]).label).lower()},
                ),
            )
        refuse_parts_of_people(self, cleaned.get("unit"), "male", "female")
        return cleaned

    def row(self) -> DataRow:
        """The row; one that served as baseline keeps doing so. A fact of one sex never keeps a figure of the other."""
        row: DataRow = super().row()
        if getattr(row, _OTHER_FIGURE.get(row.concerns, ""), None) is not None:
            old = self.stored or DataRow()
            row = dataclasses.replace(row, concerns=old.concerns, male=old.male, female=old.female)
        return row


class CauseForm(RowForm):
    """A cause with the factors that it feeds."""

    row_type = Cause
    text = TextField(label=_("Sebab"), rows=3, max_length=5000, required=False)
    factors = PresentChoices(label=_("Terkait faktor kesenjangan"))
    evidence = LineField(
        label=_("Bukti atau sumber (bila ada)"),
        max_length=300,
        help_text=_("Misalnya: laporan pelatihan 2025."),
        required=False,
    )

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, content=content, **kwargs)
        present = {factor.kind for factor in content.factors}
        self.fields["factors"].choices = [choice for choice in GapFactorKind.choices if choice[0] in present]  # type: ignore[attr-defined]

    def row(self) -> Cause:
        """The row with its factors in their official order."""
        row: Cause = super().row()
        return dataclasses.replace(row, factors=tuple(row.factors))


class ActionForm(RowForm):
    """An action with the causes that it answers."""

    row_type = Action
    name = LongLineField(
        label=_("Rencana aksi"), max_length=500, help_text=_("Misalnya: pelatihan di setiap kelurahan."), required=False
    )
    input_amount = RupiahField(label=_("Masukan (Rp)"), required=False, help_text=_("Misalnya 95.000.000."))
    output = TextField(label=_("Keluaran"), rows=2, max_length=2000, required=False)
    outcome = TextField(label=_("Hasil"), rows=2, max_length=2000, required=False)
    causes = PresentChoices(label=_("Menjawab sebab"))

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, content=content, **kwargs)
        numbers = content.cause_numbers
        causes = [cause for cause in (*content.internal, *content.external) if cause.id is not None]
        self.fields["causes"].choices = [(str(row.id), f"{numbers[row.id]} · {row.text}") for row in causes]  # type: ignore[attr-defined, index]

    @classmethod
    def initial_of(cls, row: Action) -> dict[str, Any]:
        return {**super().initial_of(row), "causes": [str(number) for number in row.causes]}

    def row(self) -> Action:
        """The row with the ids of its causes in ascending order, as they are read."""
        row: Action = super().row()
        return dataclasses.replace(row, causes=tuple(sorted(int(key) for key in row.causes)))


class IndicatorForm(RowForm):
    """An output or outcome indicator."""

    row_type = Indicator
    kind = forms.ChoiceField(
        label=_("Jenis"), choices=IndicatorKind.choices, initial=IndicatorKind.OUTPUT.value, required=False
    )
    name = LongLineField(
        label=_("Indikator"), max_length=300, help_text=_("Misalnya: pelaku usaha yang terlatih."), required=False
    )
    unit = LineField(label=_("Satuan"), max_length=40, help_text=_("orang, persen, kasus"), required=False)
    baseline = QuantityField(label=_("Data dasar"))
    target = QuantityField(label=_("Target"))
    target_male = QuantityField(label=_("Target L"))
    target_female = QuantityField(label=_("Target P"))

    def clean_kind(self) -> str:
        """Output where nothing was chosen."""
        return self.cleaned_data["kind"] or IndicatorKind.OUTPUT.value

    def clean(self) -> dict[str, Any]:
        """Figures of people are numbers of people."""
        cleaned = super().clean() or {}
        refuse_parts_of_people(self, cleaned.get("unit"), "baseline", "target", "target_male", "target_female")
        return cleaned
