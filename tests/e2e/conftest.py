"""A real server with the demonstration city, and a browser that reports what goes wrong."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "Tanjungbalai-2026"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 800}
START_SECONDS = 90
# A busy machine is not an error of the page: what is to come is waited for, and comes at once where it is well.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium, without its own connections to the outside."""
    quiet = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return {**browser_type_launch_args, "executable_path": path, "args": quiet}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a development server with a fresh demonstration city, as ``make run`` starts it."""
    data = tmp_path_factory.mktemp("data")
    env = {**os.environ, "PUG_ENV": "development", "PUG_DATA_DIR": str(data)}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_CURRENT_TEST"):
        env.pop(name, None)
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["migrate", "--verbosity", "0"], ["demo", "--bila-kosong"]):
        subprocess.run([*manage, *command], env=env, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = (data / "server.log").open("w")
    server = subprocess.Popen(
        [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"], env=env, cwd=ROOT, stdout=log, stderr=log
    )
    try:
        wait_until_up(f"{address}/masuk/")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def wait_until_up(url: str) -> None:
    """Return once the server answers; fail after ``START_SECONDS``."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer at {url}")


@dataclass
class Visitor:
    """A browser window of one signed-in person; collects errors of the console and of the page."""

    page: Page
    site: str
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def another_tab(self) -> Visitor:
        """A new tab of the same browser; its errors count as those of this one."""
        return Visitor(self.page.context.new_page(), self.site, self.errors)

    def lose_tab(self) -> None:
        """Close the tab as a power cut does: it gets no chance to send what is not saved, not even when the emulated
        lost connection ends with the tab.
        """
        self.page.evaluate(
            "() => { window.fetch = () => new Promise(() => {}); XMLHttpRequest.prototype.send = () => {}; }"
        )
        self.page.close()

    def go(self, path: str, status: int = 200) -> None:
        """Open ``path`` and expect ``status``."""
        response = self.page.goto(f"{self.site}{path}")
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"

    def wait_until_stored(self, path: str, words: str) -> None:
        """Until the server has ``words`` on that page: what a page sends on its way out may come after the next one."""
        self.page.wait_for_function(
            "([path, words]) => fetch(path).then((page) => page.text()).then((text) => text.includes(words))",
            arg=[path, words],
            polling=200,
        )

    def sign_in(self, username: str) -> None:
        """Sign in with the demonstration password."""
        self.page.goto(f"{self.site}/masuk/")
        self.answer_sign_in(username)

    def answer_sign_in(self, username: str) -> None:
        """Fill in the sign-in page that is open, and go on to where it leads."""
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        self.page.wait_for_url(lambda url: "/masuk/" not in url)

    def fits(self) -> bool:
        """Whether nothing scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """``visit("bapperida", PHONE)`` opens a window of that size, signed in; errors fail the test at its end."""
    opened: list[Visitor] = []

    def open_window(username: str | None = None, size: dict | None = None) -> Visitor:
        context = browser.new_context(viewport=size or DESKTOP, locale="id-ID", timezone_id="Asia/Jakarta")
        visitor = Visitor(context.new_page(), site)
        opened.append(visitor)
        if username:
            visitor.sign_in(username)
        return visitor

    yield open_window
    errors = [error for visitor in opened for error in visitor.errors]
    for visitor in opened:
        visitor.page.context.close()
    assert not errors
