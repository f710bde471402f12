"""Pages of DPA, budget versions and semesters, as finance and focal points see them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from departments.domain import budget
from departments.enums import BudgetKind, YearState
from departments.models import BudgetFigure, FiscalYear
from monitoring.domain import dpa, pprg_copy
from monitoring.models import Submission
from monitoring.queries import inbox
from tests.conftest import City
from tests.factories import make_figure, make_import_run, make_sub_activity, make_year
from tests.monitoring.pprg_data import make_pprg, moves

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def page(name: str, submission: Submission) -> str:
    return reverse(f"monitoring:pprg_{name}", args=[submission.pk])


def form_data(submission: Submission, **changes) -> dict:
    values = {
        "number": "DPA/A.1/1",
        "date": "2026-01-02",
        "statement": "sesuai",
        "note": "",
        "version": submission.version,
    }
    return {**values, **changes}


def freeze(submission: Submission, city: City) -> None:
    statement = dpa.Dpa("DPA/A.1/1", dt.date(2026, 1, 2), agrees=True)
    dpa.freeze(submission=submission, dpa=statement, actor=city.bpkpd, version=submission.version)


@pytest.fixture
def submission(city: City) -> Submission:
    return make_pprg(city, "verified")


@pytest.fixture
def finance(city: City, signed_in):
    return signed_in(city.bpkpd)


# --- freeze -------------------------------------------------------------------------------------------------------


def test_finance_sees_gbs_beside_the_budget_and_freezes(city: City, submission: Submission, finance):
    FiscalYear.objects.update(freeze_due=dt.date(2026, 1, 31))
    shown = text(finance.get(page("freeze", submission)))
    for words in ("Rp95.000.000", "Rp100.000.000", "DPA/1", "GBS tidak melebihi pagu murni", "tenggat 31 Jan 2026"):
        assert words in shown
    response = finance.post(page("freeze", submission), form_data(submission), follow=True)
    assert "GBS dibekukan ke DPA nomor DPA/A.1/1." in text(response)
    assert "membekukan GBS ke DPA" in text(response)
    assert moves(submission) == [("freeze", "verified", "verified")]


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"number": " "}, "number", "ajib diisi"),
        ({"date": "31-31-2026"}, "date", "tidak dikenali"),
        ({"statement": ""}, "statement", "Pilih sesuai atau berbeda"),
        ({"statement": "berbeda"}, "note", "Tulis apa yang berbeda"),
        ({"version": "x"}, "version", "bulat"),
    ],
)
def test_form_says_what_is_missing(submission: Submission, finance, changes: dict, field: str, expected: str):
    response = finance.post(page("freeze", submission), form_data(submission, **changes))
    assert response.status_code == 200
    assert expected in response.context["form"].errors[field][0]
    assert Submission.objects.get().frozen_at is None


def test_agreement_is_refused_where_figures_disagree_and_nothing_typed_is_lost(submission: Submission, finance):
    BudgetFigure.objects.update(amount=90_000_000)
    response = finance.post(page("freeze", submission), form_data(submission, number="DPA/unik"))
    assert response.status_code == 409
    assert "Belum dapat dinyatakan sesuai. GBS melebihi pagu murni sebesar Rp5.000.000." in text(response)
    assert "DPA/unik" in text(response)


def test_document_that_changed_in_between_keeps_what_was_typed(submission: Submission, finance):
    Submission.objects.filter(pk=submission.pk).update(version=4)
    response = finance.post(page("freeze", submission), form_data(submission, number="DPA/unik"))
    assert response.status_code == 409
    assert "sudah berubah sejak Anda membukanya" in text(response)
    assert "DPA/unik" in text(response)
    # The next try is about what is stored now.
    assert response.context["form"]["version"].value() == "4"


def test_frozen_by_somebody_else_in_between(city: City, submission: Submission, finance):
    data = form_data(submission)
    freeze(submission, city)
    response = finance.post(page("freeze", submission), data)
    assert response.status_code == 409
    assert "sudah dibekukan ke DPA nomor DPA/A.1/1" in text(response)


def test_number_of_a_frozen_document_is_corrected(city: City, submission: Submission, finance):
    freeze(submission, city)
    form = finance.get(page("freeze", submission)).context["form"]
    assert (form["number"].value(), "statement" in form.fields) == ("DPA/A.1/1", False)
    data = {"number": "DPA/A.1/9", "date": "2026-01-05", "reason": "", "version": submission.version}
    assert finance.post(page("freeze", submission), data).context["form"].errors["reason"]
    response = finance.post(page("freeze", submission), {**data, "reason": "Salah ketik."}, follow=True)
    assert "DPA diperbaiki: DPA/A.1/9, 5 Jan 2026." in text(response)
    assert "Salah ketik." in text(response)  # in the history


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_page_of_an_unverified_document_says_why_there_is_no_form(city: City, finance, state: str):
    response = finance.get(page("freeze", make_pprg(city, state)))
    assert "terverifikasi; status saat ini" in text(response)
    assert '<button class="btn btn-brand"' not in text(response).split("judul-dpa")[1]


def test_closed_year_has_no_form(city: City, submission: Submission, finance):
    freeze(submission, city)
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 1, 31))
    assert "tidak dapat diperbaiki lagi" in text(finance.get(page("freeze", submission)))
    assert (
        finance.post(
            page("freeze", submission), {"number": "1", "date": "2026-01-02", "reason": "x", "version": 2}
        ).status_code
        == 409
    )


def test_detail_tells_the_dpa_to_everybody_and_offers_the_way_to_finance_only(
    city: City, submission: Submission, signed_in
):
    FiscalYear.objects.update(freeze_due=dt.date(2026, 1, 31))
    for actor in ("focal_a", "bapperida", "leadership"):
        shown = text(signed_in(city.actor(actor)).get(submission.get_absolute_url()))
        assert "Belum dibekukan ke DPA; tenggat 31 Jan 2026" in shown
        assert page("freeze", submission) not in shown
    assert page("freeze", submission) in text(signed_in(city.bpkpd).get(submission.get_absolute_url()))
    freeze(submission, city)
    shown = text(signed_in(city.focal_a).get(submission.get_absolute_url()))
    assert "DPA/A.1/1" in shown
    assert "Isi dokumen ini tetap" in shown


def test_before_there_is_a_dpa_the_page_says_from_when(city: City, finance):
    later = make_pprg(city, "verified", sub_activity=make_sub_activity(city.a, make_year(2099)))
    shown = text(finance.get(page("freeze", later)))
    assert "Belum dibekukan ke DPA; dapat dibekukan mulai 1 Des 2098." in shown
    assert '<form class="mt-3"' not in shown
    refused = finance.post(page("freeze", later), form_data(later, date="2098-01-02"))
    assert refused.status_code == 409
    assert "DPA 2099 belum ada" in text(refused)


def test_task_waits_for_finance_until_the_document_is_frozen(city: City, submission: Submission, signed_in):
    FiscalYear.objects.update(freeze_due=dt.date(2026, 1, 31))
    make_pprg(city, "verified", sub_activity=make_sub_activity(city.a, make_year(2024)))
    make_pprg(
        city,
        "verified",
        sub_activity=make_sub_activity(city.a, make_year(2025, state="tutup", frozen_on=dt.date(2026, 1, 31))),
    )
    make_pprg(city, "submitted", sub_activity=city.sub_b)
    tasks = inbox.tasks(city.bpkpd)
    assert [(task.kind, task.due) for task in tasks] == [("freeze", dt.date(2026, 1, 31)), ("freeze", None)]
    assert inbox.counts(city.bpkpd)["freeze"] == 2
    shown = text(signed_in(city.bpkpd).get("/perlu-tindakan/"))
    assert page("freeze", submission) in shown
    freeze(submission, city)
    assert inbox.counts(city.bpkpd)["freeze"] == 1


# --- versions -----------------------------------------------------------------------------------------------------


def test_focal_point_begins_the_perubahan_and_compares_it(city: City, submission: Submission, signed_in):
    client = signed_in(city.focal_a)
    assert page("revise", submission) in text(client.get(submission.get_absolute_url()))
    refused = client.post(page("revise", submission), {"reason": ""})
    assert "Pagu perubahan belum dicatat" in refused.context["form"].errors["reason"][0]
    response = client.post(page("revise", submission), {"reason": "Pagu dibahas DPRD."})
    made = Submission.objects.get(budget_version="perubahan")
    assert response.url == reverse("monitoring:pprg_step", args=[made.pk, 1])
    Submission.objects.filter(pk=made.pk).update(purpose="Meningkatkan kapasitas nelayan kecil.")
    compared = text(client.get(page("versions", submission)))
    assert "1 bagian berubah" in compared
    assert "<ins>nelayan kecil.</ins>" in compared
    assert "<mark>pelaku usaha mikro.</mark>" in compared
    assert "Rencana aksi 1" not in compared
    assert "Rencana aksi 1" in text(client.get(page("versions", made), {"semua": "1"}))


def test_each_version_leads_to_the_other(city: City, submission: Submission, signed_in):
    made = pprg_copy.start_revision(source=submission, actor=city.focal_a, reason="x")
    client = signed_in(city.leadership)
    assert made.get_absolute_url() in text(client.get(submission.get_absolute_url()))
    shown = text(client.get(made.get_absolute_url()))
    assert submission.get_absolute_url() in shown
    assert page("versions", made) in shown


def test_no_comparison_of_a_single_version(city: City, submission: Submission, signed_in):
    client = signed_in(city.bapperida)
    assert client.get(page("versions", submission)).status_code == 404
    assert page("versions", submission) not in text(client.get(submission.get_absolute_url()))


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
def test_perubahan_is_offered_for_a_verified_murni_only(city: City, signed_in, state: str):
    row = make_pprg(city, state)
    client = signed_in(city.focal_a)
    assert page("revise", row) not in text(client.get(row.get_absolute_url()))
    assert "terverifikasi" in text(client.get(page("revise", row)))
    assert client.post(page("revise", row), {"reason": "x"}).status_code == 409
    assert Submission.objects.count() == 1


# --- semesters ----------------------------------------------------------------------------------------------------


def test_detail_shows_both_semesters_and_who_recorded_them(city: City, submission: Submission, signed_in):
    figure = BudgetFigure(
        sub_activity=city.sub_a,
        kind=BudgetKind.REALIZED,
        amount=30_000_000,
        as_of=dt.date(2026, 6, 30),
        document_number="LRA/06",
    )
    budget.save_figure(figure=figure, actor=city.bpkpd)
    run = make_import_run(city.bapperida)
    make_figure(
        city.sub_a,
        BudgetKind.REALIZED,
        80_000_000,
        as_of=dt.date(2026, 10, 31),
        document_number="LRA/10",
        import_run=run,
    )
    shown = text(signed_in(city.focal_a).get(submission.get_absolute_url())).split('id="judul-realisasi"')[1]
    for words in (
        "Rp30.000.000", "30% dari pagu", "LRA/06", f"dicatat {city.bpkpd.display_name}",
        "Rp50.000.000", "80% dari pagu", "Kumulatif per 31 Okt 2026", f"diimpor {city.bapperida.display_name}",
    ):  # fmt: skip
        assert words in shown
    assert ">Catat<" not in shown


@pytest.mark.parametrize(("actor", "may"), [("bpkpd", True), ("bapperida", True), ("dp3a", False), ("focal_a", False)])
def test_those_who_record_figures_are_led_to_the_form(city: City, submission: Submission, signed_in, actor, may):
    client = signed_in(city.actor(actor))
    shown = text(client.get(submission.get_absolute_url()))
    address = reverse("departments:figure_create", args=[city.sub_a.pk])
    assert (f"{address}?jenis=realisasi&amp;per=2026-06-30" in shown) is may


def test_recorded_semester_is_corrected_not_recorded_twice(city: City, submission: Submission, finance):
    figure = make_figure(city.sub_a, BudgetKind.REALIZED, 1, as_of=dt.date(2026, 6, 30))
    address = reverse("departments:figure_update", args=[city.sub_a.pk, figure.pk])
    assert f"{address}?kembali=" in text(finance.get(submission.get_absolute_url()))


def test_semester_that_has_not_begun_is_not_recorded(city: City, finance):
    future = make_pprg(city, "verified", sub_activity=make_sub_activity(city.a, make_year(2027)))
    shown = text(finance.get(future.get_absolute_url())).split('id="judul-realisasi"')[1]
    assert "Semester II" in shown
    assert "Catat realisasi" not in shown


def test_closed_year_records_nothing(city: City, submission: Submission, finance):
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 1, 31))
    assert "jenis=realisasi" not in text(finance.get(submission.get_absolute_url()))
