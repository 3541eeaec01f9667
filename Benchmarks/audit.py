"""What the sealed log costs: proving it, and its share of a save."""

import hashlib
import os
import shutil
import sqlite3
import statistics
import struct
import subprocess
import time
import uuid


def canonical(value):
    if value is None:
        return b"\0"
    if isinstance(value, int):
        return b"\1" + struct.pack(">q", value)
    kind, data = (b"\3", value.encode()) if isinstance(value, str) else (b"\4", value)
    return kind + struct.pack(">I", len(data)) + data


def fill(database, number):
    """Adds readings of two subjects each to the first zone, sealed as the product does it."""
    with open(f"{database}.keys/audit.key", encoding="ascii") as file:
        key = bytes.fromhex(file.read().split()[1])
    name = hashlib.blake2b(b"beprova audit key" + key, digest_size=32).digest()[:8]
    connection = sqlite3.connect(database, isolation_level=None)
    municipality, zone, user = connection.execute(
        "SELECT municipality_id, id, (SELECT id FROM user_account LIMIT 1) FROM zone LIMIT 1").fetchone()
    last, head, at = connection.execute(
        "SELECT number, hash, at FROM audit_entry WHERE chain_id = ? ORDER BY number DESC LIMIT 1", (zone,)).fetchone()
    connection.execute("BEGIN")
    for place in range(last + 1, last + 1 + number):
        at += 1
        row, subjects = uuid.UUID(int=(at << 80) | (7 << 76) | (2 << 62) | place).bytes, sorted([os.urandom(16), os.urandom(16)])
        access = (municipality, row, at, user, zone, "dailyWork", None, "assigned", "GET /uppfoljning/omgang/{episode}")
        connection.execute("INSERT INTO access_log VALUES (?,?,?,?,?,?,?,?,?)", access)
        for subject in subjects:
            connection.execute("INSERT INTO access_log_subject VALUES (?,?,'episode',?)", (municipality, row, subject))
        payload = b"".join(map(canonical, (municipality, zone, place, *access))) + b"".join(
            canonical("episode") + canonical(subject) for subject in subjects)
        entry = (municipality, zone, place, at, user, "access", row, "persons.read", None, "dailyWork", 0, name,
                 hashlib.blake2b(payload, digest_size=32, key=key).digest())
        head = hashlib.blake2b(head + b"".join(map(canonical, entry)), digest_size=32).digest()
        connection.execute(f"INSERT INTO audit_entry VALUES ({','.join('?' * 14)})", (*entry, head))
    connection.execute("COMMIT")
    connection.close()


READ = """SELECT sum(length(e.hash)), sum(length(a.via)), sum(length(s.subject_id)) FROM audit_entry e
  LEFT JOIN access_log a ON a.municipality_id = e.municipality_id AND a.id = e.row_id
  LEFT JOIN access_log_subject s ON s.municipality_id = a.municipality_id AND s.access_id = a.id"""


def prove(database, beprova):
    """Entries, seconds of the proof, and seconds in which sqlite3 reads the same rows."""
    number = sqlite3.connect(database).execute("SELECT count(*) FROM audit_entry").fetchone()[0]
    seconds = min(beprova("audit", "verify").seconds for _ in range(3))
    began = time.perf_counter()
    subprocess.run(["sqlite3", database, READ], check=True, stdout=subprocess.DEVNULL)
    return number, seconds, time.perf_counter() - began


def added(database, folder, number=1500):
    """Seconds that two entries add to a committed transaction of what a save logs, in a copy of the database: the
    median of transactions with and without them, one after the other."""
    copy = os.path.join(folder, "added.sqlite")
    shutil.copy(database, copy)
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    municipality, zone, user = connection.execute(
        "SELECT municipality_id, id, (SELECT id FROM user_account LIMIT 1) FROM zone LIMIT 1").fetchone()
    key, taken = os.urandom(32), {True: [], False: []}
    for place in range(2 * number):
        is_sealed = place % 2 == 0
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for part in range(2):
            row = uuid.UUID(int=((time.time_ns() // 1_000_000) << 80) | (9 << 76) | (2 << 62) | place * 2 + part).bytes
            change = (municipality, row, 1_800_000_000_000 + place, user, zone, "episode.answered", row, None)
            connection.execute("INSERT INTO change_log VALUES (?,?,?,?,?,?,?,?)", change)
            if is_sealed:
                last, head = connection.execute(
                    """SELECT number, hash FROM audit_entry WHERE municipality_id = ? AND chain_id = ?
                       ORDER BY number DESC LIMIT 1""", (municipality, zone)).fetchone()
                payload = hashlib.blake2b(b"".join(map(canonical, change)), digest_size=32, key=key).digest()
                entry = (municipality, zone, last + 1, place, user, "change", row, "episode.answered", row, None, 0,
                         key[:8], payload)
                head = hashlib.blake2b(head + b"".join(map(canonical, entry)), digest_size=32).digest()
                connection.execute(f"INSERT INTO audit_entry VALUES ({','.join('?' * 14)})", (*entry, head))
        connection.execute("COMMIT")
        taken[is_sealed].append(time.perf_counter() - began)
    return statistics.median(taken[True]) - statistics.median(taken[False])
