"""Checks of steps 6 and 7: the purpose rewritten, the actions, the budget, the ARG category."""

from __future__ import annotations

from collections.abc import Iterator

from pug_tanjungbalai.common import formats

from ..pprg_content import Action, Content
from .causes import cause_name
from .core import Check, Facts, Problem, Severity
from .text import SAME, gives_reason, holds_figure, is_same, is_within, listing, names_group, short, words

BLOCK, WARN = Severity.BLOCK, Severity.WARN
#: Words of the target group that long say whom it is about.
TELLING = 5


def action_name(number: int, action: Action) -> str:
    """An action as the writer knows it."""
    return f"Rencana aksi {number} ({short(action.name)})" if action.name.strip() else f"Rencana aksi {number}"


# --- step 6 -------------------------------------------------------------------------------------------------------


def _new_purpose(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.new_purpose.strip():
        yield Problem(
            "Tujuan yang baru belum ditulis.",
            "Tulis kembali tujuan langkah 1 sehingga menjawab kesenjangan pada langkah 2 sampai 5.",
        )


def _purpose_changed(content: Content, facts: Facts) -> Iterator[Problem]:
    same = is_same(words(content.new_purpose), words(content.purpose), SAME)
    if same or is_within(content.new_purpose, content.purpose):
        yield Problem(
            "Tujuan yang baru sama dengan tujuan semula.",
            "Sebutkan kelompok yang tertinggal atau jarak yang hendak dipersempit.",
        )


def _purpose_names_group(content: Content, facts: Facts) -> Iterator[Problem]:
    text = content.new_purpose
    if not (names_group(text) or holds_figure(text) or _adds_target_group(content)):
        yield Problem(
            "Tujuan yang baru belum menyebut kelompok atau kesenjangannya.",
            "Sebutkan laki-laki, perempuan, atau kelompok yang tertinggal, atau berapa jaraknya dipersempit.",
        )


def _adds_target_group(content: Content) -> bool:
    """The new purpose takes up a word of the target group that the old one lacks."""
    telling = {word for word in words(content.target_group) if len(word) >= TELLING}
    return bool(telling & (set(words(content.new_purpose)) - set(words(content.purpose))))


# --- step 7 -------------------------------------------------------------------------------------------------------


def _actions(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.actions:
        yield Problem("Belum ada rencana aksi.", "Tambahkan sedikitnya satu tindakan yang menjawab sebab.")


def _names_and_amounts(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, action in enumerate(content.actions, 1):
        there = (("nama", action.name.strip()), ("masukan (Rp)", action.input_amount is not None))
        missing = [word for word, present in there if not present]
        if missing:
            yield Problem(
                f"{action_name(number, action)} belum memuat {listing(missing)}.",
                "Isi nama tindakan dan rupiahnya; tulis 0 bila tanpa biaya.",
                number,
            )


def _output_and_outcome(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, action in enumerate(content.actions, 1):
        there = (("keluaran", action.output.strip()), ("hasil", action.outcome.strip()))
        missing = [word for word, present in there if not present]
        if missing:
            yield Problem(
                f"{action_name(number, action)} belum memuat {listing(missing)}.",
                "Keluaran adalah apa yang dihasilkan kegiatan; hasil adalah apa yang berubah bagi penerima manfaat.",
                number,
            )
        elif is_same(words(action.output), words(action.outcome), SAME):
            yield Problem(
                f"{action_name(number, action)}: keluaran dan hasilnya sama.",
                "Tulis pada hasil apa yang berubah bagi laki-laki dan perempuan sesudah keluaran itu ada.",
                number,
            )


def _answers(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, (action, answered) in enumerate(content.answered_actions, 1):
        if not answered:
            yield Problem(
                f"{action_name(number, action)} belum menjawab satu sebab pun.",
                "Centang sebab langkah 4 atau 5 yang dijawab, atau hapus tindakan yang tidak terkait.",
                number,
            )


def _answered(content: Content, facts: Facts) -> Iterator[Problem]:
    ticked = {cause for action in content.actions for cause in action.causes}
    for part, causes in (("internal", content.internal), ("external", content.external)):
        for number, cause in enumerate(causes, 1):
            if cause.id not in ticked and not gives_reason(cause.text):
                yield Problem(
                    f"{cause_name(part, number, cause)} belum dijawab rencana aksi.",
                    "Centang sebab ini pada salah satu rencana aksi. Bila tidak dapat dijawab sub kegiatan ini, tulis "
                    "“di luar kewenangan” beserta alasannya dalam uraian sebab.",
                )


def _total(content: Content, facts: Facts) -> Iterator[Problem]:
    if content.budget_total is None:
        yield Problem("Jumlah anggaran GBS belum diisi.", "Isi jumlah anggaran sub kegiatan untuk rencana aksi ini.")


def _adds_up(content: Content, facts: Facts) -> Iterator[Problem]:
    total = content.budget_total
    if total is not None and total != content.input_total and not content.budget_note.strip():
        yield Problem(
            f"Jumlah masukan {formats.rupiah(content.input_total)} berbeda dari jumlah anggaran "
            f"{formats.rupiah(total)}: selisih {formats.rupiah(abs(total - content.input_total))}.",
            "Samakan keduanya, atau jelaskan selisihnya pada isian penjelasan.",
        )


def _within_ceiling(content: Content, facts: Facts) -> Iterator[Problem]:
    total, ceiling = content.budget_total, facts.ceiling
    if total is not None and ceiling is not None and total > ceiling:
        yield Problem(
            f"Jumlah anggaran {formats.rupiah(total)} melebihi {facts.ceiling_label} {formats.rupiah(ceiling)}.",
            f"Turunkan masukan rencana aksi sebesar {formats.rupiah(total - ceiling)}, atau minta BPKPD memeriksa "
            "pagunya.",
        )


def _inputs_within_ceiling(content: Content, facts: Facts) -> Iterator[Problem]:
    """Silent where the total is too high already: one fault is told once."""
    if any(_within_ceiling(content, facts)):
        return
    if facts.ceiling is not None and content.input_total > facts.ceiling:
        yield Problem(
            f"Jumlah masukan {formats.rupiah(content.input_total)} melebihi {facts.ceiling_label} "
            f"{formats.rupiah(facts.ceiling)}.",
            "Periksa rupiah setiap rencana aksi. Bila ada sumber dana lain, sebutkan dalam penjelasan.",
        )


def _category(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.arg_category:
        yield Problem("Kategori ARG belum dipilih.", "Pilih satu dari tiga kategori anggaran responsif gender.")


def _reason(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.arg_reason.strip():
        yield Problem(
            "Alasan kategori ARG belum ditulis.",
            "Tulis mengapa anggaran ini termasuk kategori itu, dikaitkan dengan sasaran dan rencana aksi.",
        )
    elif is_same(words(content.arg_reason), words(content.arg_label), 1):
        yield Problem(
            "Alasan hanya mengulang nama kategori ARG.",
            "Tulis mengapa anggaran ini termasuk kategori itu, dikaitkan dengan sasaran dan rencana aksi.",
        )


def _any_action(content: Content, facts: Facts) -> bool:
    return bool(content.actions)


def _actions_and_causes(content: Content, facts: Facts) -> bool:
    return bool(content.actions and (content.internal or content.external))


CHECKS = (
    Check(
        "tujuan-baru-ada", 10, 6, BLOCK, "Tujuan dirumuskan kembali",
        "Reformulasi tujuan adalah inti GAP: dari sini rencana aksi dan indikator diturunkan, dan GBS memakainya "
        "sebagai tolok ukur.",
        _new_purpose,
    ),
    Check(
        "tujuan-baru-berbeda", 10, 6, WARN, "Tujuan yang baru berbeda dari yang semula",
        "Bila tujuannya tidak berubah, analisis langkah 2 sampai 5 tidak berpengaruh pada kebijakan.",
        _purpose_changed, lambda content, facts: bool(content.purpose.strip() and content.new_purpose.strip()),
    ),
    Check(
        "tujuan-baru-menyasar", 10, 6, WARN, "Tujuan yang baru menyebut kelompok atau kesenjangannya",
        "Tujuan yang menyebut siapa yang tertinggal dapat diukur; laki-laki maupun perempuan dapat menjadi yang "
        "tertinggal.",
        _purpose_names_group, lambda content, facts: bool(content.new_purpose.strip()),
    ),
    Check(
        "aksi-ada", 11, 7, BLOCK, "Ada rencana aksi",
        "Rencana aksi mengubah analisis menjadi pekerjaan yang dianggarkan.",
        _actions,
    ),
    Check(
        "aksi-rupiah", 18, 7, BLOCK, "Setiap rencana aksi punya nama dan masukan (Rp)",
        "GBS menyatakan berapa rupiah dipakai untuk setiap tindakan.",
        _names_and_amounts, _any_action,
    ),
    Check(
        "aksi-keluaran-hasil", 15, 7, WARN, "Setiap rencana aksi punya keluaran dan hasil yang berbeda",
        "Keluaran menunjukkan apa yang dikerjakan, hasil menunjukkan manfaatnya. GBS memuat keduanya.",
        _output_and_outcome, _any_action,
    ),
    Check(
        "aksi-menjawab", 11, 7, WARN, "Setiap rencana aksi menjawab sebab",
        "Tindakan yang tidak menjawab sebab tidak mempersempit kesenjangan.",
        _answers, _actions_and_causes,
    ),
    Check(
        "sebab-dijawab", 12, 7, WARN, "Setiap sebab dijawab rencana aksi",
        "Sebab yang dibiarkan akan terus menimbulkan kesenjangan. Yang di luar jangkauan perlu disebut alasannya.",
        _answered, _actions_and_causes,
    ),
    Check(
        "anggaran-ada", 18, 7, BLOCK, "Jumlah anggaran diisi",
        "GBS adalah pernyataan anggaran: tanpa jumlahnya tidak ada yang dinyatakan.",
        _total,
    ),
    Check(
        "anggaran-sama", 18, 7, BLOCK, "Jumlah masukan sama dengan jumlah anggaran, atau dijelaskan",
        "Pembaca GBS harus dapat menjumlahkan rencana aksi dan sampai pada jumlah anggaran.",
        _adds_up, lambda content, facts: content.budget_total is not None and bool(content.actions),
    ),
    Check(
        "anggaran-pagu", 19, 7, BLOCK, "Jumlah anggaran tidak melebihi pagu",
        "Anggaran di atas pagu tidak dapat dilaksanakan dan akan ditolak pada asistensi RKA.",
        _within_ceiling, lambda content, facts: facts.ceiling is not None and content.budget_total is not None,
    ),
    Check(
        "masukan-pagu", 19, 7, WARN, "Jumlah masukan tidak melebihi pagu",
        "Rupiah rencana aksi biasanya bagian dari pagu sub kegiatan.",
        _inputs_within_ceiling, lambda content, facts: facts.ceiling is not None and bool(content.actions),
    ),
    Check(
        "arg-kategori", 20, 7, BLOCK, "Kategori ARG dipilih",
        "Anggaran responsif gender dilaporkan menurut tiga kategori. Yang tanpa kategori tidak dapat dihitung.",
        _category,
    ),
    Check(
        "arg-alasan", 20, 7, WARN, "Kategori ARG beralasan",
        "Tidak semua anggaran yang menyebut perempuan adalah ARG. Alasannya yang dinilai.",
        _reason, lambda content, facts: bool(content.arg_category),
    ),
)  # fmt: skip
