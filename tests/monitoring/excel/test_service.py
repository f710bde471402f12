"""From file to plan to saved: which file is what, which sub-activity is meant, and the run that is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook

from monitoring.domain import pprg
from monitoring.domain.kak import kak
from monitoring.domain.pprg_parts import save_part
from monitoring.excel import service
from monitoring.excel.report import condensed, document_cards, summary_of
from monitoring.excel.resolve import SKIP
from monitoring.models import Submission
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from tests.conftest import City
from tests.factories import make_item, make_sub_activity
from tests.monitoring.pprg_data import make_pprg, save_step

from .books import FIRST_ROW, NINE, Book, Cells, changed, changed_workbook, downloaded, downloaded_year, matrix, put

pytestmark = pytest.mark.django_db

FOREIGN = service.Options(2026)


def examine(city: City, file: io.BytesIO, options: service.Options = FOREIGN) -> service.Examined:
    return service.examine(file, options, city.focal_a)


def errors(examined: service.Examined) -> list[str]:
    return [str(issue) for issue in examined.remarks.errors]


def outcomes(examined: service.Examined) -> list[str]:
    return [row.outcome for row in examined.plan.documents]


def without_mark(file: io.BytesIO) -> io.BytesIO:
    """The workbook after somebody copied its sheets elsewhere."""
    book = Book(file)
    del book.book["Penanda"]
    return book.file()


def analysis(identity: str, **changes: Any) -> list[Any]:
    """One row of a matrix."""
    row = dict(
        zip(NINE, [1, identity, "Data.", "Akses: jauh.", "Jadwal", "Budaya", "Baru.", "Kelas", "", ""], strict=True)
    )
    return list({**row, **changes}.values())


# --- our own workbook


def test_own_workbook_sent_back_as_it_is_changes_nothing(city: City):
    make_pprg(city)
    make_pprg(city, "verified", sub_activity=make_sub_activity(city.a, city.year))
    make_sub_activity(city.a, city.year)
    examined = examine(city, downloaded_year(city), service.Options(1999))
    assert examined.kind == service.OWN
    assert outcomes(examined) == ["sama", "sama"]  # the one that is not begun is left out
    assert not examined.remarks.errors
    assert not examined.can_apply


def test_own_text_of_the_documents_goes_out_and_comes_back(city: City):
    submission = make_pprg(city)
    written = "Undangan lewat PKK; pelatihan setengah hari."
    save_part(
        submission=submission, document="kak", part="lokasi", text="Aula.", derived="Kota", version=submission.version,
        actor=city.focal_a,
    )  # fmt: skip
    cells = Cells(downloaded(submission))
    rows = {cells.value("Teks GBS dan KAK", row, "Bagian"): row for row in range(1, 15)}
    assert cells.value("Teks GBS dan KAK", rows["Lokasi"], "Teks Sendiri") == "Aula."
    cells.write("Teks GBS dan KAK", rows["Lokasi"], "Teks Sendiri", None)
    cells.write("Teks GBS dan KAK", rows["Cara pelaksanaan: metode"], "Teks Sendiri", written)
    run = service.keep(file=cells.file(), options=FOREIGN, actor=city.focal_a)
    examined = service.examine_run(run, city.focal_a)
    [card] = document_cards(examined.plan, {})
    assert [(line["place"], line["label"], line["kind"]) for line in card["lines"]] == [
        ("KAK", "Cara pelaksanaan: metode", "ditambah"),
        ("KAK", "Lokasi (teks sendiri dihapus)", "dihapus"),
    ]
    service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=examined.plan.digest)
    assert [(row.part, row.text) for row in submission.parts.all()] == [("metode", written)]
    run.refresh_from_db()
    assert run.summary["documents"][0]["steps"] == ["KAK"]
    again = service.examine_run(run, city.focal_a)
    assert outcomes(again) == ["sama"]


def test_draft_begun_offline_knows_what_the_gap_gave_for_its_own_text(city: City):
    file = changed(downloaded_year(city), lambda cells: cells.write("Teks GBS dan KAK", 10, "Teks Sendiri", "Aula."))
    run = service.keep(file=file, options=FOREIGN, actor=city.focal_a)
    service.apply_run(
        run=run, actor=city.focal_a, overwrite=(), digest=service.examine_run(run, city.focal_a).plan.digest
    )
    [section] = [row for row in kak(pprg.stored_content(Submission.objects.get())) if row.own]
    assert (section.label, section.text, section.drifted) == ("Lokasi", "Aula.", False)


def test_saved_by_a_spreadsheet_program_it_is_still_ours(city: City):
    file = Book(downloaded(make_pprg(city))).file()
    assert examine(city, file).kind == service.OWN
    assert outcomes(examine(city, file)) == ["sama"]


def test_rows_that_are_begun_offline_become_a_draft(city: City):
    file = changed(downloaded_year(city), lambda cells: cells.write("Data", 1, "Indikator", "Peserta"))
    [row] = examine(city, file).plan.documents
    assert (row.outcome, row.after.data[0].indicator) == ("baru", "Peserta")


def test_without_its_mark_nothing_is_taken_away_and_nothing_emptied(city: City):
    submission = make_pprg(city)

    def empty(cells: Cells) -> None:
        for header in ("Indikator", "Menyangkut", "Laki-laki (L)", "Perempuan (P)", "Satuan", "Tahun Data", "Sumber"):
            cells.write("Data", 1, header, None)
        cells.write("Data", 1, "Data Dasar", None)
        cells.write("Ringkasan", 1, "Kelompok Sasaran", None)

    whole = examine(city, changed(downloaded(submission), empty))
    assert (whole.kind, outcomes(whole), whole.plan.documents[0].after.data) == (service.OWN, ["berubah"], ())
    loose = examine(city, without_mark(changed(downloaded(submission), empty)))
    assert (loose.kind, outcomes(loose)) == (service.LOOSE, ["sama"])


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("buku-kerja-pprg", "99", "dari versi sistem yang lain"),
        ("perangkat_daerah", "DINKES", "milik perangkat daerah DINKES"),
        ("tahun", "2031", "Tahun anggaran 2031 tidak tercatat"),
    ],
)
def test_workbook_of_another_kind_department_or_year_is_refused(city: City, key: str, value: str, complaint: str):
    def change(cells: Cells) -> None:
        for name, cell in cells.rows("Penanda"):
            if "".join(name.itertext()) == key:
                put(cell, value)

    examined = examine(city, changed(downloaded(make_pprg(city)), change))
    assert complaint in errors(examined)[0]
    assert not examined.can_apply


def test_code_of_another_department_is_an_error_with_its_place(city: City):
    def change(cells: Cells) -> None:
        for sheet in ("Ringkasan", "Data", "Faktor", "Sebab", "Rencana Aksi", "Indikator"):
            for row in range(1, len(cells.rows(sheet)) - FIRST_ROW + 2):
                cells.write(sheet, row, "Kode Sub Kegiatan", city.sub_b.code)

    [error] = errors(examine(city, changed(downloaded(make_pprg(city)), change)))
    assert error.startswith("Ringkasan, baris 4, kolom A (Kode Sub Kegiatan)")
    assert "bukan sub kegiatan Dinas Pendidikan tahun 2026" in error


def test_locked_document_that_differs_is_an_error_with_its_place(city: City):
    [error] = errors(examine(city, changed_workbook(make_pprg(city, "submitted"))))
    assert error.startswith("Ringkasan, baris 4: ")
    assert "“Diajukan”" in error


@pytest.mark.parametrize("name", ["focal_b", "head_a", "bapperida", "inspektorat"])
def test_others_cannot_send_it(city: City, name: str):
    file = changed_workbook(make_pprg(city))
    if name == "focal_b":
        assert "milik perangkat daerah DISDIK" in errors(service.examine(file, FOREIGN, city.focal_b))[0]
        return
    with pytest.raises(NotAllowed):
        service.examine(file, FOREIGN, getattr(city, name))


# --- a matrix of nine columns


def test_code_decides(city: City):
    examined = examine(city, matrix([analysis(f"{city.sub_a.code} apa saja. Tujuan: naik.")]))
    assert examined.kind == service.FOREIGN
    assert not examined.questions
    assert outcomes(examined) == ["baru"]
    assert examined.can_apply


def test_name_is_only_suggested_until_it_is_confirmed(city: City):
    item = make_item(name="Penyelenggaraan Proses Belajar Peserta Didik")
    sub_activity = make_sub_activity(city.a, city.year, item=item)
    file = matrix([analysis("PENYELENGGARAAN proses belajar  peserta didik. Tujuan: naik.")])
    examined = examine(city, file)
    [question] = examined.open_questions
    assert (question.suggestion, question.answer) == (str(sub_activity.pk), "")
    assert not examined.can_apply
    assert outcomes(examined) == []
    confirmed = examine(city, file, service.Options(2026, answers={"2": str(sub_activity.pk)}))
    assert (outcomes(confirmed), confirmed.can_apply) == (["baru"], True)


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        ("Pelatihan", "namanya tidak cocok"),
        ("9.99.02.2.02.0001 Lain", "bukan sub kegiatan Dinas Pendidikan tahun 2026"),
        ("1.01.02.2.02.0001 dan 1.01.02.2.02.0002", "Ada 2 kode"),
    ],
)
def test_what_is_not_certain_is_asked(city: City, identity: str, reason: str):
    [question] = examine(city, matrix([analysis(identity)])).open_questions
    assert reason in question.reason
    assert not question.chosen


def test_two_names_that_fit_are_a_question_without_suggestion(city: City):
    for _number in range(2):
        make_sub_activity(city.a, city.year, item=make_item(name="Pembinaan Kelembagaan Sekolah"))
    [question] = examine(city, matrix([analysis("Pembinaan Kelembagaan Sekolah")])).questions
    assert not question.suggestion


def test_skipped_analyses_neither_count_nor_complain(city: City):
    rows = [analysis(city.sub_a.code), analysis("Lain", **{"Faktor Kesenjangan": "tidak jelas"})]
    file = matrix(rows)
    assert not examine(city, file).error_count  # nobody has said that it is ours
    skipped = examine(city, file, service.Options(2026, answers={"3": SKIP}))
    assert (skipped.open_questions, outcomes(skipped), skipped.can_apply) == ([], ["baru"], True)
    taken = examine(city, file, service.Options(2026, answers={"3": str(make_sub_activity(city.a, city.year).pk)}))
    assert "Tidak jelas faktor mana" in errors(taken)[0]


def test_two_analyses_of_one_sub_activity_are_an_error(city: City):
    file = matrix([analysis(city.sub_a.code), analysis("Lain")])
    examined = examine(city, file, service.Options(2026, answers={"3": str(city.sub_a.pk)}))
    assert "sudah dipakai baris 2" in errors(examined)[0]


def test_answer_that_is_no_choice_counts_as_none(city: City):
    options = service.Options(2026, answers={"2": str(city.sub_b.pk)})
    assert len(examine(city, matrix([analysis("Lain")]), options).open_questions) == 1


def test_unknown_year_is_refused(city: City):
    assert "Tahun anggaran" in errors(examine(city, matrix([analysis(city.sub_a.code)]), service.Options(None)))[0]


def test_budget_version_is_the_one_that_was_chosen(city: City):
    make_pprg(city)
    file = matrix([analysis(city.sub_a.code)])
    [row] = examine(city, file, service.Options(2026, "perubahan")).plan.documents
    assert (row.outcome, row.submission) == ("baru", None)


def test_the_same_matrix_twice_changes_nothing(city: City):
    file = matrix([analysis(f"{city.sub_a.code}. Tujuan: naik.", **{"Indikator Gender": "Hasil: naik"})])
    run = service.keep(file=file, options=FOREIGN, actor=city.focal_a)
    examined = service.examine_run(run, city.focal_a)
    service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=examined.plan.digest)
    assert outcomes(examine(city, file)) == ["sama"]


# --- runs


@pytest.fixture
def run(city: City) -> ImportRun:
    """A workbook with one change, kept."""
    file = changed_workbook(make_pprg(city))
    return service.keep(file=file, options=FOREIGN, actor=city.focal_a)


def digest(run: ImportRun, city: City) -> str:
    return service.examine_run(run, city.focal_a).plan.digest


def test_run_is_applied_once_and_says_what_was_done(city: City, run: ImportRun):
    seen = digest(run, city)
    [saved] = service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=seen)
    run.refresh_from_db()
    assert (run.state, run.kind) == ("applied", "pprg")
    assert run.summary["documents"] == [
        {
            "submission": saved.submission.pk, "title": saved.proposal.title, "outcome": "berubah",
            "added": 0, "edited": 1, "removed": 0, "steps": [1],
        }
    ]  # fmt: skip
    assert (run.summary["created"], run.summary["updated"], run.summary["unchanged"]) == (0, 1, 0)
    assert pprg.stored_content(saved.submission).purpose == "Baru."
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == ["impor buku kerja", "impor"]
    with pytest.raises(IllegalMove, match="sudah diterapkan"):
        service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=seen)
    assert AuditEntry.objects.count() == 2
    with pytest.raises(IllegalMove):
        service.discard_run(run=run, actor=city.focal_a)
    with pytest.raises(IllegalMove):
        service.answer(run=run, answers={}, actor=city.focal_a)


def test_text_that_changed_after_the_dry_run_keeps_the_run_open(city: City, run: ImportRun):
    seen = digest(run, city)
    submission = Submission.objects.get()
    save_step(submission=submission, step=6, version=1, actor=city.focal_a, changes={"new_purpose": "Layar."})
    with pytest.raises(StaleVersion):
        service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=seen)
    run.refresh_from_db()
    assert run.state == "checked"
    assert pprg.stored_content(submission).new_purpose == "Layar."


def test_what_cannot_be_applied_is_not(city: City, run: ImportRun):
    submission = Submission.objects.get()
    Submission.objects.filter(pk=submission.pk).update(state="offered")
    with pytest.raises(IllegalMove, match="tidak dapat diterapkan"):
        service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=digest(run, city))
    run.refresh_from_db()
    assert run.state == "checked"


def test_conflict_that_nobody_ticked_saves_nothing(city: City, run: ImportRun):
    Submission.objects.update(version=9)
    [row] = service.examine_run(run, city.focal_a).plan.documents
    with pytest.raises(IllegalMove, match="Tidak ada dokumen yang dipilih"):
        service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=digest(run, city))
    service.apply_run(run=run, actor=city.focal_a, overwrite={row.proposal.key}, digest=digest(run, city))
    assert Submission.objects.get().purpose == "Baru."


def test_skipped_conflicts_are_named_in_the_summary(city: City):
    first = make_pprg(city)
    second = make_pprg(city, sub_activity=make_sub_activity(city.a, city.year))

    def change(cells: Cells) -> None:
        for row in (1, 2):
            cells.write("Ringkasan", row, "Tujuan Sub Kegiatan", "Baru.")

    run = service.keep(file=changed(downloaded_year(city), change), options=FOREIGN, actor=city.focal_a)
    Submission.objects.filter(pk=second.pk).update(version=5)
    saved = service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=digest(run, city))
    assert [row.submission for row in saved] == [first]
    assert run.summary["skipped"] == [f"{second.sub_activity.code} {second.sub_activity.name} (Murni)"]


def test_summary_counts_drafts_that_were_begun(city: City):
    run = service.keep(file=matrix([analysis(city.sub_a.code)]), options=FOREIGN, actor=city.focal_a)
    examined = service.examine_run(run, city.focal_a)
    saved = service.apply_run(run=run, actor=city.focal_a, overwrite=(), digest=examined.plan.digest)
    assert (summary_of(examined.plan, saved)["created"], run.summary["created"]) == (1, 1)


def test_answers_are_kept_with_the_run(city: City):
    run = service.keep(file=matrix([analysis("Lain")]), options=FOREIGN, actor=city.focal_a)
    service.answer(run=run, answers={"2": SKIP}, actor=city.focal_a)
    run = ImportRun.objects.get()
    assert service.Options.of(run) == service.Options(2026, "murni", {"2": SKIP})
    assert not service.examine_run(run, city.focal_a).open_questions


def test_discarded_run_leaves_nothing(city: City, run: ImportRun):
    path = Path(settings.PRIVATE_MEDIA_ROOT) / run.file.name
    assert path.exists()
    service.discard_run(run=run, actor=city.focal_a)
    assert not path.exists()
    assert not ImportRun.objects.exists()


def test_long_text_is_shown_around_its_differences():
    long = "kata " * 200
    [(text, differs), changed_part] = condensed([(long, False), ("baru", True)])
    assert len(text) < 260
    assert " … " in text
    assert not differs
    assert changed_part == ("baru", True)


def test_hidden_version_column_survives_and_is_not_shown(city: City):
    book = load_workbook(downloaded(make_pprg(city)))
    assert book["Ringkasan"].column_dimensions["M"].hidden
