"""A sound GAP of nine steps that fulfils every check, as plain values, and ways to spoil it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

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
from monitoring.domain.quality import Facts, Kak

NAME = "Pelatihan Usaha Mikro"
SOUND = Content(
    header=Header(fiscal_year=2027, sub_activity=Code("2.17.07.2.01.0015", NAME)),
    purpose="Meningkatkan keterampilan pelaku usaha mikro melalui pendidikan dan pelatihan.",
    target_group="Pelaku usaha mikro di enam kecamatan",
    data=(
        DataRow(
            id=1, indicator="Peserta pelatihan", unit="orang", male=Decimal(146), female=Decimal(34),
            data_year=2025, source="Data KUMKM", is_baseline=True,
        ),
        DataRow(
            id=2, indicator="Pengolah ikan", unit="orang", male=Decimal(90), female=Decimal(320),
            data_year=2025, source="Dinas Perikanan",
        ),
    ),
    factors=(
        Factor("akses", "Undangan hanya dikirim kepada pemilik usaha yang terdaftar."),
        Factor("kontrol", "Izin usaha dan kredit tercatat atas nama suami."),
    ),
    internal=(Cause(id=1, text="Formulir pendaftaran tidak memuat jenis kelamin.", factors=("akses",)),),
    external=(Cause(id=2, text="Pengasuhan anak dibebankan kepada perempuan.", factors=("kontrol",)),),
    new_purpose="Meningkatkan keterampilan pelaku usaha mikro laki-laki dan perempuan secara setara.",
    actions=(
        Action(
            id=1, name="Pendataan terpilah", input_amount=Decimal(60_000_000), output="Formulir baru dipakai",
            outcome="Peserta perempuan terpantau", causes=(1,),
        ),
        Action(
            id=2, name="Pelatihan per kelurahan", input_amount=Decimal(95_000_000), output="80 orang terlatih",
            outcome="Usaha perempuan tumbuh", causes=(1, 2),
        ),
    ),
    budget_total=Decimal(155_000_000),
    arg_category="kesetaraan",
    arg_reason="Menyempitkan kesenjangan peserta pelatihan.",
    indicators=(
        Indicator(
            id=1, kind="keluaran", name="Pelaku usaha terlatih", unit="orang", baseline=Decimal(34),
            target=Decimal(200), target_male=Decimal(120), target_female=Decimal(80),
        ),
        Indicator(
            id=2, kind="hasil", name="Usaha perempuan ber-NIB", unit="persen", baseline=Decimal("18.9"),
            target=Decimal(45),
        ),
    ),
    signature=Signature(
        signed_on=dt.date(2026, 7, 1), title="Kepala Dinas", name="Rahmad Hidayat, S.E.", rank="Pembina (IV/a)",
        nip="197001011995031001",
    ),
)  # fmt: skip
FACTS = Facts(
    year=2027,
    today=dt.date(2026, 11, 24),
    official_name=NAME,
    ceiling=Decimal(200_000_000),
    ceiling_label="pagu murni",
    kak=Kak(method="Pelatihan setengah hari di kelurahan dengan penitipan anak, bagi laki-laki dan perempuan."),
    before_signature=False,
)


def but(**changes: Any) -> Content:
    """The sound content with other parts."""
    return dataclasses.replace(SOUND, **changes)


def facts(**changes: Any) -> Facts:
    """The facts of the sound content with other values."""
    return dataclasses.replace(FACTS, **changes)


def row(part: str, number: int = 1, **changes: Any) -> Content:
    """The sound content with changed values in one row of ``part``."""
    rows = list(getattr(SOUND, part))
    rows[number - 1] = dataclasses.replace(rows[number - 1], **changes)
    return but(**{part: tuple(rows)})
