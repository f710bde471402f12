"""The letter of invitation: what it is prefilled with, and two who write it."""

from __future__ import annotations

import datetime as dt

import pytest

from departments.enums import DepartmentKind, HeadStatus
from meetings.domain.letter import (
    ONE_SHEET,
    addressees,
    drafted_letter,
    has_annex,
    save_letter,
    signer_on,
    signer_warning,
)
from meetings.models import InvitationLetter, Meeting
from meetings.queries import invitees_again, mailboxes
from meetings.queries.planning import office_of
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

from ..papers import make_letter

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def meeting(city: City) -> Meeting:
    factories.make_head(city.bapperida_department, name="Zul Abdiman", position="Kepala Bapperida")
    return factories.make_meeting(city.a, city.b, city.bapperida_department, organizer=city.bapperida_department)


def values(**fields) -> dict:
    return {
        "date": DAY,
        "nature": "penting",
        "attachment": "",
        "subject": "Undangan",
        "addressees": "Kepala Dinas Pendidikan",
        "body": "",
        "signer_name": "Zul Abdiman",
        "signer_position": "Kepala Bapperida",
        "signer_rank": "",
        "signer_nip": "",
        "copies_to": "",
        **fields,
    }


def save(city: City, meeting: Meeting, number: str = "005/1", version: int = 0, meeting_version: int = 1, **fields):
    return save_letter(
        meeting=meeting,
        actor=city.bapperida,
        number=number,
        values=values(**fields),
        version=version,
        meeting_version=meeting_version,
    )


def test_letter_is_prefilled_from_invitees_and_the_head_of_the_day(city: City, meeting: Meeting):
    letter = drafted_letter(meeting, DAY)
    assert letter.subject == "Undangan Rapat koordinasi PUG"
    # The organizer does not invite itself.
    assert addressees(letter) == ["Kepala Dinas Kesehatan", "Kepala Dinas Pendidikan"]
    assert (letter.signer_name, letter.signer_position) == ("Zul Abdiman", "Kepala Bapperida")
    assert (letter.signer_rank, letter.signer_nip) == ("Pembina Utama Muda (IV/c)", "197001011995031001")
    assert (letter.date, letter.attachment) == (DAY, "")
    # Dated at the latest on the day of the meeting.
    assert drafted_letter(meeting, dt.date(2026, 11, 24)).date == dt.date(2026, 3, 10)


@pytest.mark.parametrize(("status", "title"), [("plt", "Plt. Kepala Bapperida"), ("plh", "Plh. Kepala Bapperida")])
def test_acting_head_signs_as_such(city: City, meeting: Meeting, status: str, title: str):
    head = city.bapperida_department.heads.get()
    if status == HeadStatus.ACTING:
        head.valid_to = dt.date(2026, 2, 28)
        head.save()
    factories.make_head(
        city.bapperida_department,
        name="Pengganti",
        position="Kepala Bapperida",
        status=status,
        valid_from=dt.date(2026, 3, 1),
        valid_to=dt.date(2026, 3, 31),
    )
    assert signer_on(meeting, DAY)["signer_position"] == title
    assert signer_on(meeting, DAY)["signer_name"] == "Pengganti"
    assert drafted_letter(meeting, DAY).signer_position == title


def test_letter_without_a_head_leaves_the_signer_open(city: City, meeting: Meeting):
    city.bapperida_department.heads.all().delete()
    assert drafted_letter(meeting, DAY).signer_name == ""
    assert signer_warning(make_letter(meeting), meeting) == ""


def test_signer_who_does_not_lead_on_that_day_is_pointed_out(city: City, meeting: Meeting):
    warning = signer_warning(make_letter(meeting, signer_name="Orang Lain"), meeting)
    assert "yang memimpin Bapperida adalah Zul Abdiman (Kepala Bapperida)" in warning
    assert signer_warning(InvitationLetter(date=DAY, signer_name="Zul Abdiman"), meeting) == ""


def test_many_addressees_need_an_annex(city: City, meeting: Meeting):
    for number in range(6):
        factories.make_invitation(meeting, factories.make_department(f"D{number}"))
    letter = drafted_letter(meeting, DAY)
    assert len(addressees(letter)) == 8
    assert has_annex(letter)
    assert letter.attachment == ONE_SHEET
    assert not has_annex(InvitationLetter(addressees="a\n\nb\n"))


@pytest.mark.parametrize(
    ("kind", "name", "office"),
    [
        (DepartmentKind.OFFICE, "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        (DepartmentKind.AGENCY, "Badan Keuangan", "Kepala Badan Keuangan"),
        (DepartmentKind.DISTRICT, "Kecamatan Datuk Bandar", "Camat Datuk Bandar"),
        (DepartmentKind.SECRETARIAT, "Sekretariat DPRD", "Sekretaris DPRD"),
        (DepartmentKind.INSPECTORATE, "Inspektorat", "Inspektur"),
        (DepartmentKind.HOSPITAL, "RSUD Dr. Tengku Mansyur", "Direktur RSUD Dr. Tengku Mansyur"),
    ],
)
def test_office_of_each_kind_of_department(kind: str, name: str, office: str):
    assert office_of(factories.make_department(kind=kind, name=name)) == office


def test_letter_is_written_and_rewritten_with_its_number(city: City, meeting: Meeting):
    save(city, meeting)
    assert Meeting.objects.get(pk=meeting.pk).invitation_number == "005/1"
    letter = save(city, meeting, subject="Undangan rakor", version=1)
    assert (letter.subject, letter.version) == ("Undangan rakor", 2)
    assert AuditEntry.objects.filter(object_type="meetings.invitationletter").count() == 2
    assert AuditEntry.objects.filter(object_type="meetings.meeting", changes__has_key="invitation_number").count() == 1


@pytest.mark.parametrize(("exists", "version"), [(True, 0), (True, 7), (False, 3)])
def test_letter_of_another_version_is_a_conflict(city: City, meeting: Meeting, exists: bool, version: int):
    if exists:
        save(city, meeting)
    with pytest.raises(StaleVersion):
        save(city, meeting, subject="Lain", version=version)
    assert list(InvitationLetter.objects.values_list("subject", flat=True)) == (["Undangan"] if exists else [])


def test_number_that_somebody_else_gave_meanwhile_is_a_conflict(city: City, meeting: Meeting):
    Meeting.objects.update(invitation_number="005/9", version=2)
    with pytest.raises(StaleVersion):
        save(city, meeting)
    assert not InvitationLetter.objects.exists()
    save(city, meeting, meeting_version=2)
    assert Meeting.objects.get(pk=meeting.pk).invitation_number == "005/1"


def test_only_bapperida_writes_letters_of_living_meetings(city: City, meeting: Meeting):
    for actor in (city.dp3a, city.focal_a, city.admin):
        with pytest.raises(NotAllowed):
            save_letter(meeting=meeting, actor=actor, number="", values=values(), version=0, meeting_version=1)
    meeting.state = "cancelled"
    with pytest.raises(IllegalMove, match="dibatalkan"):
        save(city, meeting)


# --- whom it reaches ------------------------------------------------------------------------------------------------


def test_mailboxes_are_those_of_appointed_people(city: City, meeting: Meeting):
    lapsed = factories.make_user(username="lapsed")
    factories.make_focal_point(city.a, lapsed, valid_to=dt.date(2025, 12, 31))
    city.head_b.email = ""
    city.head_b.save()
    city.focal_b.is_active = False
    city.focal_b.save()
    found = {box.department.code: set(box.addresses) for box in mailboxes(meeting, DAY)}
    assert found == {
        "BAPPERIDA": set(),  # its head has no account
        "DINKES": set(),
        "DISDIK": {city.focal_a.email, city.head_a.email},
    }


def test_successor_is_invited_for_a_department_that_has_ended(city: City):
    ended = factories.make_department("DISKAN", valid_to=dt.date(2025, 12, 31))
    gone = factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    heir = factories.make_department("PERIKANAN", valid_from=dt.date(2026, 1, 1), predecessors=[ended])
    meeting = factories.make_meeting(city.a, ended, gone, heir)
    assert [row.code for row in invitees_again(meeting, DAY)] == ["DISDIK", "PERIKANAN"]
    assert {row.code for row in invitees_again(meeting, dt.date(2025, 6, 1))} == {"DISDIK", "DISKAN", "LAMA"}
