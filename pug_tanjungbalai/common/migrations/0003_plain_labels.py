"""Plain words for what the admin calls the columns of the trail and of the import log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0002_actors")]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="object_id",
            field=models.CharField(max_length=40, verbose_name="nomor objek"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="request_id",
            field=models.CharField(blank=True, max_length=32, verbose_name="nomor catatan akses"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="sha256",
            field=models.CharField(max_length=64, verbose_name="kode keaslian berkas"),
        ),
    ]
