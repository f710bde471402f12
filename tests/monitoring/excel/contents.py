"""Contents of a GAP for the tests of the workbook: whatever the form can store, and comparing without ids."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import io
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from departments.enums import DataSex
from monitoring.domain.pprg_content import Action, Cause, Code, Content, DataRow, Factor, Header, Indicator, Part
from monitoring.domain.pprg_merge import PARTS
from monitoring.domain.pprg_own_text import DEFINITIONS, OWN_PARTS, sections_of
from monitoring.enums import ArgCategory, GapFactorKind, IndicatorKind
from monitoring.excel.writing import Entry, Made, write_workbook
from pug_tanjungbalai.common.text import clean_text
from tests.drawing import some

CODE = "1.01.02.2.02.0058"
HEADER = Header(
    department_code="DISDIK",
    department="Dinas Pendidikan",
    fiscal_year=2026,
    program=Code("1.01.02", "Program Pengelolaan Pendidikan"),
    activity=Code("1.01.02.2.02", "Pengelolaan Pendidikan Sekolah Menengah Pertama"),
    sub_activity=Code(CODE, "Penyelenggaraan Proses Belajar bagi Peserta Didik"),
)

# A document has a hundred texts and figures. Each is drawn in few steps, from strategies that are made once: strategies
# made anew for each document, and texts thrown away for being empty, cost more than all that is tested with them.
_BEGINNINGS = st.sampled_from(["", "=", "+", "-", "@", "=1+1 ", "'", "_x0041_", "1.", "ya", "#N/A ", "12/1/2026 "])
_CHARACTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
_LONG = st.integers(300, 5000).map(lambda size: ("Kesenjangan ke-7 “laki-laki” & <perempuan>; 18,9%\n" * 200)[:size])
FILLED = "Isi"  # stands where something must be written and nothing was drawn


@functools.cache
def paragraphs(limit: int, otherwise: str = "") -> st.SearchStrategy[str]:
    """Text of several lines as a form stores it; ``otherwise`` where it would be empty."""
    raw = st.tuples(_BEGINNINGS, st.one_of(_CHARACTERS, _LONG)).map("".join)
    return raw.map(lambda text: clean_text(clean_text(text)[:limit]) or otherwise)


@functools.cache
def lines(limit: int, otherwise: str = "") -> st.SearchStrategy[str]:
    """Text of one line as a form stores it; ``otherwise`` where it would be empty."""
    raw = st.tuples(_BEGINNINGS, _CHARACTERS).map("".join)
    return raw.map(lambda text: clean_text(clean_text(text, multiline=False)[:limit], multiline=False) or otherwise)


def figures(low: int, high: int) -> st.SearchStrategy[Decimal | None]:
    """Numbers with two decimals, or none."""
    return st.none() | st.integers(100 * low, 100 * high).map(lambda cents: Decimal(cents).scaleb(-2))


MOST = 4  # rows of a part
KINDS = tuple(kind.value for kind in GapFactorKind)
QUANTITIES = figures(-1_000_000_000_000, 1_000_000_000_000)
MONEY = figures(0, 1_000_000_000_000_000)


def _data_row(row: DataRow) -> DataRow:
    """A fact about a single sex has no pair."""
    return dataclasses.replace(
        row, male=row.male if row.needs_male else None, female=row.female if row.needs_female else None
    )


DATA_ROWS = st.builds(
    DataRow,
    id=st.none(),
    indicator=lines(300, FILLED),
    unit=lines(40),
    concerns=st.sampled_from(DataSex.values),
    male=QUANTITIES,
    female=QUANTITIES,
    data_year=st.none() | st.integers(2000, 2100),
    source=lines(200),
    is_baseline=st.booleans(),
).map(_data_row)
CAUSES = st.builds(Cause, id=st.none(), text=paragraphs(5000, FILLED), evidence=lines(300), factors=some(KINDS))
ACTIONS = st.builds(
    Action,
    id=st.none(),
    name=lines(500, FILLED),
    input_amount=MONEY,
    output=paragraphs(2000),
    outcome=paragraphs(2000),
    causes=some(range(2 * MOST)),  # places among the causes of the document
)
INDICATORS = st.builds(
    Indicator,
    id=st.none(),
    kind=st.sampled_from(IndicatorKind.values),
    name=lines(300, FILLED),
    unit=lines(40),
    baseline=QUANTITIES,
    target=QUANTITIES,
    target_male=QUANTITIES,
    target_female=QUANTITIES,
)
ROWS = {
    name: st.lists(rows, max_size=MOST)
    for name, rows in (("data", DATA_ROWS), ("causes", CAUSES), ("actions", ACTIONS), ("indicators", INDICATORS))
}
NAMES = {document: some(sorted(row.name for row in rows)) for document, rows in DEFINITIONS.items()}
SOME_KINDS = some(KINDS)
CATEGORIES = st.sampled_from(["", *ArgCategory.values])


@st.composite
def contents(draw: Any) -> Content:
    """A whole GAP, complete or not; rows have ids as if they were stored."""
    kinds = draw(SOME_KINDS)
    internal, external = (_with_ids(_of_kinds(draw(ROWS["causes"]), kinds), first) for first in (100, 200))
    ids = [cause.id for cause in (*internal, *external)]
    actions = [
        dataclasses.replace(row, causes=tuple(ids[place] for place in row.causes if place < len(ids)))
        for row in draw(ROWS["actions"])
    ]
    return Content(
        header=HEADER,
        purpose=draw(paragraphs(5000)),
        target_group=draw(paragraphs(2000)),
        data_note=draw(paragraphs(5000)),
        data=_with_ids(draw(ROWS["data"]), 10),
        factors=tuple(Factor(kind, draw(paragraphs(5000, FILLED))) for kind in kinds),
        internal=internal,
        external=external,
        new_purpose=draw(paragraphs(5000)),
        actions=_with_ids(actions, 300),
        budget_total=draw(MONEY),
        budget_note=draw(paragraphs(2000)),
        arg_category=draw(CATEGORIES),
        arg_reason=draw(paragraphs(2000)),
        indicators=_with_ids(draw(ROWS["indicators"]), 400),
        gbs_parts=_own_text(draw, "gbs"),
        kak_parts=_own_text(draw, "kak"),
    )


def _of_kinds(causes: list[Cause], kinds: tuple[str, ...]) -> list[Cause]:
    """The causes, tied to factors that exist."""
    return [dataclasses.replace(row, factors=tuple(kind for kind in row.factors if kind in kinds)) for row in causes]


def _own_text(draw: Any, document: str) -> tuple[Part, ...]:
    """Some parts in own words, in the order of storage, each with what the GAP gave once."""
    return tuple(Part(name, draw(paragraphs(20000, FILLED)), draw(paragraphs(300))) for name in draw(NAMES[document]))


def _with_ids(rows: list[Any], first: int) -> tuple[Any, ...]:
    return tuple(dataclasses.replace(row, id=first + number) for number, row in enumerate(rows))


def said(content: Content) -> dict[str, Any]:
    """What a content says, apart from ids: causes are named by their numbers."""
    numbers = content.cause_numbers
    told = {name: getattr(content, name) for name in PARTS}
    for name in ("data", "internal", "external", "indicators"):
        told[name] = [dataclasses.replace(row, id=None) for row in told[name]]
    told["actions"] = [
        (dataclasses.replace(row, id=None, causes=()), {numbers[cause] for cause in row.causes})
        for row in content.actions
    ]
    for document, name in OWN_PARTS.items():  # own text that says what the GAP gives is none
        rows = [row for row in sections_of(content, document) if row.own]
        told[name] = {row.name: row.text for row in rows if clean_text(row.text) != clean_text(row.derived)}
    return told


def workbook_of(*entries: Content | Entry, department: str = "DISDIK", year: int = 2026) -> io.BytesIO:
    """The workbook of contents, as a named file in memory."""
    made = [entry if isinstance(entry, Entry) else Entry(entry, "Draf", "1:1") for entry in entries]
    with write_workbook(Made(department, "Dinas Pendidikan", year, dt.date(2026, 3, 1), made)) as file:
        result = io.BytesIO(file.read())
    result.name = "buku-kerja.xlsx"
    return result
