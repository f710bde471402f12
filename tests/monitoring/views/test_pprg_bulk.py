"""Several documents from the list: choose, see what will happen, confirm, read what became of each."""

from __future__ import annotations

import pytest
from django.urls import reverse

from monitoring.models import Submission
from tests.conftest import City
from tests.factories import make_sub_activity
from tests.monitoring.pprg_data import moves
from tests.monitoring.review_data import judged, own_document

pytestmark = pytest.mark.django_db
LIST, BULK = reverse("monitoring:pprg_list"), reverse("monitoring:pprg_bulk")


def text(response) -> str:
    return response.content.decode()


def several(city: City, *states: str) -> list[Submission]:
    return [judged(city, state, sub_activity=make_sub_activity(city.a, city.year, budget=10**8)) for state in states]


def body(rows, action: str, **fields) -> dict[str, object]:
    return {"action": action, "pilih": [f"{row.pk}-{row.version}" for row in rows], **fields}


# --- the list -----------------------------------------------------------------------------------------------------


def test_verifiers_choose_what_waits_for_them(city: City, signed_in):
    waiting, taken, done = several(city, "submitted", "in_verification", "verified")
    page = text(signed_in(city.dp3a).get(LIST))
    for row in (waiting, taken):
        assert f'name="pilih" value="{row.pk}-{row.version}"' in page
    assert f'value="{done.pk}-' not in page
    assert f'action="{BULK}"' in page


def test_own_documents_cannot_be_chosen(city: City, signed_in):
    own_document(city, "dp3a")
    row = judged(city)
    assert f'value="{row.pk}-' not in text(signed_in(city.dp3a).get(LIST))
    assert f'value="{row.pk}-' in text(signed_in(city.bapperida).get(LIST))


@pytest.mark.parametrize("actor", ["inspektorat", "focal_a", "leadership", "bpkpd"])
def test_others_have_no_boxes(city: City, signed_in, actor: str):
    several(city, "submitted")
    page = text(signed_in(getattr(city, actor)).get(LIST))
    assert "data-bulk" not in page


def test_boxes_are_not_downloaded(city: City, signed_in):
    several(city, "submitted")
    assert signed_in(city.dp3a).get(f"{LIST}?format=xlsx").status_code == 200


# --- asked first --------------------------------------------------------------------------------------------------


def test_first_post_asks_and_does_nothing(city: City, signed_in):
    good, other = several(city, "in_verification", "submitted")
    page = text(signed_in(city.dp3a).post(BULK, body([good, other], "verify")))
    assert "Verifikasi: 1 dokumen" in page
    assert "dihitung sebagai anggaran responsif gender" in page
    assert "1 dokumen tidak diproses" in page
    assert "status saat ini “Diajukan”" in page
    assert [moves(row)[-1][0] for row in (good, other)] == ["submit", "submit"]


def test_confirmed_post_acts_and_reports(city: City, signed_in):
    good, other = several(city, "in_verification", "submitted")
    response = signed_in(city.dp3a).post(BULK, body([good, other], "verify", yakin="1"))
    page = text(response)
    assert "<b>1 dokumen.</b> GAP dan GBS terverifikasi." in page
    assert "status saat ini “Diajukan”" in page
    assert moves(good)[-1] == ("verify", "in_verification", "verified")
    assert moves(other)[-1][0] == "submit"


def test_where_all_went_well_the_list_says_so(city: City, signed_in):
    rows = several(city, "submitted", "submitted", "submitted")
    response = signed_in(city.dp3a).post(BULK, body(rows, "take", yakin="1"), follow=True)
    assert response.redirect_chain[0][0] == LIST
    assert "3 dokumen: Dokumen diambil untuk diverifikasi." in text(response)


def test_return_wants_one_reason_for_all(city: City, signed_in):
    rows = several(city, "in_verification", "in_verification")
    client = signed_in(city.dp3a)
    assert 'name="note"' in text(client.post(BULK, body(rows, "return")))
    response = client.post(BULK, body(rows, "return", yakin="1", note=" "))
    assert (response.status_code, "Alasan pengembalian wajib diisi." in text(response)) == (422, True)
    client.post(BULK, body(rows, "return", yakin="1", note="Lampirkan RKA."))
    assert {row.history.get(action="return").note for row in rows} == {"Lampirkan RKA."}


def test_replayed_confirmation_moves_nothing_twice(city: City, signed_in):
    rows = several(city, "submitted")
    client = signed_in(city.dp3a)
    client.post(BULK, body(rows, "take", yakin="1"))
    page = text(client.post(BULK, body(rows, "take", yakin="1")))
    assert "1 dokumen tidak diproses" in page
    assert len(moves(rows[0])) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"action": "take"}, "Pilih sedikitnya satu dokumen."),
        ({"action": "take", "pilih": ["abc", "1-x", "١-1", "9999999999-1"]}, "Pilih sedikitnya satu dokumen."),
        ({"action": "take", "pilih": [f"{number}-1" for number in range(101)]}, "Paling banyak 100 dokumen"),
        ({"action": "submit", "pilih": ["1-1"]}, "tidak tersedia"),
    ],
)
def test_what_cannot_be_done_is_refused(city: City, signed_in, data, reason: str):
    response = signed_in(city.dp3a).post(BULK, data)
    assert (response.status_code, reason in text(response)) == (409, True)


def test_documents_that_are_gone_are_counted(city: City, signed_in):
    rows = several(city, "submitted")
    client = signed_in(city.dp3a)
    data = {"action": "take", "pilih": [f"{rows[0].pk}-1", "999999-1"]}
    assert "1 dokumen tidak ditemukan" in text(client.post(BULK, data))
    assert "1 dokumen tidak ditemukan" in text(client.post(BULK, {**data, "yakin": "1"}))


def test_nothing_possible_offers_no_button(city: City, signed_in):
    rows = several(city, "verified")
    page = text(signed_in(city.dp3a).post(BULK, body(rows, "take")))
    assert "Tidak ada dokumen pilihan Anda yang dapat diproses." in page
    assert 'name="yakin"' not in page


def test_others_are_refused(city: City, signed_in):
    rows = several(city, "submitted")
    for actor in (city.inspektorat, city.focal_a, city.leadership):
        assert signed_in(actor).post(BULK, body(rows, "take", yakin="1")).status_code == 403
    assert len(moves(rows[0])) == 1


def test_asking_makes_the_same_queries_at_one_and_four(city: City, signed_in, django_assert_max_num_queries):
    client = signed_in(city.dp3a)
    rows = several(city, *["in_verification"] * 5)
    client.post(BULK, body(rows, "verify"))
    counts = []
    for chosen in (rows[:1], rows[1:]):
        with django_assert_max_num_queries(30) as context:
            client.post(BULK, body(chosen, "verify"))
        counts.append(len(context))
    assert counts[0] == counts[1], counts
