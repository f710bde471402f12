"""Views that belong to no feature."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's security token was missing or old: say how to mend it, without technical words."""
    text = "Formulir ini sudah kedaluwarsa. Kembali, muat ulang halaman, lalu kirim lagi."
    return render(request, "403.html", {"reason": text}, status=403)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be understood (malformed host, too many fields)."""
    return render(request, "400.html", status=400)
