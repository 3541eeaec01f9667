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


def made_of(page, path):
    """What a page consists of: its tags with class and role, whatever it says."""
    tags = re.findall(r"<(\w+)([^>]*)>", page.context.request.get(path).text())
    return kind(path), frozenset(
        (name, *re.findall(r'(?:class|role|type)="[^"]*"', rest)) for name, rest in tags)


@pytest.fixture(scope="module")
def looked_at():
    """What has been looked at as somebody: the same again as somebody else shows nothing new."""
    return set()


@pytest.mark.parametrize(
    "login", ["sanna", "eva", "ulf", "amina", "nils", "lova", "admin", "dag", "rut", "disa"])
def test_every_page_one_can_reach_is_accessible_and_fits(visit, looked_at, login):
    page = visit(login)
    faults = []
    paths = reachable(page, faults)
    assert len(paths) >= 6
    for path in paths:
        content = made_of(page, path)
        if content in looked_at:
            continue
        looked_at.add(content)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        faults += axe_findings(page) + overflow(page) + frame_faults(page)
        for width in [375, 320]:
            page.set_viewport_size({"width": width, "height": 800})
            faults += overflow(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("login", ["sanna", "ulf"])
def test_they_are_on_a_telephone_in_the_dark(visit, login):
    page = visit(login, width=375, scheme="dark")
    faults = []
    for path in reachable(page, []):
        page.goto(path)
        faults += axe_findings(page)
    assert not faults, "\n".join(faults)


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
