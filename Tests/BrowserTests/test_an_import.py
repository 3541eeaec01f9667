"""A file taken in through the page, until its figures stand on the result page."""

import re
import subprocess

import pytest
from conftest import (
    BINARY, ENVIRONMENT, axe_findings, frame_faults, log_in, overflow, press, press_until, serving,
    windows)

PASSWORD = "fyra ord i rad"

PROGRAMME = """
beprova: programme/1
id: NAME
version: 1
title: Fler steg, NAME
target_group: Påhittade personer
legal_basis: Exempel
information_class: K1
retention: {months_after_end: 12}
information: Det här är ett exempel.
gate: {dpia: D1, officer_opinion: 2026-01-15, retention_decision: SN 1}
forms:
  - id: steg
    title: Steg
    occasions: [start, m]
    items:
      - {id: steps, text: Hur många tusen steg om dagen?, type: decimal, decimals: 1, min: 0, max: 40}
      - {id: mood, text: Hur mår du?, type: choice, codes: {good: Bra, poor: Dåligt}}
occasions:
  - {id: start, kind: start, opens: 14, closes: 30}
  - {id: m, kind: during, every: 3, last: 3, opens: 30, closes: 45}
measures:
  - {id: steps, title: Steg, question: Går de mer?, value: steps, direction: higher,
     smallest_meaningful_change: 1, unit: tusen steg}
  - {id: good, title: Mår bra, question: Mår de bra?, share: {of: mood, code: good}, direction: higher}
breakdowns:
  - gender
  - {id: group, title: Grupp, by: attribute, attribute: group}
"""

# Eight people who are not there; one is not measured again.
ROWS = """Löpnr;Kön;Arm;Steg före;Steg efter;Läge före;Läge efter
1;K;A;4,0;6,5;D;B
2;K;A;5,5;5,0;D;D
3;M;A;6,0;8,0;B;B
4;K;B;3,5;6,0;D;B
5;M;B;7,0;6,5;B;D
6;M;B;5,0;8,0;B;B
7;K;A;4,5;5,5;D;B
8;K;B;6,5;-;B;-
"""

# What the columns are, and at which occasion.
COLUMNS = [
    ("person", ""), ("gender", ""), ("bakgrund:group", ""), ("fraga:steps", "start"),
    ("fraga:steps", "m3"), ("fraga:mood", "start"), ("fraga:mood", "m3"),
]

# Mean at start and after, change with its 95 % t interval, better, same and worse by a step of 1, and
# those lost; SciPy 1.17: scipy.stats.t.ppf(.975, n - 1) * s / sqrt(n) over the pairs.
STEPS = [
    "Alla 7 5,07 6,50 1,43 0,08–2,77 5 2 0 1",
    "A 4 5,00 6,25 1,25 −0,85 till 3,35 3 1 0 0",
    "B 3 5,17 6,83 1,67 −3,04 till 6,37 2 1 0 1",
]
# 5 of 7: scipy.stats.binomtest(5, 7).proportion_ci(method="wilson") is 0.3589–0.9178.
GOOD = "5 av 7 71 % 36–92 %"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A municipality of its own: its address, and what starts a programme of some name in it."""
    folder = tmp_path_factory.mktemp("import")
    secret = folder / "losenord"
    secret.write_text(PASSWORD + "\n")

    def run(*words):
        done = subprocess.run(
            [BINARY, *words, "--database", str(folder / "my.sqlite")], capture_output=True,
            text=True, env=ENVIRONMENT)
        assert done.returncode == 0, done.stderr

    run("init", "--password-file", str(secret))
    run("unit", "add", "--code", "VUX", "--name", "Vuxna", "--under", "SN")
    for login, unit, role in [("anna", "VUX", "unitManager"), ("alva", "SN", "analyst")]:
        run("user", "add", login, "--unit", unit, "--role", role, "--password-file", str(secret))

    def programme(name):
        file = folder / f"{name}.yaml"
        file.write_text(PROGRAMME.replace("NAME", name))
        run("programme", "add", str(file), "--unit", "VUX")
        run("programme", "start", name)

    with serving("serve", folder) as address:
        yield address, programme


@pytest.fixture
def visit(house, chromium):
    with windows(house[0], chromium) as make:
        yield make


def enter(page, login, programme):
    """Logs in and goes to the programme's page."""
    log_in(page, login, password=PASSWORD)
    page.goto("/uppfoljning")
    page.get_by_role("link", name=f"Fler steg, {programme}").click()


def good(page):
    assert axe_findings(page) + overflow(page) + frame_faults(page) == []


def settle(page):
    """Asks until nothing is being done with the file."""
    again = page.get_by_role("link", name="Visa hur långt det har kommit")
    while again.count():
        again.click()


def figure(page, label):
    """The number that stands with a label."""
    term = page.locator("dt", has_text=re.compile(f"^{label}$"))
    return term.locator("xpath=following-sibling::dd[1]").inner_text()


@pytest.mark.parametrize("javascript, width, name", [(True, 375, "smal"), (False, 1280, "bred")])
def test_a_file_is_mapped_tried_imported_and_counted(
        visit, house, tmp_path, javascript, width, name):
    house[1](name)
    page = visit(width=width, java_script_enabled=javascript)

    def look():
        if javascript:
            good(page)

    enter(page, "alva", name)
    page.get_by_role("link", name="Importera en fil").click()
    look()
    file = tmp_path / "steg.csv"
    file.write_text(ROWS)
    page.get_by_label("Fil").set_input_files(file)
    press(page, "Ladda upp")
    look()

    # Nothing chosen: it is said where, and what was guessed is still there.
    press(page, "Prova filen")
    assert page.title().startswith("Fel: ")
    assert page.locator(".error-summary a").count() == 2
    assert page.locator("#roll-1").input_value() == "gender"
    look()
    for index, (role, occasion) in enumerate(COLUMNS):
        page.locator(f"#roll-{index}").select_option(role)
        page.locator(f"#tillfalle-{index}").select_option(occasion)
    page.get_by_label("Startdag för alla").fill("2025-01-10")
    page.get_by_label("Tecken för saknat svar").fill("-")
    press(page, "Prova filen")
    settle(page)
    assert page.locator("h1").inner_text() == "Filen kan inte tas in som den är"
    assert figure(page, "avvisade") == "8"
    first = page.locator("main table tbody tr").first.inner_text().split("\t")
    assert first[:3] == ["2", "Läge efter", "B"] and "översätt" in first[3]
    look()

    # The file writes B and D: that is told, and everything else is as it was chosen.
    page.get_by_role("link", name="Ändra vad kolumnerna är").click()
    assert page.locator("#roll-4").input_value() == "fraga:steps"
    for index in (5, 6):
        words = page.locator(f"#koder-{index}")
        page.locator("details", has=words).locator("summary").click()
        words.fill("B=good, D=poor")
    press(page, "Prova filen")
    settle(page)
    assert page.locator("h1").inner_text() == "Så blir importen"
    assert [figure(page, label) for label in ("lästa rader", "nya", "avvisade")] == ["8", "8", "0"]
    look()
    press(page, "Importera")
    settle(page)
    assert page.locator("h1").inner_text() == "Importen är klar"
    look()

    # Her manager sees what SciPy says.
    results = page.get_by_role("link", name="Visa resultat").get_attribute("href")
    reader = visit(width=1280)
    enter(reader, "anna", name)
    reader.goto(f"{results}?matt=steps&tillfalle=m3&uppdelning=group")
    lines = [" ".join(line.split()) for line in
             reader.locator("main table tbody tr").all_inner_texts()]
    assert set(STEPS) <= set(lines), lines
    reader.goto(f"{results}?matt=good&tillfalle=m3")
    lines = [" ".join(line.split()) for line in
             reader.locator("main table tbody tr").all_inner_texts()]
    assert any(GOOD in line for line in lines), lines


def choose(page, field, value):
    """Reaches a list by Tab and chooses in it by the arrows."""
    press_until(page, f'e.id === "{field}"', limit=120)
    for _ in range(60):
        if page.locator(f"#{field}").input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{field} has no {value}")


def type_into(page, field, text):
    press_until(page, f'e.id === "{field}"', limit=120)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def push(page, words):
    """Reaches a button or a link by Tab and follows it."""
    press_until(page, f'e.textContent.trim() === "{words}"', limit=120)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(page, file):
    """Chooses a file where focus stands, as the browser's own window would, and sends it."""
    press_until(page, 'e.type === "file"')
    page.locator("input:focus").set_input_files(file)
    push(page, "Ladda upp")


def test_a_file_is_imported_and_corrected_by_keyboard_alone_on_a_small_screen(
        visit, house, tmp_path):
    house[1]("tangent")
    page = visit(width=375)
    enter(page, "alva", "tangent")
    push(page, "Importera en fil")
    file = tmp_path / "steg.csv"
    file.write_text(ROWS.replace("4,5;5,5", "4,5;55"))
    send(page, file)

    # The map form, from its first column to its last, in the order of the page.
    for index, (role, occasion) in enumerate(COLUMNS):
        choose(page, f"roll-{index}", role)
        choose(page, f"tillfalle-{index}", occasion)
        if index in (5, 6):
            press_until(page, 'e.tagName === "SUMMARY"')
            page.keyboard.press("Enter")
            type_into(page, f"koder-{index}", "B=good, D=poor")
    type_into(page, "start", "2025-01-10")
    type_into(page, "saknas", "-")
    push(page, "Prova filen")
    settle(page)

    # One row is refused; the others are taken in by choice, which must be made.
    assert figure(page, "avvisade") == "1"
    assert page.locator("main table tbody tr").inner_text().split("\t")[:3] == [
        "8", "Steg efter", "55"]
    good(page)
    push(page, "Importera")
    assert page.title().startswith("Fel: ")
    assert page.evaluate("document.activeElement.className").startswith("error-summary")
    good(page)
    press_until(page, 'e.name === "delar"')
    page.keyboard.press("Space")
    push(page, "Importera")
    settle(page)
    assert page.locator("h1").inner_text() == "Importen är klar"
    assert figure(page, "nya") == "7"
    good(page)

    # A corrected file with a repeated row: what is new, changed, the same and repeated is told first.
    push(page, "Ladda upp en annan fil")
    file.write_text(ROWS.replace("1;K;A;4,0", "1;K;A;4,5") + "8;K;B;6,5;-;B;-\n")
    send(page, file)
    press_until(page, 'e.textContent.trim() === "Egen karta"', limit=120)
    page.keyboard.press("Enter")
    type_into(page, "karta", MAP.replace("{steps: Steg före", "{\tsteps: Stegg före"))
    push(page, "Prova filen")
    assert "karta.yaml:8:" in page.locator(".error-summary").inner_text()
    assert "menade du ”Steg före”?" in page.locator(".error-summary").inner_text()
    good(page)
    type_into(page, "karta", MAP)
    push(page, "Prova filen")
    settle(page)
    labels = ["lästa rader", "nya", "ändrar", "oförändrade", "dubbletter", "avvisade"]
    assert [figure(page, label) for label in labels] == ["9", "1", "1", "6", "1", "0"]
    good(page)
    push(page, "Importera")
    settle(page)
    assert page.locator("h1").inner_text() == "Importen är klar"


MAP = """format: wide
person: Löpnr
start: 2025-01-10
gender: Kön
missing: ["", "-"]
attributes: {group: Arm}
occasions:
  start: {items: {steps: Steg före, mood: {column: Läge före, codes: {B: good, D: poor}}}}
  m3: {items: {steps: Steg efter, mood: {column: Läge efter, codes: {B: good, D: poor}}}}
"""
