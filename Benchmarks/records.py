"""List pages over 200 000 records with the visibility filter: what they take, at the 50th and 95th percentile.

python Benchmarks/records.py [number] makes the records with SQL in a database of its own, so that what is
measured is the reading. BEPROVA_BINARY names another build than .build/release/beprova.
"""

import json
import os
import pathlib
import random
import sqlite3
import statistics
import sys
import tempfile

import town

if "BEPROVA_BINARY" in os.environ:
    town.BINARY = pathlib.Path(os.environ["BEPROVA_BINARY"])

WORDS = "barn familj boende skuld arbete plan samtal stöd besök uppföljning metod team möte vårdnad ekonomi skola".split()
LEVELS = ["team"] * 25 + ["unit"] * 30 + ["board"] * 20 + ["municipality"] * 20 + ["subregion"] * 3 + ["public"] * 2
LIST = "/utbyta/anteckningar"


def fill(database, number):
    """The records, their words, topics and events; every hundredth has a word of its own."""
    source = random.Random(2025)
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA synchronous = OFF")
    municipality, = connection.execute("SELECT id FROM municipality").fetchone()
    units = [row[0] for row in connection.execute("SELECT id FROM org_unit WHERE kind = 'unit' ORDER BY code")]
    topics = [bytes([7]) * 15 + bytes([place]) for place in range(40)]
    for place, topic in enumerate(topics):
        connection.execute(
            "INSERT INTO topic VALUES (?, ?, NULL, ?, ?, '', 0)",
            (municipality, topic, f"Ämne {place}", f"amne {place:03}"))
    began = 1_700_000_000_000
    for place in range(number):
        key = (began + place).to_bytes(6, "big") + bytes([0x70, 0]) + (1 << 63 | place).to_bytes(8, "big")
        words = {source.choice(WORDS) for _ in range(8)} | {f"ord{place % 1000}"}
        if place % 20_000 == 7:
            words.add("sällsynt")
        title = " ".join(sorted(words)[:5]) + f" {place}"
        at = began + source.randrange(10**9)
        status = "archived" if place % 10 == 0 else "current"
        content = {"title": title, "summary": " ".join(words)}
        owner = units[min(int(source.expovariate(0.05)), len(units) - 1)]
        connection.execute(
            "INSERT INTO record VALUES (?, ?, 'note', ?, ?, ?, ?, ?, ?, '{\"sort\":\"noticed\"}', 1, ?, NULL, ?, NULL)",
            (municipality, key, title, title, content["summary"], owner, source.choice(LEVELS), status, at, at))
        connection.executemany(
            "INSERT OR IGNORE INTO record_word VALUES (?, 'note', ?, ?)", [(municipality, word, key) for word in words])
        connection.execute(
            "INSERT INTO record_topic VALUES (?, ?, ?)", (municipality, key, source.choice(topics)))
        connection.execute(
            "INSERT INTO record_event VALUES (?, ?, 1, ?, NULL, 'created', ?)",
            (municipality, key, at, json.dumps(content)))
    connection.commit()
    connection.close()
    return "".join(f"{byte:02x}" for byte in topics[3])


def uuid(digits):
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        units = [f"U{place:03}" for place in range(200)]
        folder = pathlib.Path(folder)
        secret = folder / "password"
        secret.write_text(town.PASSWORD + "\n")
        database = folder / "records.sqlite"

        def beprova(*arguments):
            town.Peak(town.BINARY, *arguments, "--database", database)

        beprova("init", "--password-file", secret)
        for unit in units[:1] + units[199:]:
            beprova("unit", "add", "--code", unit, "--name", f"Enhet {unit}", "--under", "SN")
        more(database, units[1:199])
        for login, unit, role in [
            ("chef", "U000", "unitManager"), ("sist", "U199", "caseworker"), ("direktor", "SN", "director"),
            ("gast", "U000", "clientRepresentative"),
        ]:
            beprova("user", "add", login, "--unit", unit, "--role", role, "--password-file", secret)
        topic = uuid(fill(database, number))
        server = town.Server(database)
        try:
            print(f"{number} records; milliseconds a page, 50th and 95th percentile of 60")
            for login in ["chef", "sist", "direktor", "gast"]:
                client = server.client(login)
                for query in [
                    "", "?sort=titel", "?q=boende", "?q=s%C3%A4llsynt", "?q=boende+ord7", "?status=archived",
                    f"?amne={topic}", f"?amne={topic}&status=archived&q=plan&sort=-titel",
                ]:
                    times = sorted(1000 * seconds for seconds in client.times(LIST + query, 60))
                    print(f"{login:9} {query[:60]:60} {statistics.median(times):6.1f} {times[56]:6.1f}")
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
    main()
