"""The admin: every page opens for the superuser, roles get what they were granted, and all of it is Indonesian."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import models
from django.urls import reverse
from django.utils import timezone

from departments.enums import Role
from departments.models import OfficeLetterhead
from departments.permissions import granted
from meetings.enums import ActionState, MeetingState, Presence
from meetings.models import (
    ActionHistory,
    ActionReport,
    AgendaItem,
    Consultation,
    ConsultationHistory,
    Decree,
    Invitation,
    InvitationLetter,
    MeetingFile,
    MinutesVersion,
    Policy,
    WorkPlanItem,
)
from meetings.transitions import ACTION_TRANSITIONS, MEETING_TRANSITIONS
from monitoring.enums import Band, Component, FindingState, SubmissionState
from monitoring.models import (
    ChecklistMark,
    DocumentPart,
    FindingHistory,
    Opinion,
    Reconciliation,
    ScoreSnapshot,
    StepComment,
    SubmissionHistory,
)
from monitoring.transitions import FINDING_TRANSITIONS, SUBMISSION_TRANSITIONS
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.admin_base import ReadOnlyAdmin
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from tests import factories
from tests.conftest import City

OUR_APPS = ("departments", "meetings", "monitoring", "common")
STAFF = ("bapperida", "dp3a", "bpkpd", "inspektorat")
OUTSIDERS = ("focal_a", "head_a", "leadership")
ALL_ADMINS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
OUR_MODELS = [model for name in OUR_APPS for model in apps.get_app_config(name).get_models()]


#: History -> the moves that it records.
TABLES: dict[Any, Any] = {
    ActionHistory: ACTION_TRANSITIONS,
    FindingHistory: FINDING_TRANSITIONS,
    SubmissionHistory: SUBMISSION_TRANSITIONS,
}


def label(model: type[models.Model]) -> str:
    return model._meta.label_lower


#: Models of our apps that have no admin of their own, each with the reason.
EXCUSED: dict[str, str] = {}


def moved(table: Any, model: Any, record: Any, actor: Any) -> list[Any]:
    """A history row for every move of a table, the first one last."""
    return [
        model.objects.create(
            record=record,
            action=transition.action,
            from_state=source,
            to_state=transition.target,
            actor=actor,
            actor_role=actor.role,
            snapshot={"state": [source, transition.target]},
        )
        for transition in table
        for source in transition.sources
    ]


def history_of(model: Any, record: Any, actor: Any) -> Any:
    """One move in a history table, among all that can happen."""
    return moved(TABLES[model], model, record, actor)[0]


def trail(city: City, *moving: Any) -> Any:
    """Entries as moves, imports and changes leave them; the last is returned."""
    tables = {
        "monitoring.submission": SUBMISSION_TRANSITIONS,
        "monitoring.finding": FINDING_TRANSITIONS,
        "meetings.actionitem": ACTION_TRANSITIONS,
        "meetings.meeting": MEETING_TRANSITIONS,
    }
    for row in moving:
        for move in tables[label(type(row))]:
            changes = {"state": [row.state, str(move.target)]}
            audit.record(actor=city.focal_a, action=move.action, obj=row, changes=changes)
    run = factories.make_import_run(city.bapperida)
    audit.record(actor=city.bapperida, action="impor", obj=run, changes={"created": [0, 5], "updated": [0, 1]})
    everything = audit.difference({}, audit.values_of(city.focal_a))
    audit.record(actor=city.bapperida, action="buat", obj=city.focal_a, changes=everything)
    changes = {"state": [moving[0].state, SubmissionState.NEEDS_REVISION.value]}
    return audit.record(actor=city.bapperida, action="return", obj=moving[0], changes=changes)


def records(city: City) -> dict[str, Any]:
    """One object of every model that the admin shows."""
    submission = factories.fill_gap(factories.make_submission(city.sub_a, city.focal_a))
    finding = factories.make_finding(city.a, recorded_by=city.inspektorat)
    meeting = factories.make_meeting(city.a, organizer=city.bapperida_department)
    invitation = meeting.invitations.get()
    decision = factories.make_decision(meeting)
    action = factories.make_action(city.a, decision)
    attempt = {
        "username": "siti",
        "ip_address": "10.0.0.1",
        "user_agent": "Peramban",
        "http_accept": "",
        "path_info": "/",
    }
    judged = history_of(SubmissionHistory, submission, city.focal_a)
    export = Reconciliation.objects.create(
        fiscal_year=city.year,
        as_of=dt.date(2026, 6, 30),
        document_number="SIPD/6",
        import_run=factories.make_import_run(city.bapperida),
    )
    minutes = factories.make_minutes(meeting)
    decree = Decree.objects.create(
        number="180/45/K/2026",
        date=dt.date(2026, 1, 15),
        valid_from=dt.date(2026, 1, 1),
        valid_to=dt.date(2026, 12, 31),
    )
    asked = Consultation.objects.create(
        department=city.a, title="Data terpilah PAUD", text="Sumber mana yang dipakai?", asked_by=city.focal_a
    )
    said = {"submission": submission, "round": judged}
    found = [
        Opinion.objects.create(office="dp3a", verdict="setuju", actor=city.dp3a, **said),
        StepComment.objects.create(step=2, text="Sumber data?", author=city.dp3a, **said),
        ChecklistMark.objects.create(round=judged, item=4, verdict="sesuai", actor=city.dp3a),
        DocumentPart.objects.create(submission=submission, document="kak", part="lokasi", text="Kelurahan Sirantau"),
        export, export.rows.create(sheet_row=4, code="1.02.02.2.02.0001", name="Pelayanan Kesehatan Ibu Hamil"),
        AgendaItem.objects.create(meeting=meeting, title="Pembukaan", minutes=15),
        OfficeLetterhead.objects.create(department=city.a, address="Jalan Sudirman 1"),
        InvitationLetter.objects.create(
            meeting=meeting, date=dt.date(2026, 3, 1), subject="Undangan rapat koordinasi", addressees="Seluruh OPD",
            signer_name="Zul Abdiman", signer_position="Kepala Bapperida",
        ),
        MinutesVersion.objects.create(minutes=minutes, number=1, content={"opening": "Dibuka."}, actor=city.bapperida),
        MeetingFile.objects.create(meeting=meeting, name="paparan.pdf", file="x.pdf", uploaded_by=city.bapperida),
        decree, decree.members.create(role="ketua", office="Kepala Bapperida"),
        WorkPlanItem.objects.create(
            fiscal_year=city.year, area="pelembagaan", activity="Penyegaran focal point", target="1 kegiatan",
            indicator="Focal point terlatih", unit="Bapperida",
        ),
        asked, asked.answers.create(text="Pakai Dapodik.", author=city.dp3a),
        ConsultationHistory.objects.create(record=asked, action="ask", to_state="open", actor=city.focal_a),
        Policy.objects.create(kind="inpres", number="9", year=2000, subject="Pengarusutamaan gender"),
        city.a, city.bapperida, city.year, city.year.nomenclature, city.sub_a, city.sub_a.item,
        city.sub_a.figures.get(), city.a.heads.get(), city.a.focal_points.get(),
        factories.make_extension(city.year, city.a, dt.date(2025, 8, 31), decided_by=city.bapperida),
        factories.make_data(city.a, city.year),
        meeting, factories.make_speaker(meeting), factories.make_attendee(invitation),
        Invitation.objects.create(meeting=meeting, department=city.b),
        minutes, decision, action, history_of(ActionHistory, action, city.focal_a),
        ActionReport.objects.create(item=action, text="Sudah.", author=city.focal_a),
        submission, judged,
        finding, factories.make_follow_up(finding, city.focal_a), history_of(FindingHistory, finding, city.inspektorat),
        factories.make_prerequisite(city.a, city.year, 80, verified_by=city.bapperida),
        ScoreSnapshot.objects.create(
            department=city.a, fiscal_year=city.year, as_of=dt.date(2027, 1, 31), score=91, band=Band.EXCELLENT,
            components={part: {"numerator": "1", "denominator": "2", "weight": "10"} for part in Component},
        ),
        *(submission.data_rows.all()[:1]), *(submission.factors.all()[:1]), *(submission.causes.all()[:1]),
        *(submission.actions.all()[:1]), *(submission.indicators.all()[:1]),
        trail(city, submission, finding, action, meeting),
        factories.make_import_run(city.bapperida),
        AccessAttempt.objects.create(**attempt, get_data="", post_data="", failures_since_start=1),
        AccessFailureLog.objects.create(**attempt), AccessLog.objects.create(**attempt),
    ]  # fmt: skip
    return {label(type(row)): row for row in found}


def pages(row: Any) -> dict[str, str]:
    """The admin pages of an object's model: action -> address."""
    names = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    return {
        "list": reverse(f"{names}_changelist"),
        "add": reverse(f"{names}_add"),
        "change": reverse(f"{names}_change", args=[row.pk]),
        "delete": reverse(f"{names}_delete", args=[row.pk]),
        "history": reverse(f"{names}_history", args=[row.pk]),
    }


def is_written_by_people(model: type[models.Model]) -> bool:
    """False for histories, trails and the records of the sign-in lock."""
    return model._meta.app_label != "axes" and not isinstance(admin.site._registry[model], ReadOnlyAdmin)


def test_every_model_of_our_apps_is_registered():
    missing = {label(model) for model in OUR_MODELS if not admin.site.is_registered(model)}
    assert missing == set(EXCUSED)


@pytest.mark.django_db
def test_there_is_a_record_for_every_admin(city):
    assert set(records(city)) == {label(model) for model in ALL_ADMINS}


@pytest.mark.django_db
def test_every_page_opens_for_the_superuser_and_speaks_indonesian(city, signed_in):
    client = signed_in(city.admin)
    wrong = {}
    for name, row in records(city).items():
        for page, url in pages(row).items():
            response = client.get(url)
            refused = not is_written_by_people(type(row)) and page in {"add", "delete"}
            if page != "delete" and response.status_code != (403 if refused else 200):
                wrong[f"{name} {page}"] = response.status_code
            elif english := words(response.text.replace(str(row), "")):
                wrong[f"{name} {page}"] = english
    assert not wrong


@pytest.mark.django_db
def test_lists_can_be_searched_sorted_and_filtered_by_date(city, signed_in):
    client = signed_in(city.admin)
    year = timezone.localdate().year
    addresses = []
    for row in records(city).values():
        hierarchy = admin.site._registry[type(row)].date_hierarchy
        by_date = f"&{hierarchy}__year={year}" if hierarchy else ""
        queries = (f"q=dinas&o=1.2{by_date}", "q=%00", "o=99&p=999")
        addresses += [f"{pages(row)['list']}?{query}" for query in queries]
    assert [url for url in addresses if client.get(url, follow=True).status_code != 200] == []


def expected(model: type[models.Model], role: str) -> dict[str, bool]:
    """Which pages the grants of ``role`` open."""
    app, name = model._meta.app_label, model._meta.model_name
    may = {action: f"{app}.{action}_{name}" in granted(role) for action in ("view", "add", "change", "delete")}
    reads, writes = may["view"] or may["change"], is_written_by_people(model)
    return {
        "list": reads,
        "add": may["add"] and writes,
        "change": reads,
        "delete": may["delete"] and writes,
        "history": reads,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("actor", STAFF)
def test_roles_open_what_they_were_granted_and_nothing_else(city, signed_in, actor):
    user = city.actor(actor)
    client = signed_in(user)
    wrong = {}
    for name, row in records(city).items():
        allowed = expected(type(row), user.role)
        for page in ("list", "add"):
            status = client.get(pages(row)[page]).status_code
            if status != (200 if allowed[page] else 403):
                wrong[f"{name} {page}"] = status
    assert not wrong


@pytest.mark.django_db
def test_index_lists_only_what_the_role_may_see(city, signed_in):
    for actor in ("admin", *STAFF, "admin"):  # in turn: the menu that one role was shown is kept
        user = city.actor(actor)
        listed = {
            f"{app['app_label']}.{model['object_name'].lower()}"
            for app in signed_in(user).get(reverse("admin:index")).context["app_list"]
            for model in app["models"]
        }
        seen = {label(model) for model in ALL_ADMINS if user.is_superuser or expected(model, user.role)["list"]}
        assert listed == seen, actor


@pytest.mark.django_db
def test_rights_come_from_the_role_and_not_from_permissions_of_one_user(city, signed_in):
    city.bpkpd.user_permissions.set(Permission.objects.all())
    closed = next(model for model in ALL_ADMINS if not expected(model, city.bpkpd.role)["list"])
    names = f"admin:{closed._meta.app_label}_{closed._meta.model_name}"
    assert signed_in(city.bpkpd).get(reverse(f"{names}_changelist")).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("actor", OUTSIDERS)
def test_departments_and_leadership_never_get_in(city, signed_in, actor):
    client = signed_in(city.actor(actor))
    wrong = {}
    for name, row in records(city).items():
        for page, url in pages(row).items():
            for response in (client.get(url), client.post(url, {"post": "yes"})):
                if response.status_code != 302 or not response.url.startswith("/admin/login/"):
                    wrong[f"{name} {page}"] = response.status_code
    assert not wrong


@pytest.mark.django_db
def test_grants_name_only_models_that_exist():
    known = {
        f"{model._meta.app_label}.{action}_{model._meta.model_name}"
        for model in apps.get_models()
        for action in ("view", "add", "change", "delete")
    }
    for role in ("bapperida", "dp3a", "bpkpd", "inspektorat", "focal_point", "head", "leadership", "admin"):
        assert granted(role) <= known, role
    for outside in ("focal_point", "head", "leadership"):
        assert not granted(outside)


@pytest.mark.parametrize("model", OUR_MODELS, ids=label)
def test_every_model_and_field_has_its_own_label(model):
    meta = model._meta
    assert "verbose_name" in meta.original_attrs, "the model has no label"
    assert "verbose_name_plural" in meta.original_attrs
    assert str(meta.verbose_name) != str(meta.model_name)
    unnamed = [
        field.name
        for field in (*meta.local_fields, *meta.local_many_to_many)
        if field._verbose_name is None and not field.primary_key
    ]
    assert not unnamed


ENGLISH = re.compile(
    r"\b(Add|Added|Change|Changed|Delete|Deleted|Remove|Save|View|Search|Select|Filter|None|True|False|Today|Now|Show|Hide"
    r"|Home|History|Welcome|Unknown|Currently|Clear|Yes|No(?!\.)|Go|And|The|This|With|For|By|Toggle|Sidebar|Breadcrumbs|Date"
    r"|Time|User|Name|State|Status code|Actor|Department|Fiscal|Submission|Finding|Meeting|Action|object|results?|total"
    r"|selected|and|the|this|with|for|by|of|all)\b"
)
HIDDEN = re.compile(r"<(script|style|template|textarea|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# Without alt: Django writes alt="Search" and alt="True" into its templates, out of the reach of any translation.
SPOKEN = re.compile(r'\b(?:title|aria-label|placeholder|value)="([^"]*[A-Za-z][^"]*)"')


def words(html: str) -> set[str]:
    """English words among what a page says: text between tags, titles, labels, buttons."""
    html = HIDDEN.sub(" ", html)
    said = SPOKEN.findall(re.sub(r"<input[^>]*type=\"hidden\"[^>]*>|<option[^>]*>", " ", html))
    text = unescape(" | ".join([re.sub(r"<[^>]+>", " | ", html), *said]))
    return {match[0] for match in ENGLISH.finditer(text)}


@pytest.mark.django_db
def test_index_and_sign_in_of_the_admin_speak_indonesian(city, signed_in):
    assert words(signed_in(city.admin).get(reverse("admin:index")).text) == set()
    assert words(signed_in(city.focal_a).get(reverse("admin:login")).text) == set()


#: Stored keys that are no word of the interface: choices whose label is another word, and names of moves.
MOVES = {move.action for table in (*TABLES.values(), MEETING_TRANSITIONS) for move in table} | {"amend", "record"}
CHOICES = (ActionState, FindingState, MeetingState, SubmissionState, Presence, Role, Band, Component, ImportRun.State)
SAID = {word for choices in CHOICES for text in choices.labels for word in re.findall(r"\w+", str(text).lower())}
KEYS = (
    (
        {str(key) for choices in CHOICES for key in choices.values}
        | MOVES
        | {"budget", "from_state", "to_state", "actor_role", "created", "updated", "fiscal_year", "snapshot"}
        | {label(model) for model in OUR_MODELS}
    )
    - SAID
    - {"admin"}
)  # the user name of the one who looks
#: Addresses and form values are not read by people.
TEXT = re.compile(r"<[^>]+>")
HISTORIES = (*TABLES, AuditEntry, ImportRun, ScoreSnapshot)


def keys_in(html: str) -> set[str]:
    """Stored keys among the words that a page shows."""
    text = unescape(TEXT.sub(" | ", HIDDEN.sub(" ", html)))
    return {word for word in re.findall(r"[a-z_]+(?:\.[a-z_]+)?", text) if word in KEYS}


@pytest.mark.django_db
@pytest.mark.parametrize("model", HISTORIES, ids=label)
def test_histories_show_words_and_no_stored_keys(city, signed_in, model):
    records(city)
    client = signed_in(city.admin)
    found = {}
    for row in model.objects.all():
        shown = keys_in(client.get(pages(row)["change"]).text)
        if shown:
            found[str(row)] = shown
    assert found == {}
    assert keys_in(client.get(pages(row)["list"]).text) == set()


@pytest.mark.django_db
def test_moves_are_named_as_on_their_buttons(city, signed_in):
    records(city)
    client = signed_in(city.admin)
    for address in ("monitoring_submissionhistory", "common_auditentry"):
        text = client.get(reverse(f"admin:{address}_changelist")).text
        for words_shown in ("Ajukan ke Kepala OPD", "Kembalikan untuk perbaikan", "Focal point"):
            assert words_shown in text, (address, words_shown)
    assert "PPRG" in text
    entry = AuditEntry.objects.filter(action="return").first()
    detail = client.get(pages(entry)["change"]).text
    assert "Draf → Perlu perbaikan" in detail
    assert str(SubmissionHistory.objects.filter(action="offer", from_state="draft").get()) == (
        "Draf → Menunggu tanda tangan"
    )


@pytest.mark.django_db
def test_filters_of_histories_offer_words_and_still_filter(city, signed_in):
    records(city)
    url = reverse("admin:monitoring_submissionhistory_changelist")
    text = signed_in(city.admin).get(url, {"action": "offer"}).text
    assert re.search(r'href="\?action=withdraw"[^>]*>\s*Tarik dokumen', text)
    assert re.search(r'href="[^"]*to_state=needs_revision"[^>]*>\s*Perlu perbaikan', text)
