"""Contents of a GAP for the tests of the workbook: whatever the form can store, and comparing without ids."""

from __future__ import annotations

import dataclasses
import datetime as dt
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

CODE = "1.01.02.2.02.0058"
HEADER = Header(
    department_code="DISDIK",
    department="Dinas Pendidikan",
    fiscal_year=2026,
    program=Code("1.01.02", "Program Pengelolaan Pendidikan"),
    activity=Code("1.01.02.2.02", "Pengelolaan Pendidikan Sekolah Menengah Pertama"),
    sub_activity=Code(CODE, "Penyelenggaraan Proses Belajar bagi Peserta Didik"),
)

_BEGINNINGS = st.sampled_from(["", "=", "+", "-", "@", "=1+1 ", "'", "_x0041_", "1.", "ya", "#N/A ", "12/1/2026 "])
_CHARACTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
_LONG = st.integers(300, 5000).map(lambda size: ("Kesenjangan ke-7 “laki-laki” & <perempuan>; 18,9%\n" * 200)[:size])


def paragraphs(limit: int) -> st.SearchStrategy[str]:
    """Text of several lines as a form stores it."""
    raw = st.tuples(_BEGINNINGS, st.one_of(_CHARACTERS, _LONG)).map("".join)
    return raw.map(lambda text: clean_text(clean_text(text)[:limit]))


def lines(limit: int) -> st.SearchStrategy[str]:
    """Text of one line as a form stores it."""
    raw = st.tuples(_BEGINNINGS, _CHARACTERS).map("".join)
    return raw.map(lambda text: clean_text(clean_text(text, multiline=False)[:limit], multiline=False))


def figures(low: str, high: str) -> st.SearchStrategy[Decimal | None]:
    """Numbers with two decimals, or none."""
    return st.none() | st.decimals(Decimal(low), Decimal(high), places=2)


QUANTITIES = figures("-1000000000000", "1000000000000")
MONEY = figures("0", "1000000000000000")


@st.composite
def data_rows(draw: Any) -> DataRow:
    """A figure that is not blank; one of a single sex has no pair."""
    concerns = draw(st.sampled_from(DataSex.values))
    return DataRow(
        indicator=draw(lines(300).filter(bool)),
        unit=draw(lines(40)),
        concerns=concerns,
        male=None if concerns == DataSex.FEMALE else draw(QUANTITIES),
        female=None if concerns == DataSex.MALE else draw(QUANTITIES),
        data_year=draw(st.none() | st.integers(2000, 2100)),
        source=draw(lines(200)),
        is_baseline=draw(st.booleans()),
    )


@st.composite
def causes(draw: Any, kinds: list[str], first_id: int) -> tuple[Cause, ...]:
    """Causes with ids, tied to factors that exist."""
    count = draw(st.integers(0, 4))
    return tuple(
        Cause(
            id=first_id + number,
            text=draw(paragraphs(5000).filter(bool)),
            evidence=draw(lines(300)),
            factors=tuple(kind for kind in kinds if draw(st.booleans())),
        )
        for number in range(count)
    )


@st.composite
def actions(draw: Any, ids: list[int]) -> Action:
    """An action that answers causes which exist."""
    return Action(
        name=draw(lines(500).filter(bool)),
        input_amount=draw(MONEY),
        output=draw(paragraphs(2000)),
        outcome=draw(paragraphs(2000)),
        causes=tuple(sorted(key for key in ids if draw(st.booleans()))),
    )


INDICATORS = st.builds(
    Indicator,
    id=st.none(),
    kind=st.sampled_from(IndicatorKind.values),
    name=lines(300).filter(bool),
    unit=lines(40),
    baseline=QUANTITIES,
    target=QUANTITIES,
    target_male=QUANTITIES,
    target_female=QUANTITIES,
)


@st.composite
def own_text(draw: Any, document: str) -> tuple[Part, ...]:
    """Some parts in own words, in the order of storage, each with what the GAP gave once."""
    names = sorted(row.name for row in DEFINITIONS[document] if draw(st.booleans()))
    return tuple(Part(name, draw(paragraphs(20000).filter(bool)), draw(paragraphs(300))) for name in names)


@st.composite
def contents(draw: Any) -> Content:
    """A whole GAP, complete or not; rows have ids as if they were stored."""
    kinds = [kind.value for kind in GapFactorKind if draw(st.booleans())]
    internal = draw(causes(kinds, 100))
    external = draw(causes(kinds, 200))
    ids = [cause.id for cause in (*internal, *external) if cause.id]
    return Content(
        header=HEADER,
        purpose=draw(paragraphs(5000)),
        target_group=draw(paragraphs(2000)),
        data_note=draw(paragraphs(5000)),
        data=_with_ids(draw(st.lists(data_rows(), max_size=4)), 10),
        factors=tuple(Factor(kind, draw(paragraphs(5000).filter(bool))) for kind in kinds),
        internal=internal,
        external=external,
        new_purpose=draw(paragraphs(5000)),
        actions=_with_ids(draw(st.lists(actions(ids), max_size=4)), 300),
        budget_total=draw(MONEY),
        budget_note=draw(paragraphs(2000)),
        arg_category=draw(st.sampled_from(["", *ArgCategory.values])),
        arg_reason=draw(paragraphs(2000)),
        indicators=_with_ids(draw(st.lists(INDICATORS, max_size=4)), 400),
        gbs_parts=draw(own_text("gbs")),
        kak_parts=draw(own_text("kak")),
    )


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
