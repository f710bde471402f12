"""Text from outside, made safe to store, compare and show.

Shared by the workbook reader, the form fields and the upload check.
"""

import re
import unicodedata

# Spaces of other kinds (no-break, em, ideographic) become a plain space.
_OTHER_SPACE = re.compile(r"[^\S \n\t\x1c-\x1f]")
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
# Control and format characters (NUL, zero-width, direction overrides), lone surrogates, non-characters.
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn"})
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def clean_text(value: str, *, multiline: bool = True) -> str:
    """Return `value` without control, zero-width and direction characters, NFC, ends stripped.

    Line breaks become ``\\n`` and tabs stay; with `multiline=False` every run of white space becomes one space.
    Never raises; the result can be stored in PostgreSQL and written as UTF-8.
    """
    if not value.isprintable():
        value = _LINE_END.sub("\n", value)
        value = _OTHER_SPACE.sub(" ", value)
        if dropped := {ord(char): None for char in set(value) if _is_dropped(char)}:
            value = value.translate(dropped)
    if not multiline:
        value = " ".join(value.split())
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    return value.strip()


def _is_dropped(char: str) -> bool:
    return not char.isprintable() and char not in "\n\t" and unicodedata.category(char) in _DROPPED_CATEGORIES


def comparable(value: str) -> str:
    """Return only the letters and digits of `value`, casefolded: for lenient comparison of names.

    >>> comparable("  Kode_Sub-Kegiatan ")
    'kodesubkegiatan'
    """
    return _NOT_ALPHANUMERIC.sub("", clean_text(value, multiline=False).casefold())
