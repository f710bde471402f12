"""What the tests of findings share: a fixed day, an unsaved finding, a fiscal year for the present day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from departments.models import FiscalYear
from monitoring.models import Finding
from tests.factories import wib

TODAY = dt.date(2026, 5, 10)
NOW = wib(2026, 5, 10, 10)


def unsaved(department, **fields) -> Finding:
    """A finding of 1 March 2026, due on 30 April, not yet stored."""
    return Finding(
        department=department,
        **{
            "title": "Daftar penerima belum terpilah",
            "criterion": "Permendagri 67/2011",
            "condition": "Tidak memuat jenis kelamin.",
            "cause": "Formulir lama.",
            "recommendation": "Ganti formulir.",
            "found_on": dt.date(2026, 3, 1),
            "due": dt.date(2026, 4, 30),
            **fields,
        },
    )


def year_of_today(city) -> dt.date:
    """Move the fiscal year of the small city to today's year; returns today in WIB."""
    day = timezone.localdate()
    FiscalYear.objects.filter(pk=city.year.pk).update(year=day.year)
    city.year.year = day.year
    return day
