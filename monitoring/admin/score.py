"""Admin of the frozen scores: to be read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common import words
from pug_tanjungbalai.common.admin_base import ReadOnlyAdmin, WordFilter, lines
from pug_tanjungbalai.common.formats import EMPTY

from ..enums import Band, Component
from ..models import ScoreSnapshot

_BANDS = dict(Band.choices)
_COMPONENTS = dict(Component.choices)


def band_name(band: str) -> str:
    """The band by its name."""
    return str(_BANDS.get(band, words.plain(band)))


class BandFilter(WordFilter):
    """Bands by their names."""

    def word(self, value: str) -> str:
        return band_name(value)


@admin.register(ScoreSnapshot)
class ScoreSnapshotAdmin(ReadOnlyAdmin):
    """Scores of closed years as they were reported."""

    list_display = ("department", "fiscal_year", "score", "band_words", "as_of")
    list_filter = ("fiscal_year", ("band", BandFilter))
    list_select_related = ("department", "fiscal_year")
    search_fields = ("department__code", "department__name", "department__short_name")
    date_hierarchy = "as_of"
    fields: ClassVar[Any] = (
        "department",
        "fiscal_year",
        "as_of",
        "score",
        "band_words",
        "component_words",
        "created_at",
    )

    @admin.display(description=_("predikat"), ordering="band")
    def band_words(self, row: ScoreSnapshot) -> str:
        """The band by its name."""
        return band_name(row.band)

    @admin.display(description=_("komponen"))
    def component_words(self, row: ScoreSnapshot) -> Any:
        """What each component was computed from."""
        return lines((_COMPONENTS.get(name, name), _parts(part)) for name, part in row.components.items()) or EMPTY


def _parts(part: dict[str, Any]) -> str:
    """ "12 dari 15, bobot 30"; what is missing has a dash."""
    numerator, denominator, weight = (part.get(name) or EMPTY for name in ("numerator", "denominator", "weight"))
    return f"{numerator} dari {denominator}, bobot {weight}"
