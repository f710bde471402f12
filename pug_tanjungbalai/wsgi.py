"""WSGI entry point; a server that names no environment gets the strict production settings."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("PUG_ENV", "production")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pug_tanjungbalai.settings")

application = get_wsgi_application()
