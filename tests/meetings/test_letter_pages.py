"""Pages of the letter: form, conflict, printing, the question before it is sent, calendar, request to a speaker."""

from __future__ import annotations

import datetime as dt
from email.message import Message as Mail

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from meetings.models import InvitationLetter, Meeting
from pug_tanjungbalai.common.documents import pdf
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.common.documents.reading import docx_lines, docx_text, pdf_pages, pdf_text, squeezed
from tests.conftest import City

from .papers import coming_meeting, make_agenda, make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(city: City) -> Meeting:
    factories.make_head(city.bapperida_department, name="Zul Abdiman", position="Kepala Bapperida")
    return factories.make_meeting(city.a, city.b, organizer=city.bapperida_department)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def url(name: str, meeting: Meeting, *more) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk, *more])


def form(**fields) -> dict:
    """A valid body of the form of the letter."""
    return {
        "number": "005/1/Bapperida/2026",
        "date": "2026-03-02",
        "nature": "segera",
        "attachment": "",
        "subject": "Undangan rakor",
        "addressees": "Kepala Dinas Kesehatan",
        "signer_name": "Zul Abdiman",
        "signer_position": "Kepala Bapperida",
        "signer_nip": "19760811 200312 1 005",
        "version": 0,
        "meeting_version": 1,
        **fields,
    }


def content(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


# --- form -----------------------------------------------------------------------------------------------------------


def test_form_is_prefilled_and_saved(bapperida, meeting):
    page = bapperida.get(url("meeting_letter", meeting)).content.decode()
    assert "Kepala Dinas Kesehatan\nKepala Dinas Pendidikan" in page
    assert "Zul Abdiman" in page
    assert bapperida.post(url("meeting_letter", meeting), form()).status_code == 302
    letter = InvitationLetter.objects.get()
    assert (letter.nature, letter.signer_nip) == ("segera", "197608112003121005")
    meeting.refresh_from_db()
    assert (meeting.invitation_number, meeting.version) == ("005/1/Bapperida/2026", 2)
    page = bapperida.get(url("meeting_letter", meeting)).content.decode()
    for suffix in ("pdf", "docx", "html"):
        assert url("letter_print", meeting, suffix) in page


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"date": "2026-03-11"}, "date", "sesudah tanggal rapat, 10 Mar 2026"),
        ({"date": "besok"}, "date", "Tanggal tidak dikenali"),
        ({"signer_nip": "123"}, "signer_nip", "18 angka"),
        ({"subject": ""}, "subject", ""),
        ({"addressees": " \n "}, "addressees", ""),
        ({"addressees": "x" * 3001}, "addressees", ""),
        ({"nature": "rahasia negara"}, "nature", ""),
        ({"signer_name": ""}, "signer_name", ""),
    ],
)
def test_wrong_letter_is_refused_and_stays_on_the_page(bapperida, meeting, fields, field, words):
    response = bapperida.post(url("meeting_letter", meeting), form(body="Yang sudah diketik", **fields))
    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[field])
    assert "Yang sudah diketik" in response.content.decode()
    assert not InvitationLetter.objects.exists()


def test_second_of_two_writers_sees_both_letters(bapperida, meeting):
    make_letter(meeting, subject="Versi pertama")
    response = bapperida.post(url("meeting_letter", meeting), form(subject="Versi kedua", number=""))
    assert response.status_code == 409
    found = {row.label: (row.stored, row.mine) for row in response.context["conflict"]}
    assert found["Hal"] == ("Versi pertama", "Versi kedua")
    assert found["Sifat"] == ("Penting", "Segera")
    assert response.context["form"]["version"].value() == 1
    again = form(subject="Versi kedua", number="", version=1)
    assert bapperida.post(url("meeting_letter", meeting), again).status_code == 302
    assert InvitationLetter.objects.get().subject == "Versi kedua"


def test_other_signer_than_the_head_of_the_day_is_pointed_out(bapperida, meeting):
    response = bapperida.post(url("meeting_letter", meeting), form(signer_name="Orang Lain"), follow=True)
    assert "Periksa penanda tangan surat." in response.content.decode()


def test_letter_of_a_meeting_that_was_cancelled_meanwhile_keeps_what_was_typed(bapperida, meeting):
    Meeting.objects.update(state="cancelled")
    response = bapperida.post(url("meeting_letter", meeting), form(subject="Sudah diketik"))
    assert response.status_code == 409
    assert "Sudah diketik" in response.content.decode()


# --- paper ----------------------------------------------------------------------------------------------------------


def test_letter_on_paper_has_all_its_parts(bapperida, city: City, meeting):
    meeting.invitation_number, meeting.link, meeting.mode = "005/1/Bapperida/2026", "https://rapat.id/1", "hibrida"
    meeting.save()
    make_agenda(meeting, (15, "Pembukaan"), (45, "Paparan narasumber"))
    make_letter(
        meeting,
        attachment="",
        body="Peserta membawa <GAP>.",
        copies_to="Wali Kota\nPertinggal",
        addressees="Kepala Dinas Pendidikan\nKepala Dinas Kesehatan",
        signer_position="Plt. Kepala Bapperida",
    )
    parts = (
        "PEMERINTAH KOTA TANJUNGBALAI",
        "DINAS BAPPERIDA",
        "Tanjungbalai, 2 Maret 2026",
        "005/1/Bapperida/2026",
        "Penting",
        "Undangan rapat koordinasi PUG",
        "Kepala Dinas Kesehatan",
        "Selasa, 10 Maret 2026",
        "09.00 – 12.00 WIB",
        "Aula Sutrisno Hadi",
        "https://rapat.id/1",
        "09.15–10.00",
        "Paparan narasumber",
        "Peserta membawa <GAP>.",
        "Plt. Kepala Bapperida",
        "Zul Abdiman, S.Kom., M.M.",
        "NIP 197608112003121005",
        "Tembusan:",
        "Pertinggal",
    )
    paper = pdf_text(content(bapperida.get(url("letter_print", meeting, "pdf"))))
    word = docx_text(content(bapperida.get(url("letter_print", meeting, "docx"))))
    for part in parts:
        assert squeezed(part) in paper, part
        assert squeezed(part) in word, part
    view = bapperida.get(url("letter_print", meeting, "html")).content.decode()
    assert "Peserta membawa &lt;GAP&gt;." in view
    assert "KONSEP" not in paper


def test_one_addressee_stands_in_the_letter_and_many_on_a_page_of_their_own(bapperida, meeting):
    make_letter(meeting)
    lines = docx_lines(content(bapperida.get(url("letter_print", meeting, "docx"))))
    assert "Yth. Kepala Dinas Pendidikan" in lines
    InvitationLetter.objects.update(addressees="\n".join(f"Kepala Dinas {number}" for number in range(1, 41)))
    pages = pdf_pages(content(bapperida.get(url("letter_print", meeting, "pdf"))))
    assert len(pages) == 2
    assert "Yth. (daftar terlampir)" in pages[0]
    assert "Kepala Dinas 1" not in pages[0]
    assert "DAFTAR YANG DIUNDANG" in pages[1]
    assert "40. Kepala Dinas 40" in pages[1]


def test_letter_without_a_number_is_marked_as_a_draft(bapperida, meeting):
    make_letter(meeting)
    page = bapperida.get(url("letter_print", meeting, "html")).content.decode()
    assert "KONSEP — belum bernomor" in page


def test_meeting_without_a_letter_has_none_to_print(bapperida, meeting):
    assert bapperida.get(url("letter_print", meeting, "pdf")).status_code == 404
    make_letter(meeting)
    assert bapperida.get(url("letter_print", meeting, "exe")).status_code == 404


def test_everybody_reads_the_letter_from_the_page_of_the_meeting(city: City, signed_in, meeting):
    make_letter(meeting)
    page = signed_in(city.focal_b).get(meeting.get_absolute_url()).content.decode()
    assert url("letter_print", meeting, "pdf") in page
    assert url("meeting_calendar", meeting) in page
    assert f'href="{url("meeting_letter", meeting)}"' not in page


def test_speaker_is_asked_by_letter(bapperida, city: City, meeting):
    speaker = factories.make_speaker(
        meeting, position="Auditor", institution="Inspektorat Provinsi", topic="GBS", online=True
    )
    address = reverse("meetings:speaker_print", args=[speaker.pk, "pdf"])
    draft = pdf_pages(content(bapperida.get(address)))[0]
    for part in ("KONSEP — belum bernomor", "Yth. Novi Siregar", "Auditor", "Inspektorat Provinsi", "Materi", "GBS"):
        assert part in draft
    assert "Selasa, 10 Maret 2026" in draft
    assert "tautan disampaikan kemudian" in draft
    assert "Zul Abdiman" in draft

    speaker.letter_number, speaker.letter_date = "005/2/Bapperida", dt.date(2026, 3, 1)
    speaker.save()
    make_letter(meeting, signer_name="Penanda Tangan Undangan")
    word = docx_lines(content(bapperida.get(address.replace("pdf", "docx"))))
    assert "Tanjungbalai, 1 Maret 2026" in word
    assert "005/2/Bapperida" in word
    assert "Penanda Tangan Undangan" in word


def test_letter_makes_the_same_queries_whatever_its_size(bapperida, city: City, meeting):
    make_letter(meeting)
    addresses = [url("meeting_letter", meeting), url("letter_print", meeting, "html")]

    def queries(address: str) -> int:
        bapperida.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert bapperida.get(address).status_code == 200
        return len(captured)

    small = [queries(address) for address in addresses]
    make_agenda(meeting, (15, "Satu"), (15, "Dua"))
    for number in range(3):
        factories.make_invitation(meeting, factories.make_department(f"D{number}"))
    assert [queries(address) for address in addresses] == small


# --- sending --------------------------------------------------------------------------------------------------------


def test_question_names_recipients_and_who_has_no_address(bapperida, city: City):
    meeting = coming_meeting(city)
    factories.make_invitation(meeting, city.dp3a_department)
    page = bapperida.get(url("letter_send", meeting)).content.decode()
    assert "4 orang, 2 perangkat daerah" in page
    assert "Tanpa alamat surel (1):" in page
    assert "DP3APM-PPKB" in page
    assert city.focal_a.email in page
    assert "Kirim ulang" not in page


@pytest.mark.django_db(transaction=True)
def test_invitation_is_sent_with_letter_and_calendar(bapperida, city: City):
    meeting = coming_meeting(city)
    make_agenda(meeting, (15, "Pembukaan"))
    page = bapperida.post(url("letter_send", meeting), {"version": 1}, follow=True).content.decode()
    assert "Undangan dikirim ke 4 orang pada 2 perangkat daerah." in page
    message = next(row for row in mail.outbox if city.focal_a.email in row.to)
    assert message.subject == "Undangan rapat koordinasi PUG"
    assert "Yth. Kepala dan focal point Dinas Pendidikan" in message.body
    assert "Surat         : nomor 005/1/Bapperida/2026" in message.body
    paper, calendar = attachments(message.message())
    assert paper.get_content_type() == "application/pdf"
    assert "Undangan" in pdf_pages(paper.get_payload(decode=True))[0]
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    event = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")[0]
    assert {str(row) for row in event["attendee"]} == {
        f"mailto:{city.focal_a.email}", f"mailto:{city.head_a.email}"
    }  # fmt: skip
    assert event.decoded("dtstart") == meeting.starts_at


def attachments(message: Mail) -> list[Mail]:
    return [part for part in message.walk() if part.get_filename()]


@pytest.mark.django_db(transaction=True)
def test_sending_twice_asks(bapperida, city: City):
    meeting = coming_meeting(city)
    bapperida.post(url("letter_send", meeting), {"version": 1})
    page = bapperida.get(url("letter_send", meeting)).content.decode()
    assert "Undangan sudah dikirim" in page
    assert 'name="again"' in page
    refused = bapperida.post(url("letter_send", meeting), {"version": 2})
    assert refused.status_code == 409
    assert "Tandai “Kirim ulang”" in refused.content.decode()
    assert len(mail.outbox) == 2
    assert bapperida.post(url("letter_send", meeting), {"version": 2, "again": "on"}).status_code == 302
    assert len(mail.outbox) == 4


def test_invitation_goes_as_word_where_pdf_cannot_be_made(
    bapperida, city: City, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(pdf, "weasyprint", None)
    meeting = coming_meeting(city)
    with django_capture_on_commit_callbacks(execute=True):
        bapperida.post(url("letter_send", meeting), {"version": 1})
    names = [row.get_filename() for row in attachments(mail.outbox[0].message())]
    assert [name.rpartition(".")[2] for name in names] == ["docx", "ics"]


def test_meeting_that_has_begun_is_not_announced(bapperida, meeting):
    make_letter(meeting)
    page = bapperida.get(url("letter_send", meeting)).content.decode()
    assert "Belum dapat dikirim" in page
    assert bapperida.post(url("letter_send", meeting), {"version": 1}).status_code == 409
    assert mail.outbox == []


def test_calendar_is_downloaded_as_a_file(bapperida, city: City):
    meeting = coming_meeting(city)
    response = bapperida.get(url("meeting_calendar", meeting))
    day = timezone.localdate(meeting.starts_at)
    assert response["Content-Disposition"] == f'attachment; filename="rapat-{day}.ics"'
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    event = Calendar.from_ical(content(response)).walk("VEVENT")[0]
    assert meeting.get_absolute_url() in str(event["description"])


@pytest.mark.django_db(transaction=True)
def test_cancelled_meeting_is_taken_out_of_the_calendars(bapperida, city: City):
    meeting = coming_meeting(city)
    bapperida.post(url("letter_send", meeting), {"version": 1})
    invited = Calendar.from_ical(attachments(mail.outbox[0].message())[1].get_payload(decode=True)).walk("VEVENT")[0]
    mail.outbox.clear()
    bapperida.post(url("meeting_decide", meeting, "cancel"), {"note": "Aula dipakai.", "version": 1})
    assert url("letter_send", meeting) in bapperida.get(meeting.get_absolute_url()).content.decode()
    page = bapperida.get(url("letter_send", meeting)).content.decode()
    assert "Kirim pembatalan lewat surel" in page
    page = bapperida.post(url("letter_send", meeting), {"version": 2}, follow=True).content.decode()
    assert "Pembatalan dikirim ke 4 orang pada 2 perangkat daerah." in page
    assert "Pembatalan dikirim" in page
    message = next(row for row in mail.outbox if city.focal_a.email in row.to)
    assert message.subject == f"Dibatalkan: {meeting.title}"
    assert "Alasan        : Aula dipakai." in message.body
    (part,) = attachments(message.message())
    assert part.get_param("method") == "CANCEL"
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["status"])) == ("CANCEL", "CANCELLED")
    assert event["uid"] == invited["uid"]
    assert event["sequence"] > invited["sequence"]


def test_cancelled_meeting_whose_invitation_never_went_out_says_so(bapperida, city: City):
    meeting = coming_meeting(city)
    bapperida.post(url("meeting_decide", meeting, "cancel"), {"note": "Aula dipakai.", "version": 1})
    assert url("letter_send", meeting) not in bapperida.get(meeting.get_absolute_url()).content.decode()
    assert "belum pernah dikirim" in bapperida.get(url("letter_send", meeting)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_change_after_sending_is_named_until_it_is_sent_again(bapperida, city: City):
    meeting = coming_meeting(city)
    bapperida.post(url("letter_send", meeting), {"version": 1})
    pages = [meeting.get_absolute_url(), url("meeting_letter", meeting), url("letter_send", meeting)]
    changed = "ubah"
    for address in pages:
        assert "tempat" not in bapperida.get(address).content.decode().partition("erubah sesudah")[2][:80]
    AuditEntry.objects.create(
        actor=city.bapperida,
        action=changed,
        object_type="meetings.meeting",
        object_id=str(meeting.pk),
        changes={"place": ["Aula", "Ruang rapat"], "purpose": ["", "Lain"]},
    )
    found = [bapperida.get(address).content.decode() for address in pages]
    assert "Berubah sesudah dikirim: tempat." in found[0]
    assert "<b>Rapat berubah sesudah undangannya dikirim:</b> tempat." in found[1]
    assert "<b>Sesudah itu rapatnya berubah:</b> tempat." in found[2]
    bapperida.post(url("letter_send", meeting), {"version": 2, "again": "on"})
    assert "Berubah sesudah dikirim" not in bapperida.get(pages[0]).content.decode()
