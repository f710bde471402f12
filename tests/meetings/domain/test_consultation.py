"""Asking, answering, agreeing, publishing: what is stored, what is refused, who is written to."""

from __future__ import annotations

import pytest
from django.core import mail

from departments.enums import Role
from meetings.domain import consultation as domain
from meetings.domain.consultation import Subject, Wording
from meetings.models import Answer, Consultation
from meetings.queries import consultation as queries
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.meetings.pokja_data import make_answer, make_consultation

pytestmark = pytest.mark.django_db
SITE = "https://pug.contoh.id/"


def ask(city: City, subject: Subject | None = None, **fields) -> Consultation:
    return domain.ask(
        **{
            "actor": city.focal_a,
            "title": "Data tahun berapa?",
            "text": "Angka terbaru belum ada.",
            "subject": subject or Subject("data"),
            "site": SITE,
            **fields,
        }
    )


# --- asking ---------------------------------------------------------------------------------------------------


def test_question_belongs_to_the_department_of_who_asks(city: City):
    consultation = ask(city)
    assert (consultation.department, consultation.asked_by) == (city.a, city.focal_a)
    assert (consultation.state, consultation.link_part, consultation.link_kind) == ("open", "data", "")
    row = consultation.history.get()
    assert (row.action, row.from_state, row.to_state) == ("ask", "", "open")
    assert AuditEntry.objects.filter(object_type="meetings.consultation", action="buat").count() == 1


@pytest.mark.parametrize("name", ["bapperida", "dp3a", "inspektorat", "leadership", "admin"])
def test_only_people_of_a_department_ask(city: City, name):
    with pytest.raises(NotAllowed, match="focal point dan kepala"):
        ask(city, actor=city.actor(name))


def test_lapsed_appointment_cannot_ask(city: City):
    city.a.focal_points.all().delete()
    with pytest.raises(NotAllowed, match="tidak berlaku hari ini"):
        ask(city)
    assert not Consultation.objects.exists()


def test_question_about_a_record_keeps_its_kind_number_and_part(city: City):
    submission = factories.make_submission(city.sub_a)
    consultation = ask(city, Subject("gap", "pprg", submission.pk, "3"))
    assert (consultation.link_kind, consultation.link_id, consultation.link_part) == ("pprg", submission.pk, "gap:3")
    target = Subject.of(consultation).target(city.bapperida)
    assert target.url == f"{submission.get_absolute_url()}#langkah-3"
    assert target.label.startswith("Langkah 3 GAP: Sub kegiatan")


def test_question_about_a_foreign_record_is_refused(city: City):
    foreign = factories.make_submission(city.sub_b)
    with pytest.raises(IllegalMove, match="tidak ditemukan"):
        ask(city, Subject("gap", "pprg", foreign.pk, "3"))
    assert Subject("gap", "tidak-dikenal", 1).target(city.bapperida) is None


@pytest.mark.parametrize(("detail", "words"), [("gbs", "GBS"), ("kak", "KAK"), ("", "Sub kegiatan")])
def test_link_leads_to_the_document_that_is_meant(city: City, detail, words):
    submission = factories.make_submission(city.sub_a)
    target = Subject("gbs", "pprg", submission.pk, detail).target(city.focal_a)
    assert target.label.startswith(words)
    assert target.url == submission.get_absolute_url() + (f"{detail}/" if detail else "")


def test_question_about_a_finding(city: City):
    finding = factories.make_finding(city.a, title="Data belum terpilah")
    target = Subject("pengawasan", "temuan", finding.pk).target(city.focal_a)
    assert (target.url, target.department_id) == (finding.get_absolute_url(), city.a.pk)
    assert Subject("pengawasan", "temuan", finding.pk).target(city.focal_b) is None
    assert Subject("pengawasan", "temuan", 999_999).target(city.focal_a) is None


def test_words_can_be_mended_until_somebody_says_something(city: City):
    consultation = ask(city, Subject("gap", "pprg", factories.make_submission(city.sub_a).pk, "3"))
    domain.edit_question(
        consultation=consultation, actor=city.head_a, title="Data mana?", text="Uraian.", area="kak", version=1
    )
    consultation.refresh_from_db()
    assert (consultation.title, consultation.link_part, consultation.version) == ("Data mana?", "kak:3", 2)
    assert consultation.history.first().action == "edit"
    make_answer(consultation, city.bapperida)
    with pytest.raises(IllegalMove, match="tidak diubah lagi"):
        domain.edit_question(consultation=consultation, actor=city.focal_a, title="x", text="y", area="gap", version=2)


def test_words_are_not_mended_by_others_or_over_a_newer_version(city: City):
    consultation = ask(city)
    values = {"consultation": consultation, "title": "x", "text": "y", "area": "gap"}
    with pytest.raises(NotAllowed):
        domain.edit_question(**values, actor=city.bapperida, version=1)
    with pytest.raises(StaleVersion):
        domain.edit_question(**values, actor=city.focal_a, version=7)
    consultation.refresh_from_db()
    assert consultation.title == "Data tahun berapa?"


def test_answer_that_comes_while_words_are_mended_wins(city: City):
    consultation = ask(city)
    stale = Consultation.objects.get(pk=consultation.pk)
    domain.say(consultation=consultation, action="answer", actor=city.dp3a, text="Boleh.")
    Answer.objects.all().delete()  # as it looks to somebody who opened the form before the answer
    with pytest.raises(StaleVersion):
        domain.edit_question(consultation=stale, actor=city.focal_a, title="x", text="y", area="gap", version=1)


# --- the conversation -----------------------------------------------------------------------------------------


def test_answer_is_stored_with_who_said_it(city: City):
    consultation = ask(city)
    answer = domain.say(consultation=consultation, action="answer", actor=city.bpkpd, text="  Boleh.  ")
    assert (answer.text, answer.author, answer.agreed_at) == ("Boleh.", city.bpkpd, None)
    assert AuditEntry.objects.filter(object_type="meetings.answer", actor=city.bpkpd).count() == 1


def test_empty_answer_is_refused(city: City):
    consultation = ask(city)
    with pytest.raises(IllegalMove, match="Tulis dahulu"):
        domain.say(consultation=consultation, action="answer", actor=city.bapperida, text=" \n ")
    consultation.refresh_from_db()
    assert consultation.state == "open"


def test_of_two_answers_at_once_the_second_is_told(city: City):
    consultation = ask(city)
    same = Consultation.objects.get(pk=consultation.pk)
    domain.say(consultation=consultation, action="answer", actor=city.bapperida, text="Satu.", version=1)
    with pytest.raises(StaleVersion):
        domain.say(consultation=same, action="answer", actor=city.dp3a, text="Dua.", version=1)
    assert [row.text for row in Answer.objects.all()] == ["Satu."]


def test_successor_goes_on_with_the_questions_of_its_predecessor(city: City):
    old = factories.make_department("LAMA")
    city.a.predecessors.add(old)
    consultation = make_consultation(old, factories.make_user(Role.FOCAL_POINT, old), state="answered")
    domain.say(consultation=consultation, action="ask_again", actor=city.focal_a, text="Masih berlaku?")
    assert Consultation.objects.get().state == "open"


# --- settling -------------------------------------------------------------------------------------------------


def test_one_answer_is_agreed_and_another_takes_its_place(city: City):
    consultation = make_consultation(city.a, city.focal_a, state="answered")
    first, second = make_answer(consultation, city.inspektorat), make_answer(consultation, city.bpkpd)
    domain.agree(consultation=consultation, answer=first, actor=city.dp3a)
    assert queries.agreed_answer(consultation) == first
    domain.agree(consultation=consultation, answer=second, actor=city.bapperida)
    second.refresh_from_db()
    assert (queries.agreed_answer(consultation), second.agreed_by) == (second, city.bapperida)
    with pytest.raises(IllegalMove, match="sudah disepakati"):
        domain.agree(consultation=consultation, answer=second, actor=city.bapperida)
    domain.retract(consultation=consultation, actor=city.bapperida, note="Aturannya berubah.")
    assert queries.agreed_answer(consultation) is None


def test_words_of_the_department_or_of_another_question_cannot_be_agreed(city: City):
    consultation = make_consultation(city.a, city.focal_a, state="answered")
    own = make_answer(consultation, city.head_a)
    other = make_answer(make_consultation(city.a, city.focal_a), city.bapperida)
    for answer in (own, other):
        with pytest.raises(IllegalMove, match="Hanya jawaban Pokja"):
            domain.agree(consultation=consultation, answer=answer, actor=city.bapperida)


def agreed(city: City) -> Consultation:
    consultation = make_consultation(city.a, city.focal_a, state="agreed")
    make_answer(consultation, city.inspektorat, text="Disdik boleh memakai angka 2024.", agreed=True)
    return consultation


def test_published_wording_is_what_everybody_reads(city: City):
    consultation = agreed(city)
    wording = Wording("Data tahun berapa?", "Angka terbaru belum ada.", "Boleh memakai angka tahun lalu.", "gap")
    domain.publish(consultation=consultation, actor=city.dp3a, wording=wording)
    row = queries.published().get()
    assert (row.published_title, row.published_text) == ("Data tahun berapa?", "Angka terbaru belum ada.")
    assert (row.answer_text, row.link_part) == ("Boleh memakai angka tahun lalu.", "gap")
    # The edited answer stands in the conversation, and is the agreed one now.
    assert [answer.text for answer in queries.answers_of(consultation)] == [
        "Disdik boleh memakai angka 2024.",
        "Boleh memakai angka tahun lalu.",
    ]
    assert queries.agreed_answer(consultation).author == city.dp3a


def test_unchanged_answer_is_not_written_twice(city: City):
    consultation = agreed(city)
    text = "Disdik boleh memakai angka 2024."
    domain.publish(consultation=consultation, actor=city.bapperida, wording=Wording("Tanya?", "", text, "data"))
    assert consultation.answers.count() == 1


@pytest.mark.parametrize("wording", [Wording(" ", "", "Jawaban.", "gap"), Wording("Tanya?", "", " ", "gap")])
def test_nothing_is_published_without_question_and_answer(city: City, wording):
    with pytest.raises(IllegalMove, match="Isi pertanyaan dan jawaban"):
        domain.publish(consultation=agreed(city), actor=city.bapperida, wording=wording)
    assert not queries.published().exists()


def test_taken_back_it_is_private_again_and_keeps_its_wording(city: City):
    consultation = agreed(city)
    domain.publish(consultation=consultation, actor=city.bapperida, wording=Wording("Tanya?", "", "Jawab.", "gap"))
    domain.unpublish(consultation=consultation, actor=city.bapperida, note="Aturannya dicabut.")
    consultation.refresh_from_db()
    assert (consultation.published_at, consultation.published_title) == (None, "Tanya?")
    assert not queries.published().exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bagaimana Disdik mengisi data?", ["Disdik"]),
        ("dinas PENDIDIKAN bertanya", ["Dinas Pendidikan"]),
        ("Kata Pengguna focal.disdik", ["DISDIK", "Pengguna focal.disdik"]),
        ("Perangkat daerah di bidang pendidikan", []),
        ("Disdikbud", []),
    ],
)
def test_words_that_tell_who_asked_are_found(city: City, text, found):
    consultation = make_consultation(city.a, city.focal_a)
    assert {word.casefold() for word in domain.telling_words(consultation, "Tanya?", text)} == {
        word.casefold() for word in found
    }


# --- letters --------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """``sent(act)``: the letters that go out when what ``act`` did is stored."""

    def run(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return mail.outbox

    return run


def addresses(letters) -> set[str]:
    return {address.removesuffix("@contoh.id") for letter in letters for address in letter.to}


def test_question_is_announced_to_chair_and_secretary_without_its_text(city: City, sent):
    letters = sent(lambda: ask(city))
    assert addresses(letters) == {"bapperida", "dp3a"}
    assert letters[0].subject == "[PUG Tanjungbalai] Disdik bertanya kepada Pokja PUG: Data tahun berapa?"
    assert f"https://pug.contoh.id/konsultasi/{Consultation.objects.get().pk}/" in letters[0].body
    assert "Angka terbaru belum ada" not in letters[0].body


@pytest.mark.parametrize(("area", "more"), [("gbs", {"bpkpd"}), ("kak", {"bpkpd"}), ("pengawasan", {"inspektorat"})])
def test_office_of_the_field_is_told_too(city: City, sent, area, more):
    assert addresses(sent(lambda: ask(city, Subject(area)))) == {"bapperida", "dp3a"} | more


def test_answer_is_announced_to_the_department_and_not_to_who_wrote_it(city: City, sent):
    consultation = ask(city)
    letters = sent(lambda: domain.say(consultation=consultation, action="answer", actor=city.dp3a, text="Rahasia."))
    assert addresses(letters) == {"focal.disdik", "kepala.disdik"}
    assert "Rahasia" not in letters[0].body


def test_every_later_step_is_announced_to_the_other_side(city: City, sent):
    consultation = ask(city)
    common = {"consultation": consultation}
    domain.say(**common, action="answer", actor=city.inspektorat, text="Boleh.")
    again = sent(lambda: domain.say(**common, action="ask_again", actor=city.focal_a, text="Sampai kapan?"))
    assert addresses(again) == {"bapperida", "dp3a"}
    assert "bertanya lagi" in again[0].subject
    domain.say(**common, action="answer", actor=city.dp3a, text="Akhir tahun.")
    added = sent(lambda: domain.say(**common, action="reply", actor=city.head_a, text="Baik."))
    assert "menambah keterangan" in added[0].subject
    answer = consultation.answers.filter(author=city.dp3a).get()
    letters = sent(lambda: domain.agree(**common, answer=answer, actor=city.bapperida))
    assert addresses(letters) == {"focal.disdik", "kepala.disdik"}
    wording = Wording("Tanya?", "", "Jawab.", "gap")
    assert addresses(sent(lambda: domain.publish(**common, actor=city.bapperida, wording=wording)))


def test_withdrawn_question_is_announced_to_the_pokja(city: City, sent):
    consultation = ask(city)
    letters = sent(lambda: domain.withdraw(consultation=consultation, actor=city.focal_a, note="Sudah jelas."))
    assert addresses(letters) == {"bapperida", "dp3a"}


def test_no_letter_without_address_to_closed_accounts_or_when_refused(city: City, sent):
    city.dp3a.email = ""
    city.dp3a.save()
    assert addresses(sent(lambda: ask(city))) == {"bapperida"}  # "mantan" is closed
    consultation = Consultation.objects.get()

    def refused():
        with pytest.raises(StaleVersion):
            domain.say(consultation=consultation, action="answer", actor=city.bapperida, text="x", version=99)

    assert sent(refused) == []


def test_mail_server_that_fails_disturbs_nobody(city: City, sent, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert sent(lambda: ask(city)) == []
    assert Consultation.objects.count() == 1
    assert "E-mail was not sent" in caplog.text
