"""A large workbook goes in soon and in little room; so does the worst that passes the gate."""

from __future__ import annotations

import dataclasses
import random
import time
import tracemalloc
from decimal import Decimal

import pytest

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Header, Indicator
from monitoring.enums import GapFactorKind
from monitoring.excel import service
from monitoring.excel.writing import Entry
from monitoring.models import GapData, Submission
from pug_tanjungbalai.common.xlsx import read_sheets
from tests.common.workbooks import pack, parts
from tests.conftest import City
from tests.factories import make_sub_activity
from tests.timing import allowed

from .books import named
from .contents import workbook_of

MEGABYTE = 1024 * 1024
DOCUMENTS, ROWS = 10, 10  # of each of five parts: 500 rows
_WORDS = [
    "perempuan",
    "laki-laki",
    "pelatihan",
    "sekolah",
    "kelurahan",
    "nelayan",
    "bantuan",
    "data",
    "terpilah",
    "kesenjangan",
]


def sentence(words: int) -> str:
    return " ".join(random.Random(words).choices(_WORDS, k=words))


def content(header: Header) -> Content:
    """A GAP of fifty rows with long texts."""
    kinds = tuple(kind.value for kind in GapFactorKind)
    numbers = range(1, ROWS + 1)
    return Content(
        header=header,
        purpose=sentence(100),
        data=tuple(
            DataRow(None, f"Data {n} {sentence(8)}", "orang", "LP", Decimal(n), Decimal(2 * n), 2025, "Dapodik")
            for n in numbers
        ),
        factors=tuple(Factor(kind, sentence(80)) for kind in kinds),
        internal=tuple(Cause(n, f"Sebab {n} {sentence(60)}", factors=kinds) for n in numbers),
        external=tuple(Cause(100 + n, f"Luar {n} {sentence(60)}", factors=kinds[:2]) for n in numbers),
        actions=tuple(
            Action(None, f"Aksi {n}", Decimal(n * 10**6), sentence(40), sentence(40), (n, 100 + n)) for n in numbers
        ),
        indicators=tuple(Indicator(None, "hasil", f"Indikator {n}", "persen", target=Decimal(n)) for n in numbers),
    )


@pytest.mark.django_db
def test_five_hundred_rows_go_in_under_ten_seconds_and_200_megabytes(city: City):
    base = Header(department_code="DISDIK", department="Dinas Pendidikan", fiscal_year=2026)
    entries = []
    for _number in range(DOCUMENTS):
        row = make_sub_activity(city.a, city.year)
        code = dataclasses.replace(base.sub_activity, code=row.code, name=row.name)
        entries.append(content(dataclasses.replace(base, sub_activity=code)))
    file = workbook_of(*(Entry(gap, "Belum dibuat") for gap in entries))
    run = service.keep(file=file, options=service.Options(2026), actor=city.focal_a)
    begin = time.process_time()
    examined = service.examine_run(run, city.focal_a)
    assert not examined.error_count
    service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=examined.plan.digest)
    assert time.process_time() - begin < allowed(10)
    assert Submission.objects.count() == DOCUMENTS
    assert GapData.objects.count() == DOCUMENTS * ROWS
    tracemalloc.start()
    again = service.examine(file, service.Options(2026), city.focal_a)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 * MEGABYTE
    assert not again.plan.changes_anything


def test_the_largest_sheet_that_passes_is_bounded():
    cells = "".join(f'<c r="{chr(65 + column)}{{0}}"><v>{column}</v></c>' for column in range(24))
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, 19_000))
    file = named(pack(parts(rows)).getvalue())
    begin = time.process_time()
    read_sheets(file, max_rows=service.MAX_ROWS, max_columns=service.MAX_COLUMNS)
    assert time.process_time() - begin < allowed(5)
    tracemalloc.start()
    read_sheets(file, max_rows=service.MAX_ROWS, max_columns=service.MAX_COLUMNS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 * MEGABYTE
