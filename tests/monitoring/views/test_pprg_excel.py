"""The pages of the workbooks: download, upload, dry run, questions, confirmation; and files that mean harm."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from departments.models import FocalPoint
from monitoring.models import Submission
from pug_tanjungbalai.common.models import ImportRun
from tests.common.workbooks import HEADER, ROW, cell, pack, parts, sheet_xml
from tests.conftest import City
from tests.factories import make_sub_activity
from tests.monitoring.excel.books import changed, changed_workbook, downloaded, downloaded_year, matrix
from tests.monitoring.pprg_data import make_pprg
from tests.timing import allowed

pytestmark = pytest.mark.django_db

UPLOAD = reverse("monitoring:pprg_upload")
YEAR = reverse("monitoring:pprg_workbook_year")


@pytest.fixture
def client(city: City, signed_in) -> Client:
    """The browser of department A's focal point."""
    return signed_in(city.focal_a)


def page(name: str, run: ImportRun) -> str:
    return reverse(f"monitoring:pprg_upload_{name}", args=[run.pk])


def send(client: Client, file: io.BytesIO, name: str = "", **fields: str):
    """Send a workbook as a browser does."""
    upload = SimpleUploadedFile(name or file.name, file.getvalue())
    return client.post(UPLOAD, {"file": upload, "fiscal_year": "2026", "budget_version": "murni", **fields})


def stored_files() -> set[Path]:
    return {path for path in Path(settings.PRIVATE_MEDIA_ROOT).rglob("*") if path.is_file()}


def text_of(response) -> str:
    return response.content.decode()


# --- download


def test_workbook_of_a_document_has_a_telling_name(city: City, client: Client):
    response = client.get(reverse("monitoring:pprg_workbook", args=[make_pprg(city).pk]))
    assert response["Content-Disposition"] == (f'attachment; filename="buku-kerja-{city.sub_a.code}-murni-2026.xlsx"')
    assert load_workbook(io.BytesIO(response.getvalue())).sheetnames[0] == "Petunjuk"


def test_workbook_of_the_own_year(city: City, client: Client):
    make_pprg(city)
    response = client.get(f"{YEAR}?tahun=2026")
    assert response["Content-Disposition"] == 'attachment; filename="buku-kerja-disdik-2026.xlsx"'


def test_bapperida_chooses_a_department(city: City, signed_in):
    make_pprg(city)
    client = signed_in(city.bapperida)
    text = text_of(client.get(YEAR))
    assert "Dinas Pendidikan" in text
    assert "Dinas Kesehatan" not in text
    response = client.get(f"{YEAR}?opd=DISDIK")
    assert "buku-kerja-disdik-2026.xlsx" in response["Content-Disposition"]
    assert client.get(f"{YEAR}?opd=TIDAKADA").status_code == 404
    assert client.get(f"{YEAR}?opd=%00").status_code == 404


def test_own_department_is_not_another(city: City, signed_in):
    make_pprg(city)
    assert signed_in(city.focal_b).get(f"{YEAR}?opd=DISDIK").status_code == 404


def test_nothing_to_download_is_said(city: City, signed_in, client: Client):
    city.sub_a.figures.all().delete()
    city.sub_a.delete()
    assert "Belum ada isi untuk buku kerja" in text_of(client.get(YEAR))
    assert "Belum ada PPRG pada tahun ini" in text_of(signed_in(city.bapperida).get(YEAR))


def test_buttons_stand_where_they_are_looked_for(city: City, client: Client, signed_in):
    submission = make_pprg(city)
    address = reverse("monitoring:pprg_workbook", args=[submission.pk])
    assert address in text_of(client.get(submission.get_absolute_url()))
    text = text_of(client.get(reverse("monitoring:pprg_list")))
    assert YEAR in text
    assert UPLOAD in text
    for name in ("bapperida", "head_a"):
        text = text_of(signed_in(getattr(city, name)).get(reverse("monitoring:pprg_list")))
        assert YEAR in text
        assert UPLOAD not in text


def test_lapsed_letter_says_why(city: City, client: Client):
    FocalPoint.objects.filter(user=city.focal_a).update(valid_to=F("valid_from"))
    response = client.get(UPLOAD)
    assert response.status_code == 403
    assert "berakhir" in text_of(response)


# --- dry run and confirmation


def test_change_is_shown_confirmed_and_stored(city: City, client: Client):
    submission = make_pprg(city)
    response = send(client, changed_workbook(submission))
    run = ImportRun.objects.get()
    assert response.url == page("result", run)
    text = text_of(client.get(response.url))
    assert "Berubah" in text
    assert "<del>Meningkatkan kapasitas pelaku usaha mikro.</del>" in text
    assert "<ins>Baru.</ins>" in text
    digest = client.get(response.url).context["examined"].plan.digest
    response = client.post(page("apply", run), {"diperiksa": digest}, follow=True)
    text = text_of(response)
    assert "buku-kerja.xlsx diterapkan: 1 dokumen disimpan." in text
    assert "Yang disimpan" in text
    assert Submission.objects.get().purpose == "Baru."
    again = client.post(page("apply", run), {"diperiksa": digest})
    assert again.status_code == 409
    assert "sudah diterapkan" in text_of(again)
    assert client.get(page("file", run)).getvalue().startswith(b"PK")
    assert "Diterapkan" in text_of(client.get(UPLOAD))


def test_the_same_file_again_changes_nothing(city: City, client: Client):
    text = text_of(client.get(send(client, downloaded(make_pprg(city))).url))
    assert "Tidak ada perubahan." in text
    assert 'id="terapkan"' not in text


def test_removed_rows_are_said_before_they_go(city: City, client: Client):
    def empty(cells) -> None:
        for header in ("Jenis", "Indikator", "Satuan", "Data Dasar", "Target", "Target L", "Target P"):
            cells.write("Indikator", 2, header, None)

    text = text_of(client.get(send(client, changed(downloaded(make_pprg(city)), empty)).url))
    assert "1 isian akan dihapus," in text
    assert "Dihapus" in text


def test_conflict_needs_a_tick_for_each_document(city: City, client: Client):
    submission = make_pprg(city)
    file = changed_workbook(submission)
    Submission.objects.update(version=4, purpose="Dari layar.")
    send(client, file)
    run = ImportRun.objects.get()
    response = client.get(page("result", run))
    text = text_of(response)
    assert "Naskah berubah sejak buku kerja ini diunduh." in text
    assert "Dari layar." in text
    assert "Timpa dengan isi berkas" in text
    digest = response.context["examined"].plan.digest
    refused = client.post(page("apply", run), {"diperiksa": digest})
    assert refused.status_code == 409
    assert "Tidak ada dokumen yang dipilih" in text_of(refused)
    assert Submission.objects.get().purpose == "Dari layar."
    key = f"{city.sub_a.pk}-murni"
    client.post(page("apply", run), {"diperiksa": digest, "timpa": [key]})
    assert Submission.objects.get().purpose == "Baru."


def test_confirmation_of_an_older_dry_run_shows_the_new_one(city: City, client: Client):
    submission = make_pprg(city)
    send(client, changed_workbook(submission))
    run = ImportRun.objects.get()
    digest = client.get(page("result", run)).context["examined"].plan.digest
    Submission.objects.update(version=4, purpose="Dari layar.")
    response = client.post(page("apply", run), {"diperiksa": digest})
    assert response.status_code == 409
    text = text_of(response)
    assert "Naskah berubah sejak pemeriksaan ini dibuat" in text
    assert "Timpa dengan isi berkas" in text
    assert Submission.objects.get().purpose == "Dari layar."


def test_file_with_errors_is_shown_and_not_kept(city: City, client: Client):
    before = stored_files()
    file = changed(downloaded(make_pprg(city)), lambda cells: cells.set("Data", 1, Tahun_Data="lama"))
    response = send(client, file)
    text = text_of(response)
    assert response.status_code == 200
    assert "Tidak ada yang disimpan: 1 kesalahan." in text
    assert "J · Tahun Data" in text
    assert not ImportRun.objects.exists()
    assert stored_files() == before


def test_question_is_answered_on_the_page(city: City, client: Client):
    row = [1, "Tanpa nama. Tujuan: naik.", "Data.", "Akses: jauh.", "A; B", "C", "D", "E", "F", "Hasil: G"]
    other = [2, "Milik orang lain", *row[2:]]
    send(client, matrix([row, other]))
    run = ImportRun.objects.get()
    text = text_of(client.get(page("result", run)))
    assert "Ada pertanyaan." in text
    assert "Ditafsirkan" not in text
    refused = client.post(page("answer", run), {"baris-2": "999999"}, follow=True)
    assert "Pilihan tidak dikenal" in text_of(refused)
    answered = client.post(page("answer", run), {"baris-2": str(city.sub_a.pk), "baris-3": "lewati"}, follow=True)
    text = text_of(answered)
    assert "Ditafsirkan" in text
    assert "Dipecah menjadi 2 baris: “A”; “B”" in text
    assert "Draf baru" in text
    client.post(page("apply", run), {"diperiksa": answered.context["examined"].plan.digest})
    causes = Submission.objects.get().causes.filter(kind="internal")
    assert [cause.text for cause in causes] == ["A", "B"]


def test_discarded_file_is_gone(city: City, client: Client):
    before = stored_files()
    send(client, changed_workbook(make_pprg(city)))
    text = text_of(client.post(page("discard", ImportRun.objects.get()), follow=True))
    assert "dibuang; tidak ada data yang berubah" in text
    assert not ImportRun.objects.exists()
    assert stored_files() == before


def test_colleague_of_the_same_department_does_not_see_it(city: City, client: Client, signed_in):
    send(client, changed_workbook(make_pprg(city)))
    ImportRun.objects.update(actor=city.focal_b)
    assert client.get(page("result", ImportRun.objects.get())).status_code == 404


def test_dry_run_takes_a_fixed_number_of_queries(city: City, client: Client):
    counts = []
    city.year.sub_activities.update(requires_pprg=False)  # so that the workbook holds documents only
    for total in (1, 3):
        while Submission.objects.count() < total:
            make_pprg(city, sub_activity=make_sub_activity(city.a, city.year))

        def change(cells, total: int = total) -> None:
            for row in range(1, total + 1):
                cells.write("Ringkasan", row, "Tujuan Sub Kegiatan", "Baru.")

        send(client, changed(downloaded_year(city), change))
        Submission.objects.update(version=F("version") + 1)  # all in conflict: the last writers are asked for too
        address = page("result", ImportRun.objects.first())
        client.get(address)
        with CaptureQueriesContext(connection) as context:
            response = client.get(address)
        assert len(response.context["cards"]) == total
        counts.append(len(context))
    assert counts[0] == counts[1] <= 20


# --- what means harm, or is simply the wrong file

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def _raw(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def _far_cell() -> io.BytesIO:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return pack(parts(HEADER + ROW + far))


def _false_dimension() -> io.BytesIO:
    rows = HEADER + "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 7002))
    return pack(parts(**{"xl/worksheets/sheet1.xml": sheet_xml(rows, before='<dimension ref="A1:B1"/>')}))


def _many_cells() -> io.BytesIO:
    cells = "<!--" + os.urandom(200_000).hex() + "-->" + "<c/>" * 1_100_000
    return pack(parts(HEADER + f'<row r="2">{cells}</row>'))


HOSTILE = {
    "bomb": (lambda: pack({**parts(), "xl/media/a.bin": b"0" * 4_000_000}), "x.xlsx", "terlalu besar"),
    "entries": (lambda: pack({**parts(), **{f"a{n}": b"x" for n in range(200)}}), "x.xlsx", "terlalu besar"),
    "elements": (_many_cells, "x.xlsx", "terlalu besar"),
    "far cell": (_far_cell, "x.xlsx", "bukan buku kerja"),
    "false dimension": (_false_dimension, "x.xlsx", "bukan buku kerja"),
    "doctype": (
        lambda: pack(parts(**{"xl/sharedStrings.xml": DOCTYPE + parts()["xl/sharedStrings.xml"]})), "x.xlsx", "DOCTYPE",
    ),
    "doctype elsewhere": (lambda: pack({**parts(), "docProps/core.xml": f"{DOCTYPE}<a/>"}), "x.xlsx", "DOCTYPE"),
    "formula": (lambda: cell("<f>1+1</f>"), "x.xlsx", "bukan buku kerja"),
    "macro": (lambda: pack({**parts(), "xl/vbaProject.bin": b"x"}), "x.xlsx", "makro"),
    "encrypted": (lambda: _raw(OLE + "EncryptedPackage".encode("utf-16-le")), "x.xlsx", "kata sandi"),
    "old xls renamed": (lambda: _raw(OLE), "x.xlsx", "Office lama"),
    "csv renamed": (lambda: _raw(b"a,b\n1,2\n"), "x.xlsx", "bukan .xlsx"),
    "pdf renamed": (lambda: _raw(b"%PDF-1.4\n%%EOF"), "x.xlsx", "bukan .xlsx"),
    "cut off": (lambda: _raw(pack(parts()).getvalue()[:500]), "x.xlsx", "rusak"),
    "csv": (lambda: _raw(b"a,b\n"), "x.csv", "Unggah buku kerja Excel"),
    "xls": (lambda: _raw(OLE), "x.xls", "Excel lama"),
    "macro name": (lambda: _raw(b"x"), "x.xlsm", "makro"),
    "other": (lambda: _raw(b"x"), "x.exe", "Jenis berkas tidak diterima"),
    "empty": (lambda: _raw(b""), "x.xlsx", "kosong"),
    "large": (lambda: _raw(b"PK\x03\x04" + b"x" * (5 * 1024 * 1024)), "x.xlsx", "lebih besar dari 5 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_file_is_refused_soon_and_leaves_nothing(city: City, client: Client, name: str):
    make, filename, words = HOSTILE[name]
    file, before = make(), stored_files()
    begin = time.process_time()
    response = send(client, file, filename)
    assert time.process_time() - begin < allowed(5)
    assert response.status_code == 200
    assert words in text_of(response)
    assert not ImportRun.objects.exists()
    assert stored_files() == before


def test_formula_without_value_and_long_number_in_a_matrix_are_errors(city: City, client: Client):
    row = [1, city.sub_a.code, "=1+1", 123456789012345678, *["x"] * 6]
    text = text_of(send(client, matrix([row])))
    assert "Rumus tanpa hasil tersimpan" in text
    assert "kehilangan digit terakhirnya" in text
    assert "C · Data Pembuka Wawasan" in text
    assert not ImportRun.objects.exists()


def test_nothing_chosen_is_an_error_of_the_form(city: City, client: Client):
    assert client.post(UPLOAD, {}).context["form"].errors["file"]
