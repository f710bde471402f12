"""Judging a document in the browser: the keys bring item and step together, and a settled comment can be taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visitor

pytestmark = pytest.mark.e2e


def open_review(visitor: Visitor) -> Page:
    """A document in verification that the signed-in office judges, with an item still to be marked."""
    visitor.go("/pprg/?tahun=2027&state=in_verification")
    links = visitor.page.locator("table.list tbody td.title a")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    for address in addresses:
        visitor.go(f"{address.split('?')[0]}verifikasi/")
        if visitor.page.locator(".sheet [data-open]").count():
            return visitor.page
    raise AssertionError("the demonstration city has nothing to judge")


def test_key_n_leads_to_the_next_item_and_its_step(visit):
    page = open_review(visit("dp3a", {"width": 1440, "height": 900}))
    page.locator("body").press("n")
    item = page.locator(".sheet-item:focus-within")
    expect(item).to_be_in_viewport()
    place = item.locator(".text > .hint a").get_attribute("href")
    expect(page.locator(f'[id="{place[1:]}"]')).to_be_in_viewport()


def test_keys_do_nothing_while_somebody_writes(visit):
    page = open_review(visit("dp3a", {"width": 1440, "height": 900}))
    page.locator(".review-document .place-write summary").first.click()
    field = page.locator(".review-document .place-write[open] textarea").first
    field.press_sequentially("nanti")
    expect(field).to_be_focused()
    expect(field).to_have_value("nanti")
    field.fill("")


def test_settled_comment_is_taken_back(visit):
    page = open_review(visit("dp3a", {"width": 1440, "height": 900}))
    place = page.locator("#komentar-langkah-3")
    place.get_by_text("Komentari langkah 3").click()
    place.get_by_label("Komentar", exact=True).fill("Sebut angkanya.")
    place.get_by_role("button", name="Kirim komentar").click()
    thread = place.locator(".thread", has_text="Sebut angkanya.").last
    thread.get_by_role("button", name="Selesai").click()
    expect(thread).to_have_class(re.compile("settled"))
    thread.get_by_role("button", name="Buka kembali").click()
    expect(thread).to_contain_text("Komentar dibuka kembali.")
    expect(thread.get_by_role("button", name="Selesai")).to_be_visible()
