"""Template tags, components and error pages: safe HTML without inline style, whatever the locale."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils.html import format_html

from pug_tanjungbalai.common.templatetags import ui

ROOT = Path(settings.BASE_DIR)
SPRITE = (ROOT / "static/vendor/icons/icons.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_icon_is_hidden_from_screen_readers_and_uses_the_sprite():
    html = render('{% icon "flag" %}')
    assert 'aria-hidden="true"' in html
    assert 'vendor/icons/icons.svg#flag"' in html


def test_icon_escapes_its_name():
    assert "<script>" not in ui.icon('"><script>')


def test_every_icon_named_in_a_template_is_in_the_sprite():
    named = {}
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        found = re.findall(r'{% icon "([\w-]+)"', text) + re.findall(r'\bicon="([\w-]+)"', text)
        named.update(dict.fromkeys(found, path.name))
    assert named, "no icons found: the pattern is wrong"
    assert {name: where for name, where in named.items() if name not in ICONS} == {}
    assert set(ui.TONES.values()) <= ICONS


@pytest.mark.parametrize("tone", list(ui.TONES))
def test_status_chip_has_icon_and_word(tone):
    html = ui.status_chip("Patuh", tone)
    assert f'class="chip {tone}"' in html
    assert "<use " in html
    assert "Patuh" in html


def test_status_chip_escapes_and_refuses_unknown_tones():
    assert "&lt;b&gt;" in ui.status_chip("<b>")
    assert "&quot;" in ui.status_chip("x", title='"onclick')
    with pytest.raises(ValueError):
        ui.status_chip("Patuh", "green")


def test_bar_writes_plain_numbers_in_the_indonesian_locale():
    html = render("{% bar value target=70 %}", value=Decimal("66.25"))
    assert 'width="66.25%"' in html
    assert 'x1="70%"' in html
    assert 'aria-hidden="true"' in html


@pytest.mark.parametrize(("value", "width"), [(150, "100%"), (1.5, "1.5%"), (Decimal("33.333333"), "33.33%")])
def test_bar_keeps_within_its_track(value, width):
    assert f'class="meter-fill" y="2" width="{width}"' in ui.bar(value)


@pytest.mark.parametrize("value", [None, 0, -5])
def test_bar_without_a_value_is_an_empty_track(value):
    html = ui.bar(value)
    assert "meter-track" in html
    assert "meter-fill" not in html


def test_bar_with_a_label_is_announced():
    assert 'aria-label="Skor: 66,5 dari 100, ambang 70"' in ui.bar(Decimal("66.5"), 70, label="Skor")
    assert 'aria-label="Skor: belum ada"' in ui.bar(None, label="Skor")


def test_bar_of_a_zero_maximum_does_not_divide():
    assert "meter-track" in ui.bar(3, max=0)


def test_sparkline_breaks_at_missing_values_and_says_them():
    html = ui.sparkline([50, 61, None, Decimal("66.5")], "Skor", names=range(2023, 2027), low=0, high=100)
    assert html.count("<polyline") == 1
    assert html.count('class="spark-point"') == 1
    assert 'role="img"' in html
    assert 'aria-label="Skor: 2023 50; 2024 61; 2025 tidak ada; 2026 66,5"' in html
    points = re.search(r'points="([^"]+)"', html).group(1)
    assert re.fullmatch(r"[\d.]+,[\d.]+ [\d.]+,[\d.]+", points)


@pytest.mark.parametrize("values", [[], None, [None, None]])
def test_sparkline_without_values_draws_nothing(values):
    html = ui.sparkline(values)
    assert "<polyline" not in html
    assert "<circle" not in html


@pytest.mark.parametrize("values", [[5], [5, 5, 5], [0, 0]])
def test_sparkline_of_a_flat_or_single_series(values):
    assert "nan" not in ui.sparkline(values)


def test_filters_write_indonesian_forms():
    html = render(
        "{{ a|rupiah }}|{{ a|rupiah_short }}|{{ s|decimal1 }}|{{ d|tanggal }}|{{ d|tanggal_panjang }}|"
        "{{ d|relative_day:t }}|{{ y|plain }}|{{ n|number }}|{{ s|percent }}",
        a=Decimal("1234567.89"),
        s=66,
        d=date(2026, 11, 24),
        t=date(2026, 11, 25),
        y=2026,
        n=1284,
    )
    assert html == ("Rp1.234.567,89|Rp 1,2 jt|66,0|24 Nov 2026|Selasa, 24 November 2026|kemarin|2026|1.284|66%")


def test_filters_take_a_missing_variable_as_empty():
    assert render("{{ nothing|rupiah }}{{ nothing|tanggal }}{{ nothing|waktu }}{{ nothing|decimal1 }}") == "————"


def test_filter_refuses_a_float_as_money():
    with pytest.raises(TypeError):
        render("{{ a|rupiah }}", a=1.5)


# --- tables


class PlanTable(tables.Table):
    name = tables.Column(verbose_name="Sub kegiatan", attrs={"td": {"class": "title"}})
    budget = tables.Column(verbose_name="Pagu", attrs={"td": {"class": "num"}}, orderable=False)
    year = tables.Column(verbose_name="Tahun", localize=False)
    count = tables.Column(attrs={"td": {"data-row": lambda record: record["count"]}})
    noun = "sub kegiatan"
    caption = "Daftar PPRG"

    class Meta:
        template_name = "django_tables2/pug.html"

    def render_budget(self, value):
        return format_html("<b>{}</b>", value)


def table_html(rows, query="", per_page=2, source='{% data_table table caption="Daftar uji" %}'):
    request = RequestFactory().get("/daftar/" + query)
    table = PlanTable(rows, request=request, order_by=request.GET.get("sort", "name"))
    table.paginate(page=int(request.GET.get("page", 1)), per_page=per_page)
    return render("{% load django_tables2 %}" + source, table=table, request=request)


ROWS = [{"name": f"<i>{n}</i>", "budget": "1 & 2", "year": 2026, "count": 1284 + n} for n in range(5)]


def test_table_is_named_escaped_and_labelled():
    html = table_html(ROWS)
    assert '<caption class="visually-hidden">Daftar uji</caption>' in html
    assert "&lt;i&gt;0&lt;/i&gt;" in html
    assert "<b>1 &amp; 2</b>" in html
    assert 'data-label="Sub kegiatan"' in html
    assert re.search(r'<td class="[^"]*\btitle\b', html)
    assert ">2026</td>" in html
    assert 'data-row="1284"' in html
    assert "style=" not in html


def test_table_says_its_order_and_sorting_returns_to_the_first_page():
    html = table_html(ROWS, "?q=air&page=2")
    assert 'aria-sort="ascending"' in html
    assert "sort=-name" in html
    assert not re.search(r'href="[^"]*page=2[^"]*sort=', html)
    assert "q=air" in html


def test_table_pager_keeps_the_query():
    html = table_html(ROWS, "?q=air&page=2")
    assert "Halaman 2 dari 3" in html
    assert "5 sub kegiatan" in html
    assert re.search(r'rel="prev" href="\?q=air&amp;page=1"', html)
    assert re.search(r'rel="next" href="\?q=air&amp;page=3"', html)


def test_empty_table_says_what_to_do():
    html = table_html([])
    assert "<table" not in html
    assert "Ubah atau hapus saringan" in html


def test_a_checkbox_header_does_not_leak_into_the_label():
    class Picking(tables.Table):
        pick = tables.CheckBoxColumn(accessor="name")

        class Meta:
            template_name = "django_tables2/pug.html"

    request = RequestFactory().get("/")
    html = render("{% data_table table %}", table=Picking([{"name": "a"}], request=request), request=request)
    assert 'data-label=""' in html


# --- templates as a whole


def test_no_template_has_inline_style_or_script():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=[\"']|<style", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path


def test_comments_at_the_head_stay_on_one_line():
    """Django knows ``{# #}`` on one line only; over two lines it would be printed."""
    for path in (ROOT / "templates").rglob("*.html"):
        for line in path.read_text().splitlines():
            assert line.count("{#") == line.count("#}"), path


@pytest.mark.parametrize("code", [400, 403, 404, 409, 500])
def test_error_pages_need_no_context(code):
    html = get_template(f"{code}.html").render()
    assert f"{code}</span>" in html
    assert "Ke beranda" in html


def test_refusals_say_their_reason_escaped():
    html = render_to_string("409.html", {"reason": "Sudah <b>diputuskan</b>.", "back_url": "/pprg/1/"})
    assert "&lt;b&gt;diputuskan" in html
    assert 'href="/pprg/1/"' in html


def test_components_render_with_the_least_they_need():
    page = SimpleNamespace(
        number=1, has_previous=False, has_next=False, paginator=SimpleNamespace(num_pages=1, count=0)
    )
    cases = {
        "kpi": {"label": "Temuan", "value": "17"},
        "empty_state": {},
        "pager": {"page_obj": page},
        "scorebar": {"text": "66,0", "value": 66},
        "task": {"title": "Buka"},
        "breadcrumbs": {"items": [("A", "/a/"), ("B", "")]},
        "form_actions": {},
        "notice": {"text": "Halo"},
        "timeline": {"items": []},
        "steps": {"items": [{"number": 1, "label": "Satu", "url": "#"}]},
        "confirm_button": {"label": "Hapus", "url": "/hapus/"},
    }
    for name, context in cases.items():
        html = render_to_string(f"components/{name}.html", context, request=None)
        assert "style=" not in html, name


def test_kpi_of_zero_share_still_draws_its_track():
    assert "meter-track" in render_to_string("components/kpi.html", {"label": "A", "value": "0", "share": 0})
    assert "meter-track" not in render_to_string("components/kpi.html", {"label": "A", "value": "0"})


def test_vendored_files_match_their_recorded_sums():
    import hashlib

    vendor = ROOT / "static/vendor"
    recorded = re.findall(r"\| `([\w./-]+)` \|.*\| `([0-9a-f]{64})` \|", (vendor / "README.md").read_text())
    there = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*.*") if path.suffix != ".md"}
    assert {name for name, _digest in recorded} == there
    for name, digest in recorded:
        content = (vendor / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name
        assert b"sourceMappingURL" not in content, name
