"""Reports of tasks become rows: the texts and files so far are moved over, then their columns go.

The history knows the text and file of every report, also of those that a later report overwrote in the columns.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import pug_tanjungbalai.common.files


def rows_from_columns(apps, schema_editor):
    """One row for each report in the history; one without author where the history tells of none."""
    ActionItem = apps.get_model("meetings", "ActionItem")
    ActionHistory = apps.get_model("meetings", "ActionHistory")
    ActionReport = apps.get_model("meetings", "ActionReport")
    for item in ActionItem.objects.iterator(chunk_size=500):
        moves = ActionHistory.objects.filter(record=item, action__in=["report", "return", "close"]).order_by("at", "id")
        rows = []
        for move in moves:
            if move.action == "report":
                rows.append(_row(ActionReport, item, move))
            elif rows and move.from_state == "reported":
                rows[-1].accepted = move.action == "close"
                rows[-1].review_note = move.note
                rows[-1].reviewed_by_id, rows[-1].reviewed_at = move.actor_id, move.at
        if item.report or item.evidence:
            if not rows:
                rows.append(ActionReport(item=item))
            last = rows[-1]
            last.text = item.report or last.text
            # A report without a file kept the file of the one before, which has it already.
            if item.evidence and item.evidence.name not in {row.evidence.name for row in rows}:
                last.evidence, last.evidence_name = item.evidence.name, item.evidence_name
        ActionReport.objects.bulk_create(rows)


def _row(model, item, move):
    return model(
        item=item,
        text=move.snapshot.get("report", ""),
        evidence=move.snapshot.get("evidence", ""),
        evidence_name=move.snapshot.get("evidence_name", ""),
        author_id=move.actor_id,
        at=move.at,
    )


def columns_from_rows(apps, schema_editor):
    """Back into the columns: the text of the newest report, and the newest file; the history keeps the others."""
    ActionHistory = apps.get_model("meetings", "ActionHistory")
    ActionReport = apps.get_model("meetings", "ActionReport")
    for row in ActionReport.objects.select_related("item").order_by("at", "id"):
        values = {"report": row.text}
        if row.evidence:
            values |= {"evidence": row.evidence.name, "evidence_name": row.evidence_name}
        type(row.item).objects.filter(pk=row.item_id).update(**values)
        move = ActionHistory.objects.filter(record=row.item_id, action="report", at=row.at).first()
        if move:
            move.snapshot = {**move.snapshot, **values}
            move.save(update_fields=["snapshot"])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("meetings", "0002_open_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="laporan pelaksanaan")),
                (
                    "evidence",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=pug_tanjungbalai.common.files.private_upload_path,
                        verbose_name="bukti",
                    ),
                ),
                (
                    "evidence_name",
                    models.CharField(blank=True, editable=False, max_length=150, verbose_name="nama berkas bukti"),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="waktu")),
                ("accepted", models.BooleanField(editable=False, null=True, verbose_name="diterima")),
                ("review_note", models.TextField(blank=True, editable=False, verbose_name="catatan pemeriksaan")),
                ("reviewed_at", models.DateTimeField(editable=False, null=True, verbose_name="diperiksa")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penulis",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="meetings.actionitem",
                        verbose_name="tugas",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diperiksa oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "laporan tugas rapat",
                "verbose_name_plural": "laporan tugas rapat",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.RunPython(rows_from_columns, columns_from_rows),
        migrations.RemoveField(model_name="actionitem", name="report"),
        migrations.RemoveField(model_name="actionitem", name="evidence"),
        migrations.RemoveField(model_name="actionitem", name="evidence_name"),
    ]
