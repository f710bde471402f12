"""A focal point who types: one changed row of a written step, saved by the page itself, against the empty page."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.test import Client

from departments.enums import Role
from departments.models import FiscalYear
from monitoring.domain import pprg
from monitoring.domain.pprg_steps import fingerprint
from monitoring.forms.pprg import StepEditor
from monitoring.models import ActionPlan, GapData
from tests import factories

DATA_ROWS, ACTIONS = 8, 4
#: Step -> the field that is typed in.
CHANGED = {2: "baris-0-indicator", 7: "baris-0-name"}


class Writer:
    """A draft with eight rows of data and four actions, and its focal point at the keyboard."""

    def __init__(self, handler: Callable[..., Any], year: FiscalYear) -> None:
        self.handler = handler
        department = factories.make_department("PENULIS")
        user = factories.make_user(Role.FOCAL_POINT, department)
        factories.make_focal_point(department, user)
        self.submission = factories.fill_gap(
            factories.make_submission(factories.make_sub_activity(department, year, budget=10**9), user)
        )
        for number in range(1, DATA_ROWS):
            GapData.objects.create(
                submission=self.submission, position=number, indicator=f"Peserta {number}", unit="orang",
                male=146, female=34, data_year=2025, source="Data KUMKM",
            )  # fmt: skip
        for number in range(1, ACTIONS):
            ActionPlan.objects.create(submission=self.submission, position=number, name=f"Aksi {number}")
        client = Client()
        client.force_login(user, backend="departments.backends.AccountBackend")
        client.get("/perlu-tindakan/")  # receives the cookie of the form token
        self.cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        self.token = client.cookies["csrftoken"].value
        self.typed = itertools.count()
        self.pages = {number: self._page(number) for number in CHANGED}

    def _page(self, number: int) -> tuple[str, dict[str, Any]]:
        """What the browser posts of the page: what stays as it is shown, encoded once, and what changes."""
        content = pprg.stored_content(self.submission)
        editor = StepEditor(number, content)
        assert editor.formset is not None
        assert editor.form is not None
        data: dict[str, Any] = {"csrfmiddlewaretoken": self.token}
        for form in (editor.form, editor.formset.management_form, *editor.formset.forms):
            for field in form:
                value = field.value()
                shown = value if isinstance(value, list | tuple) else field.field.widget.format_value(value)
                data[field.html_name] = "" if shown is None else shown
        stays = {name: value for name, value in data.items() if not name.endswith("-DELETE")}
        del stays[CHANGED[number]]
        return urlencode(stays, doseq=True), {"sidik": fingerprint(content, number), "version": self.submission.version}

    def hello(self) -> object:
        """The empty page of the same person."""
        return self._ask("GET", "/halo/")

    def save_data(self) -> object:
        """Another indicator in the first of eight rows of step 2."""
        return self._save(2)

    def save_action(self) -> object:
        """Another name of the first of four actions of step 7."""
        return self._save(7)

    def _save(self, number: int) -> object:
        stays, changes = self.pages[number]
        changes[CHANGED[number]] = f"Diketik {next(self.typed)}"
        body = f"{stays}&{urlencode(changes)}"
        answer = json.loads(self._ask("POST", f"/pprg/{self.submission.pk}/langkah/{number}/otomatis/", body))
        changes["version"], changes["sidik"] = answer["version"], answer["mark"]
        return answer

    def _ask(self, method: str, path: str, text: str = "") -> bytes:
        body = text.encode()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "HTTP_COOKIE": self.cookies,
            "HTTP_HOST": "testserver",
            "HTTP_HX_REQUEST": "true",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        setup_testing_defaults(environ)
        found: list[str] = []
        response = self.handler(environ, lambda line, _pairs, exc_info=None: found.append(line))
        result = b"".join(response)
        response.close()
        assert found[0].startswith("200"), f"{path}: {found[0]}"
        return result
