"""What whoever runs the software relies on: strict settings in production, loud errors, migrations both ways."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
OWN_VARIABLES = ("PUG_ENV", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "PUG_DATA_DIR", "DJANGO_SETTINGS_MODULE")
OUR_APPS = ("monitoring", "meetings", "departments", "common")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a fresh process that knows only ``environment`` of our variables."""
    clean = {key: value for key, value in os.environ.items() if key not in OWN_VARIABLES}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", *arguments, **environment)


@pytest.fixture
def production(tmp_path) -> dict[str, str]:
    """The variables that production needs, and no more."""
    return {
        "PUG_ENV": "production",
        "SECRET_KEY": "n7Jw-2vQ!x9Lr5Zt8Bd3Fg6Hk1Mp4Sy0Uc-panjang-dan-acak-untuk-uji",
        "ALLOWED_HOSTS": "pug.tanjungbalaikota.go.id",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'pug.sqlite3'}",
        "PUG_DATA_DIR": str(tmp_path),
    }


def test_production_passes_every_check_of_django(production):
    result = manage("check", "--deploy", "--fail-level", "WARNING", **production)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout + result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_stops_and_names_what_is_missing(production, name):
    del production[name]
    result = manage("check", **production)
    assert result.returncode != 0
    assert name in result.stderr.strip().splitlines()[-1]


def test_environment_must_be_named_and_known(production):
    unknown = manage("check", **{**production, "PUG_ENV": "produksi"})
    assert unknown.returncode != 0
    assert "development, test or production" in unknown.stderr


def test_server_without_an_environment_gets_the_production_settings(production):
    del production["PUG_ENV"]
    code = (
        "import pug_tanjungbalai.wsgi as wsgi; from django.conf import settings as s; "
        "print(s.ENVIRONMENT, s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEMO_PASSWORD)"
    )
    result = run("-c", code, **production)
    assert result.stdout.split() == ["production", "False", "True", "True", "None"], result.stderr


def test_server_without_any_variable_does_not_start():
    result = run("-c", "import pug_tanjungbalai.wsgi")
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr


@pytest.mark.django_db
def test_models_and_migrations_agree():
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)  # exits where one is missing
    assert said.getvalue().split() == ["No", "changes", "detected"]


BACK_AND_FORTH = """
import gc
gc.disable()  # a short life, and much that is never garbage
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
def tables():
    return {name for name in connection.introspection.table_names() if name.split("_")[0] in APPS}
call_command("migrate", verbosity=0)
before = tables()
MigrationExecutor(connection).migrate([(app, None) for app in APPS])
assert not tables(), tables()
call_command("migrate", verbosity=0)
assert tables() == before, tables() ^ before
print(len(before))
"""


def test_all_migrations_lead_back_to_an_empty_database_and_forth_again(tmp_path):
    code = f"APPS = {OUR_APPS!r}\n{BACK_AND_FORTH}"
    environment = {"DJANGO_SETTINGS_MODULE": "pug_tanjungbalai.settings", "PUG_ENV": "test"}
    result = run("-c", code, PUG_DATA_DIR=str(tmp_path), **environment)
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) >= sum(len(list(apps.get_app_config(app).get_models())) for app in OUR_APPS)


def test_migrations_have_names_that_say_what_they_do():
    for app in OUR_APPS:
        for path in (Path(apps.get_app_config(app).path) / "migrations").glob("0*.py"):
            assert "_auto_" not in path.name, path
