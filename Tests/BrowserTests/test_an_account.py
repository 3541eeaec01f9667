"""Somebody's own account: two steps, sessions, events; at a desk and on a phone."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from conftest import PASSWORD, axe_findings, frame_faults, log_in, overflow, press, press_until


def code_of(key, moment=None):
    """RFC 6238, written here once more."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    step = int((moment or time.time()) // 30)
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[19] & 15
    number = struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def faults(page):
    return axe_findings(page) + overflow(page) + frame_faults(page)


@pytest.mark.parametrize("width, javascript, who", [(1280, True, "rut"), (375, True, "folke"),
                                                    (375, False, "dag")])
def test_two_steps_are_turned_on_used_and_turned_off(visit, width, javascript, who):
    page = visit(width=width, java_script_enabled=javascript)
    found = []

    def look():
        if javascript:
            found.extend(faults(page))

    log_in(page, who, at="/konto")
    look()
    page.get_by_role("link", name="Inloggning i två steg").click()
    page.get_by_label("Ditt lösenord").fill(PASSWORD)
    look()
    press(page, "Börja")
    key = page.locator("main code").inner_text().replace(" ", "")
    assert page.get_by_role("img", name="QR-kod").is_visible()
    box = page.get_by_role("textbox", name="Kod")
    look()
    box.fill("12345")
    press(page, "Slå på")
    assert page.title().startswith("Fel: ")
    box.fill(code_of(key))
    press(page, "Slå på")
    codes = page.locator("main li code").all_inner_texts()
    assert len(set(codes)) == 10
    look()
    press_link(page, "Jag har sparat koderna")
    press(page, "Logga ut")

    log_in(page, who, at="/konto/handelser")
    assert page.locator("h1").inner_text() == "Skriv koden"
    look()
    box.fill(codes[0].lower())
    press(page, "Logga in")
    assert page.get_by_role("cell", name="En reservkod användes").is_visible()
    look()

    page.goto("/konto/tvasteg")
    look()
    page.get_by_label("Ditt lösenord").fill(PASSWORD)
    box.fill(codes[0])
    press(page, "Slå av")
    assert page.title().startswith("Fel: ")
    look()
    page.get_by_label("Ditt lösenord").fill(PASSWORD)
    box.fill(codes[1])
    press(page, "Slå av")
    assert page.get_by_role("button", name="Börja").is_visible()
    assert found == []


def press_link(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def test_another_session_is_ended_by_keyboard(visit):
    there = visit(width=375)
    log_in(there, "nils", at="/konto")
    page = visit()
    log_in(page, "nils", at="/konto/inloggningar")
    assert faults(page) == []
    press_until(page, 'e.name === "password"')
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Utloggat.").wait_for()
    there.goto("/konto")
    assert "/logga-in" in there.url


def test_the_name_at_the_top_leads_to_the_account(visit):
    page = visit("eva", width=375)
    page.goto("/mitt")
    press_link(page, "Eva Ekvall")
    assert page.locator("h1").inner_text() == "Mitt konto"
    assert faults(page) == []
    page.get_by_role("button", name="In English").click()
    page.get_by_role("heading", name="My account").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="På svenska").click()
    page.get_by_role("heading", name="Mitt konto").wait_for()


def test_an_easy_password_is_refused_with_what_to_do(visit):
    page = visit()
    log_in(page, "amina", at="/konto")
    page.get_by_label("Nuvarande lösenord").fill(PASSWORD)
    page.get_by_label("Nytt lösenord").fill("Sommaren2026!")
    press(page, "Byt lösenord")
    assert "Lösenordet är för lätt att gissa." in page.locator("#new-password-error").inner_text()
    assert faults(page) == []
