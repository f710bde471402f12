#!/usr/bin/env python
"""Command line of the project. Without PUG_ENV it works on the development database."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("PUG_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pug_tanjungbalai.settings")
    execute_from_command_line(sys.argv)
