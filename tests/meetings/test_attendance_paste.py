"""Lines copied from a spreadsheet: looked at in the grid before they are saved, nothing lost; arrivals in between."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.domain import AttendanceEntry
from meetings.models import Attendee, Meeting
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db
NIP, OTHER_NIP = "198502022010012002", "197001011995031001"


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(city.a, city.b, organizer=city.bapperida_department, presence="unrecorded")


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def url(meeting: Meeting) -> str:
    return reverse("meetings:meeting_attendance", args=[meeting.pk])


def grid(meeting: Meeting, *people: dict[str, str]) -> dict[str, Any]:
    """The grid as the page shows it, with ``people`` typed in for department A."""
    data: dict[str, Any] = {}
    for row in meeting.invitations.select_related("department"):
        mine = people if row.department.code == "DISDIK" else ()
        prefix = f"u{row.pk}"
        data |= {
            f"{prefix}-presence": row.presence,
            f"{prefix}-note": row.note,
            f"{prefix}-seen": AttendanceEntry.of(row).seen,
            f"{prefix}p-TOTAL_FORMS": len(mine),
            f"{prefix}p-INITIAL_FORMS": sum("id" in person for person in mine),
        }
        for number, person in enumerate(mine):
            data |= {f"{prefix}p-{number}-{name}": value for name, value in person.items()}
    return data


def paste(client: Client, meeting: Meeting, lines: str, department: Any = "", *people: dict[str, str]):
    data = {"paste": "1", "paste_text": lines, "paste_department": getattr(department, "pk", department)}
    return client.post(url(meeting), grid(meeting, *people) | data)


def shown(response) -> dict[str, list[tuple]]:
    """The rows of the grid as the page shows them, by department."""
    return {
        line.stored.invitation.department.code: [
            tuple(form[name].value() for name in ("name", "sex", "nip", "position", "phone")) for form in line.people
        ]
        for line in response.context["form"].lines
    }


def resend(response, meeting: Meeting) -> dict[str, Any]:
    """What the browser would send when Save is pressed on this page."""
    data: dict[str, Any] = {}
    for line in response.context["form"].lines:
        for form in (line.form, line.people.management_form, *line.people):
            data |= {field.html_name: field.value() or "" for field in form if field.name != "DELETE"}
    return data


def test_lines_of_one_department_become_rows_that_are_not_saved_yet(bapperida, city: City, meeting):
    lines = f"Siti Aminah\tP\t{NIP}\tKabid\t0812-6400-1234\r\nBudi Siregar\tLaki-laki\t\tStaf\t\n\n"
    response = paste(bapperida, meeting, lines, city.a)
    assert shown(response) == {
        "DINKES": [],
        "DISDIK": [
            ("Siti Aminah", "P", NIP, "Kabid", "0812-6400-1234"),
            ("Budi Siregar", "L", "", "Staf", ""),
        ],
    }
    assert "2 peserta ditambahkan" in response.content.decode()
    assert not Attendee.objects.exists()
    assert bapperida.post(url(meeting), resend(response, meeting)).status_code == 302
    assert set(Attendee.objects.values_list("name", "sex")) == {("Siti Aminah", "P"), ("Budi Siregar", "L")}


def test_lines_of_the_whole_sheet_find_their_departments(bapperida, city: City, meeting):
    lines = (
        "No\tNama\tL/P\tNIP\tJabatan\tNo. HP\tInstansi\n"
        f"1\tSiti\tPerempuan\t{NIP}\tKabid\t\tDinas Pendidikan\n"
        "2.\tBudi\tpria\t\tStaf\t\tdinkes\n"
        "3\tRahma\tW\t\t\t\tDinas Perikanan\n"
    )
    response = paste(bapperida, meeting, lines)
    assert [row[0] for row in shown(response)["DISDIK"]] == ["Siti"]
    assert [row[:2] for row in shown(response)["DINKES"]] == [("Budi", "L")]
    pasted = response.context["pasted"]
    assert pasted.added == 2
    assert pasted.problems == ["Baris 4 (Rahma): instansi “Dinas Perikanan” tidak diundang pada rapat ini."]
    assert "3\tRahma\tW" in pasted.text
    assert "Rahma" in response.content.decode()


def test_line_without_a_department_stays_in_the_box(bapperida, city: City, meeting):
    response = paste(bapperida, meeting, "Siti\tP\n")
    assert response.context["pasted"].text == "Siti\tP"
    assert "pilih perangkat daerahnya" in response.content.decode()


def test_what_is_wrong_with_a_line_is_said_beside_it(bapperida, city: City, meeting):
    lines = "Siti\tX\t1,98502E+17\tKabid\tnol\n\tP\t\t\t"
    page = paste(bapperida, meeting, lines, city.a).content.decode()
    assert "NIP harus terdiri atas 18 angka" in page
    assert "1,98502E+17" in page
    assert "nomor telepon dengan angka" in page
    assert "Isi nama peserta." in page


def test_what_was_typed_into_the_grid_before_stays(bapperida, city: City, meeting):
    response = paste(bapperida, meeting, "Siti\tP", city.a, {"name": "Rahma", "sex": "P"})
    assert [row[0] for row in shown(response)["DISDIK"]] == ["Rahma", "Siti"]


def test_markup_in_a_line_stays_text(bapperida, city: City, meeting):
    page = paste(bapperida, meeting, "<script>alert(1)</script>\tP\t\t\t\t<b>x</b>", "").content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page


def test_very_long_paste_is_taken_in_parts(bapperida, city: City, meeting):
    response = paste(bapperida, meeting, "\n".join(f"Peserta {number}\tP" for number in range(305)), city.a)
    pasted = response.context["pasted"]
    assert pasted.added == 300
    assert pasted.text.splitlines()[0] == "Peserta 300\tP"
    assert "Hanya 300 baris pertama" in pasted.problems[-1]


def test_department_invited_after_the_page_was_opened_swallows_nothing(bapperida, city: City, meeting):
    data = grid(meeting)
    factories.make_invitation(meeting, city.dp3a_department, presence="unrecorded")
    data |= {"paste": "1", "paste_text": "Siti\tP", "paste_department": city.dp3a_department.pk}
    response = bapperida.post(url(meeting), data)
    assert response.context["pasted"].text == "Siti\tP"


@pytest.mark.parametrize("total", ["", "abc", "-1", "١"])
def test_forged_counts_do_no_harm(bapperida, city: City, meeting, total):
    data = grid(meeting)
    row = meeting.invitations.get(department=city.a)
    data |= {f"u{row.pk}p-TOTAL_FORMS": total, "paste": "1", "paste_text": "Siti\tP", "paste_department": city.a.pk}
    assert bapperida.post(url(meeting), data).status_code == 200
    assert not Attendee.objects.exists()


def test_person_who_checked_in_meanwhile_joins_the_line_and_is_not_overwritten(bapperida, city: City, meeting):
    data = grid(meeting, {"name": "Rahma", "sex": "P"})
    row = meeting.invitations.get(department=city.a)
    arrived = factories.make_attendee(row, name="Siti dari HP", source="mandiri", phone="081164001234")
    response = bapperida.post(url(meeting), data)
    assert response.status_code == 409
    assert [line[0] for line in shown(response)["DISDIK"]] == ["Rahma", "Siti dari HP"]
    assert bapperida.post(url(meeting), resend(response, meeting)).status_code == 302
    assert set(Attendee.objects.values_list("name", flat=True)) == {"Rahma", "Siti dari HP"}
    arrived.refresh_from_db()
    assert (arrived.source, arrived.phone) == ("mandiri", "081164001234")


def test_person_whom_the_user_took_out_does_not_come_back(bapperida, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    old = factories.make_attendee(row, name="Salah")
    data = grid(meeting, {"id": str(old.pk), "name": "Salah", "sex": "P", "DELETE": "on"})
    factories.make_attendee(row, name="Siti dari HP", source="mandiri")
    response = bapperida.post(url(meeting), data)
    assert response.status_code == 409
    names = [line[0] for line in shown(response)["DISDIK"]]
    assert names == ["Salah", "Siti dari HP"]
    assert f'name="u{row.pk}p-0-DELETE"' in response.content.decode()
    again = resend(response, meeting) | {f"u{row.pk}p-0-DELETE": "on"}
    bapperida.post(url(meeting), again)
    assert list(Attendee.objects.values_list("name", flat=True)) == ["Siti dari HP"]
