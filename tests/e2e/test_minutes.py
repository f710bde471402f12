"""Letters and minutes in the browser: agenda by the clock, an editor that saves itself, signatures that lock."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from .conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.e2e

SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")
#: What the browser itself says: a refused save, and while it joins two paragraphs. Chromium then moves the words as
#: markup with all their present styles in it and takes those away again; the page's policy refuses them in between,
#: which changes nothing in the text (styleWithCSS concerns the commands only, and no style sheet avoids it).
BESIDE = (
    "Applying inline style violates",
    "status of 409",
    "ERR_INTERNET_DISCONNECTED",
    "status of 403",
    "status of 401",
)
WORD = (
    "<html><head><style>p{margin:0}</style></head><body><p class=MsoNormal style='margin:0'><b>Hasil<o:p></o:p></b></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>GAP diajukan.</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>GBS diajukan.</p>"
    "<p onclick='alert(1)'>Akhir<img src=x onerror='alert(1)'> <a href='javascript:alert(1)'>buruk</a></p></body>"
)
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""


def meeting(visitor: Visitor, words: str) -> str:
    """Address of the meeting that is found by ``words``."""
    visitor.go(f"/rapat/?cakupan=semua&q={words}")
    address = visitor.page.locator("table.list tbody tr a").first.get_attribute("href")
    assert address is not None
    return address


def violations(page: Page) -> list[str]:
    """What axe finds on the page."""
    results = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [f"{violation['id']} {violation['nodes'][0]['target']}" for violation in results["violations"]]


def editor(page: Page, section: str) -> Locator:
    """The editor of a section, once the script has put it there."""
    return page.locator(f"#id_{section}_editor")


def forget_what_is_beside(visitor: Visitor) -> None:
    visitor.errors[:] = [error for error in visitor.errors if not any(words in error for words in BESIDE)]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "360"])
def test_pages_of_letters_and_minutes_are_clean(visit, size):
    visitor = visit("bapperida", size)
    coming = meeting(visitor, "Akhir+Tahun+PUG")
    latest = meeting(visitor, "Finalisasi+PPRG")
    locked = meeting(visitor, "Perangkat+Daerah+Baru")
    pages = (
        coming, f"{coming}ubah/", f"{coming}undangan/", f"{coming}undangan/kirim/", f"{latest}lanjutan/",
        f"{latest}notula/", f"{latest}berkas/", locked, f"{locked}notula/", f"{locked}notula/versi/2/",
    )  # fmt: skip
    found = []
    for path in pages:
        visitor.go(path)
        found += [] if visitor.fits() else [f"{path}: scrolls sideways"]
        found += [f"{path}: {violation}" for violation in violations(visitor.page)]
    assert not found


def test_agenda_follows_the_clock_and_its_items_move(visit):
    visitor = visit("bapperida")
    visitor.go("/rapat/baru/")
    page = visitor.page
    page.locator("#id_starts_at").fill("2027-03-10T09:00")
    page.locator("#id_ends_at").fill("2027-03-10T10:00")
    for title, minutes in (("Pembukaan", "15"), ("Paparan", "60")):
        page.get_by_role("button", name="Tambah acara").click()
        row = page.locator(".agenda-row:visible").last
        row.get_by_role("textbox", name="Acara").fill(title)
        row.get_by_label("Menit").fill(minutes)
    clocks = page.locator("[data-agenda-clock]:visible")
    expect(clocks).to_have_text(["09.00–09.15", "09.15–10.15"])
    expect(page.locator("[data-agenda-sum]")).to_contain_text("15 menit sesudah rapat berakhir")
    page.get_by_role("button", name="Naikkan acara").last.click()
    expect(clocks).to_have_text(["09.00–10.00", "10.00–10.15"])
    expect(page.locator(".agenda-row:visible").first.get_by_role("textbox", name="Acara")).to_have_value("Paparan")
    page.get_by_label("Judul").fill("Rapat uji susunan acara")
    page.get_by_label("Tempat").fill("Aula")
    page.get_by_role("button", name="Simpan rapat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rapat uji susunan acara")
    expect(page.locator(".timeline .when").first).to_contain_text("09.00–10.00")


def test_what_is_typed_before_the_script_has_arrived_is_kept(visit):
    visitor = visit("bapperida")
    page = visitor.page
    address = f"{meeting(visitor, 'Finalisasi+PPRG')}notula/"
    held: list = []
    page.route("**/js/minutes.js", lambda route: held.append(route))
    with page.expect_request("**/js/minutes.js"):
        page.goto(f"{visitor.site}{address}", wait_until="commit")
    page.locator("#id_opening").fill("Diketik pada sambungan yang lambat.\nBaris kedua.")
    page.get_by_label("Notulis").fill("Nurhayati, S.E.")
    held[0].continue_()
    expect(editor(page, "opening").locator("p")).to_have_text(["Diketik pada sambungan yang lambat.", "Baris kedua."])
    expect(page.locator("[data-saved-text]")).to_have_text(SAVED, timeout=15_000)
    page.unroute("**/js/minutes.js")
    visitor.go(address)
    expect(editor(page, "opening")).to_contain_text("Baris kedua.")
    expect(page.get_by_label("Notulis")).to_have_value("Nurhayati, S.E.")


def test_minutes_save_themselves_survive_paste_and_conflict_and_are_locked(visit):
    visitor = visit("bapperida")
    address = f"{meeting(visitor, 'Rapat+Koordinasi+Pengarusutamaan+Gender')}notula/"
    page = visitor.page
    visitor.go(address)
    state = page.locator("[data-saved-text]")
    opening = editor(page, "opening")
    expect(page.get_by_role("textbox", name="Pembukaan")).to_have_attribute("aria-multiline", "true")
    opening.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    expect(page.get_by_role("toolbar", name="Format Pembukaan").get_by_role("button", name="Tebal")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.type("Hadir lengkap.")
    expect(state).to_have_text(SAVED, timeout=15_000)

    talk = editor(page, "discussion")
    talk.click()
    page.evaluate(PASTE, WORD)
    expect(talk.locator("ol > li")).to_have_text(["GAP diajukan.", "GBS diajukan."])
    assert "javascript" not in talk.inner_html()
    assert "onerror" not in talk.inner_html()
    expect(state).to_have_text(SAVED, timeout=15_000)
    page.reload()
    expect(editor(page, "opening").locator("strong")).to_have_text("Hadir lengkap.")
    expect(editor(page, "discussion").locator("ol > li")).to_have_count(2)

    # Another tab saves in between: both texts are shown, and nothing is lost.
    other = page.context.new_page()
    other.goto(f"{visitor.site}{address}")
    editor(other, "conclusion").click()
    other.keyboard.type("Dari tab dua. ")
    expect(other.locator("[data-saved-text]")).to_have_text(SAVED, timeout=15_000)
    other.close()
    editor(page, "remarks").click()
    page.keyboard.type("Dari tab satu. ")
    expect(page.locator('[data-say="conflict"]')).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Bandingkan kedua naskah").click()
    expect(page.get_by_role("heading", name="Isian Anda dan yang tersimpan")).to_be_visible()
    expect(page.locator("table.list").first).to_contain_text("Dari tab dua.")
    page.get_by_role("button", name="Simpan notula").click()
    expect(page.locator("#pesan")).to_contain_text("Notula disimpan.")

    # A signature is given to what is stored: what was typed is saved first.
    page.get_by_label("Pimpinan rapat").fill("Zul Abdiman")
    page.get_by_label("Notulis").fill("Mariana Tobing")
    page.get_by_role("button", name="Simpan notula").click()
    editor(page, "remarks").click()
    page.keyboard.type("Tambahan. ")
    for who in ("pimpinan rapat", "notulis"):
        page.get_by_role("button", name=f"Disahkan {who}").click()
        page.get_by_role("dialog").get_by_role("button", name="Catat pengesahan").click()
        expect(page.locator("#pesan")).to_contain_text(f"disahkan {who}")
    expect(page.locator("#pesan")).to_contain_text("terkunci sebagai versi 1")
    expect(page.get_by_text("Tambahan.")).to_be_visible()
    expect(editor(page, "opening")).to_have_count(0)
    forget_what_is_beside(visitor)


def wait_for_copy(page: Page, words: str) -> None:
    """Until the browser keeps ``words``; nothing where they are empty."""
    page.wait_for_function(
        """words => { const kept = Object.entries(localStorage).filter(([key]) => key.startsWith("notula:"));
        return words ? kept.some(([, text]) => text.includes(words)) : !kept.length; }""",
        arg=words,
    )


def test_a_list_below_a_line_is_the_same_text_once_it_is_saved(visit):
    """Chromium puts the list into the paragraph, the server behind it: no reason to speak of unsaved words."""
    visitor = visit("bapperida")
    page = visitor.page
    visitor.go(f"{meeting(visitor, 'Finalisasi+PPRG')}notula/")
    editor(page, "remarks").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator("[data-saved-text]")).to_have_text(SAVED, timeout=15_000)
    page.reload()  # the section is quite empty only now
    editor(page, "remarks").click()
    page.keyboard.type("Yang dibahas")
    page.keyboard.press("Enter")
    page.get_by_role("toolbar", name="Format Sambutan").get_by_role("button", name="Daftar berbutir").click()
    page.keyboard.type("Jadwal verifikasi")
    page.get_by_role("button", name="Simpan notula").click()
    expect(page.get_by_text("Notula disimpan.")).to_be_visible()
    expect(page.locator("#id_remarks_editor li, .prose li").filter(has_text="Jadwal verifikasi").first).to_be_visible()
    expect(page.locator('[data-say="copy"]')).to_be_hidden()
    forget_what_is_beside(visitor)


def test_minutes_typed_without_connection_survive_a_closed_tab(visit):
    visitor = visit("bapperida")
    path = f"{meeting(visitor, 'Finalisasi+PPRG')}notula/"
    visitor.go(path)
    page, context = visitor.page, visitor.page.context
    context.set_offline(True)
    editor(page, "discussion").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("Ditulis tanpa jaringan.")
    page.get_by_label("Notulis").fill("Notulis tanpa jaringan")
    expect(page.locator("[data-saved-text]")).to_have_text(
        "Belum tersimpan: tidak ada sambungan; dicoba lagi; disimpan di peramban ini", timeout=15_000
    )
    wait_for_copy(page, "Notulis tanpa jaringan")
    visitor.lose_tab()
    context.set_offline(False)
    visitor.page = page = context.new_page()
    visitor.go(path)
    expect(page.get_by_text("Ada ketikan notula yang belum tersimpan dari")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Pulihkan").click()
    expect(editor(page, "discussion").locator("strong, b")).to_have_text("Ditulis tanpa jaringan.")
    expect(page.locator("[data-saved-text]")).to_have_text(SAVED, timeout=15_000)
    wait_for_copy(page, "")
    visitor.go(path)
    expect(editor(page, "discussion").locator("strong")).to_have_text("Ditulis tanpa jaringan.")
    expect(page.get_by_label("Notulis")).to_have_value("Notulis tanpa jaringan")
    expect(page.locator('[data-say="copy"]')).to_be_hidden()
    visitor.errors.clear()  # the browser reports the lost connection itself


def test_save_of_minutes_whose_answer_was_lost_is_no_conflict(visit):
    visitor = visit("bapperida")
    visitor.go(f"{meeting(visitor, 'Finalisasi+PPRG')}notula/")
    page = visitor.page

    def lose_the_answer(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/notula/simpan/", lose_the_answer, times=1)
    page.get_by_label("Sekretaris").fill("Sekretaris satu")
    expect(page.locator("[data-saved-text]")).to_contain_text("tidak ada sambungan", timeout=15_000)
    page.get_by_label("Sekretaris").fill("Sekretaris dua")
    expect(page.locator("[data-saved-text]")).to_have_text(SAVED, timeout=15_000)
    expect(page.locator('[data-say="conflict"]')).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Sekretaris")).to_have_value("Sekretaris dua")
    visitor.errors.clear()  # the browser reports the lost answer itself


def test_minutes_left_in_a_hurry_are_stored_and_signing_out_asks_about_the_rest(visit):
    visitor = visit("bapperida")
    path = f"{meeting(visitor, 'Finalisasi+PPRG')}notula/"
    visitor.go(path)
    page = visitor.page
    page.get_by_label("Sekretaris").fill("Diketik lalu ditinggal")
    visitor.go("/akun/sandi/")
    visitor.wait_until_stored(path, "Diketik lalu ditinggal")
    visitor.go(path)
    expect(page.get_by_label("Sekretaris")).to_have_value("Diketik lalu ditinggal")
    expect(page.locator('[data-say="copy"]')).to_be_hidden()
    editor(page, "remarks").click()
    page.keyboard.type("Belum sempat. ")
    page.get_by_role("button", name="Simpan notula").click()
    expect(page.locator("#pesan")).to_contain_text("Notula disimpan.")
    expect(page.locator('[data-say="copy"]')).to_be_hidden()
    wait_for_copy(page, "")
    page.route("**/notula/simpan/", lambda route: route.abort())
    page.get_by_label("Sekretaris").fill("Ditinggal")
    wait_for_copy(page, "Ditinggal")
    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("button", name="Keluar dan hapus").click()
    page.wait_for_url(re.compile("/masuk/"))
    wait_for_copy(page, "")
    visitor.errors.clear()  # the browser reports the requests that were stopped
