"""Every component that pages are built of, in every window and light."""

import pytest
from conftest import axe_findings, frame_faults, overflow

PAGE = "/komponenter"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_components_are_accessible_and_fit(visit, width, scheme):
    page = visit(width=width, scheme=scheme)
    page.goto(PAGE)
    faults = axe_findings(page) + overflow(page) + frame_faults(page)
    assert not faults, "\n".join(faults)


def test_the_skip_link_comes_first_and_leads_to_the_content(visit):
    page = visit()
    page.goto(PAGE)
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.get_attribute("class") == "skip"
    assert link.bounding_box()["y"] >= 0, "it is seen when it has focus"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_focus_is_seen_on_everything_that_takes_it(visit):
    page = visit()
    page.goto(PAGE)
    unseen, seen = [], 0
    for _ in range(400):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (!e || e === document.body) return null;
              const shown = (x) => { const s = getComputedStyle(x);
                return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2)
                  || s.boxShadow !== "none"; };
              // A hidden radio or file field may show its focus on its label.
              const near = [e, e.nextElementSibling, e.parentElement].filter(Boolean);
              return {what: e.outerHTML.slice(0, 120), seen: near.some(shown)};
            }""")
        if found is None:
            break
        seen += 1
        if not found["seen"]:
            unseen.append(found["what"])
    assert seen > 30
    assert unseen == []


def test_everything_to_press_is_large_enough(visit):
    page = visit(width=375)
    page.goto(PAGE)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary")]
          .map((e) => [e, e.getBoundingClientRect()])
          .filter(([e, r]) => r.width > 0 && (r.width < 24 || r.height < 24))
          .map(([e, r]) => `${r.width}x${r.height} ${e.outerHTML.slice(0, 100)}`)""")
    assert small == []


@pytest.mark.parametrize("width", [640, 1280])
def test_text_twice_as_large_stays_inside(visit, width):
    page = visit(width=width)
    page.goto(PAGE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == []


def test_on_paper_there_is_content_and_no_navigation(visit):
    page = visit()
    page.goto(PAGE)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    for hidden in [".skip", "nav.sections", "button", ".bottom-links"]:
        for element in page.locator(hidden).all():
            assert not element.is_visible(), hidden


def test_rows_of_a_table_are_filtered_by_what_is_typed(visit):
    page = visit()
    page.goto(PAGE)
    box = page.locator(".data-table[data-filter]").first
    rows = box.locator("tbody tr")
    first = rows.first.locator("th, td").first.inner_text()
    before = rows.count()
    box.get_by_role("searchbox").fill(first)
    assert rows.first.is_visible()
    assert sum(row.is_visible() for row in rows.all()) < before
    box.get_by_role("searchbox").fill("finns inte i tabellen")
    assert box.get_by_role("status").inner_text() != ""
