"""Operations of migrations: creations in a row go as one, everything else stays where it was."""

from django.db import migrations, models

from pug_tanjungbalai.common.migrating import together


def created(name):
    return migrations.CreateModel(name, fields=[("id", models.BigAutoField(primary_key=True))])


def test_creations_in_a_row_become_one_and_keep_their_order():
    widen = migrations.AlterField("a", "id", models.IntegerField(primary_key=True))
    operations = together([created("A"), created("B"), widen, created("C")])
    assert [operation.describe() for operation in operations] == [
        "Create models A, B",
        widen.describe(),
        "Create models C",
    ]


def test_operation_can_be_written_down_again():
    (operation,) = together([created("A"), created("B")])
    name, args, kwargs = operation.deconstruct()
    assert (name, args) == ("CreateModels", [])
    assert [creation.name for creation in kwargs["operations"]] == ["A", "B"]
