"""Password rule: words that anyone in this city would guess."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Of every demonstration account, printed in the README: no password at all in production.
DEMO_PASSWORD = "Tanjungbalai-2026"  # noqa: S105 - known to everyone
LOCAL_WORDS = ("tanjungbalai", "bapperida", "pugkota", "asahan", "sumatera", "password", "rahasia", "qwerty")


class LocalWordsValidator:
    """Refuses a password that is little more than a word of this office or city."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise when fewer than eight characters are left after the known words are taken out."""
        if settings.DEMO_PASSWORD and password == settings.DEMO_PASSWORD:
            return
        rest = password.lower()
        for word in LOCAL_WORDS:
            rest = rest.replace(word, "")
        if rest != password.lower() and len(rest) < 8:
            raise ValidationError(_("Kata sandi terlalu mudah ditebak: jangan bertumpu pada nama kota atau kantor."))

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Kata sandi tidak boleh bertumpu pada nama kota atau kantor.")
