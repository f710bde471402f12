"""How diligent each department is in each budget year: what lets scores spread and trends move.

0 does next to nothing, 1 everything in time. The years are budget years; None where the department does not exist.
"""

from __future__ import annotations

YEARS = (2024, 2025, 2026, 2027)

_LEVELS: dict[str, tuple[float | None, float | None, float | None, float | None]] = {
    "SETDA": (0.40, 0.48, 0.58, 0.60),
    "SETWAN": (0.30, 0.36, 0.44, 0.42),
    "INSP": (0.62, 0.70, 0.80, 0.82),
    "BAPPERIDA": (0.85, 0.92, 0.97, 0.98),
    "BPKPD": (0.48, 0.58, 0.62, 0.66),
    "BKPSDM": (0.50, 0.70, 0.86, 0.88),
    "KESBANGPOL": (0.18, 0.26, 0.34, 0.32),
    "BPBD": (0.32, 0.50, 0.72, 0.74),
    "SATPOLPP": (0.36, 0.50, 0.64, 0.62),
    "DISDIK": (0.62, 0.74, 0.84, 0.62),
    "DINKES": (0.74, 0.86, 0.95, 0.92),
    "PUTR": (0.30, 0.42, 0.50, 0.46),
    "PERKIM": (0.36, 0.34, 0.44, 0.45),
    "DINSOS": (0.58, 0.70, 0.80, 0.80),
    "DP3APM": (0.86, 0.92, None, None),
    "DPPKB": (0.52, 0.68, None, None),
    "DP3APMPPKB": (None, None, 0.82, 0.84),
    "DISNAKER": (0.48, 0.58, None, None),
    "DISKOPUKM": (0.58, 0.70, None, None),
    "NAKERKOPUKM": (None, None, 0.56, 0.60),
    "DISTANPAN": (0.34, 0.42, None, None),
    "DISKAN": (0.46, 0.60, None, None),
    "PERIKANPANGTAN": (None, None, 0.46, 0.50),
    "DLH": (0.56, 0.64, 0.78, 0.78),
    "DISDUKCAPIL": (0.70, 0.82, 0.92, 0.93),
    "DISHUB": (0.34, 0.36, 0.32, 0.34),
    "DISKOMINFO": (0.42, 0.62, 0.76, 0.78),
    "DISPERINDAG": (0.50, 0.68, 0.83, 0.80),
    "DPMPTSP": (0.52, 0.60, 0.68, 0.70),
    "DISPORAPAR": (0.40, 0.46, 0.26, 0.26),
    "DISPUSIP": (0.46, 0.60, 0.72, 0.72),
    "RSUD": (0.46, 0.62, 0.60, 0.58),
    "KEC-DB": (0.56, 0.72, 0.88, 0.90),
    "KEC-DBT": (0.40, 0.56, 0.66, 0.68),
    "KEC-TBS": (0.50, 0.54, 0.58, 0.56),
    "KEC-TBU": (0.28, 0.46, 0.62, 0.64),
    "KEC-STR": (0.32, 0.30, 0.24, 0.28),
    "KEC-TN": (0.24, 0.40, 0.52, 0.50),
}


def level(department: str, year: int) -> float:
    """The department's diligence in a budget year, 0 to 1; 0.5 for one that is not listed."""
    row = _LEVELS.get(department)
    value = row[YEARS.index(min(max(year, YEARS[0]), YEARS[-1]))] if row else None
    return 0.5 if value is None else value
