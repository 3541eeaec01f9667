"""A caseworker's day, from log-in to a saved form and what it shows; then her manager's."""

import re

import pytest
from conftest import axe_findings, frame_faults, log_in, overflow, press


def answer_everything(page):
    """The first choice of every question, and a small number where one is written."""
    asked = []
    for field in page.locator('main [name^="fraga-"]').all():
        name = field.get_attribute("name")
        if name in asked:
            continue
        asked.append(name)
        if field.get_attribute("type") in ("radio", "checkbox"):
            field.check()
        else:
            field.fill("20")
    # Late: today is outside the window, and meant to be.
    for box in page.locator('main [name="utanfor"]').all():
        box.check()
    return asked


@pytest.mark.parametrize("javascript, width, occasion", [(True, 375, "m6"), (False, 1280, "m9")])
def test_a_form_is_refused_kindly_then_saved_and_shows_how_it_goes(
        visit, javascript, width, occasion):
    page = visit(width=width, java_script_enabled=javascript)
    log_in(page, "sanna")
    page.goto("/uppfoljning/att-gora")
    link = page.locator(f'main a[href$="/{occasion}"]').first
    address = link.get_attribute("href")
    link.click()
    assert len(answer_everything(page)) >= 5

    # One answer wrong: it is said at the field, and nothing that was typed is lost.
    page.locator('main input[type="text"][name^="fraga-"]').first.fill("hundra")
    press(page, "Spara svaren")
    assert page.title().startswith("Fel: ")
    assert page.locator(".error-summary a").count() == 1
    wrong = page.locator('main input[type="text"][name^="fraga-"]').first
    assert wrong.input_value() == "hundra"
    assert page.locator('main input[type="radio"]:checked').count() >= 3
    if javascript:
        assert axe_findings(page) + overflow(page) + frame_faults(page) == []

    wrong.fill("20")
    press(page, "Spara svaren")
    main = page.get_by_role("main")
    assert "Svaren är sparade" in main.inner_text()
    assert main.locator("svg").count() >= 1, "the person's own curve"
    assert "Så ser det ut för fler" in main.inner_text(), "and the unit's picture"
    if javascript:
        assert axe_findings(page) + overflow(page) + frame_faults(page) == []

    # What is done waits no more.
    page.goto("/uppfoljning/att-gora")
    assert page.locator(f'a[href="{address}"]').count() == 0


def test_a_form_can_be_left_and_taken_up_again(visit):
    page = visit()
    log_in(page, "mikael")
    page.goto("/uppfoljning/att-gora")
    page.locator('main a[href$="/m3"]').first.click()
    address = page.url
    page.locator('main input[type="text"][name^="fraga-"]').first.fill("12")
    press(page, "Spara och fortsätt senare")
    assert "Utkastet är sparat" in page.get_by_role("main").inner_text()
    page.goto(address)
    kept = page.locator('main input[type="text"][name^="fraga-"]').first.input_value()
    assert re.fullmatch("12(,0)?", kept)
