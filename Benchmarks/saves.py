"""Forms saved over HTTP, the generator on the same machine, beside bare committed inserts."""

import datetime
import multiprocessing
import os
import re
import sqlite3
import time

from town import Client


def save_some(address, cookies, forms, results):
    client = Client(address)
    client.cookies = cookies
    done = 0
    for path, fields in forms:
        status, text, _ = client.ask("POST", path, fields)
        if status != 200:
            raise SystemExit(f"POST {path}: {status}\n{text[:1000]}")
        done += 1
    results.put(done)


def forms(server, database, client, occasion="m3"):
    """What everybody's form of the occasion posts, filled in."""
    rows = sqlite3.connect(database).execute("SELECT lower(hex(id)) FROM episode ORDER BY id").fetchall()
    _, page, _ = client.ask("GET", address(rows[0][0], occasion))
    token = re.search(r'name="csrf"[^>]*value="([^"]*)"', page)[1]
    today = datetime.date.today().isoformat()
    made = []
    for number, (episode,) in enumerate(rows):
        made.append((address(episode, occasion), {
            "csrf": token, "svar": f"019a0000-0000-7000-8000-{number:012x}", "ersatter": "", "datum": today,
            "fraga-worry": number % 11, "fraga-sleep": number % 7, "fraga-days": number % 31,
            "fraga-income": "13000,50", "fraga-status": "good", "handling": "spara"}))
    return made


def address(episode, occasion):
    parts = [episode[:8], episode[8:12], episode[12:16], episode[16:20], episode[20:]]
    return f"/uppfoljning/omgang/{'-'.join(parts)}/{occasion}"


def rate(server, database, clients=4):
    """Forms a second by some clients at once."""
    client = server.client("handen")
    made = forms(server, database, client)
    results = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=save_some, args=(server.address, client.cookies, made[part::clients], results))
        for part in range(clients)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - began
    saved = sum(results.get() for _ in workers if not results.empty())
    stored = sqlite3.connect(database).execute("SELECT count(*) FROM response WHERE occasion = 'm3'").fetchone()[0]
    if stored != len(made):
        raise SystemExit(f"{saved} answered, {stored} stored of {len(made)}")
    return len(made) / seconds


def bare_inserts(folder, number=2000):
    """Committed inserts a second of the same answers, at the same safety (WAL, synchronous FULL)."""
    connection = sqlite3.connect(os.path.join(folder, "bare-inserts.sqlite"), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE response (id BLOB PRIMARY KEY, answers TEXT)")
    began = time.perf_counter()
    for place in range(number):
        connection.execute(
            "INSERT INTO response VALUES (?, ?)",
            (place.to_bytes(16, "big"), '{"worry":3,"sleep":4,"days":5,"income":13000.50,"status":"good"}'))
    return number / (time.perf_counter() - began)
