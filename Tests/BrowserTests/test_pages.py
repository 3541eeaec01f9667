"""Every page that somebody can reach by following links, as everybody who has a log-in."""

import html
import re
import urllib.parse

import pytest
from conftest import axe_findings, frame_faults, overflow

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LINK = re.compile(r'<a [^>]*?href="([^"]+)"')


def kind(path):
    """The address without what it is about; the query by its names alone."""
    address, _, query = path.partition("?")
    names = sorted({part.partition("=")[0] for part in query.split("&") if part})
    return UUID.sub("{}", address) + "?" + "&".join(names)


def reachable(page, faults):
    """A page of every kind that links lead to from the first one; dead links are faults."""
    found, kinds, waiting = [], set(), [("/", "")]
    while waiting:
        path, source = waiting.pop(0)
        if kind(path) in kinds:
            continue
        kinds.add(kind(path))
        answer = page.context.request.get(path)
        if answer.status >= 400:
            faults.append(f"{source} leads to {path}: {answer.status}")
        if "text/html" not in answer.headers.get("content-type", "") or answer.status >= 400:
            continue
        found.append(path)
        for link in LINK.findall(answer.text()):
            target = urllib.parse.urljoin(answer.url, html.unescape(link)).partition("#")[0]
            if target.startswith(answer.url.partition("/")[0] + "//" + answer.url.split("/")[2]):
                waiting.append(("/" + target.split("/", 3)[3], path))
    return found


@pytest.mark.parametrize("login", ["sanna", "eva", "ulf", "amina", "nils", "admin"])
def test_every_page_one_can_reach_is_accessible_and_fits(visit, login):
    page = visit(login)
    faults = []
    paths = reachable(page, faults)
    assert len(paths) >= 6
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        faults += axe_findings(page) + overflow(page) + frame_faults(page)
        page.set_viewport_size({"width": 375, "height": 800})
        faults += overflow(page)
    assert faults == []


@pytest.mark.parametrize("width, scheme", [(375, "light"), (320, "dark")])
def test_they_are_in_a_small_window_and_in_the_dark(visit, width, scheme):
    page = visit("sanna", width=width, scheme=scheme)
    faults = []
    for path in reachable(page, faults):
        page.goto(path)
        faults += axe_findings(page) + overflow(page)
    assert faults == []


@pytest.mark.parametrize("path, words", [
    ("/finns-inte", "finns inte"), ("/styra/anvandare", "Din roll"),
    ("/logga-in?till=/finns-inte", "finns inte"),
])
def test_pages_that_refuse_are_pages_too(visit, path, words):
    page = visit("sanna", width=375)
    page.goto(path)
    assert words in page.get_by_role("main").inner_text()
    assert axe_findings(page) + overflow(page) + frame_faults(page) == []


def test_every_page_says_that_this_is_practice(visit):
    page = visit("eva")
    silent = [path for path in reachable(page, [])
              if "Övningskommun" not in page.context.request.get(path).text()]
    assert silent == []
