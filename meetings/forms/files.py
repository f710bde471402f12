"""Uploading several files of a meeting at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import LineField
from pug_tanjungbalai.common.files import UploadField, safe_filename

from ..domain.meeting_files import NewFile
from ..enums import FileKind

ALLOWED = ("pdf", "pptx", "docx", "xlsx", "jpg", "png")
MAX_BYTES = 20 * 1024 * 1024
#: Files of one request (the server takes no more).
AT_ONCE = 20


class SeveralFilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class SeveralFilesField(UploadField):
    """Several files, each judged as :class:`UploadField` judges one. Cleans to ``NewFile`` rows.

    ``refused`` of the cleaned value says which file was refused and why: the good ones need not be chosen again.
    """

    widget = SeveralFilesInput
    default_error_messages = {"required": _("Pilih sedikitnya satu berkas.")}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The accepted files; ValidationError where none was accepted."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise ValidationError(self.error_messages["required"], "required")
        accepted, refused = [], []
        for file in files:
            try:
                checked = super().clean(file, initial)
            except ValidationError as error:
                refused.append(f"{safe_filename(file.name or '')}: {' '.join(error.messages)}")
            else:
                accepted.append(NewFile(checked, checked.upload.display_name, checked.upload.size))
        if not accepted:
            raise ValidationError(refused)
        return Uploads(accepted, refused)


class Uploads(list):
    """The accepted files; ``refused`` are the words about the others."""

    def __init__(self, accepted: list[NewFile], refused: list[str]) -> None:
        super().__init__(accepted)
        self.refused = refused


class FilesForm(forms.Form):
    """Files of one kind with a caption that they share."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=FileKind.choices, initial=FileKind.PRESENTATION)
    uploads = SeveralFilesField(
        label=_("Berkas"),
        allowed=ALLOWED,
        max_bytes=MAX_BYTES,
        help_text=_("Sampai 20 berkas sekaligus: PDF, PowerPoint, Word, Excel, JPG, PNG; masing-masing sampai 20 MB."),
    )
    caption = LineField(
        label=_("Keterangan"), max_length=200, required=False, help_text=_("Misalnya “Paparan narasumber sesi 1”.")
    )
