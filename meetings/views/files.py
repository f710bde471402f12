"""Files of a meeting: uploading several at once, downloading, taking one off."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pug_tanjungbalai.common.errors import IllegalMove
from pug_tanjungbalai.common.files import download

from ..domain import require_manager
from ..domain.meeting_files import add_files, remove_file
from ..forms import FilesForm
from ..queries.meeting_files import visible_files
from .common import open_meeting, trail


@require_http_methods(["GET", "POST"])
def file_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload files. Good ones are stored though others are refused; the page then says which, and why."""
    meeting = open_meeting(request, pk)
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    status = 200
    if request.method == "POST" and form.is_valid():
        uploads = form.cleaned_data["uploads"]
        try:
            stored = add_files(
                meeting=meeting,
                actor=request.user,
                files=uploads,
                kind=form.cleaned_data["kind"],
                caption=form.cleaned_data["caption"],
            )
        except IllegalMove as error:
            form.add_error("uploads", str(error))
            status = 409
        else:
            messages.success(request, f"{len(stored)} berkas disimpan.")
            if not uploads.refused:
                return redirect(f"{meeting.get_absolute_url()}#berkas")
            form.add_error("uploads", ["Berkas lain sudah disimpan; yang berikut ditolak.", *uploads.refused])
    context = {"meeting": meeting, "form": form, "trail": trail(meeting, "Unggah berkas")}
    return render(request, "meetings/meeting/files.html", context, status=status)


@require_GET
def file_download(request: HttpRequest, pk: int) -> FileResponse:
    """A file as an attachment under its name."""
    file = get_object_or_404(visible_files(request.user), pk=pk)
    return download(file.file, file.name)


@require_POST
def file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file off the meeting."""
    require_manager(request.user)
    file = get_object_or_404(visible_files(request.user), pk=pk)
    remove_file(file=file, actor=request.user)
    messages.success(request, f"Berkas {file.name} dihapus dari rapat.")
    return redirect(f"{file.meeting.get_absolute_url()}#berkas")
