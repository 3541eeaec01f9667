"""Own clients' curves and plans, the half-year plan and the stop list: on screens and on paper."""

import io
import re

import pytest
from conftest import axe_findings, frame_faults, log_in, overflow, press, press_until

MINE = "/uppfoljning/mina-klienter"
HALF_YEAR = "/uppfoljning/halvarsplan"


def first(page, ending):
    """The address of the first link in main that ends so."""
    return page.locator(f'main a[href$="{ending}"]').first.get_attribute("href")


def addresses(page, login):
    """The pages of daily use that somebody may open, with a client or a programme of theirs."""
    log_in(page, login)
    if login == "sanna":
        page.goto(MINE)
        return [MINE, first(page, "/visa/kurvor"), first(page, "/visa/plan")]
    page.goto(HALF_YEAR)
    stop_list = first(page, "/sluta")
    page.goto(stop_list)
    item = page.locator('main a[href*="/sluta/"]').first.get_attribute("href")
    return [HALF_YEAR, stop_list, item]


@pytest.mark.parametrize("login", ["sanna", "eva", "ulf"])
def test_every_page_is_accessible_on_a_screen_and_a_phone(visit, login):
    page = visit()
    faults = []
    for address in addresses(page, login):
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.goto(address).status == 200
            faults += axe_findings(page) + overflow(page) + frame_faults(page)
    assert faults == []


def test_the_pages_work_in_english_and_in_the_dark(visit):
    page = visit(scheme="dark")
    for address in addresses(page, "eva"):
        page.goto(address)
        assert axe_findings(page) == []
    press(page, "In English")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(HALF_YEAR)
    assert page.locator("h1").inner_text() == "Half-year plan"
    press(page, "På svenska")


def test_curves_have_a_picture_a_table_and_the_unit(visit):
    page = visit(java_script_enabled=False)
    curves = addresses(page, "sanna")[1]
    page.goto(curves)
    main = page.get_by_role("main")
    assert main.locator("figure svg").count() >= 1
    assert main.locator("figure table").count() == main.locator("figure").count()
    assert re.search(r"(Enheten|Hela enheten i nämndens tabeller)", main.inner_text())


@pytest.mark.parametrize("which", [1, 2])
def test_what_is_given_to_a_client_prints_without_navigation(visit, which):
    page = visit()
    page.goto(addresses(page, "sanna")[which])
    page.emulate_media(media="print")
    for gone in (".sections", ".breadcrumbs", ".actions", ".bottom-links"):
        for element in page.locator(gone).all():
            assert not element.is_visible(), gone
    assert page.locator("main table").first.is_visible()
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF") and io.BytesIO(pdf).getbuffer().nbytes > 5_000


def test_an_empty_form_prints_with_every_choice(visit):
    page = visit()
    log_in(page, "sanna")
    page.goto("/uppfoljning")
    page.locator("main table a").first.click()
    page.goto(page.url + "/formular/start")
    page.emulate_media(media="print")
    assert page.locator("main .field").count() >= 5
    assert not page.locator("main .actions").first.is_visible()


def test_a_use_is_noted_without_a_script(visit):
    page = visit(java_script_enabled=False)
    item = addresses(page, "eva")[2]
    page.goto(item)
    page.get_by_label("I vilket beslut?").fill("kort")
    press(page, "Spara beslutet")
    assert page.title().startswith("Fel: ")
    assert page.locator(".error-summary a").count() == 1
    assert page.get_by_label("I vilket beslut?").input_value() == "kort"
    page.get_by_label("I vilket beslut?").fill("Bemanningen inför hösten på mottagningen.")
    press(page, "Spara beslutet")
    assert "Beslutet är sparat" in page.get_by_role("main").inner_text()
    assert page.get_by_text("1 gång").count() == 1


def test_the_owner_decides_by_keyboard_that_a_question_goes(visit):
    page = visit()
    page.goto(addresses(page, "ulf")[2])
    press_until(page, "e.name === 'beslut'")
    page.keyboard.press("ArrowDown")
    press_until(page, "e.name === 'varfor'")
    page.keyboard.type("Ingen på enheterna har nytta av den.")
    press_until(page, "e.innerText === 'Spara beslutet'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("Sluta med frågan från nästa version").count() == 1
    assert axe_findings(page) + frame_faults(page) == []
