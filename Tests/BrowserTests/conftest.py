"""The built product on a demo database of its own, in Debian's Chromium."""

import contextlib
import os
import pathlib
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BEPROVA_BINARY", str(ROOT / ".build/debug/beprova"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PASSWORD = "bara en övning"
AXE = Axe()


ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "BEPROVA_KEYS")}


@contextlib.contextmanager
def serving(command, folder):
    """The address of a server with a database in the folder."""
    log = folder / "log"
    with open(log, "w") as errors:
        server = subprocess.Popen(
            [BINARY, command, "--port", "0", "--database", str(folder / "my.sqlite")],
            stdout=subprocess.PIPE, stderr=errors, text=True, env=ENVIRONMENT)
    address = server.stdout.readline().strip()
    assert address.startswith("http://"), log.read_text()
    yield address
    server.terminate()
    assert server.wait(timeout=30) == 0, log.read_text()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a server with the demo municipality."""
    with serving("demo", tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cookies(site, chromium):
    """What a browser keeps of somebody's log-in, by log-in name."""
    kept = {}

    def of(login):
        if login not in kept:
            context = chromium.new_context(base_url=site)
            log_in(context.new_page(), login)
            kept[login] = context.storage_state()
            context.close()
        return kept[login]

    return of


@pytest.fixture
def visit(site, chromium, cookies):
    """Makes a page for somebody, in a window of some kind; fails if the browser complained."""
    with windows(site, chromium) as make:
        yield lambda login=None, **options: make(
            storage_state=cookies(login) if login else None, **options)


@contextlib.contextmanager
def windows(site, chromium):
    """Makes pages of a site; fails if the browser complained."""
    contexts, complaints = [], []

    def make(width=1280, height=900, scheme="light", **options):
        context = chromium.new_context(
            base_url=site, viewport={"width": width, "height": height}, color_scheme=scheme,
            locale="sv-SE", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}")
                if m.type in ("error", "warning") and "status of 4" not in m.text else None)
        page.on("pageerror", lambda e: complaints.append(f"{page.url}: {e}"))
        page.on("response", lambda r: complaints.append(f"{r.url}: {r.status}")
                if r.status >= 500 else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page, login, password=PASSWORD, at="/mitt"):
    """Asks for a page, and logs in on the page that comes instead."""
    page.goto(at)
    page.get_by_label("Användarnamn").fill(login)
    page.get_by_label("Lösenord").fill(password)
    press(page, "Logga in")


def press(page, name):
    """Presses a button that sends a form, and waits for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def axe_findings(page):
    """What axe finds of any weight, one line each."""
    return [
        f"{page.url} {page.viewport_size['width']}: {v['impact']} {v['id']}: "
        + "; ".join(n["html"][:160] for n in v["nodes"][:3])
        for v in AXE.run(page).response["violations"]
    ]


def overflow(page):
    """How many pixels the page is wider than the window, and what sticks out."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          const inside = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
            if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
          return [location.pathname + " at " + width, ...[...document.body.querySelectorAll("*")]
            .filter((e) => e.getBoundingClientRect().right > width + 1 && !inside(e))
            .slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
        }""")


def frame_faults(page):
    """What every page must have and this one lacks."""
    return page.evaluate(
        """() => {
          const faults = [];
          if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
          if (!["sv", "en"].includes(document.documentElement.lang)) faults.push("no lang");
          if (document.querySelectorAll("main").length !== 1) faults.push("not one main");
          if (!document.title.endsWith(" – Bepröva")) faults.push("title: " + document.title);
          if (document.querySelector("[style], style, script:not([src])")) faults.push("inline");
          const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
          const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
          if (twice.length) faults.push("ids twice: " + twice);
          return faults.map((fault) => location.pathname + ": " + fault);
        }""")


def press_until(page, reached, limit=80):
    """Presses Tab until what has focus is as said, in the words of a script about `e`."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return {reached}; }})()"):
            return
    raise AssertionError(f"not reached by Tab: {reached}")
