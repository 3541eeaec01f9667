"""List pages over 200 000 records, by what a user can filter and order by: milliseconds a page over HTTP.

python Benchmarks/records.py [number] runs this alone; `make bench` has it among its tables. The records are made
with SQL, so that what is measured is the reading; the server makes their index when it starts.
BEPROVA_BINARY names another build than .build/release/beprova.
"""

import json
import os
import pathlib
import random
import re
import sqlite3
import statistics
import sys
import tempfile

import anchors
import results
import town

if "BEPROVA_BINARY" in os.environ:
    town.BINARY = pathlib.Path(os.environ["BEPROVA_BINARY"])

COMMON = "barn familj boende skuld arbete plan samtal stöd besök uppföljning metod team möte vårdnad ekonomi skola".split()
LEVELS = ["team"] * 25 + ["unit"] * 30 + ["board"] * 20 + ["municipality"] * 20 + ["subregion"] * 3 + ["public"] * 2
LIST = "/utbyta/anteckningar"
USERS = [
    ("chef", "U000", "unitManager"), ("sist", "U199", "caseworker"), ("direktor", "SN", "director"),
    ("gast", "U000", "clientRepresentative"),
]
HEADINGS = ["records", "filter", "hits of the director", *[f"{user} p50 ms" for user, _, _ in USERS],
            *[f"{user} p95 ms" for user, _, _ in USERS], "director × a page of one row"]


def vocabulary(source):
    """A word of its own for each record in a hundred thousand, others in every second: as words are in texts."""
    syllables = "ba de fi go hu kal lem mor nis pre ros sta tu ve än öst".split()
    return COMMON + ["".join(source.choice(syllables) for _ in range(source.randint(2, 4))) for _ in range(20_000)]


def fill(database, number):
    """The records, their topics and events."""
    source = random.Random(2025)
    words = vocabulary(source)
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA synchronous = OFF")
    municipality, = connection.execute("SELECT id FROM municipality").fetchone()
    units = [row[0] for row in connection.execute("SELECT id FROM org_unit WHERE kind = 'unit' ORDER BY code")]
    topics = [bytes([7]) * 15 + bytes([place]) for place in range(40)]
    for place, topic in enumerate(topics):
        connection.execute(
            "INSERT INTO topic VALUES (?, ?, NULL, ?, ?, '', 0, NULL)",
            (municipality, topic, f"Ämne {place}", f"amne {place:03}"))
    began = 1_700_000_000_000
    for place in range(number):
        key = (began + place).to_bytes(6, "big") + bytes([0x70, 0]) + (1 << 63 | place).to_bytes(8, "big")
        said = [words[min(int(source.paretovariate(0.35)) - 1, len(words) - 1)] for _ in range(25)]
        if place % 20_000 == 7:
            said.append("sällsynt")
        title = " ".join(said[:5]).capitalize() + f" {place}"
        at = began + source.randrange(90 * 10**9)
        status = "archived" if place % 10 == 0 else "current"
        content = {"title": title, "summary": " ".join(said)}
        owner = units[min(int(source.expovariate(0.05)), len(units) - 1)]
        connection.execute(
            """INSERT INTO record (municipality_id, id, kind, title, sort_key, summary, owner_id, visibility, status,
                 fields, version, created_at, changed_at)
               VALUES (?, ?, 'note', ?, ?, ?, ?, ?, ?, '{"sort":"noticed"}', 1, ?, ?)""",
            (municipality, key, title, title, content["summary"], owner, source.choice(LEVELS), status, at, at))
        connection.execute(
            "INSERT INTO record_topic VALUES (?, ?, ?)", (municipality, key, source.choice(topics)))
        connection.execute(
            "INSERT INTO record_event VALUES (?, ?, 1, ?, NULL, 'created', ?)",
            (municipality, key, at, json.dumps(content)))
    connection.commit()
    unit = connection.execute("SELECT id FROM org_unit WHERE code = 'U003'").fetchone()[0]
    connection.close()
    return uuid(topics[3]), uuid(unit)


def uuid(key):
    digits = key.hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def filters(topic, unit):
    """Each filter alone, in pairs, and everything at once, in every order."""
    return [
        "", "?sort=andrad", "?sort=titel", "?sort=-titel", "?q=boende", "?q=b", "?q=boende&sort=titel",
        "?q=s%C3%A4llsynt", "?q=boende+familj", "?q=bade+boende+fi", "?status=archived", "?status=archived&sort=titel",
        "?synlighet=team", "?synlighet=public&q=familj", f"?enhet={unit}", f"?enhet={unit}&q=boende&sort=-titel",
        "?fran=2024-02-10&till=2024-06-20", "?fran=2024-02-10&till=2024-06-20&q=boende&sort=titel",
        f"?amne={topic}", f"?amne={topic}&sort=titel", f"?amne={topic}&status=archived&q=boende&sort=-titel",
        f"?amne={topic}&status=archived&q=boende+familj&enhet={unit}&synlighet=unit&fran=2024-01-01",
    ]


def deep(client, path, pages=12):
    """The address so many pages further on."""
    for _ in range(pages):
        page, _ = client.get(path)
        following = re.search(r'<a href="([^"]*efter=[^"]*)" rel="next"', page)
        if not following:
            break
        path = following[1].replace("&amp;", "&")
    return path


def measure(number, lines, times=40, django=None):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        secret = folder / "password"
        secret.write_text(town.PASSWORD + "\n")
        database = folder / "records.sqlite"

        def beprova(*arguments):
            town.Peak(town.BINARY, *arguments, "--database", database)

        beprova("init", "--password-file", secret)
        for unit in ["U000", "U199"]:
            beprova("unit", "add", "--code", unit, "--name", f"Enhet {unit}", "--under", "SN")
        more(database, [f"U{place:03}" for place in range(1, 199)])
        for login, unit, role in USERS:
            beprova("user", "add", login, "--unit", unit, "--role", role, "--password-file", secret)
        topic, unit = fill(database, number)
        server = town.Server(database)
        print(f"{number} records: the server answered after {server.first_answer:.1f} s, the index made", flush=True)
        try:
            clients = [server.client(login) for login, _, _ in USERS]
            row = statistics.median(clients[2].times("/konto", times)) * 1000
            walks = [(query, False) for query in filters(topic, unit)] + [
                (query, True) for query in ["", "?sort=titel", "?q=boende", "?q=boende&sort=titel"]]
            for query, is_deep in walks:
                medians, highs, hits = [], [], ""
                for (login, _, _), client in zip(USERS, clients):
                    path = deep(client, LIST + query) if is_deep else LIST + query
                    seconds = sorted(1000 * one for one in client.times(path, times))
                    medians.append(statistics.median(seconds))
                    highs.append(results.percentile(seconds, 0.95))
                    if login == "direktor":
                        shown = re.search(r'role="status">([^<]*)', client.get(path)[0])
                        hits = "".join(filter(str.isdigit, shown[1])) if shown else "0"
                words = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", query.lstrip("?")) or "(none)"
                lines.append(
                    [f"{number:,}", words.replace("s%C3%A4llsynt", "sällsynt") + (", page 13" if is_deep else ""), hits,
                     *[f"{value:.1f}" for value in medians], *[f"{value:.1f}" for value in highs],
                     f"{medians[2] / row:.1f}"])
                print(" | ".join(lines[-1]), flush=True)
            if django is not None:
                anchors.compare("SQLite", server, database, "direktor", django)
        finally:
            server.stop()


def more(database, codes):
    """Units like the first, which the command would add one process at a time."""
    connection = sqlite3.connect(database)
    for place, code in enumerate(codes):
        connection.execute(
            """INSERT INTO org_unit SELECT municipality_id, ?, parent_id, zone_id, kind, ?, ?, ?, valid_from, valid_to
               FROM org_unit WHERE code = 'U000'""",
            (bytes([1]) * 14 + place.to_bytes(2, "big"), code, f"Enhet {code}", f"enhet {code}"))
    connection.commit()
    connection.close()


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, [])
