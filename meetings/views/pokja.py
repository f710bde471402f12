"""The Pokja and its Tim Teknis: the decrees in force and earlier, their members, and the form that records one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.files import download
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.http import Request

from ..domain import pokja as domain
from ..enums import GroupKind, MemberRole
from ..forms.pokja import DecreeForm, MemberForm, MemberFormSet, department_choices
from ..models import Decree
from ..queries import pokja as queries
from ..rules import can_keep_pokja
from .common import Difference, accept_version, differences

PREFIX = "anggota"
#: The button that adds who holds office to the rows; nothing is saved by it.
FILL = "isi"


@require_GET
def pokja_home(request: Request) -> HttpResponse:
    """Who the Pokja and its Tim Teknis are today, and by which decree."""
    context = {
        "groups": queries.groups_on(request.today),
        "keeps": can_keep_pokja(request.user),
        "today": request.today,
    }
    return render(request, "meetings/pokja/home.html", context)


def get_decree(pk: int) -> Decree:
    """A decree with its members, or 404; every signed-in user may read it."""
    return get_object_or_404(queries.with_members(queries.counted_decrees()), pk=pk)


@require_GET
def decree_detail(request: Request, pk: int) -> HttpResponse:
    """One decree, also an earlier or a coming one, with its members."""
    decree = get_decree(pk)
    context = {
        "decree": decree,
        "trail": _trail(decree),
        "in_force": queries.is_in_force(decree, request.today),
        "coming": decree.valid_from > request.today,
        "successor": queries.successor_of(decree, request.today),
        "keeps": can_keep_pokja(request.user),
    }
    return render(request, "meetings/pokja/decree.html", context)


def _trail(decree: Decree | None, page: str = "") -> list[tuple[str, str]]:
    items = [("Pokja", reverse("meetings:pokja_home"))]
    if decree is not None:
        items.append((decree.number, reverse("meetings:decree_detail", args=[decree.pk])))
    return [*items, (page, "")] if page else items


@require_GET
def decree_file(request: Request, pk: int) -> FileResponse:
    """The scanned decree as an attachment under its original name."""
    decree = get_decree(pk)
    return download(decree.file, decree.file_name)


@require_http_methods(["GET", "POST"])
def decree_create(request: Request) -> HttpResponse:
    """Record a decree; ``?tim=teknis`` for the Tim Teknis."""
    domain.require_keeper(request.user)
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def decree_update(request: Request, pk: int) -> HttpResponse:
    """Change a decree; where somebody else saved in between, both versions are shown (409)."""
    domain.require_keeper(request.user)
    return _edit(request, get_decree(pk))


def _edit(request: Request, decree: Decree | None) -> HttpResponse:
    posted = request.method == "POST"
    if posted and FILL in request.POST:
        return _page(request, decree, *_filled(request, decree), dirty=True)
    form = DecreeForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        instance=decree or Decree(),
        initial={} if decree else {"kind": _asked_kind(request)},
    )
    formset = _formset(data=request.POST) if posted else _formset(initial=_rows_of(decree))
    if not posted or not (form.is_valid() & formset.is_valid()):
        return _page(request, decree, form, formset, dirty=posted)
    try:
        saved = domain.save_decree(
            decree=Decree.objects.get(pk=decree.pk) if decree else None,
            actor=request.user,
            values=form.values(),
            members=formset.rows(),
            version=form.cleaned_data["version"] or 0,
            attachment=form.attachment(),
        )
    except (IllegalMove, StaleVersion) as error:
        conflict = _conflict(decree, form, formset) if decree else None
        return _page(request, decree, form, formset, dirty=True, refusal=str(error), conflict=conflict)
    messages.success(request, f"SK {saved.number} disimpan dengan {saved.members.count()} anggota.")
    return redirect("meetings:decree_detail", saved.pk)


def _asked_kind(request: Request) -> str:
    asked = request.GET.get("tim", "")
    return asked if asked in GroupKind.values else GroupKind.WORKING_GROUP


def _formset(data: QueryDict | None = None, initial: list[dict[str, Any]] | None = None) -> Any:
    return MemberFormSet(data, prefix=PREFIX, initial=initial, form_kwargs={"departments": department_choices()})


def _rows_of(decree: Decree | None) -> list[dict[str, Any]]:
    """The stored members; a new decree begins with an empty row for its chair."""
    if decree is None:
        return [{"role": MemberRole.CHAIR}]
    return [{name: getattr(row, name) for name in domain.MEMBER_FIELDS} for row in decree.members.all()]


def _filled(request: Request, decree: Decree | None) -> tuple[DecreeForm, Any]:
    """The forms with what was typed, and below it who holds office and is not named yet."""
    data = request.POST
    form = DecreeForm(instance=decree or Decree(), initial={name: data.get(name) for name in DecreeForm.base_fields})
    typed = _typed_rows(data)
    seats = {str(row["department_id"]) for row in typed if row["department_id"]}
    missing = domain.suggested_members(data.get("kind", ""), request.today)
    rows = [*typed, *(row for row in missing if str(row["department_id"]) not in seats)]
    messages.info(request, f"{len(rows) - len(typed)} anggota ditambahkan dari yang menjabat. Periksa, lalu simpan.")
    return form, _formset(initial=rows)


def _typed_rows(data: QueryDict) -> list[dict[str, Any]]:
    """The rows as they were typed, valid or not; empty and removed ones are left out."""
    bound = _formset(data=data)
    rows = []
    for form in bound.forms:
        row = {name: form[name].value() or "" for name in MemberForm.base_fields}
        if not form["DELETE"].value() and (row["office"] or row["name"]):
            rows.append(row)
    return rows


def _page(
    request: Request,
    decree: Decree | None,
    form: DecreeForm,
    formset: Any,
    *,
    dirty: bool = False,
    refusal: str = "",
    conflict: list[Difference] | None = None,
) -> HttpResponse:
    back = reverse("meetings:decree_detail", args=[decree.pk]) if decree else reverse("meetings:pokja_home")
    context = {
        "decree": decree,
        "form": form,
        "formset": formset,
        "trail": _trail(decree, "Ubah" if decree else "SK baru"),
        "back": back,
        "dirty": dirty,
        "refusal": refusal,
        "conflict": conflict,
    }
    return render(request, "meetings/pokja/form.html", context, status=409 if refusal else 200)


def _conflict(decree: Decree, form: DecreeForm, formset: Any) -> list[Difference]:
    """Both versions in words; the form goes on from what is stored now."""
    stored = get_decree(decree.pk)
    accept_version(form, version=stored.version)
    now = {name: getattr(stored, name) for name in form.values()}
    return differences(_described(now, _rows_of(stored)), _described(form.values(), formset.rows()))


def _described(values: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, str]:
    """A decree as label -> text, as people read it."""
    texts = {}
    for name, value in values.items():
        label = str(Decree._meta.get_field(name).verbose_name).capitalize().replace("sk", "SK")  # type: ignore[union-attr]
        text = GroupKind(value).label if name == "kind" else tanggal(value) if name != "number" else value
        texts[label] = str(text)
    texts["Anggota"] = "; ".join(
        f"{MemberRole(row['role']).label}: {', '.join(filter(None, (row['office'], row['name'])))}" for row in members
    )
    return texts
