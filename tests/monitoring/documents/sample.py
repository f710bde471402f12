"""Contents of several sizes for the tests of the documents, and what an edition needs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from monitoring.documents import Edition
from monitoring.domain.pprg_content import (
    Action,
    Cause,
    Code,
    Content,
    DataRow,
    Factor,
    Header,
    Indicator,
    Signature,
)
from tests.factories import wib

HEADER = Header(
    department_code="DISKOPUKM",
    department="Dinas Koperasi dan UKM",
    fiscal_year=2026,
    budget_version="murni",
    program=Code("2.17.07", "Program Pemberdayaan Usaha Mikro"),
    activity=Code("2.17.07.2.01", "Pemberdayaan Usaha Mikro"),
    sub_activity=Code("2.17.07.2.01.0015", "Peningkatan Kapasitas Usaha Mikro"),
)
SIGNED = Signature(
    signed_on=dt.date(2026, 5, 4),
    title="Plt. Kepala Dinas Koperasi dan UKM",
    name="Rahmad Hidayat, S.E.",
    rank="Pembina Utama Muda (IV/c)",
    nip="197001011995031001",
)
EMPTY = Content(header=HEADER)


def sized(rows: int = 2, text: str = "Uraian") -> Content:
    """A complete content with ``rows`` rows of each kind whose texts begin with ``text``."""
    numbers = range(1, rows + 1)
    return Content(
        header=HEADER,
        purpose=f"{text} tujuan lama",
        target_group="Pelaku usaha mikro di enam kecamatan",
        data_note=f"{text} data",
        data=tuple(
            DataRow(
                id=number,
                indicator=f"Peserta kelompok {number}",
                unit="orang",
                male=Decimal(146),
                female=Decimal(34),
                data_year=2025,
                source="Data KUMKM",
                is_baseline=number == 1,
            )
            for number in numbers
        ),
        factors=(Factor("akses", f"{text} akses"), Factor("kontrol", f"{text} kontrol")),
        internal=tuple(Cause(number, f"{text} sebab dalam {number}", "Buku tamu", ("akses",)) for number in numbers),
        external=tuple(Cause(100 + number, f"{text} sebab luar {number}") for number in numbers),
        new_purpose=f"{text} tujuan baru",
        actions=tuple(
            Action(
                number,
                f"Pelatihan {number}",
                Decimal("60000000.50"),
                "80 orang terlatih",
                "Usaha perempuan naik",
                (number, 100 + number),
            )
            for number in numbers
        ),
        budget_total=Decimal("60000000.50") * rows,
        arg_category="kesetaraan",
        arg_reason="Menyempitkan kesenjangan",
        indicators=tuple(
            Indicator(
                number,
                "hasil" if number % 2 else "keluaran",
                f"Peserta terlatih {number}",
                "orang",
                Decimal(34),
                Decimal(200),
                Decimal(120),
                Decimal(80),
            )
            for number in numbers
        ),
    )


def edition(**fields) -> Edition:
    """The present text of a draft, version 7, printed on 24 November 2026 at 09.12 WIB."""
    return Edition(
        **{
            "version": 7,
            "state": "draft",
            "printed_at": wib(2026, 11, 24, 9, 12),
            "signer": "Kepala Dinas Koperasi dan UKM",
            **fields,
        }
    )
