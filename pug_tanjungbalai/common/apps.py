"""The foundation every feature stands on; it imports no feature."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "pug_tanjungbalai.common"
    label = "common"
    verbose_name = "Jejak dan impor"
