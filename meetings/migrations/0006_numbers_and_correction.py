"""A correction of locked minutes says why; meetings from before get their number in the year."""

from __future__ import annotations

from itertools import groupby

from django.db import migrations, models
from django.utils import timezone


def number_meetings(apps, schema_editor):
    """By the day they begin (WIB), in each year from 1 on; numbers given before stay."""
    meeting_model = apps.get_model("meetings", "Meeting")
    rows = meeting_model.objects.filter(sequence__isnull=True).order_by("starts_at", "pk")
    for year, meetings in groupby(rows, key=lambda row: timezone.localtime(row.starts_at).year):
        last = meeting_model.objects.filter(year=year).aggregate(last=models.Max("sequence"))["last"] or 0
        for sequence, meeting in enumerate(meetings, last + 1):
            meeting_model.objects.filter(pk=meeting.pk).update(year=year, sequence=sequence)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_meetings_in_full")]

    operations = [
        migrations.AddField(
            model_name="minutes",
            name="correction_reason",
            field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name="alasan koreksi"),
        ),
        migrations.RunPython(number_meetings, migrations.RunPython.noop),
    ]
