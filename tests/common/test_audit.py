"""The trail: what an entry holds, and that the admin writes one for every change."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.urls import reverse

from departments.models import Department, FocalPoint, User
from meetings.models import Meeting
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories


def entries(**lookup) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(**lookup).order_by("id"))


@pytest.mark.django_db
def test_values_of_a_user_holds_no_password(city):
    values = audit.values_of(city.bapperida)
    assert values["username"] == "bapperida"
    assert values["department"] == city.bapperida_department.pk
    assert not {"password", "last_login"} & set(values)
    assert city.bapperida.password not in str(values)


@pytest.mark.django_db
def test_values_are_ready_for_json(city):
    figure = factories.make_figure(city.sub_a, "realisasi", Decimal("1234567.89"))
    values = audit.values_of(figure)
    assert (values["amount"], values["as_of"], values["import_run"]) == ("1234567.89", "2026-01-02", None)


def test_plain_reads_no_file_and_follows_containers():
    content = ContentFile(b"rahasia", name="bukti.pdf")
    assert audit.plain(content) == "bukti.pdf"
    assert audit.plain({"a": (dt.date(2026, 1, 2), None, True)}) == {"a": ["2026-01-02", None, True]}
    assert audit.plain(3.5) == "3.5"
    assert audit.plain((audit.RequestContext("abc"),)) == [{"request_id": "abc", "address": None}]


def test_difference_names_only_what_differs():
    before, after = {"a": 1, "b": "x", "gone": 3}, {"a": 1, "b": "y", "new": 4}
    assert audit.difference(before, after) == {"b": ["x", "y"], "gone": [3, None], "new": [None, 4]}
    assert audit.difference(before, before) == {}


@pytest.mark.django_db
def test_save_records_creation_then_only_what_changed(city):
    department = Department(code="BARU", name="Dinas Baru", short_name="Baru", kind="dinas", valid_from="2026-01-01")
    audit.save(department, actor=city.bapperida)
    department.name = "Dinas Lebih Baru"
    audit.save(department, actor=city.bapperida, reason="Perda 3/2026")
    audit.save(department, actor=city.bapperida)  # nothing changed, nothing to record
    created, changed = entries(object_type="departments.department")
    assert (created.action, changed.action) == ("buat", "ubah")
    assert created.changes["code"] == [None, "BARU"]
    assert changed.changes == {"name": ["Dinas Baru", "Dinas Lebih Baru"]}
    assert changed.reason == "Perda 3/2026"
    assert changed.object_id == str(department.pk)


@pytest.mark.django_db
def test_save_takes_the_old_values_from_the_database_not_from_the_object(city):
    loaded = Department.objects.get(pk=city.a.pk)
    Department.objects.filter(pk=city.a.pk).update(notes="Ditulis orang lain")
    loaded.name = "Dinas Pendidikan dan Kebudayaan"
    audit.save(loaded, actor=city.bapperida, action="perbarui")
    (entry,) = entries()
    assert entry.action == "perbarui"
    assert entry.changes["notes"] == ["Ditulis orang lain", ""]


@pytest.mark.django_db
def test_entry_keeps_role_and_department_of_then(city):
    entry = audit.record(actor=city.focal_a, action="uji", obj=city.a)
    User.objects.filter(pk=city.focal_a.pk).update(role="leadership", department=None)
    entry.refresh_from_db()
    assert (entry.actor_role, entry.actor_department) == ("focal_point", "DISDIK")


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [None, AnonymousUser()])
def test_entry_of_the_system_names_nobody(city, actor):
    entry = audit.record(actor=actor, action="uji", obj=city.a)
    assert (entry.actor, entry.actor_role, entry.actor_department) == (None, "", "")
    assert (entry.address, entry.request_id) == (None, "")


@pytest.mark.django_db
def test_long_names_are_cut(city):
    city.a.short_name = "x" * 300
    assert len(audit.record(actor=None, action="uji", obj=city.a).object_text) == 200


@pytest.mark.django_db
def test_newest_ids_change_with_every_entry_also_with_one_that_comes_late(city):
    assert audit.newest_ids() == ()
    first = audit.record(actor=None, action="uji", obj=city.a)
    second = audit.record(actor=None, action="uji", obj=city.a)
    assert audit.newest_ids() == (second.pk, first.pk)
    late = audit.build(actor=None, action="uji", obj=city.a)
    late.pk = first.pk - 1  # written by a transaction that began before and ended after the others
    late.save(force_insert=True)
    assert audit.newest_ids() == (second.pk, first.pk, late.pk)


def payload(response, **changes) -> dict:
    """What a browser would send back from an admin form, with ``changes``."""
    data = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            widget = bound.field.widget
            if hasattr(widget, "decompress"):
                for number, part in enumerate(widget.decompress(value)):
                    data[f"{bound.html_name}_{number}"] = widget.widgets[number].format_value(part) or ""
            elif value is True:
                data[bound.html_name] = "on"
            elif value is not None and value is not False:
                shown = widget.format_value(value) if isinstance(value, (dt.date, Decimal)) else value
                data[bound.html_name] = getattr(shown, "pk", shown)
    return {**data, **changes}


@pytest.fixture
def staff(city, signed_in):
    """A client signed in as Bapperida, who enters data in the admin."""
    return signed_in(city.bapperida)


@pytest.mark.django_db
def test_admin_change_records_old_and_new_with_request(city, staff):
    url = reverse("admin:departments_department_change", args=[city.a.pk])
    response = staff.post(url, payload(staff.get(url), name="Dinas Pendidikan Nasional"), REMOTE_ADDR="10.1.2.3")
    assert response.status_code == 302, response.context["errors"]
    (entry,) = entries(object_type="departments.department")
    assert entry.changes == {"name": ["Dinas Pendidikan", "Dinas Pendidikan Nasional"]}
    assert (entry.action, entry.actor, entry.address) == ("ubah", city.bapperida, "10.1.2.3")
    assert len(entry.request_id) == 32


@pytest.mark.django_db
def test_admin_save_without_change_records_nothing(city, staff):
    url = reverse("admin:departments_department_change", args=[city.a.pk])
    assert staff.post(url, payload(staff.get(url))).status_code == 302
    assert entries() == []


@pytest.mark.django_db
def test_admin_add_records_the_new_row(city, staff):
    url = reverse("admin:departments_nomenclatureversion_add")
    staff.post(url, {"name": "Kepmendagri 1/2027", "valid_from_year": "2027", "notes": ""})
    (entry,) = entries()
    assert (entry.action, entry.object_text) == ("buat", "Kepmendagri 1/2027")
    assert entry.changes["valid_from_year"] == [None, 2027]


@pytest.mark.django_db
def test_admin_inline_rows_leave_one_entry_each(city, staff):
    url = reverse("admin:departments_department_change", args=[city.a.pk])
    point = FocalPoint.objects.get(department=city.a)
    page = staff.get(url)
    (prefix,) = [
        inline.formset.prefix for inline in page.context["inline_admin_formsets"] if "focal" in inline.formset.prefix
    ]
    new = {
        f"{prefix}-TOTAL_FORMS": "2",
        f"{prefix}-0-position": "Kepala Seksi",
        f"{prefix}-1-department": str(city.a.pk),
        f"{prefix}-1-name": "Ahmad Fauzi",
        f"{prefix}-1-sex": "L",
        f"{prefix}-1-decree_number": "800/9/2026",
        f"{prefix}-1-decree_date": "2026-01-02",
        f"{prefix}-1-valid_from": "2026-01-01",
        f"{prefix}-1-valid_to": "2027-12-31",
    }
    response = staff.post(url, payload(page, **new))
    assert response.status_code == 302, response.context["errors"]
    created, changed = sorted(entries(object_type="departments.focalpoint"), key=lambda entry: entry.action)
    assert (created.action, created.changes["name"]) == ("buat", [None, "Ahmad Fauzi"])
    assert (changed.action, changed.changes) == ("ubah", {"position": ["", "Kepala Seksi"]})
    assert changed.object_id == str(point.pk)


@pytest.mark.django_db
def test_admin_delete_keeps_what_was_there(city, staff):
    speaker = factories.make_speaker(factories.make_meeting(city.a))
    pk = speaker.pk
    response = staff.post(reverse("admin:meetings_speaker_delete", args=[pk]), {"post": "yes"})
    assert response.status_code == 302
    (entry,) = entries(object_type="meetings.speaker")
    assert (entry.action, entry.object_id, entry.changes["name"]) == ("hapus", str(pk), ["Novi Siregar", None])


@pytest.mark.django_db
def test_admin_delete_of_several_leaves_an_entry_each(city, staff):
    meeting = factories.make_meeting(city.a)
    rows = [factories.make_speaker(meeting, name=name) for name in ("Ani", "Budi")]
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    staff.post(reverse("admin:meetings_speaker_changelist"), data)
    assert {(entry.action, entry.object_text) for entry in entries(object_type="meetings.speaker")} == {
        ("hapus", "Ani"),
        ("hapus", "Budi"),
    }


@pytest.mark.django_db
def test_admin_inline_delete_is_recorded(city, staff):
    meeting = factories.make_meeting(city.a)
    factories.make_speaker(meeting)
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    response = staff.post(url, payload(staff.get(url), **{"speakers-0-DELETE": "on"}))
    assert response.status_code == 302, response.context["errors"]
    (entry,) = entries(object_type="meetings.speaker")
    assert (entry.action, entry.object_text) == ("hapus", "Novi Siregar")
    assert entry.object_id.isdigit()
    assert entry.changes["name"] == ["Novi Siregar", None]
    assert entry.changes["meeting"] == [meeting.pk, None]
    assert not Meeting.objects.get().speakers.exists()


@pytest.mark.django_db
def test_the_trail_itself_can_be_read_and_nothing_else(city, staff, signed_in):
    entry = audit.record(actor=city.bapperida, action="uji", obj=city.a)
    for client in (staff, signed_in(city.admin)):
        change = reverse("admin:common_auditentry_change", args=[entry.pk])
        assert client.get(change).status_code == 200
        assert client.post(change, {"reason": "lain"}).status_code == 403
        assert client.get(reverse("admin:common_auditentry_add")).status_code == 403
        assert (
            client.post(reverse("admin:common_auditentry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
        )
    assert AuditEntry.objects.count() == 1
