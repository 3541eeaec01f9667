"""Logging in and out, by keyboard, without scripts, in both languages."""

import pytest
from conftest import PASSWORD, axe_findings, frame_faults, log_in, overflow, press, press_until


def test_log_in_and_out_by_keyboard_alone(visit):
    page = visit()
    page.goto("/")
    press_until(page, 'e.name === "login"')
    page.keyboard.type("sanna")
    press_until(page, 'e.name === "password"')
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mitt")
    press_until(page, 'e.textContent.trim() === "Logga ut"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/logga-in*")
    page.goto("/mitt")
    assert "/logga-in" in page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_a_wrong_password_is_explained_and_the_name_kept(visit, javascript):
    page = visit(width=375, java_script_enabled=javascript)
    log_in(page, "sanna", password="fel", at="/logga-in")
    assert page.title().startswith("Fel: ")
    assert page.get_by_label("Användarnamn").input_value() == "sanna"
    assert page.get_by_label("Lösenord").input_value() == ""
    summary = page.locator(".error-summary")
    assert summary.get_by_role("link").count() == 1
    summary.get_by_role("link").click()
    assert page.url.endswith("#login")
    if javascript:
        assert axe_findings(page) + overflow(page) + frame_faults(page) == []


def test_the_error_summary_takes_the_focus(visit):
    page = visit()
    page.goto("/logga-in")
    press(page, "Logga in")
    assert page.evaluate("document.activeElement.className").startswith("error-summary")


def test_without_scripts_one_logs_in_reads_and_logs_out(visit):
    page = visit(java_script_enabled=False)
    log_in(page, "eva")
    assert page.url.endswith("/mitt")
    for name in ["Styra", "Inhämta", "Utbyta", "Utveckla", "Mitt"]:
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        assert page.locator("h1").count() == 1
        assert page.locator("nav.sections [aria-current]").inner_text() == name
    press(page, "Logga ut")
    assert "/logga-in" in page.url


def test_the_language_is_chosen_and_kept(visit):
    page = visit()
    page.goto("/tillganglighet")
    assert page.locator("html").get_attribute("lang") == "sv"
    press(page, "English")
    assert page.url.endswith("/tillganglighet")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/logga-in")
    assert page.locator("html").get_attribute("lang") == "en"
    press(page, "Svenska")
    assert page.locator("html").get_attribute("lang") == "sv"


def test_after_log_in_one_comes_to_the_page_one_asked_for(visit):
    page = visit()
    log_in(page, "ulf", at="/styra/organisation")
    assert page.url.endswith("/styra/organisation")


def test_nobody_is_sent_to_another_site_by_logging_in(visit, site):
    for target in ["https://example.org/", "//example.org/", "/\\example.org"]:
        page = visit()
        log_in(page, "nils", at=f"/logga-in?till={target}")
        assert page.url.startswith(site)
