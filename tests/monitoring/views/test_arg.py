"""The ARG recap: what it says, over which denominator, for whom, and what it costs."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from departments.enums import BudgetKind, Role
from departments.models import FiscalYear
from monitoring.models import Submission
from tests.conftest import City
from tests.factories import fill_gap, make_department, make_figure, make_sub_activity, make_submission, make_user, wib

pytestmark = pytest.mark.django_db
RECAP, DOCUMENTS = reverse("monitoring:arg_recap"), reverse("monitoring:arg_documents")


def verified(city: City, sub_activity=None, category: str = "kesetaraan") -> Submission:
    row = make_submission(
        sub_activity or city.sub_a,
        author=city.focal_a,
        state="verified",
        first_submitted_at=wib(2026, 1, 5),
        verified_at=wib(2026, 1, 9),
    )
    fill_gap(row)
    Submission.objects.filter(pk=row.pk).update(arg_category=category)
    return row


@pytest.fixture
def spending(city: City) -> None:
    """Total spending of 10 billion, 4 of them neither staff nor transfer."""
    FiscalYear.objects.update(total_spending=Decimal(10**10), spending_without_staff=Decimal(4 * 10**9))


@pytest.fixture
def filled(city: City, spending: None) -> City:
    """A: 100 million (khusus) and 50 million (kesetaraan); B: 200 million (kesetaraan), 80 of them realised."""
    verified(city, category="khusus")
    verified(city, make_sub_activity(city.a, city.year, budget=50_000_000))
    verified(city, city.sub_b)
    make_figure(city.sub_b, BudgetKind.REALIZED, 80_000_000, as_of=dt.date(2026, 6, 30))
    make_submission(make_sub_activity(city.b, city.year, budget=10**9), author=city.focal_b, state="submitted")
    return city


def text(response) -> str:
    return response.content.decode()


def lines(response) -> list[tuple[str, str, int, str]]:
    return [(row.title, row.category, row.amounts.documents, row.share) for row in response.context["lines"]]


def test_departments_and_categories_with_their_shares(filled: City, signed_in):
    response = signed_in(filled.leadership).get(RECAP)
    assert lines(response) == [
        ("Dinkes", "Anggaran kesetaraan gender", 1, "2%"),
        ("Disdik", "Anggaran khusus target gender", 1, "1%"),
        ("Disdik", "Anggaran kesetaraan gender", 1, "0,50%"),
        ("Disdik", "Jumlah", 2, "1,50%"),
    ]
    cards = {card["label"]: card for card in response.context["cards"]}
    assert (cards["ARG: pagu sub kegiatan"]["value"], cards["Pangsa ARG"]["value"]) == ("Rp 350 jt", "3,50%")
    assert cards["Realisasi"]["foot"] == "22,9% dari pagu sub kegiatan"
    assert cards["Dokumen terverifikasi"]["value"] == "3"
    assert "Pangsa = pagu sub kegiatan ÷ total belanja daerah (Rp10.000.000.000)" in text(response)


@pytest.mark.parametrize(
    ("query", "formula", "share"),
    [
        ({}, "pagu sub kegiatan ÷ total belanja daerah", "3,50%"),
        ({"penyebut": "tanpa_pegawai"}, "pagu sub kegiatan ÷ belanja tanpa pegawai dan transfer", "8,75%"),
        ({"dasar": "aksi"}, "rencana aksi ÷ total belanja daerah", "2,85%"),
        ({"dasar": "aksi", "penyebut": "tanpa_pegawai"}, "rencana aksi ÷ belanja tanpa pegawai dan transfer", "7,13%"),
        ({"dasar": "x", "penyebut": "y"}, "pagu sub kegiatan ÷ total belanja daerah", "3,50%"),
    ],
)
def test_both_choices_of_the_share_are_printed_beside_it(filled: City, signed_in, query, formula, share):
    response = signed_in(filled.bapperida).get(RECAP, query)
    card = response.context["cards"][1]
    assert (card["value"], card["foot"]) == (share, formula)
    assert f"pangsa: {formula}" in text(response)


def test_year_reports_on_its_own_denominator(filled: City, signed_in):
    FiscalYear.objects.update(arg_denominator="tanpa_pegawai")
    assert signed_in(filled.bapperida).get(RECAP).context["cards"][1]["value"] == "8,75%"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"opd": "DISDIK"}, 2),
        ({"kategori": "kesetaraan"}, 2),
        ({"kategori": "kesetaraan", "opd": "DISDIK"}, 1),
        ({"kategori": "pelembagaan"}, 0),
        ({"kategori": "lain"}, 3),
        ({"opd": "LAIN"}, 0),
        ({"tahun": "2026"}, 3),
    ],
)
def test_filters_narrow_page_documents_and_workbook(filled: City, signed_in, query: dict, expected: int):
    client = signed_in(filled.bapperida)
    assert client.get(RECAP, query).context["sum"].documents == expected
    assert client.get(DOCUMENTS, query).context["sum"].documents == expected
    book = load_workbook(io.BytesIO(client.get(RECAP, {**query, "format": "xlsx"}).getvalue()))
    assert book["Dokumen"].max_row - 5 == expected


def test_document_without_category_is_shown(city: City, spending, signed_in):
    verified(city, category="")
    client = signed_in(city.bapperida)
    assert lines(client.get(RECAP))[0][1] == "Belum dikategorikan"
    assert client.get(DOCUMENTS, {"kategori": "tanpa"}).context["sum"].documents == 1


def test_rows_lead_to_the_very_documents(filled: City, signed_in):
    client = signed_in(filled.bapperida)
    [line] = [row for row in client.get(RECAP, {"dasar": "aksi"}).context["lines"] if row.title == "Dinkes"]
    response = client.get(line.url)
    assert [row["department"] for row in response.context["rows"]] == ["Dinkes"]
    assert response.context["choice"].basis == "aksi"
    assert Submission.objects.get(sub_activity=filled.sub_b).get_absolute_url() in text(response)


@pytest.mark.parametrize("sort", ["nama", "dokumen", "pagu", "aksi", "realisasi", "persen", "pangsa"])
def test_departments_are_sorted_by_any_figure(filled: City, signed_in, sort: str):
    client = signed_in(filled.bapperida)
    up, down = (
        list(dict.fromkeys(row[0] for row in lines(client.get(RECAP, {"urut": order})))) for order in (sort, f"-{sort}")
    )
    assert up == down[::-1]
    assert lines(client.get(RECAP, {"urut": "rahasia"}))[0][0] == "Dinkes"


def test_departments_see_their_own_only(filled: City, signed_in):
    for client in (signed_in(filled.focal_b), signed_in(filled.head_b)):
        response = client.get(RECAP)
        assert [row[0] for row in lines(response)] == ["Dinkes"]
        assert "Disdik" not in text(response)
        assert client.get(DOCUMENTS, {"opd": "DISDIK"}).context["rows"] == []
        book = load_workbook(io.BytesIO(client.get(RECAP, {"format": "xlsx"}).getvalue()))
        assert [row[0] for row in book["Dokumen"].iter_rows(min_row=6, values_only=True)] == ["DINKES"]


def test_workbook_names_what_it_counts_and_over_what(filled: City, signed_in):
    response = signed_in(filled.bpkpd).get(RECAP, {"format": "xlsx", "dasar": "aksi"})
    book = load_workbook(io.BytesIO(response.getvalue()))
    assert book.sheetnames == ["Rekap ARG", "Menurut kategori", "Dokumen"]
    rows = list(book["Rekap ARG"].iter_rows(values_only=True))
    assert "tahun anggaran 2026" in rows[0][0]
    assert "rencana aksi ÷ total belanja daerah (Rp10.000.000.000)" in rows[2][0]
    assert rows[5][:7] == (
        "DINKES",
        "Dinas Kesehatan",
        "Anggaran kesetaraan gender",
        1,
        200_000_000,
        95_000_000,
        80_000_000,
    )
    assert rows[-1][1:5] == ("JUMLAH", None, 3, 350_000_000)


def test_missing_denominator_is_told_not_hidden(city: City, signed_in):
    FiscalYear.objects.update(total_spending=None)
    verified(city)
    response = signed_in(city.bapperida).get(RECAP)
    assert "Total belanja daerah tahun 2026 belum dicatat" in text(response)
    assert reverse("departments:year_update", args=[2026]) in text(response)
    assert response.context["cards"][1]["value"] == "—"
    assert reverse("departments:year_update", args=[2026]) not in text(signed_in(city.leadership).get(RECAP))


def test_document_without_pagu_is_told(city: City, signed_in):
    verified(city, make_sub_activity(city.a, city.year))
    assert "1 dokumen belum punya pagu tercatat" in text(signed_in(city.bapperida).get(RECAP))


def test_empty_states(city: City, signed_in):
    client = signed_in(city.bapperida)
    assert "Belum ada ARG pada tahun ini" in text(client.get(RECAP))
    assert "Tidak ada yang cocok" in text(client.get(RECAP, {"opd": "DISDIK"}))
    assert "Tidak ada dokumen" in text(client.get(DOCUMENTS))


def test_empty_database(db, signed_in):
    client = signed_in(make_user(Role.LEADERSHIP))
    for address in (RECAP, DOCUMENTS):
        assert client.get(address).status_code == 200
    assert "Belum ada tahun anggaran" in text(client.get(RECAP))


@pytest.mark.parametrize("query", [{"page": "99"}, {"page": "x"}, {"opd": "\x00"}, {"kategori": "\x00", "urut": "--"}])
def test_odd_addresses_are_no_error(filled: City, signed_in, query: dict):
    for address in (RECAP, DOCUMENTS):
        assert signed_in(filled.bapperida).get(address, query).status_code == 200


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("actor", ["bapperida", "focal_a"])
def test_queries_are_the_same_at_1_and_300_departments(filled: City, signed_in, actor: str):
    client = signed_in(filled.actor(actor))
    client.get(RECAP)
    few = [queries_of(client, address) for address in (RECAP, DOCUMENTS)]
    assert max(few) <= 10
    for _ in range(300):
        verified(filled, make_sub_activity(make_department(), filled.year, budget=1))
    assert [queries_of(client, address) for address in (RECAP, DOCUMENTS)] == few
