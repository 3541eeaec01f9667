"""A developer's way with a programme: from a text with a fault to one that has started."""

import re

import pytest
from conftest import axe_findings, frame_faults, log_in, overflow, press

FAULT = "type: scalle"


def expect_good(page):
    assert axe_findings(page) + overflow(page) + frame_faults(page) == []


def answer(page):
    """The first choice of every question, and a small number where one is written."""
    seen = set()
    for field in page.locator('main [name^="fraga-"]').all():
        name = field.get_attribute("name")
        if name in seen:
            continue
        seen.add(name)
        if field.get_attribute("type") in ("radio", "checkbox"):
            field.check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(index=1)
        else:
            field.fill("10")


@pytest.mark.parametrize("javascript, width, name", [(True, 375, "ett"), (False, 1280, "tva")])
def test_a_text_is_put_right_previewed_tried_registered_and_started(
        visit, javascript, width, name):
    page = visit(width=width, java_script_enabled=javascript)

    def look():
        if javascript:
            expect_good(page)

    log_in(page, "ulf")
    page.goto("/uppfoljning")
    page.get_by_role("link", name="Nytt program").click()
    look()
    page.get_by_text("Börja från något som finns").click()
    page.get_by_role("link", name="Stöd vid skadligt bruk och beroende").click()
    text = page.get_by_label("Programmets text")
    package = text.input_value()
    own = re.sub("(?m)^id: .*", f"id: prov-{name}", package)
    own = re.sub("(?m)^title: .*", f"title: Prov {name}", own)
    assert "type: scale" in own
    text.fill(own.replace("type: scale", FAULT, 1))
    page.get_by_label("Var hör programmet hemma?").select_option(label="Individ- och familjenämnden")

    # The fault stands with its line, and the text is still there.
    press(page, "Kontrollera")
    assert page.title().startswith("Fel: ")
    row = page.locator("main table tbody tr").first
    assert re.match(r"\d+:\d+", row.inner_text())
    assert FAULT in row.locator("code").inner_text()
    assert FAULT in page.get_by_label("Programmets text").input_value()
    look()
    page.get_by_label("Programmets text").fill(own)
    press(page, "Kontrollera")
    assert "Texten har inga fel" in page.get_by_role("main").inner_text()
    assert "Minuter per klient" in page.get_by_role("main").inner_text()
    look()
    press(page, "Spara som utkast")
    draft = page.url
    look()

    page.get_by_role("link", name="Förhandsgranska formulären").click()
    look()
    page.get_by_role("link", name="Start", exact=True).click()
    look()
    page.get_by_role("link", name="Det klienten svarar på").click()
    look()
    page.get_by_role("link", name="Hela formuläret").click()
    answer(page)
    press(page, "Se vad svaren leder till")
    assert "Det här hade sparats" in page.get_by_role("main").inner_text()
    look()

    page.goto(draft)
    page.get_by_role("link", name="Prova på tre påhittade klienter").click()
    look()
    page.get_by_role("link", name="Fyll i för Kim, Start", exact=True).click()
    answer(page)
    look()
    press(page, "Spara och stoppa klockan")
    assert "1 av 15 formulär är ifyllda" in page.get_by_role("main").inner_text()
    look()

    page.goto(draft)
    press(page, "Registrera versionen")
    assert "Versionen är registrerad" in page.get_by_role("main").inner_text()
    assert "1 av 15 formulär är ifyllda" in page.get_by_role("main").inner_text()
    look()
    for label in ["Konsekvensbedömning avseende dataskydd", "Dataskyddsombudets yttrande",
                  "Gallringsbeslut"]:
        page.get_by_label(label, exact=True).fill("ÖVN 2026/1 (påhittad)")
    press(page, "Spara")
    page.get_by_role("link", name="Granska och starta").click()
    press(page, "Starta programmet")
    assert "Programmet är startat" in page.get_by_role("main").inner_text()
    look()

    page.get_by_role("link", name="Avsluta programmet eller dra tillbaka").click()
    look()
    page.get_by_label("Jag vill att ingen ny börjar i programmet").check()
    press(page, "Avsluta programmet")
    assert "Programmet är avslutat" in page.get_by_role("main").inner_text()


def test_a_form_prints_without_what_is_for_the_screen(visit):
    page = visit("ulf")
    page.goto("/uppfoljning")
    page.get_by_role("link", name="Stöd vid skadligt bruk och beroende").click()
    page.get_by_role("link", name="Se formulären").click()
    page.get_by_role("link", name="Start", exact=True).click()
    page.emulate_media(media="print")
    assert page.get_by_text("Hur bedömer du din hälsa?").is_visible()
    for hidden in [".tabs", ".actions", "nav.sections", "details:not([open])"]:
        for element in page.locator(hidden).all():
            assert not element.is_visible(), hidden
