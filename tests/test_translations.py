"""Every text of the libraries that a page can show is Indonesian, and the compiled catalogue is the written one."""

from __future__ import annotations

import ast
import datetime as dt
import gettext
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.forms import CharField
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, trans_real
from django.utils.translation.template import templatize

CATALOGUE = Path(settings.BASE_DIR) / "locale/id/LC_MESSAGES"
LIBRARIES = (
    "axes", "crispy_bootstrap5", "crispy_forms", "csp", "django.contrib.admin", "django.contrib.auth",
    "django.contrib.contenttypes", "django.core", "django.db", "django.forms", "django.utils", "django.views",
    "django_filters", "django_htmx", "django_tables2", "rules", "whitenoise",
)  # fmt: skip
#: Functions that mark a text, with the position of the text among their arguments.
MARKERS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0,
           "pgettext": 1, "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1}  # fmt: skip
IN_TEMPLATE = re.compile(r"""\b(p?)n?gettext\(u?("{3}|'{3}|"|')(.*?)\2(?:, *u?("{3}|'{3}|"|')(.*?)\4)?""", re.DOTALL)


def texts_of_code(path: Path) -> Iterator[str]:
    """Texts that a module marks for translation, with their context in front."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            place = MARKERS.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if place is not None and len(words) > place:
                yield "\x04".join(words[: place + 1])


def texts_of_template(path: Path) -> Iterator[str]:
    """Texts that a template marks for translation."""
    for context, _quote, first, _quote2, second in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"))):
        yield f"{second}\x04{first}" if context else first


def texts_of(library: str) -> set[str]:
    """All texts of an installed package."""
    (root,) = importlib.import_module(library).__path__
    found: set[str] = set()
    for path in Path(root).rglob("*"):
        if path.suffix == ".py" and "tests" not in path.parts:
            found.update(texts_of_code(path))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found.update(texts_of_template(path))
    return {text for text in found if text.strip()}


def translated() -> set[str]:
    """Texts that have an Indonesian one, however it reads."""
    tables = trans_real.translation("id")._catalog._catalogs
    return {key[0] if isinstance(key, tuple) else key for table in tables for key, value in table.items() if value}


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_text_of_the_library_is_translated(library):
    assert sorted(texts_of(library) - translated()) == []


def test_texts_are_found_at_all():
    assert {"Select a lookup.", "Multiple values may be separated by commas."} <= texts_of("django_filters")
    assert {"Show counts", "Select all %(total_count)s %(module_name)s"} <= texts_of("django.contrib.admin")
    assert "previous" in texts_of("django_tables2")


def written() -> dict[str, str]:
    """The texts of django.po: singular text with its context in front -> Indonesian."""
    result = {}
    for block in (CATALOGUE / "django.po").read_text(encoding="utf-8").split("\n\n"):
        parts: dict[str, str] = {}
        word = ""
        for line in block.splitlines():
            if match := re.match(r'(?:(msg\w+)(?:\[0\])? )?(".*")$', line):
                word = match[1] or word
                parts[word] = parts.get(word, "") + ast.literal_eval(match[2])
        if parts.get("msgid"):
            text = "\x04".join(parts[word] for word in ("msgctxt", "msgid") if word in parts)
            assert text not in result, f"twice: {text}"
            result[text] = parts["msgstr"]
    return result


def test_compiled_catalogue_is_the_written_one():
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    compiled.pop("", None)
    assert {key[0] if isinstance(key, tuple) else key: value for key, value in compiled.items()} == written()


def test_no_translation_is_empty_or_asks_for_an_unknown_value():
    for english, indonesian in written().items():
        assert indonesian.strip(), english
        names = re.compile(r"%\((\w+)\)|\{(\w*)\}|%[sd]")
        assert set(names.findall(indonesian)) <= set(names.findall(english)), english


def test_nothing_is_translated_that_no_library_says():
    everything = set().union(*(texts_of(library) for library in LIBRARIES), texts_of("django.template"))
    assert sorted(set(written()) - everything) == []


def test_what_django_says_wrongly_is_mended():
    with translation.override("id"):
        assert "sudah ada" in _("%(model_name)s with this %(field_labels)s already exists.")
        assert ngettext("%(counter)s result", "%(counter)s results", 3) == "%(counter)s hasil"
        assert str(CharField().error_messages["required"]) == "Wajib diisi."
        assert [date_format(dt.date(2026, month, 1)) for month in (1, 3, 9)] == [
            "1 Jan 2026",
            "1 Mar 2026",
            "1 Sep 2026",
        ]
