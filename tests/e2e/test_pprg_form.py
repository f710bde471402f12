"""Writing a GAP in the browser: it saves itself, and nothing typed is ever lost."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.e2e

SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")


def draft(visitor: Visitor) -> str:
    """Address of a PPRG that the signed-in focal point may write."""
    for writable in ("draft", "needs_revision"):
        visitor.go(f"/pprg/?tahun=2027&state={writable}")
        links = visitor.page.locator("table.list tbody tr td.title a, table.list tbody tr a")
        if links.count():
            address = links.first.get_attribute("href")
            assert address is not None
            return address.split("?")[0]
    raise AssertionError("the demonstration city has nothing to write for this department")


def step(visitor: Visitor, number: int) -> str:
    """Open a step of a draft; returns its address."""
    path = f"{draft(visitor)}langkah/{number}/"
    visitor.go(path)
    return path


def state(page: Page):
    """The words that tell whether the text is saved."""
    return page.locator("[data-saved-text]")


def wait_for_copy(page: Page, text: str) -> None:
    """Until only this browser has ``text`` ("": nothing); asked from outside, since the policy forbids eval inside."""
    for _attempt in range(100):
        copies = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('pprg:')).join()")
        if text in copies and bool(text) == bool(copies):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"expected {text!r}, this browser has {copies!r}")


def violations(page: Page) -> list[str]:
    """What axe finds on the page."""
    results = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [f"{violation['id']} {violation['nodes'][0]['target']}" for violation in results["violations"]]


def another_tab(visitor: Visitor, path: str) -> Visitor:
    """A second tab of the same person."""
    tab = Visitor(visitor.page.context.new_page(), visitor.site)
    tab.go(path)
    return tab


def test_typing_is_saved_by_itself_under_the_writers_hands(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 6)
    box = page.get_by_label("Tujuan yang baru")
    box.fill("")
    box.press_sequentially("Meningkatkan layanan bagi anak laki-laki dan perempuan")
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("[data-saved] .is-saved")).to_be_visible()
    assert page.evaluate("document.activeElement.selectionStart") == len(box.input_value())
    wait_for_copy(page, "")
    visitor.go(path)
    expect(box).to_have_value("Meningkatkan layanan bagi anak laki-laki dan perempuan")
    expect(page.locator('[data-say="copy"]')).to_be_hidden()


def test_checks_and_rail_follow_what_is_written(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    step(visitor, 1)
    rail = page.locator("#rel-langkah li").first
    page.get_by_label("Kelompok sasaran").fill("")
    expect(rail).to_have_class(re.compile("warn"))
    with page.expect_response(re.compile("/samping/")):
        page.get_by_label("Kelompok sasaran").fill("Ibu hamil di enam kecamatan")
        page.keyboard.press("Control+s")
    expect(rail).to_have_class(re.compile("done"))


def test_new_rows_are_made_once_and_removed_ones_come_back_until_saved(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 5)
    rows = page.locator("[data-formset-row]:visible")
    before = rows.count()
    page.get_by_role("button", name="Tambah sebab").click()
    expect(rows.last.get_by_label("Sebab")).to_be_focused()
    page.keyboard.type("Orang tua mendahulukan")
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator(f"#id_baris-{before}-id")).to_have_value(re.compile(r"^\d+$"))
    rows.last.get_by_label("Sebab").fill("Orang tua mendahulukan anak laki-laki")
    with page.expect_response(re.compile("/otomatis/")):
        page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(SAVED)
    visitor.go(path)
    expect(rows).to_have_count(before + 1)
    rows.last.get_by_role("button", name="Hapus").click()
    expect(state(page)).to_contain_text("hilang saat Anda menekan Simpan")
    page.get_by_role("button", name="Urungkan").click()
    expect(state(page)).to_have_text(SAVED)
    rows.last.get_by_role("button", name="Hapus").click()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(state(page)).to_have_text(SAVED)
    visitor.go(path)
    expect(rows).to_have_count(before)


def test_own_figure_becomes_a_row_of_step_2_beside_what_is_being_typed(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    step(visitor, 2)
    rows = page.locator("[data-formset-row]:visible")
    before = rows.count()
    page.get_by_label("Uraian data").fill("Sedang saya tulis")
    page.get_by_role("button", name="Sisipkan Siswa SMP putus sekolah").click()
    expect(rows).to_have_count(before + 1)
    expect(rows.last.get_by_label("Indikator")).to_have_value("Siswa SMP putus sekolah")
    expect(page.get_by_role("button", name="Sisipkan Siswa SMP putus sekolah")).to_have_count(0)
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(rows).to_have_count(before + 1)
    expect(rows.last.get_by_text("dari data terpilah Anda")).to_be_visible()
    expect(page.get_by_label("Uraian data")).to_have_value("Sedang saya tulis")


def test_what_is_typed_without_connection_survives_a_killed_tab(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 4)
    context = page.context
    rows = page.locator("[data-formset-row]:visible")
    before = rows.count()
    context.set_offline(True)
    page.get_by_role("button", name="Tambah sebab").click()
    rows.last.get_by_label("Sebab").fill("Jadwal kelas hanya pagi hari")
    expect(state(page)).to_have_text("Belum tersimpan: tidak ada sambungan; disimpan di peramban ini")
    rows.last.get_by_label("Bukti").fill("Laporan 2025")
    wait_for_copy(page, "Laporan 2025")
    visitor.lose_tab()
    context.set_offline(False)
    again = another_tab(visitor, path)
    page = again.page
    rows = page.locator("[data-formset-row]:visible")
    expect(page.get_by_text("Ada ketikan langkah 4 yang belum tersimpan dari")).to_be_visible()
    expect(rows).to_have_count(before)
    page.get_by_role("button", name="Pulihkan").click()
    expect(rows.last.get_by_label("Bukti")).to_have_value("Laporan 2025")
    expect(state(page)).to_have_text(SAVED)
    wait_for_copy(page, "")
    again.go(path)
    expect(rows).to_have_count(before + 1)
    visitor.errors.clear()  # the browser reports the lost connection itself


def test_page_that_is_left_in_a_hurry_still_sends_what_was_typed(visit):
    visitor = visit("focal.disdik")
    path = step(visitor, 6)
    visitor.page.get_by_label("Tujuan yang baru").fill("Diketik lalu langsung ditinggal")
    visitor.go("/akun/sandi/")
    visitor.wait_until_stored(path, "Diketik lalu langsung ditinggal")
    visitor.go(path)
    expect(visitor.page.get_by_label("Tujuan yang baru")).to_have_value("Diketik lalu langsung ditinggal")
    expect(visitor.page.locator('[data-say="copy"]')).to_be_hidden()


def test_what_is_typed_before_the_script_has_arrived_is_saved_too(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 6)
    held: list = []
    page.route("**/js/pprg.js", lambda route: held.append(route))
    with page.expect_request("**/js/pprg.js"):
        page.goto(f"{visitor.site}{path}", wait_until="commit")
    page.get_by_label("Tujuan yang baru").fill("Diketik pada sambungan yang lambat")
    held[0].continue_()
    expect(state(page)).to_have_text(SAVED)
    wait_for_copy(page, "")
    page.unroute("**/js/pprg.js")
    visitor.go(path)
    expect(page.get_by_label("Tujuan yang baru")).to_have_value("Diketik pada sambungan yang lambat")


def test_row_whose_answer_was_lost_on_the_way_is_not_made_twice(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 4)
    rows = page.locator("[data-formset-row]:visible")
    before = rows.count()

    def lose_the_answer(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/otomatis/", lose_the_answer, times=1)
    page.get_by_role("button", name="Tambah sebab").click()
    rows.last.get_by_label("Sebab").fill("Petugas belum dilatih")
    expect(state(page)).to_contain_text("tidak ada sambungan")
    rows.last.get_by_label("Sebab").fill("Petugas belum dilatih dua tahun ini")
    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_text("diubah di tempat lain")).to_be_hidden()
    visitor.go(path)
    expect(rows).to_have_count(before + 1)
    expect(rows.last.get_by_label("Sebab")).to_have_value("Petugas belum dilatih dua tahun ini")
    visitor.errors.clear()  # the browser reports the lost answer itself


def test_an_added_row_that_stays_empty_is_nothing_unsaved(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 4)
    rows = page.locator("[data-formset-row]:visible")
    before = rows.count()
    page.get_by_role("button", name="Tambah sebab").click()
    expect(rows).to_have_count(before + 1)
    visitor.go("/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Ketikan terakhir Anda mungkin belum tersimpan.")).to_be_hidden()
    wait_for_copy(page, "")
    visitor.go(path)
    expect(rows).to_have_count(before)


def test_copy_that_is_not_wanted_is_given_up(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 6)
    stored = page.get_by_label("Tujuan yang baru").input_value()
    page.context.set_offline(True)
    page.get_by_label("Tujuan yang baru").fill("Salah ketik")
    wait_for_copy(page, "Salah ketik")
    visitor.lose_tab()
    page.context.set_offline(False)
    again = another_tab(visitor, path)
    again.page.get_by_role("button", name="Buang").click()
    expect(again.page.get_by_label("Tujuan yang baru")).to_have_value(stored)
    wait_for_copy(again.page, "")
    again.page.evaluate("localStorage.setItem('pprg:1:1:1', JSON.stringify({at: Date.now() - 15 * 864e5, fields: []}))")
    again.go("/")
    wait_for_copy(again.page, "")  # two weeks are over
    visitor.errors.clear()


def test_two_tabs_never_overwrite_each_other(visit):
    visitor = visit("focal.disdik")
    first = visitor.page
    path = step(visitor, 6)
    second = another_tab(visitor, path).page
    first.get_by_label("Tujuan yang baru").fill("Dari tab pertama")
    first.keyboard.press("Control+s")
    expect(state(first)).to_have_text(SAVED)
    second.get_by_label("Tujuan yang baru").fill("Dari tab kedua")
    expect(second.get_by_text("Naskah ini diubah di tempat lain")).to_be_visible()
    expect(second.get_by_label("Tujuan yang baru")).to_have_value("Dari tab kedua")
    assert violations(second) == []
    second.get_by_role("button", name="Bandingkan").click()
    expect(second.get_by_text("Tulisan Anda belum tersimpan.")).to_be_visible()
    second.get_by_role("link", name="Pakai yang tersimpan").click()
    second.get_by_role("button", name="Pakai yang tersimpan").click()
    expect(second.get_by_label("Tujuan yang baru")).to_have_value("Dari tab pertama")
    wait_for_copy(second, "")
    expect(second.locator('[data-say="copy"]')).to_be_hidden()
    visitor.errors.clear()


def test_tabs_on_different_steps_do_not_stand_in_each_others_way(visit):
    visitor = visit("focal.disdik")
    first = visitor.page
    path = step(visitor, 6)
    second = another_tab(visitor, path.replace("/6/", "/1/")).page
    first.get_by_label("Tujuan yang baru").fill("Langkah enam")
    first.keyboard.press("Control+s")
    expect(state(first)).to_have_text(SAVED)
    second.get_by_label("Tujuan sub kegiatan").fill("Langkah satu")
    second.keyboard.press("Control+s")
    expect(state(second)).to_have_text(SAVED)


def test_expired_session_keeps_the_text_and_goes_on_after_signing_in(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    step(visitor, 1)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Tujuan sub kegiatan").fill("Ditulis sesudah sesi berakhir")
    expect(page.get_by_text("Sesi berakhir; masuk lagi di tab baru lalu simpan.")).to_be_visible()
    expect(page.get_by_label("Tujuan sub kegiatan")).to_have_value("Ditulis sesudah sesi berakhir")
    assert violations(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Masuk di tab baru").click()
    tab = opened.value
    tab.get_by_label("Nama pengguna").fill("focal.disdik")
    tab.get_by_label("Kata sandi", exact=True).fill("Tanjungbalai-2026")
    tab.get_by_role("button", name="Masuk", exact=True).click()
    expect(tab.get_by_text("Ada ketikan langkah 1 yang belum tersimpan dari")).to_be_visible()
    page.get_by_role("button", name="Simpan sekarang").click()
    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_text("Sesi berakhir")).to_be_hidden()
    expect(tab.locator('[data-say="copy"]')).to_be_hidden()
    visitor.errors.clear()  # the browser reports the refused requests itself


def test_part_of_the_gbs_is_kept_when_the_session_has_expired(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    visitor.go(f"{draft(visitor)}bagian/gbs/situasi/")
    box = page.locator("#bagian textarea")
    box.fill("Ditulis sesudah sesi berakhir")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Sesi berakhir; masuk lagi di tab baru lalu simpan.")).to_be_visible()
    expect(box).to_have_value("Ditulis sesudah sesi berakhir")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Masuk di tab baru").click()
    tab = opened.value
    tab.get_by_label("Nama pengguna").fill("focal.disdik")
    tab.get_by_label("Kata sandi", exact=True).fill("Tanjungbalai-2026")
    tab.get_by_role("button", name="Masuk", exact=True).click()
    expect(tab.locator("#bagian")).to_be_visible()
    page.get_by_role("button", name="Simpan sekarang").click()
    expect(page.get_by_text("“Analisis situasi” tersimpan.")).to_be_visible()
    visitor.errors.clear()  # the browser reports the refused request itself


def test_what_cannot_be_understood_is_named_and_kept_while_the_rest_is_saved(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 7)
    amount, note = page.locator("#id_baris-0-input_amount"), page.get_by_label("Penjelasan bila")
    stored = amount.input_value()
    amount.fill("sejuta")
    note.fill("Harga naik")
    expect(state(page)).to_contain_text("Ada isian yang perlu dibetulkan")
    expect(page.locator(".field-error", has_text="Tulis jumlah rupiah dengan angka saja")).to_be_visible()
    expect(page.get_by_text("Sebagian rupiah belum terbaca")).to_be_visible()
    expect(amount).to_have_value("sejuta")
    visitor.go(path)
    expect(amount).to_have_value(stored)
    expect(note).to_have_value("Harga naik")
    page.get_by_role("button", name="Pulihkan").click()
    expect(amount).to_have_value("sejuta")
    amount.fill("1.500.000")
    expect(state(page)).to_have_text(SAVED)
    wait_for_copy(page, "")


def test_an_empty_draft_begins_with_the_text_of_last_year(visit):
    visitor = visit("focal.dishub")
    page = visitor.page
    visitor.go("/pprg/belum/?tahun=2027")
    page.get_by_role("button", name="Buat PPRG").first.click()
    page.wait_for_url(re.compile("/langkah/1/"))
    page.get_by_role("link", name="Salin dari tahun lalu").click()
    page.get_by_role("button", name="Salin").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Salin").click()
    page.wait_for_url(re.compile("/langkah/1/"))
    expect(page.get_by_label("Tujuan sub kegiatan")).not_to_have_value("")
    expect(page.get_by_text("sama dengan 2026").first).to_be_visible()
    expect(page.get_by_text("100% isian masih sama dengan TA 2026")).to_be_visible()


def test_sum_of_inputs_follows_the_typing(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    step(visitor, 7)
    rows = page.locator("[data-formset-row]:visible")
    for number in range(rows.count()):
        page.locator(f"#id_baris-{number}-input_amount").fill("0")
    page.locator("#id_baris-0-input_amount").fill("Rp1.234.567,50")
    expect(page.locator("[data-sum-inputs]")).to_have_text("Rp1.234.567,50")
    page.get_by_label("Jumlah anggaran GBS").fill("9.000.000.000.000")
    expect(page.get_by_text("Melebihi pagu sub kegiatan.")).to_be_visible()


def test_going_on_saves_first_and_signing_out_asks(visit):
    visitor = visit("focal.disdik")
    page = visitor.page
    path = step(visitor, 6)
    page.get_by_label("Tujuan yang baru").fill("Belum sempat tersimpan")
    page.locator("#rel-langkah a").nth(4).click()
    page.wait_for_url(re.compile("/langkah/5/"))
    visitor.go(path)
    expect(page.get_by_label("Tujuan yang baru")).to_have_value("Belum sempat tersimpan")
    page.get_by_label("Tujuan yang baru").fill("Ditinggal")
    wait_for_copy(page, "Ditinggal")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("button", name="Keluar dan hapus").click()
    page.wait_for_url(re.compile("/masuk/"))
    wait_for_copy(page, "")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "360"])
def test_step_pages_are_clean(visit, size):
    visitor = visit("focal.disdik", size)
    page = visitor.page
    base = draft(visitor)
    found = []
    for number in (2, 3, 4, 7, 9):
        visitor.go(f"{base}langkah/{number}/")
        found += [] if visitor.fits() else [f"{number}: scrolls sideways"]
        found += [f"{number}: {text}" for text in violations(page)]
    assert not found
