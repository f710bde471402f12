"""The request as the views of this project get it: signed in, with the date in WIB."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """What the middleware has prepared: ``user`` (a departments.User), ``today`` and ``id``. For annotations only."""

    user: Any
    today: dt.date
    id: str
