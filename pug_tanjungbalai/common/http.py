"""The request as the views of this project get it: signed in, with the date in WIB; where it comes from."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest

#: The part of an IPv6 address that one customer holds whole.
IPV6_SITE = 64


class Request(HttpRequest):
    """What the middleware has prepared: ``user`` (a departments.User), ``today`` and ``id``. For annotations only."""

    user: Any
    today: dt.date
    id: str


def client_address(request: HttpRequest) -> str:
    """The address of the client; behind ``PROXY_COUNT`` own proxies the one that the outermost of them wrote down.

    What stands further left in X-Forwarded-For was sent by the client and may say anything. Empty where unknown.
    """
    peer: str = request.META.get("REMOTE_ADDR") or ""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if not 0 < settings.PROXY_COUNT <= len(hops):
        return peer
    hop = hops[-settings.PROXY_COUNT]
    return hop if _parsed(hop) else peer


def client_site(request: HttpRequest) -> str:
    """:func:`client_address` for counting: of IPv6 the site, since one computer may use any address of it."""
    address = _parsed(client_address(request))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_SITE), strict=False))
    return str(address or "")


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
