"""The one list page, through the list of findings: filter, memory, sort, paging, export, hostile addresses."""

import datetime as dt
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories

URL = "/temuan/"


@pytest.fixture
def findings(city):
    """Three findings of A and one of B, due in 2026."""
    for number, title, severity in (
        ("T-1", "Beranda", "ringan"),
        ("T-2", "Anggaran", "berat"),
        ("T-3", "Data", "berat"),
    ):
        factories.make_finding(city.a, number=number, title=title, severity=severity)
    return factories.make_finding(city.b, number="T-4", title="Cakupan", severity="sedang", due=dt.date(2026, 3, 15))


@pytest.fixture
def reader(city, findings, signed_in):
    """A client that reads the whole city, with 2026 chosen."""
    client = signed_in(city.leadership)
    client.get("/perlu-tindakan/?tahun=2026")
    return client


def titles(response) -> list[str]:
    return [row.title for row in response.context["table"].page.object_list.data]


def exported(response) -> list[tuple]:
    """The rows of a downloaded workbook, header first."""
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return list(load_workbook(BytesIO(response.getvalue())).active.values)


@pytest.mark.django_db
def test_list_shows_only_the_scope_of_the_user(city, findings, signed_in):
    client = signed_in(city.focal_b)
    assert titles(client.get(f"{URL}?cakupan=semua")) == ["Cakupan"]
    assert "Beranda" not in titles(client.get(f"{URL}?cakupan=semua&q=T-1"))
    assert titles(client.get(f"{URL}?cakupan=semua&opd=DISDIK")) != ["Beranda"]


@pytest.mark.django_db
def test_search_and_filters_narrow(reader):
    assert titles(reader.get(f"{URL}?q=anggar")) == ["Anggaran"]
    assert set(titles(reader.get(f"{URL}?severity=berat"))) == {"Anggaran", "Data"}
    assert titles(reader.get(f"{URL}?severity=berat&q=data")) == ["Data"]


@pytest.mark.django_db
def test_nothing_found_says_that_the_filter_is_why(reader):
    page = reader.get(f"{URL}?q=tidak-ada-sama-sekali")
    assert "Tidak ada yang cocok dengan saringan ini." in page.text
    assert f"{URL}?semua=1" in page.text


@pytest.mark.django_db
def test_empty_list_says_what_to_do(city, signed_in):
    page = signed_in(city.leadership).get(URL)
    assert "Belum ada temuan" in page.text
    assert "Tidak ada yang cocok" not in page.text


@pytest.mark.django_db
def test_filter_chosen_in_the_form_is_remembered(reader):
    reader.get(f"{URL}?saring=1&severity=berat&q=data")
    response = reader.get(URL)
    assert response.status_code == 302
    assert parse_qs(urlsplit(response.url).query) == {"saring": ["1"], "severity": ["berat"], "q": ["data"]}
    assert titles(reader.get(URL, follow=True)) == ["Data"]


@pytest.mark.django_db
def test_filter_of_a_link_is_not_remembered(reader):
    reader.get(f"{URL}?severity=berat")
    assert len(titles(reader.get(URL))) == 4


@pytest.mark.django_db
def test_all_forgets_the_filter(reader):
    reader.get(f"{URL}?saring=1&severity=berat")
    response = reader.get(f"{URL}?semua=1")
    assert (response.status_code, response.url) == (302, URL)
    assert len(titles(reader.get(URL))) == 4


@pytest.mark.django_db
def test_filter_is_remembered_for_its_own_list_alone(reader):
    reader.get(f"{URL}?saring=1&q=data")
    assert reader.get(reverse("departments:department_list")).status_code == 200


@pytest.mark.django_db
def test_form_of_the_filter_marks_what_it_sends(reader):
    assert '<input type="hidden" name="saring"' in reader.get(URL).text


@pytest.mark.django_db
def test_column_sorts_both_ways(reader):
    by_severity = titles(reader.get(f"{URL}?sort=severity"))
    assert set(by_severity[:2]) == {"Anggaran", "Data"}
    assert by_severity[2:] == ["Cakupan", "Beranda"]
    assert titles(reader.get(f"{URL}?sort=-severity"))[0] == "Beranda"


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["recorded_by__password", "id;drop table", "-", "", "submission", "--due", "%00"])
def test_unknown_sort_is_ignored(reader, sort):
    response = reader.get(f"{URL}?sort={sort}")
    assert response.status_code == 200
    assert titles(response) == titles(reader.get(URL))
    assert len(exported(reader.get(f"{URL}?sort={sort}&format=xlsx"))) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("url", [URL, "/opd/", "/pprg/", "/rapat/", "/tindak-lanjut/"])
@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%00%1F%E2%80%AE", "q=%ED%A0%80", "q=" + "x" * 5000, "page=0", "page=%00", "page=99999999999999999999",
     "severity=%00", "opd=%00", "state[]=1", "tahun=%00", "saring=1&q=%00", "format=pdf", "kind=%27"],
)  # fmt: skip
def test_hostile_address_is_no_error(reader, url, query):
    response = reader.get(f"{url}?{query}")
    assert response.status_code in {200, 404}
    assert reader.get(url, follow=True).status_code == 200


@pytest.mark.django_db
def test_search_without_letters_is_no_search(reader):
    assert len(titles(reader.get(f"{URL}?q=%00%E2%80%8B"))) == 4


@pytest.mark.django_db
def test_export_holds_what_is_filtered_in_the_order_shown(reader):
    rows = exported(reader.get(f"{URL}?severity=berat&sort=-title&format=xlsx"))
    assert rows[0][:3] == ("Nomor", "Temuan", "OPD")
    assert (
        [row[1] for row in rows[1:]] == titles(reader.get(f"{URL}?severity=berat&sort=-title")) == ["Data", "Anggaran"]
    )


@pytest.mark.django_db
def test_export_link_keeps_filter_and_sort_but_not_the_page(reader):
    page = reader.get(f"{URL}?severity=berat&sort=due&page=1")
    query = parse_qs(urlsplit(page.context["export_url"]).query)
    assert query == {"severity": ["berat"], "sort": ["due"], "format": ["xlsx"]}


@pytest.mark.django_db
def test_export_gives_dates_as_dates_and_words_as_words(reader):
    header, *rows = exported(reader.get(f"{URL}?q=T-4&format=xlsx"))
    (row,) = rows
    values = dict(zip(header, row, strict=True))
    assert (values["Nomor"], values["OPD"], values["Tingkat"], values["Status"]) == (
        "T-4",
        "Dinkes",
        "Sedang",
        "Terbuka",
    )
    assert values["Tenggat"] == dt.datetime(2026, 3, 15)
    assert not any("<" in str(value) for value in row)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+62", "-1-1", "@SUM(A1)", "\t=1", "＝1"])
def test_text_that_looks_like_a_formula_stays_text(city, reader, text):
    factories.make_finding(city.a, number="T-9", title=text)
    response = reader.get(f"{URL}?q=T-9&format=xlsx")
    sheet = load_workbook(BytesIO(response.getvalue())).active
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.row == 2 and cell.column == 2)
    assert cell.data_type == "s"
    assert cell.value == text.strip()


@pytest.mark.django_db
def test_export_of_a_department_user_holds_nothing_foreign(city, findings, signed_in):
    rows = exported(signed_in(city.focal_b).get(f"{URL}?cakupan=semua&format=xlsx"))
    assert [row[0] for row in rows] == ["Nomor", "T-4"]


@pytest.mark.django_db
def test_download_is_not_remembered_as_the_page(reader):
    page = reader.get(f"{URL}?saring=1&severity=berat&page=1")
    exported(reader.get(f"{URL}{page.context['export_url']}"))
    assert parse_qs(urlsplit(reader.get(URL).url).query) == {"saring": ["1"], "severity": ["berat"]}
    assert set(titles(reader.get(URL, follow=True))) == {"Anggaran", "Data"}


@pytest.mark.django_db
def test_long_list_is_paged_and_the_last_page_answers_for_any_beyond(city, reader):
    for _ in range(30):
        factories.make_finding(city.a)
    assert len(titles(reader.get(URL))) == 25
    assert len(titles(reader.get(f"{URL}?page=2"))) == 9


@pytest.mark.django_db
def test_number_of_queries_does_not_grow_with_the_rows(city, reader):
    reader.get(URL)
    with CaptureQueriesContext(connection) as few:
        reader.get(URL)
    for _ in range(15):
        factories.make_finding(city.b)
    with CaptureQueriesContext(connection) as many:
        reader.get(URL)
    assert len(many) == len(few)
