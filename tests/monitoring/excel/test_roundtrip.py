"""GAP -> workbook -> GAP is the identity, and the same file twice changes nothing."""

from __future__ import annotations

import dataclasses

from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from monitoring.domain.pprg_merge import PARTS, merged
from monitoring.domain.pprg_own_text import DEFINITIONS, OWN_PARTS
from monitoring.excel.cells import Remarks
from monitoring.excel.layout import ACTIONS, CAUSES, DATA, FACTORS, INDICATORS
from monitoring.excel.own import read_own
from pug_tanjungbalai.common.xlsx import read_sheets

from .books import FIRST_ROW
from .contents import HEADER, contents, said, workbook_of

EMPTY = Content(header=HEADER)


def parts_of(file) -> dict:
    """What our reader makes of the one document of a workbook."""
    remarks = Remarks()
    [document] = read_own(read_sheets(file), remarks)
    assert not remarks.errors
    assert not remarks.notes
    return document.parts


def test_the_workbook_holds_everything_that_is_written_in_a_gap():
    elsewhere = {"header", "signature", "legal_basis"}
    assert {field.name for field in dataclasses.fields(Content)} == {*PARTS, *elsewhere}
    sheets = {DataRow: DATA, Factor: FACTORS, Cause: CAUSES, Action: ACTIONS, Indicator: INDICATORS}
    for kind, sheet in sheets.items():
        assert {field.name for field in dataclasses.fields(kind)} - {"id"} <= {field.name for field in sheet.fields}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(gap=contents())
def test_what_is_written_is_read_back(gap: Content):
    parts = parts_of(workbook_of(gap))
    assert {row.part: row.text for name in OWN_PARTS.values() for row in parts[name]} == {
        row.part: row.text for name in OWN_PARTS.values() for row in getattr(gap, name)
    }
    assert said(merged(EMPTY, parts, whole=True)) == said(gap)
    assert merged(gap, parts, whole=True) == gap


def test_every_part_that_may_be_written_apart_has_its_row():
    book = load_workbook(workbook_of(EMPTY))
    rows = [row[3:5] for row in book["Teks GBS dan KAK"].iter_rows(min_row=FIRST_ROW, values_only=True)]
    assert rows == [(document.upper(), part.label) for document in DEFINITIONS for part in DEFINITIONS[document]]
