"""Forms saved over HTTP, the generator on the same machine, beside bare committed inserts."""

import datetime
import multiprocessing
import os
import re
import sqlite3
import time

import town
from town import Client


def save_all(batches, address):
    """Posts the forms of some workers, each on a connection of their own."""
    for cookies, forms in batches:
        client = Client(address)
        client.cookies = cookies
        for path, fields in forms:
            status, text, _ = client.ask("POST", path, fields)
            if status != 200:
                raise SystemExit(f"POST {path}: {status}\n{text[:1000]}")


def batches(server, database, occasion="m3"):
    """For each worker, logged in: what the forms of their clients post, filled in."""
    made = []
    rows = town.rows(
        database,
        """SELECT u.login, lower(hex(e.id)) FROM episode e JOIN user_account u ON u.id = e.worker_id
           ORDER BY u.login, e.id""",
        """SELECT u.login, encode(e.id, 'hex') FROM episode e JOIN user_account u ON u.id = e.worker_id
           ORDER BY u.login, e.id""")
    today = datetime.date.today().isoformat()
    client = None
    for number, (login, episode) in enumerate(rows):
        path = address(episode, occasion)
        if not made or login != client[0]:
            client = (login, server.client(login))
            page, _ = client[1].get(path)
            token = re.search(r'name="csrf"[^>]*value="([^"]*)"', page)[1]
            made.append((client[1].cookies, []))
        made[-1][1].append((path, {
            "csrf": token, "svar": f"019a0000-0000-7000-8000-{number:012x}", "ersatter": "", "datum": today,
            "fraga-worry": number % 11, "fraga-sleep": number % 7, "fraga-days": number % 31,
            "fraga-income": "13000,50", "fraga-status": "good", "handling": "spara"}))
    return made


def address(episode, occasion):
    parts = [episode[:8], episode[8:12], episode[12:16], episode[16:20], episode[20:]]
    return f"/uppfoljning/omgang/{'-'.join(parts)}/{occasion}"


def rate(server, database, processes=4):
    """Forms a second, by some processes at once."""
    made = batches(server, database)
    number = sum(len(forms) for _, forms in made)
    workers = [
        multiprocessing.Process(target=save_all, args=(made[part::processes], server.address))
        for part in range(processes)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - began
    if stored(database, "m3") != number:
        raise SystemExit(f"{stored(database, 'm3')} of {number} forms are stored")
    return number / seconds


def stored(database, occasion):
    return int(town.rows(database, f"SELECT count(*) FROM response WHERE occasion = '{occasion}'")[0][0])


def pauses(made, address, is_going_on):
    """Seconds of each save, one after the other, as long as something else goes on."""
    seconds = []
    for cookies, forms in made:
        client = Client(address)
        client.cookies = cookies
        for path, fields in forms:
            if not is_going_on():
                return seconds
            status, text, taken = client.ask("POST", path, fields)
            if status != 200:
                raise SystemExit(f"POST {path}: {status}\n{text[:1000]}")
            seconds.append(taken)
    return seconds


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
