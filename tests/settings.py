"""Settings of the test suite: the project's own, with a fast hasher and throw-away directories."""

import os
import tempfile
from pathlib import Path

os.environ["PUG_ENV"] = "test"

from pug_tanjungbalai.settings import *  # noqa: F403
from pug_tanjungbalai.settings import DATABASES

_scratch = Path(tempfile.mkdtemp(prefix="pug-test-"))
PRIVATE_MEDIA_ROOT = _scratch / "berkas"
STATIC_ROOT = _scratch / "static"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads would lock each other out of the in-memory database.
    DATABASES["default"]["NAME"] = str(_scratch / "db.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test.sqlite3")}
