"""The written content of the demonstration, read from the JSON files beside this module."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
#: Departments that ended on 31 December 2025 and what they became; shared sub-activities share their analysis.
SUCCESSOR = {
    "DP3APM": "DP3APMPPKB",
    "DPPKB": "DP3APMPPKB",
    "DISNAKER": "NAKERKOPUKM",
    "DISKOPUKM": "NAKERKOPUKM",
    "DISTANPAN": "PERIKANPANGTAN",
    "DISKAN": "PERIKANPANGTAN",
}
MERGED = frozenset(SUCCESSOR.values())


class Source:
    """People, meetings, findings, data and GAP analyses."""

    @staticmethod
    def _read(name: str) -> Any:
        return json.loads((HERE / name).read_text(encoding="utf-8"))

    @cached_property
    def people(self) -> dict[str, Any]:
        """Department code -> head and two focal points; ``_akun`` the people of the other accounts."""
        return self._read("orang.json")

    @cached_property
    def meetings(self) -> list[dict[str, Any]]:
        """Meetings with speakers, minutes, decisions and tasks, oldest first."""
        return self._read("rapat.json")

    @cached_property
    def papers(self) -> dict[str, dict[str, Any]]:
        """Date of a meeting -> its agenda, letters, series, and what became of its minutes; oldest first."""
        return self._read("surat.json")

    @cached_property
    def pokja(self) -> dict[str, Any]:
        """Decrees, yearly plans and consultations of the Pokja, oldest first."""
        return self._read("pokja.json")

    @cached_property
    def findings(self) -> list[dict[str, Any]]:
        """Findings with their follow-ups, oldest first."""
        return sorted(self._read("temuan.json"), key=lambda row: row["tanggal"])

    @cached_property
    def data(self) -> dict[str, list[dict[str, Any]]]:
        """Department code -> indicators of sex-disaggregated data with a figure for each year."""
        return self._read("data_terpilah.json")

    @cached_property
    def gaps(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Department code -> code of the sub-activity -> its GAP analysis."""
        files = sorted((HERE / "gap").glob("*.json"))
        loaded = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        return {row["opd"]: {gap["kode"]: gap for gap in row["sub_kegiatan"]} for row in loaded}

    def gap(self, department: str, code: str) -> dict[str, Any] | None:
        """The analysis of a sub-activity: the department's own, else the one of its successor."""
        own = self.gaps.get(department, {}).get(code)
        return own or self.gaps.get(SUCCESSOR.get(department, ""), {}).get(code)
