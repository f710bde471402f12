"""The pages of a PPRG as people use them: the form of nine steps, the document, its papers, the verification.

Everything is found by the words that stand on the page, and each act waits for what the person would see next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.common.documents.reading import pdf_text, squeezed

from .conftest import Visitor

SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")


def open_task(visitor: Visitor, group: str, title: str, year: int) -> None:
    """Follow the task of that group, title and budget year in the inbox."""
    page = visitor.page
    page.get_by_role("link", name=re.compile("^Perlu tindakan: ")).click()  # the bell, at every width
    card = page.locator("section.cardx").filter(has=page.get_by_role("heading", name=group, exact=True))
    task = card.locator(".task").filter(has_text=title).filter(has_text=f"TA {year}")
    expect(task).to_have_count(1)
    task.get_by_role("link").first.click()


def confirm(page: Page, word: str) -> None:
    """Answer the question of the page with its button ``word``."""
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=word, exact=True).click()


def move(page: Page, label: str, done: str, note: str = "") -> None:
    """Make one move of the life cycle from the card "Tindakan" and read that it was done."""
    card = page.locator(".moves")
    if note:
        card.locator("summary").filter(has_text=label).click()
        card.get_by_label("Alasan").fill(note)
    card.get_by_role("button", name=label, exact=True).click()
    confirm(page, label)
    expect(page.get_by_text(done)).to_be_visible()


def status(page: Page) -> Locator:
    """The chip with the state of the document, in the head of its page."""
    return page.locator(".page-head .chip").first


def wait_until_kept(page: Page, text: str) -> None:
    """Until the browser itself keeps ``text``; asked from outside, since the policy forbids eval inside."""
    for _attempt in range(100):
        if text in page.evaluate("Object.values(localStorage).join()"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the browser does not keep {text!r}")


class StepForm:
    """The form of nine steps in one tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.form = page.locator("#langkah")

    def at(self, number: int) -> None:
        """The page of that step is open, and its script has come: nobody follows a link before."""
        expect(self.page).to_have_url(re.compile(rf"/langkah/{number}/$"))
        expect(self.page.get_by_role("heading", name=re.compile(rf"^{number} · "))).to_be_visible()
        expect(self.page.locator("#langkah[data-guard]")).to_have_count(0)

    def go_on(self, to: int) -> None:
        """Save and go to the next step."""
        self.page.get_by_role("button", name="Simpan dan lanjut").click()
        self.at(to)

    def open(self, number: int) -> None:
        """Go to a step by the list of steps; what is typed is saved on the way."""
        self.page.locator("#rel-langkah a").nth(number - 1).click()
        self.at(number)

    def is_saved(self) -> None:
        """The page says that it has saved by itself."""
        expect(self.page.locator("[data-saved-text]")).to_have_text(SAVED)

    def fill(self, label: str, text: str) -> None:
        """Type into the one field of that name."""
        self.form.get_by_label(label, exact=True).fill(text)

    def factor(self, kind: str, text: str) -> None:
        """Open a factor of step 3 and write it."""
        box = self.form.locator("details.factor").filter(has_text=kind)
        box.locator("summary").click()
        box.get_by_role("textbox").fill(text)

    @property
    def rows(self) -> Locator:
        """The rows of the step that are not removed."""
        return self.form.locator("[data-formset-row]:visible")

    def row(self, number: int, fields: Mapping[str, str], *, ticks: tuple[str, ...] = (), **choices: str) -> Locator:
        """Write row ``number`` (from 1), adding it where it is not there yet; ``ticks``: boxes by their words."""
        while self.rows.count() < number:
            self.form.locator("[data-formset-add]").click()
        row = self.rows.nth(number - 1)
        for label, choice in choices.items():
            row.get_by_label(label.capitalize(), exact=True).select_option(label=choice)
        for label, text in fields.items():
            row.get_by_label(label, exact=True).fill(text)
        for words in ticks:
            row.get_by_role("checkbox", name=re.compile(words)).check()
        return row


def paper(page: Page, name: str, folder: Path) -> str:
    """Download the PDF of the document that is open (``name``: GAP, GBS or KAK) and return its text, squeezed."""
    page.locator("summary").filter(has_text=f"Unduh {name}").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF", exact=True).click()
    download = waiting.value
    assert download.suggested_filename.startswith(name)
    target = folder / f"{name}.pdf"
    download.save_as(target)
    return pdf_text(target.read_bytes())


def assert_holds(text: str, *words: str) -> None:
    """Every one of ``words`` stands in a text that :func:`paper` returned."""
    missing = [word for word in words if squeezed(word) not in text]
    assert not missing, missing
