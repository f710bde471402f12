"""The foundation every feature stands on; it imports no feature."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class HouseAdminConfig(AdminConfig):
    """Django's admin with the site of the house."""

    default_site = "pug_tanjungbalai.common.admin_site.HouseAdminSite"


class CommonConfig(AppConfig):
    name = "pug_tanjungbalai.common"
    label = "common"
    verbose_name = "Jejak dan impor"

    def ready(self) -> None:
        """The table of the cache belongs to no model: it is made whenever the tables are."""
        apps.get_app_config("axes").verbose_name = "Keamanan masuk"  # it has a name in English only
        post_migrate.connect(make_cache_table, sender=self)


def make_cache_table(using: str, **_: Any) -> None:
    """Create the table of the cache where it is missing."""
    call_command("createcachetable", database=using, verbosity=0)
