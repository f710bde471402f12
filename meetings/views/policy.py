"""The policy library: list, one policy with what it changed and what changed it, form, file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.files import download
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.listing import ListPage

from ..domain import policy as domain
from ..enums import PolicyArea, PolicyStatus
from ..filters import PolicyFilter
from ..forms.policy import PolicyForm
from ..models import Policy
from ..queries import policy as queries
from ..rules import can_keep_pokja
from ..tables import PolicyTable, area_labels, policy_chip, shortened
from .common import Difference, accept_version, differences


class PolicyList(ListPage):
    """The policy library."""

    table_class = PolicyTable
    filterset_class = PolicyFilter
    heading = "Acuan kebijakan"
    lead = "Peraturan, edaran, dan panduan yang menjadi dasar PUG dan PPRG, dengan statusnya."
    export_name = "acuan-kebijakan"
    empty_text = "Belum ada acuan. Pengelola server dapat memuat acuan awal dengan perintah muat_acuan."
    create_label = "Acuan baru"
    template_name = "meetings/policy/list.html"

    def get_queryset(self) -> QuerySet[Policy]:
        return Policy.objects.order_by("-year", "kind", "number")

    def get_create_url(self) -> str:
        return reverse("meetings:policy_create") if can_keep_pokja(self.request.user) else ""

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"term": self.request.GET.get("q", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        term = self.request.GET.get("q", "")
        if term and not context["table"].rows:
            context["meant"] = queries.similar_policies(self.get_queryset(), term)
        return context


@require_GET
def policy_detail(request: Request, pk: int) -> HttpResponse:
    """A policy with its status, and what changed it or was changed by it."""
    policy = get_object_or_404(Policy, pk=pk)
    changed_by, changes = queries.changed_and_changing(policy)
    context = {
        "policy": policy,
        "chip": policy_chip(policy),
        "areas": area_labels(policy),
        "changed_by": [(row, policy_chip(row)) for row in changed_by],
        "changes": [(row, policy_chip(row)) for row in changes],
        "revoked": policy.status == PolicyStatus.REVOKED,
        "keeps": can_keep_pokja(request.user),
        "trail": _trail(policy),
    }
    return render(request, "meetings/policy/detail.html", context)


def _trail(policy: Policy | None, page: str = "") -> list[tuple[str, str]]:
    items = [("Acuan kebijakan", reverse("meetings:policy_list"))]
    if policy is not None:
        items.append((shortened(str(policy), 60), policy.get_absolute_url()))
    return [*items, (page, "")] if page else items


@require_GET
def policy_file(request: Request, pk: int) -> FileResponse:
    """The text of a policy as an attachment under its original name."""
    policy = get_object_or_404(Policy, pk=pk)
    return download(policy.file, policy.file_name)


@require_http_methods(["GET", "POST"])
def policy_create(request: Request) -> HttpResponse:
    """Record a policy."""
    domain.require_librarian(request.user)
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def policy_update(request: Request, pk: int) -> HttpResponse:
    """Change a policy; where somebody else saved in between, both versions are shown (409)."""
    domain.require_librarian(request.user)
    return _edit(request, get_object_or_404(Policy, pk=pk))


def _edit(request: Request, policy: Policy | None) -> HttpResponse:
    posted = request.method == "POST"
    form = PolicyForm(request.POST if posted else None, request.FILES if posted else None, instance=policy or Policy())
    refusal, conflict = "", None
    if posted and form.is_valid():
        try:
            saved = domain.save_policy(
                policy=Policy.objects.get(pk=policy.pk) if policy else None,
                actor=request.user,
                values=form.values(),
                changed_by=form.cleaned_data["changed_by"],
                version=form.cleaned_data["version"] or 0,
                attachment=form.attachment(),
            )
        except (IllegalMove, StaleVersion) as error:
            refusal, conflict = str(error), _conflict(policy, form) if policy else None
        else:
            messages.success(request, f"{saved} disimpan.")
            return redirect(saved)
    stored = Policy.objects.get(pk=policy.pk) if policy else None
    context = {
        "form": form,
        "policy": stored,
        "trail": _trail(stored, "Ubah" if stored else "Acuan baru"),
        "back": stored.get_absolute_url() if stored else reverse("meetings:policy_list"),
        "refusal": refusal,
        "conflict": conflict,
    }
    return render(request, "meetings/policy/form.html", context, status=409 if refusal else 200)


def _conflict(policy: Policy, form: PolicyForm) -> list[Difference]:
    """Both versions in words; the form goes on from what is stored now."""
    stored = Policy.objects.get(pk=policy.pk)
    accept_version(form, version=stored.version)
    now = {name: getattr(stored, name) for name in form.values()}
    return differences(
        _described(now, stored.changed_by.all()), _described(form.values(), form.cleaned_data["changed_by"])
    )


def _described(values: dict[str, Any], changed_by: Any) -> dict[str, str]:
    """A policy as label -> text, as people read it."""
    texts = {}
    for name, value in values.items():
        field: Any = Policy._meta.get_field(name)
        label = str(field.verbose_name).capitalize()
        if name == "areas":
            texts[label] = ", ".join(str(PolicyArea(area).label) for area in value if area in PolicyArea.values)
        else:
            texts[label] = str(dict(field.flatchoices).get(value, value))
    texts["Diubah atau dicabut oleh"] = ", ".join(sorted(map(str, changed_by)))
    return texts
