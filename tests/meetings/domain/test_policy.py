"""The policy library: what is stored, what cannot be, and the references it begins with."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from meetings.domain.policy import load_references, save_policy
from meetings.enums import PolicyArea, PolicyStatus
from meetings.models import Policy
from meetings.queries import policy as queries
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.meetings.pokja_data import make_policy

pytestmark = pytest.mark.django_db
VALUES = {
    "kind": "permen",
    "number": "Dalam Negeri 15",
    "year": 2008,
    "subject": "Pedoman Umum",
    "summary": "",
    "status": "berlaku",
    "areas": ["gap"],
    "url": "",
}


def save(city: City, policy: Policy | None = None, **fields) -> Policy:
    values = {**VALUES, **fields.pop("values", {})}
    return save_policy(**{"policy": policy, "actor": city.bapperida, "values": values, "changed_by": [], **fields})


def test_amendment_is_linked_both_ways(city: City):
    newer = make_policy(year=2011)
    policy = save(city, values={"status": "diubah"}, changed_by=[newer])
    assert queries.changed_and_changing(policy) == ([newer], [])
    assert queries.changed_and_changing(newer) == ([], [policy])
    save(city, policy, values={"status": "berlaku"}, changed_by=[], version=1)
    assert queries.changed_and_changing(newer) == ([], [])
    links = [row.changes["changed_by"] for row in AuditEntry.objects.filter(changes__has_key="changed_by")]
    assert links == [[[newer.pk], []], [[], [newer.pk]]]


def test_what_cannot_be_is_refused(city: City):
    newer, older = make_policy(year=2011), make_policy(year=2000)
    with pytest.raises(IllegalMove, match="pilih “Berlaku dengan perubahan”"):
        save(city, changed_by=[newer])
    with pytest.raises(IllegalMove, match="Lebih tua"):
        save(city, values={"status": "dicabut"}, changed_by=[older])
    policy = save(city)
    with pytest.raises(IllegalMove, match="dirinya sendiri"):
        save(city, policy, values={"status": "diubah"}, changed_by=[policy], version=1)
    assert Policy.objects.count() == 3


def test_version_seen_must_be_the_stored_one(city: City):
    policy = save(city)
    save(city, policy, values={"subject": "Baru"}, version=1)
    with pytest.raises(StaleVersion):
        save(city, policy, values={"subject": "Lama"}, version=1)


@pytest.mark.parametrize("name", ["dp3a", "inspektorat", "focal_a", "leadership", "admin"])
def test_only_bapperida_keeps_the_library(city: City, name):
    with pytest.raises(NotAllowed):
        save(city, actor=city.actor(name))


# --- names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": "Dalam Negeri 67"}, "Peraturan Menteri Dalam Negeri 67/2011"),
        ({"kind": "uu", "number": "23", "year": 2014}, "Undang-Undang 23/2014"),
        ({"kind": "se", "number": "Bersama 270/M.PPN/11/2012", "year": 2012}, "Surat Edaran Bersama 270/M.PPN/11/2012"),
        ({"kind": "rencana", "number": "RPJMD 2021–2026", "year": 2021}, "RPJMD 2021–2026"),
        ({"kind": "panduan", "number": "Juknis GAP", "year": 2020}, "Juknis GAP/2020"),
    ],
)
def test_policy_is_named_as_people_name_it(fields, name):
    assert str(make_policy(**fields)) == name


# --- finding --------------------------------------------------------------------------------------------------


@pytest.fixture
def library(db) -> None:
    load_references()


def found(term: str) -> set[str]:
    return {str(row) for row in queries.search_policies(Policy.objects.all(), term)}


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("Permendagri 67/2011", "Peraturan Menteri Dalam Negeri 67/2011"),
        ("permendagri 15/2008", "Peraturan Menteri Dalam Negeri 15/2008"),
        ("Peraturan Menteri PPPA 5", "Peraturan Menteri PPPA 5/2025"),
        ("UU 23/2014", "Undang-Undang 23/2014"),
        ("inpres 9", "Instruksi Presiden 9/2000"),
        ("kepmendagri 050-5889", "Keputusan Menteri Dalam Negeri 050-5889/2021"),
        ("perwa pprg", ""),
        ("Perda pengarusutamaan", "Peraturan Daerah Kota Tanjungbalai 2/2019"),
        ("se-33", "Surat Edaran Bersama 270/M.PPN/11/2012; SE-33/MK.02/2012; 050/4379A/SJ; SE 46/MPP-PA/11/2012"),
        ("misi keluarga", "RPJMD Kota Tanjungbalai 2021–2026"),
    ],
)
def test_policies_are_found_by_the_names_people_use(library, term, name):
    assert name in found(term) if name else found(term) == {"Peraturan Wali Kota Tanjungbalai 25/2019"}


def test_policies_of_one_area(library):
    rows = queries.policies_in_area(Policy.objects.all(), "kak")
    assert rows
    assert all("kak" in row.areas for row in rows)
    assert {row.pk for row in rows} == {row.pk for row in Policy.objects.all() if "kak" in row.areas}


def test_relevant_ones_are_in_force_newest_first_and_read_once(library, rf, django_assert_num_queries):
    Policy.objects.filter(number="Tanjungbalai 25").update(status=PolicyStatus.REVOKED)
    request = rf.get("/")
    with django_assert_num_queries(1):
        rows = queries.relevant_policies(request, "kak")
        both = queries.relevant_policies(request, "kak", "data")
        assert queries.relevant_policies(request) == []
    assert [row.year for row in rows] == sorted((row.year for row in rows), reverse=True)
    numbers = {row.number for row in rows}
    assert "Kota Tanjungbalai 2" in numbers
    assert "Tanjungbalai 25" not in numbers
    assert set(rows) <= set(both)


def test_relevant_ones_of_the_first_area_stand_first(library, rf):
    names = [row.number for row in queries.relevant_policies(rf.get("/"), "gap", "nomenklatur")]
    first = queries.relevant_policies(rf.get("/"), "gap")
    assert names[: len(first)] == [row.number for row in first]
    assert names[len(first)] == "Dalam Negeri 900.1-861"


# --- the references -------------------------------------------------------------------------------------------


def test_references_are_complete_and_fit_the_rules(library, city: City):
    assert Policy.objects.count() == 18
    assert "RUU" not in " ".join(Policy.objects.values_list("subject", flat=True))  # a bill is no law
    for policy in Policy.objects.prefetch_related("changed_by"):
        policy.full_clean()
        assert policy.areas
        assert set(policy.areas) <= set(PolicyArea.values)
        assert not policy.url  # no address that nobody checked
        changers = list(policy.changed_by.all())
        assert not changers or policy.status != PolicyStatus.IN_FORCE
        assert all(row.year >= policy.year for row in changers)
    amended = Policy.objects.get(number="Dalam Negeri 15")
    assert [str(row) for row in amended.changed_by.all()] == ["Peraturan Menteri Dalam Negeri 67/2011"]


def test_loading_again_adds_nothing_and_changes_nothing(library):
    Policy.objects.filter(kind="uu").update(subject="Disunting Bapperida", status="dicabut")
    Policy.objects.get(number="PPPA 5").delete()
    out = io.StringIO()
    call_command("muat_acuan", stdout=out)
    assert "1 acuan ditambahkan, 17 sudah ada" in out.getvalue()
    assert Policy.objects.get(kind="uu").subject == "Disunting Bapperida"
    assert load_references() == (0, 18)
