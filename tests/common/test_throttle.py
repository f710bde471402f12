"""Limits on tries, the address they are counted by, and where they are counted."""

from __future__ import annotations

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.test import RequestFactory

from pug_tanjungbalai.common.http import client_address, client_site
from pug_tanjungbalai.common.throttle import Limit

pytestmark = pytest.mark.django_db
START = 1_800_000_000.0  # the beginning of a minute


@pytest.fixture
def limit() -> Limit:
    return Limit("uji", 3)


def test_tries_are_free_up_to_the_limit_and_then_wait_for_the_next_window(limit):
    assert [limit.hit("a", now=START + second) for second in range(3)] == [0, 0, 0]
    assert limit.hit("a", now=START + 40) == 20
    assert limit.hit("a", now=START + 59.9) == 1
    assert limit.hit("a", now=START + 60) == 0


def test_keys_and_scopes_are_counted_apart(limit):
    for _number in range(4):
        limit.hit("a", now=START)
    assert limit.hit("b", now=START) == 0
    assert limit.hit("a", 1, now=START) == 0
    assert Limit("lain", 3).hit("a", now=START) == 0
    assert limit.hit("a", now=START) > 0


def test_counts_are_shared_by_all_workers():
    """A cache in the memory of one worker would give each worker a limit of its own."""
    cache.set("bersama", 1)
    assert isinstance(caches["default"], DatabaseCache)
    assert cache.get("bersama") == 1


def request(forwarded: str = "", peer: str = "127.0.0.1"):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "bukan alamat", "127.0.0.1"),
        (-1, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_address_is_what_the_own_proxy_saw_and_never_what_the_client_says(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    assert client_address(request(forwarded)) == address


def test_one_site_of_ipv6_counts_as_one():
    first, second = (client_site(request(peer=f"2001:db8:1:2::{end}")) for end in ("1", "ffff"))
    assert first == second == "2001:db8:1:2::/64"
    assert client_site(request(peer="203.0.113.9")) == "203.0.113.9"
    assert client_site(request(peer="")) == ""
