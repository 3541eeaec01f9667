"""Measures the product beside a named anchor in the same run, and writes docs/benchmarks.md.

Seconds on a shared machine say little; a ratio to something measured in the same minute says more.
"""

import csv
import datetime
import http.cookiejar
import os
import pathlib
import platform
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = ROOT / ".build/release/beprova"
HERE = ROOT / "Benchmarks"
PASSWORD = "fyra ord i en rad"
OCCASIONS = ["start", "m3", "m6", "m9"]


def generate(path, rows, seed=1):
    """A long file: a row per person and occasion, ten columns, 15 % drop-out after the start."""
    draw = random.Random(seed)
    written = 0
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow("person,start,occasion,gender,birth_year,worry,sleep,days,income,status".split(","))
        person = 0
        first = datetime.date(2023, 1, 1)
        while written < rows:
            person += 1
            start = (first + datetime.timedelta(days=draw.randrange(365))).isoformat()
            gender, year = draw.choice(["female", "male"]), draw.randrange(1950, 2006)
            level = draw.gauss(6, 2)
            for index, occasion in enumerate(OCCASIONS):
                if written == rows or (index and draw.random() < 0.15):
                    continue
                worry = min(10, max(0, round(level - 0.6 * index + draw.gauss(0, 1))))
                out.writerow([f"P{person:07}", start, occasion, gender, year, worry, 10 - worry,
                              draw.randrange(31), f"{draw.gauss(14000, 3000):.2f}",
                              "good" if draw.random() < 0.4 + 0.08 * index else "poor"])
                written += 1
    return person


class Peak:
    """Runs a command and remembers its seconds and the largest resident size that it reached."""

    def __init__(self, *arguments, **options):
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(a) for a in arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        self.kilobytes = 0
        watcher = threading.Thread(target=self.watch, args=(process,), daemon=True)
        watcher.start()
        self.out, self.err = process.communicate()
        self.seconds = time.perf_counter() - began
        watcher.join()
        if process.returncode:
            raise SystemExit(f"{arguments}: exit {process.returncode}\n{self.out}{self.err}")

    def watch(self, process):
        while process.poll() is None:
            self.kilobytes = max(self.kilobytes, resident(process.pid, "VmHWM"))
            time.sleep(0.02)


def resident(pid, field="VmRSS"):
    try:
        found = re.search(rf"{field}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) if found else 0
    except FileNotFoundError:
        return 0


class Server:
    def __init__(self, database):
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", "0", "--database", database], stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        self.open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open
        self.open(self.address + "/logga-in").read()
        self.first_answer = time.perf_counter() - began

    def log_in(self, login):
        body = urllib.parse.urlencode({"login": login, "password": PASSWORD, "till": "/konto"}).encode()
        self.open(self.address + "/logga-in", body).read()

    def get(self, path):
        began = time.perf_counter()
        text = self.open(self.address + path).read().decode()
        return text, time.perf_counter() - began

    def typical(self, path, times=9):
        return statistics.median(self.get(path)[1] for _ in range(times))

    def stop(self):
        self.process.terminate()
        self.process.wait()


def installation(folder):
    database = folder / "bench.sqlite"
    secret = folder / "password"
    secret.write_text(PASSWORD + "\n")

    def beprova(*arguments):
        return Peak(BINARY, *arguments, "--database", database)

    beprova("init", "--password-file", secret)
    beprova("unit", "add", "--code", "U1", "--name", "Enheten", "--under", "SN")
    beprova("user", "add", "chefen", "--unit", "U1", "--role", "unitManager", "--password-file", secret)
    beprova("programme", "add", HERE / "programme.yaml", "--unit", "U1")
    beprova("programme", "start", "bench")
    return database, beprova


def pandas_results(path):
    """The figures of the result table, from raw, by pandas."""
    import pandas

    data = pandas.read_csv(path)
    began = time.perf_counter()
    start = data[data.occasion == "start"].set_index("person")
    later = data[data.occasion == "m3"].set_index("person")
    pairs = start.merge(later, left_index=True, right_index=True, suffixes=("", "_later"))
    change = pairs.worry_later - pairs.worry
    change.groupby(pairs.gender).agg(["count", "mean", "std"])
    return time.perf_counter() - began


def duckdb_results(path):
    """The same by DuckDB, from a table that it already holds."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE raw AS SELECT * FROM read_csv('{path}')")
    began = time.perf_counter()
    connection.execute(
        """SELECT s.gender, count(*), avg(m.worry - s.worry), stddev_samp(m.worry - s.worry)
           FROM raw s JOIN raw m USING (person)
           WHERE s.occasion = 'start' AND m.occasion = 'm3' GROUP BY s.gender""").fetchall()
    return time.perf_counter() - began


def measure(rows, lines):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="beprova-bench-"))
    try:
        file = folder / "long.csv"
        generate(file, rows)
        database, beprova = installation(folder)
        imported = beprova("import", "follow-up", file, "--programme", "bench", "--map", HERE / "map.yaml")
        bare = Peak("sqlite3", folder / "bare.sqlite", "-cmd", ".mode csv", f".import {file} bare")
        answers = rows * 5
        bytes_each = os.path.getsize(database) / answers
        lines["import"].append(
            [f"{rows:,}", f"{imported.seconds:.1f}", f"{rows / imported.seconds:,.0f}",
             f"{bare.seconds / imported.seconds:.3f}", f"{imported.kilobytes / 1024:.0f}", f"{bytes_each:.0f}"])
        server = Server(database)
        time.sleep(1)
        idle = resident(server.process.pid) / 1024
        server.log_in("chefen")
        page, _ = server.get("/uppfoljning")
        found = re.search(r"/uppfoljning/[0-9a-f-]{36}", page)
        path = f"{found[0]}/resultat?matt=worry&tillfalle=m3&uppdelning=gender"
        _, cold = server.get(path)
        warm = server.typical(path, 3 if rows > 100_000 else 9)
        one_row = server.typical("/konto")
        lines["results"].append(
            [f"{answers:,}", f"{cold * 1000:.0f}", f"{warm * 1000:.0f}", f"{warm / one_row:.1f}",
             f"{warm / pandas_results(file):.1f}", f"{warm / duckdb_results(file):.1f}"])
        lines["server"].append(
            [f"{answers:,}", f"{server.first_answer:.2f}", f"{idle:.0f}",
             f"{resident(server.process.pid, 'VmHWM') / 1024:.0f}"])
        server.stop()
    finally:
        shutil.rmtree(folder)


def table(headings, rows):
    text = "| " + " | ".join(headings) + " |\n|" + "---:|" * len(headings) + "\n"
    return text + "".join("| " + " | ".join(row) + " |\n" for row in rows)


def main():
    lines = {"import": [], "results": [], "server": []}
    for rows in (2_000, 20_000, 200_000, 1_000_000):
        print(f"{rows:,} rows …", flush=True)
        measure(rows, lines)
    cpu = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    report = f"""# Benchmarks

Written by `make bench` on {datetime.date.today()}; {os.cpu_count()} cores of {cpu[1] if cpu else platform.machine()},
{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB, {platform.system()} {platform.release()}.
Invented data from a seed: a long file of ten columns, a row per person and occasion, five answers a row.
Every ratio is to an anchor measured in the same run; seconds alone say little on a shared machine.

## Import of follow-up

Anchor: `sqlite3 .import` of the same file into a bare table. The rate is the anchor's seconds divided by ours
(1 would be as fast). Reading, checking, pseudonyms, comparison with what is stored, and merging are in it.

{table(["rows", "seconds", "rows a second", "rate beside the anchor", "peak MB", "bytes on disk an answer"], lines["import"])}
## Result page

One measure by gender at three months, over HTTP, for the unit manager; computed from raw answers at every
request. This is the line to beat with cells. Anchors: a page that reads one row; pandas and DuckDB computing
the same paired change from raw data already in memory.

{table(["answers", "cold ms", "warm ms", "× a page of one row", "× pandas", "× DuckDB"], lines["results"])}
## Server

{table(["answers stored", "seconds to the first answer", "idle MB", "peak MB"], lines["server"])}"""
    (ROOT / "docs/benchmarks.md").write_text(report)
    print(report)


if __name__ == "__main__":
    main()
