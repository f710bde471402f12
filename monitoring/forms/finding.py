"""Forms of findings: the Inspektorat's record, the department's follow-up, the Inspektorat's judgement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from pug_tanjungbalai.common.fields import IsoDateField, LineField, TextField
from pug_tanjungbalai.common.files import UploadField
from pug_tanjungbalai.common.formats import tanggal

from ..domain.finding import WRITABLE, problems
from ..models import Finding, Submission
from ..queries.finding import linkable_submissions

MAX_TEXT = 5000


class DepartmentChoice(forms.ModelChoiceField):
    """Departments by name; one that has ended says until when it was valid."""

    def label_from_instance(self, obj: Department) -> str:
        """The name, with the last day of a department that has ended."""
        return f"{obj.name} (s.d. {tanggal(obj.valid_to)})" if obj.valid_to else obj.name


class _ByDepartment(ModelChoiceIterator):
    """Submissions in groups, one a department, so that a long list stays readable."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        rows = sorted(self.queryset, key=lambda row: row.sub_activity.department.short_name)
        for name, group in groupby(rows, key=lambda row: row.sub_activity.department.short_name):
            yield (name, [self.choice(row) for row in group])


class SubmissionChoice(forms.ModelChoiceField):
    """PPRG by year, code and name, in groups by department."""

    iterator = _ByDepartment

    def label_from_instance(self, obj: Submission) -> str:
        """Year, code, name and budget version."""
        item = obj.sub_activity.item
        return f"{obj.sub_activity.fiscal_year} · {item.code} {item.name} ({obj.get_budget_version_display().lower()})"


class FindingRules:
    """The rules between the fields of a finding, for every form that writes one."""

    today: dt.date | None = None

    def clean(self) -> dict[str, Any]:
        """Each error stands at the field that mends it."""
        data = super().clean() or self.cleaned_data  # type: ignore[misc,attr-defined]
        values = {name: data.get(name) for name in ("department", "submission", "found_on", "due")}
        for name, text in problems(today=self.today or timezone.localdate(), **values).items():
            self.add_error(name, text)  # type: ignore[attr-defined]
        return data


class FindingForm(FindingRules, forms.ModelForm):
    """A finding as the Inspektorat writes it; ``today`` (WIB) bounds the date of the finding.

    Choosing a department narrows the choice of PPRG (htmx asks this very page again with ``?department=``).
    """

    department = DepartmentChoice(
        Department.objects.order_by("name"),
        label=_("Perangkat daerah"),
        empty_label=_("Pilih perangkat daerah"),
        help_text=_("Yang ada pada tanggal temuan, misalnya Dinas Perikanan untuk temuan tahun 2025."),
    )
    submission = SubmissionChoice(
        Submission.objects.none(),
        label=_("PPRG terkait"),
        required=False,
        empty_label=_("Tidak terkait satu PPRG"),
        help_text=_("Bila temuan menyangkut GAP atau GBS tertentu; kosongkan untuk temuan kelembagaan."),
    )
    title = LineField(
        label=_("Judul"),
        max_length=200,
        help_text=_("Satu kalimat yang menyebut masalahnya, misalnya “Daftar penerima bantuan belum terpilah L/P”."),
    )
    criterion = TextField(
        label=_("Kriteria"),
        rows=3,
        help_text=_(
            "Apa yang seharusnya: aturan atau rencana yang menjadi ukuran, misalnya “Permendagri 67/2011 mewajibkan "
            "penyusunan kegiatan melalui analisis gender”."
        ),
        max_length=MAX_TEXT,
    )
    condition = TextField(
        label=_("Kondisi"),
        help_text=_(
            "Apa yang ditemukan: fakta dan angka yang diuji, misalnya “24 dari 24 daftar hadir hanya memuat nama ibu”."
        ),
        max_length=MAX_TEXT,
    )
    cause = TextField(
        label=_("Sebab"),
        rows=3,
        help_text=_("Mengapa terjadi, misalnya “petugas memakai formulir lama yang tidak memuat jenis kelamin”."),
        max_length=MAX_TEXT,
    )
    recommendation = TextField(
        label=_("Rekomendasi"),
        rows=3,
        help_text=_(
            "Siapa harus berbuat apa, dan buktinya, misalnya “Kepala Dinas Kesehatan agar memberlakukan daftar hadir "
            "baru dan melaporkan rekapitulasinya”."
        ),
        max_length=MAX_TEXT,
    )
    found_on = IsoDateField(
        label=_("Tanggal temuan"), help_text=_("Tanggal laporan hasil pengawasan; bukan setelah hari ini.")
    )
    due = IsoDateField(label=_("Tenggat"), help_text=_("Batas tindak lanjut, biasanya 60 hari setelah tanggal temuan."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields = WRITABLE
        widgets = {"severity": forms.RadioSelect}
        help_texts = {
            "severity": _(
                "Ringan: administrasi. Sedang: analisis atau data kurang. Berat: hak atau manfaat satu pihak terabai."
            )
        }

    def __init__(self, *args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["version"].initial = self.instance.version
        submission: Any = self.fields["submission"]
        submission.queryset = linkable_submissions(self._chosen_department(), self.instance.submission_id)
        self.fields["department"].widget.attrs.update(
            {
                "hx-get": ".",
                "hx-target": "#div_id_submission",
                "hx-select": "#div_id_submission",
                "hx-swap": "outerHTML",
            }
        )

    def _chosen_department(self) -> int | None:
        """The department whose PPRG are offered: as posted, as asked for, or the stored one; None for all."""
        if self.is_bound:
            return None
        value = self.get_initial_for_field(self.fields["department"], "department")
        value = getattr(value, "pk", value)
        return int(value) if str(value or "").isdecimal() else None


class FollowUpForm(forms.Form):
    """What the department did, with a file as evidence."""

    text = TextField(
        label=_("Tindak lanjut"),
        help_text=_(
            "Apa yang sudah dilakukan, kapan dan dengan dokumen apa, misalnya “Formulir baru berlaku sejak 2 Mei”."
        ),
        max_length=MAX_TEXT,
    )
    evidence = UploadField(label=_("Bukti"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    """The Inspektorat's judgement of a follow-up; returning needs a reason."""

    note = TextField(
        label=_("Catatan pemeriksaan"),
        required=False,
        rows=3,
        help_text=_("Wajib bila dikembalikan: sebut apa yang masih kurang, misalnya “lampirkan rekapitulasi Juni”."),
        max_length=MAX_TEXT,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, note_required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if note_required:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _(
                "Tulis alasan pengembalian, agar perangkat daerah tahu apa yang kurang."
            )
