"""The house rules that a program can check: import order, sizes, no inline script or style."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("departments", "meetings", "monitoring")
#: app -> what it may import of the project besides itself.
MAY_IMPORT = {
    "pug_tanjungbalai.common": set(),
    "departments": {"pug_tanjungbalai.common"},
    "meetings": {"pug_tanjungbalai.common", "departments"},
    "monitoring": {"pug_tanjungbalai.common", "departments", "meetings"},
}
#: Layers of a feature app from the ground up; a module imports its own layer or a lower one.
LAYERS = (
    {"enums", "facts", "links", "permissions", "rules", "transitions", "validators"},
    {"models", "backends", "passwords"},
    {"queries"},
    {"domain", "selection"},
    {"forms", "filters", "tables", "excel", "documents", "importers", "admin_forms", "navigation", "templatetags"},
    {"views", "admin"},
    {"urls", "apps", "management", "demo"},
)
#: Base-level modules that look at queries of a lower app only.
EXEMPT = {("departments", "rules"), ("meetings", "rules"), ("monitoring", "rules")}


def modules() -> Iterator[Path]:
    """Every Python file of the apps and of common, without migrations."""
    for base in (*APPS, "pug_tanjungbalai/common"):
        for path in sorted((ROOT / base).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def dotted(path: Path) -> str:
    """``departments/models/year.py`` -> ``departments.models.year``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imported(path: Path) -> list[tuple[str, bool]]:
    """(absolute dotted name, whether inside a function) of every import of the file outside TYPE_CHECKING."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = dotted(path).split(".") if path.name == "__init__.py" else dotted(path).split(".")[:-1]
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node in inside
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{prefix}.{alias.name}" if not node.module else prefix, node in inside


def owner(name: str) -> str | None:
    """The app or foundation that a dotted name belongs to."""
    if name.startswith("pug_tanjungbalai.common"):
        return "pug_tanjungbalai.common"
    first = name.split(".")[0]
    return first if first in APPS else None


def layer(name: str) -> int | None:
    """Layer of ``app.module…``; url modules (``url_pokja``) count as urls; None for unknown names."""
    parts = name.split(".")
    if len(parts) < 2:
        return None
    module = "urls" if parts[1].startswith("url") else parts[1]
    return next((index for index, names in enumerate(LAYERS) if module in names), None)


def test_apps_import_downward_only():
    wrong = [
        f"{dotted(path)} imports {name}"
        for path in modules()
        for name, _inside in imported(path)
        if (target := owner(name)) and (source := owner(dotted(path))) and target != source
        if target not in MAY_IMPORT[source]
    ]
    assert not wrong


def test_layers_import_downward_only():
    wrong = []
    for path in modules():
        source = dotted(path)
        own = layer(source)
        if owner(source) not in APPS or own is None:
            continue
        for name, _inside in imported(path):
            there = layer(name) if owner(name) in APPS else None
            if there is None or there <= own:
                continue
            if (owner(source), source.split(".")[1]) in EXEMPT and owner(name) != owner(source):
                continue
            wrong.append(f"{source} imports {name}")
    assert not wrong


def test_every_module_of_an_app_has_a_layer():
    unknown = {
        dotted(path)
        for path in modules()
        if owner(dotted(path)) in APPS and "." in dotted(path) and layer(dotted(path)) is None
    }
    assert not unknown


def test_no_import_hides_in_a_function():
    assert not [f"{dotted(path)}: {name}" for path in modules() for name, inside in imported(path) if inside]


def test_modules_stay_under_400_lines():
    assert not [
        f"{dotted(path)}: {lines}"
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_templates_stay_under_150_lines():
    assert not [str(path) for path in TEMPLATES if len(path.read_text(encoding="utf-8").splitlines()) > 150]


@pytest.mark.parametrize(
    "pattern",
    [r"\sstyle\s*=", r"\son[a-z]+\s*=\s*[\"']", r"<style", r"<script(?![^>]*\ssrc=)", r"https?://(?!www\.w3\.org)"],
)
def test_templates_hold_nothing_that_the_policy_forbids(pattern):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEMPLATES
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_top_level_is_the_one_the_client_fixed():
    allowed = {
        "manage.py", "pug_tanjungbalai", "departments", "meetings", "monitoring", "templates", "static",
        "requirements.txt", "tests", "README.md", "pyproject.toml", "Makefile", "locale", "docs", "deploy",
        "var", "staticfiles",
    }  # fmt: skip
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} <= allowed
