"""One PPRG from the first idea to the signed and verified papers, by everyone who has a part in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.common.documents.reading import squeezed

from .conftest import Visitor
from .pprg_pages import StepForm, assert_holds, confirm, move, open_task, paper, status, wait_until_kept

pytestmark = pytest.mark.e2e

YEAR = 2027  # both offices must approve
FOCAL_POINT, HEAD = "focal.putr", "kepala.putr"
HEAD_NAME, HEAD_NIP = "Ir. Tigor Manihuruk, S.T., M.T.", "NIP 197302272000121002"
NAME = "Pembinaan dan Pemberdayaan Kelembagaan Pengelolaan SDA"

PURPOSE = "Meningkatkan kemampuan kelompok pemakai air dalam mengelola saluran lingkungannya."
GROUP = "Pengurus dan anggota kelompok pemakai air di enam kecamatan"
OWN_FIGURE = "Peserta konsultasi publik perencanaan infrastruktur"
FIGURE = "Pengurus kelompok pemakai air"
ACCESS = "Perempuan jarang menerima undangan pembinaan karena undangan ditujukan kepada ketua kelompok."
PARTICIPATION = "Dari 96 pengurus kelompok hanya 12 perempuan, padahal mereka yang setiap hari memakai air."
INVITATION = "Undangan pembinaan hanya dikirim kepada ketua kelompok."
SCHEDULE = "Pembinaan berlangsung seharian pada hari kerja."
CUSTOM = "Urusan saluran air dianggap pekerjaan laki-laki."
NEW_PURPOSE = "Meningkatkan kemampuan kelompok pemakai air dengan pengurus laki-laki dan perempuan secara setara."
BETTER_PURPOSE = "Meningkatkan kemampuan kelompok pemakai air dengan sedikitnya 30 persen pengurus perempuan."
TRAINING = "Pelatihan pengurus setengah hari di setiap kelurahan dengan penitipan anak"
MEETING = "Musyawarah pemilihan pengurus dengan keterwakilan perempuan"
TRAINED, ELECTED = "Pengurus yang dilatih", "Pengurus kelompok pemakai air"
METHOD = "Undangan disampaikan lewat kelompok PKK dan kelompok pemakai air; laki-laki dan perempuan diundang terpisah."
UNSIGNED = "DRAF — belum ditandatangani"
COMMENT = "Tulis sasarannya dalam persen."
REASON = "Langkah 6 belum menyebut berapa perempuan yang dituju."


def test_from_the_first_idea_to_verified_papers(visit, tmp_path):
    writer = visit(FOCAL_POINT)
    begin(writer)
    write_analysis_until_the_tab_dies(writer)
    writer = come_back_and_go_on(writer)
    write_policy_and_measurement(writer)
    mend_what_blocks(writer)
    write_method_of_the_kak(writer)
    address = offer_to_head(writer)

    head, bapperida, dp3a = visit(HEAD), visit("bapperida"), visit("dp3a")
    sign_and_submit(head)
    take_into_verification(bapperida)
    send_back(bapperida)

    revise(writer, tmp_path)
    sign_and_submit(head)
    take_into_verification(bapperida)
    expect(bapperida.page.locator("#dok-perubahan")).to_contain_text("30 persen")
    approve(bapperida, rest="Dinas P3A")
    open_task(dp3a, "Menunggu pendapat Anda", NAME, YEAR)
    approve(dp3a)
    verify(dp3a)
    read_papers(writer, address, tmp_path)


# --- the focal point writes ---------------------------------------------------------------------------------------


def begin(writer: Visitor) -> None:
    """From the inbox to step 1 of a new submission."""
    open_task(writer, "Wajib PPRG, belum dibuat", NAME, YEAR)
    expect(writer.page.get_by_label("Sub kegiatan").locator("option:checked")).to_contain_text(NAME)
    writer.page.get_by_role("button", name="Buat PPRG").click()
    StepForm(writer.page).at(1)


def write_analysis_until_the_tab_dies(writer: Visitor) -> None:
    """Steps 1 to 4; then the connection goes, the tab is killed in the middle of a sentence, and the session ends."""
    step = StepForm(writer.page)
    step.fill("Tujuan sub kegiatan", PURPOSE)
    step.fill("Kelompok sasaran", GROUP)
    step.go_on(2)
    writer.page.get_by_role("button", name=f"Sisipkan {OWN_FIGURE}").click()
    expect(step.rows.first.get_by_text("dari data terpilah Anda")).to_be_visible()
    figures = {"Laki-laki (L)": "84", "Perempuan (P)": "12", "Satuan": "orang", "Tahun data": "2025"}
    step.row(2, {"Indikator": FIGURE, **figures})  # the source is forgotten
    step.go_on(3)
    step.factor("Akses", ACCESS)
    step.factor("Partisipasi", PARTICIPATION)
    step.go_on(4)
    step.row(1, {"Sebab": INVITATION}, ticks=("Akses",))
    step.is_saved()
    writer.page.context.set_offline(True)
    step.row(2, {"Sebab": SCHEDULE}, ticks=("Partisipasi",))
    wait_until_kept(writer.page, SCHEDULE)
    writer.lose_tab()
    writer.page.context.clear_cookies(name="sessionid")
    writer.page.context.set_offline(False)
    writer.errors[:] = [text for text in writer.errors if "ERR_INTERNET_DISCONNECTED" not in text]


def come_back_and_go_on(writer: Visitor) -> Visitor:
    """A new tab, signed in again: the draft is found in the inbox, the typed text is offered, restored and kept."""
    again = writer.another_tab()
    again.sign_in(FOCAL_POINT)
    open_task(again, "Draf belum selesai", NAME, YEAR)
    notice = again.page.locator(".notice").filter(has_text="Ketikan terakhir Anda mungkin belum tersimpan.")
    notice.get_by_role("link", name="Langkah 4").click()
    step = StepForm(again.page)
    step.at(4)
    expect(step.rows).to_have_count(1)
    expect(again.page.get_by_text("Ada ketikan langkah 4 yang belum tersimpan dari")).to_be_visible()
    again.page.get_by_role("button", name="Pulihkan").click()
    expect(step.rows.nth(1).get_by_label("Sebab", exact=True)).to_have_value(SCHEDULE)
    expect(step.rows.nth(1).get_by_role("checkbox", name="Partisipasi")).to_be_checked()
    step.is_saved()
    again.page.reload()
    expect(step.rows.nth(1).get_by_label("Sebab", exact=True)).to_have_value(SCHEDULE)
    expect(again.page.get_by_text("Ada ketikan langkah 4")).to_be_hidden()
    return again


def write_policy_and_measurement(writer: Visitor) -> None:
    """Steps 5 to 9; the sum of the budget is typed wrong."""
    step = StepForm(writer.page)
    step.go_on(5)
    step.row(1, {"Sebab": CUSTOM}, ticks=("Partisipasi",))
    step.go_on(6)
    step.fill("Tujuan yang baru", NEW_PURPOSE)
    step.go_on(7)
    texts = {"Rencana aksi": TRAINING, "Masukan (Rp)": "95.000.000"}
    texts |= {"Keluaran": "120 pengurus terlatih, 60 perempuan", "Hasil": "Perempuan ikut merencanakan pembagian air"}
    step.row(1, texts, ticks=("Undangan pembinaan", "Pembinaan berlangsung"))
    texts = {"Rencana aksi": MEETING, "Masukan (Rp)": "45000000"}
    texts |= {"Keluaran": "24 musyawarah kelompok", "Hasil": "Pengurus perempuan bertambah"}
    step.row(2, texts, ticks=("Urusan saluran air",))
    step.fill("Jumlah anggaran GBS (Rp)", "150.000.000")
    step.form.get_by_label("Kategori ARG", exact=True).select_option(label="Anggaran kesetaraan gender")
    step.fill("Alasan kategori ARG", "Membuka kepengurusan kelompok bagi perempuan.")
    expect(writer.page.get_by_text("Selisih Rp10.000.000")).to_be_visible()
    step.go_on(8)
    step.form.get_by_role("checkbox", name=re.compile(FIGURE)).check()
    step.go_on(9)
    counted = {"Satuan": "orang", "Target": "120", "Target L": "60", "Target P": "60"}
    step.row(1, {"Indikator": TRAINED, "Data dasar": "96", **counted}, jenis="Keluaran")
    counted = {"Satuan": "orang", "Data dasar": "96", "Target": "100", "Target L": "70", "Target P": "30"}
    step.row(2, {"Indikator": ELECTED, **counted}, jenis="Hasil")
    writer.page.get_by_role("button", name="Simpan dan tinjau").click()
    expect(writer.page.get_by_role("heading", name="Gender Analysis Pathway")).to_be_visible()


def mend_what_blocks(writer: Visitor) -> None:
    """The offer is refused with its reasons; each is followed by its link and mended where it leads."""
    page, step = writer.page, StepForm(writer.page)
    missing = f"Data 2 (“{FIGURE}”) belum menyebut sumber."
    expect(page.get_by_role("button", name="Ajukan ke Kepala OPD")).to_be_disabled()
    expect(page.locator(".moves")).to_contain_text(missing)
    page.locator(".moves").get_by_role("link", name="Langkah 2").click()
    step.at(2)
    expect(page.locator("#pemeriksaan")).to_contain_text(missing)
    step.rows.nth(1).get_by_label("Sumber", exact=True).fill("Data binaan Bidang SDA")
    page.get_by_role("link", name="Semua pemeriksaan").click()  # saves on the way
    blocking = page.locator("section.cardx").filter(has=page.get_by_role("heading", name="Menghalangi pengajuan"))
    expect(blocking).to_contain_text("selisih Rp10.000.000")
    expect(blocking).not_to_contain_text("belum menyebut sumber")
    blocking.get_by_role("link", name="Langkah 7").click()
    step.at(7)
    step.fill("Jumlah anggaran GBS (Rp)", "140.000.000")
    page.get_by_role("link", name="Semua pemeriksaan").click()
    expect(page.get_by_role("heading", name="Peringatan")).to_be_visible()
    expect(blocking).to_have_count(0)


def write_method_of_the_kak(writer: Visitor) -> None:
    """What the GAP does not give, the only part of the KAK that has to be written."""
    page = writer.page
    page.get_by_role("link", name="KAK", exact=True).first.click()
    page.get_by_role("link", name="Ubah bagian Cara pelaksanaan: metode").click()
    page.get_by_role("textbox", name="Teks").fill(METHOD)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text(METHOD)).to_be_visible()
    page.get_by_role("link", name="Pemeriksaan", exact=True).click()
    expect(page.get_by_text("Tidak ada masalah.")).to_be_visible()


def offer_to_head(writer: Visitor) -> str:
    """Hand the document to the head; its text is locked from now on. Returns its address."""
    page = writer.page
    page.get_by_role("link", name="Tinjau dan ajukan").click()
    move(page, "Ajukan ke Kepala OPD", "Dokumen diajukan ke kepala perangkat daerah.")
    expect(page.get_by_role("link", name="Tulis GAP")).to_have_count(0)
    return page.url


def revise(writer: Visitor, folder: Path) -> None:
    """Read why it came back, mend it, and offer it again. The signature is gone, and the paper says so."""
    page, step = writer.page, StepForm(writer.page)
    open_task(writer, "Perlu perbaikan", NAME, YEAR)
    expect(page.get_by_text(REASON).first).to_be_visible()
    expect(page.get_by_role("link", name="Lihat penilaiannya")).to_be_visible()
    returned = paper(page, "GAP", folder)
    assert_holds(returned, UNSIGNED, "perlu perbaikan", NEW_PURPOSE)
    assert squeezed(HEAD_NAME) not in returned
    page.get_by_role("link", name="Tulis GAP").click()
    step.at(6)
    expect(page.get_by_text(REASON).first).to_be_visible()
    comments = page.locator("section.cardx").filter(has=page.get_by_role("heading", name="Komentar verifikator"))
    expect(comments).to_contain_text(COMMENT)
    step.fill("Tujuan yang baru", BETTER_PURPOSE)
    step.is_saved()
    comments.get_by_role("button", name="Sudah diperbaiki").click()
    expect(comments).to_contain_text("Sudah diperbaiki.")
    page.get_by_role("link", name="Tinjau dan ajukan").click()
    expect(page.get_by_text(BETTER_PURPOSE)).to_be_visible()
    move(page, "Ajukan ke Kepala OPD", "Dokumen diajukan ke kepala perangkat daerah.")


# --- the head and the verifiers -----------------------------------------------------------------------------------


def sign_and_submit(head: Visitor) -> None:
    """The head reads what the focal point wrote, signs it and sends it to Bapperida."""
    page = head.page
    open_task(head, "Menunggu tanda tangan Anda", NAME, YEAR)
    expect(page.get_by_text(SCHEDULE).first).to_be_visible()
    move(page, "Tanda tangani", "Dokumen ditandatangani.")
    move(page, "Ajukan ke Bapperida", "Dokumen diajukan ke Bapperida.")
    expect(status(page)).to_have_text("Diajukan")


def take_into_verification(verifier: Visitor) -> None:
    """Take the document from the queue; the page of both halves opens."""
    page = verifier.page
    open_task(verifier, "GAP/GBS menunggu verifikasi", NAME, YEAR)
    page.get_by_role("button", name="Ambil untuk diverifikasi").click()
    expect(page.get_by_text("Dokumen diambil untuk diverifikasi.")).to_be_visible()
    expect(status(page)).to_have_text("Dalam verifikasi")


def send_back(verifier: Visitor) -> None:
    """Comment on a step and mark what is wrong on the sheet; the reason of the return follows from them."""
    page = verifier.page
    page.locator("summary").filter(has_text="Komentari langkah 6").click()
    comment = page.locator("#komentar-langkah-6")
    comment.get_by_label("Komentar").fill(COMMENT)
    comment.get_by_role("button", name="Kirim komentar").click()
    expect(comment.get_by_role("article")).to_contain_text(COMMENT)
    item = page.locator("#butir-10")
    item.get_by_text("Perlu perbaikan", exact=True).click()
    item.get_by_label("Catatan butir 10").fill(REASON)
    expect(page.get_by_label("Alasan pengembalian")).to_have_value(re.compile(re.escape(REASON)))
    page.locator("#kembalikan").get_by_role("button", name="Kembalikan").click()
    confirm(page, "Kembalikan")
    expect(page.get_by_text("Dokumen dikembalikan untuk diperbaiki.")).to_be_visible()
    expect(status(page)).to_have_text("Perlu perbaikan")


def approve(verifier: Visitor, rest: str = "") -> None:
    """Give the opinion of the own office; ``rest``: the office without which it still cannot be verified."""
    page = verifier.page
    page.locator("#pendapat").get_by_text("Setuju diverifikasi", exact=True).click()
    page.get_by_role("button", name="Catat pendapat").click()
    if rest:
        expect(page.get_by_text(f"Belum dapat diverifikasi: pendapat {rest} belum ada.")).to_be_visible()
        expect(page.get_by_role("button", name="Verifikasi", exact=True)).to_be_disabled()


def verify(verifier: Visitor) -> None:
    """Both opinions are there: the document is verified."""
    page = verifier.page
    expect(page.get_by_text("Syarat pendapat terpenuhi")).to_be_visible()
    page.get_by_role("button", name="Verifikasi", exact=True).click()
    confirm(page, "Verifikasi")
    expect(page.get_by_text("GAP dan GBS terverifikasi.")).to_be_visible()
    expect(status(page)).to_have_text("Diverifikasi")


def read_papers(writer: Visitor, address: str, folder: Path) -> None:
    """The papers of the focal point hold what was typed, who signed, and no mark of a draft."""
    page = writer.page
    page.goto(address)
    expect(status(page)).to_have_text("Diverifikasi")
    gap = paper(page, "GAP", folder)
    assert_holds(gap, PURPOSE, FIGURE, ACCESS, SCHEDULE, CUSTOM, BETTER_PURPOSE, TRAINING, ELECTED)
    page.get_by_role("link", name="GBS", exact=True).click()
    gbs = paper(page, "GBS", folder)
    assert_holds(gbs, SCHEDULE, CUSTOM, BETTER_PURPOSE, "Rp140.000.000", TRAINING, MEETING)
    page.get_by_role("link", name="KAK", exact=True).click()
    kak = paper(page, "KAK", folder)
    assert_holds(kak, GROUP, METHOD, BETTER_PURPOSE, "Rp95.000.000")
    for text in (gap, gbs, kak):
        assert_holds(text, NAME, str(YEAR), HEAD_NAME, HEAD_NIP, "diverifikasi")
        assert squeezed(UNSIGNED) not in text
