"""Measures the product beside a named anchor in the same run, and writes docs/benchmarks.md.

Seconds on a shared machine say little; a ratio to something measured in the same minute says more.
"""

import datetime
import math
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import anchors
import audit
import data
import disclosure
import postgres
import records
import results
import saves
from town import BINARY, HERE, ROOT, Peak, Server, installation, resident


def imports(rows, lines):
    with Folder() as folder:
        file = folder / "long.csv"
        data.long(file, rows)
        database, beprova = installation(folder, "programme.yaml")
        bare = Peak("sqlite3", folder / "bare.sqlite", "-cmd", ".mode csv", f".import {file} bare")
        imported = beprova("import", "follow-up", file, "--programme", "bench", "--map", HERE / "map.yaml")
        beprova("cells", "verify") if rows <= 20_000 else None
        lines["import"].append(
            [f"{rows:,}", f"{imported.seconds:.1f}", f"{rows / imported.seconds:,.0f}",
             f"{bare.seconds / imported.seconds:.3f}", f"{imported.kilobytes / 1024:.0f}",
             f"{os.path.getsize(database) / (rows * 5):.0f}"])
        print(lines["import"][-1], flush=True)


def pages(answers, lines):
    with Folder() as folder:
        file = folder / "broad.csv"
        data.broad(file, answers)
        database, beprova = installation(folder, "results.yaml", data.UNITS)
        imported = beprova("import", "follow-up", file, "--programme", "bred", "--map", HERE / "results-map.yaml")
        server = Server(database)
        time.sleep(1)
        idle = resident(server.process.pid) / 1024
        results.measure(server, file, answers, lines["results"])
        lines["server"].append(
            [f"{answers:,}", f"{imported.seconds:.0f}", f"{os.path.getsize(database) / answers:.0f}",
             f"{server.first_answer:.2f}", f"{idle:.0f}", f"{resident(server.process.pid, 'VmHWM') / 1024:.0f}"])
        print(lines["server"][-1], flush=True)
        server.stop()


def forms(number, lines):
    with Folder() as folder:
        file = folder / "start.csv"
        data.beginners(file, number, datetime.date.today())
        database, beprova = installation(folder, "programme.yaml", workers=data.WORKERS)
        beprova("import", "follow-up", file, "--programme", "bench", "--map", HERE / "start-map.yaml")
        server = Server(database)
        bare = saves.bare_inserts(folder)
        rate = saves.rate(server, database)
        server.stop()
        beprova("cells", "verify")
        lines["saves"].append([f"{number:,}", f"{rate:,.0f}", f"{bare:,.0f}", f"{rate / bare:.2f}"])
        print(lines["saves"][-1], flush=True)


def together(rows, lines):
    """Saves over HTTP while an import of many rows goes on in another process."""
    with Folder() as folder:
        data.beginners(folder / "start.csv", 4_000, datetime.date.today())
        data.long(folder / "long.csv", rows, series="L")
        database, beprova = installation(folder, "programme.yaml", workers=data.WORKERS)
        beprova("import", "follow-up", folder / "start.csv", "--programme", "bench", "--map", HERE / "start-map.yaml")
        server = Server(database)
        made = saves.batches(server, database)
        importing = subprocess.Popen(
            [BINARY, "import", "follow-up", folder / "long.csv", "--programme", "bench", "--map", HERE / "map.yaml",
             "--database", database], stdout=subprocess.DEVNULL)
        seconds = saves.pauses(made, server.address, lambda: importing.poll() is None)
        if importing.wait() != 0:
            raise SystemExit("the import failed")
        server.stop()
        beprova("cells", "verify")
        lines["together"].append(
            [f"{rows:,}", f"{len(seconds):,}", f"{statistics.median(seconds) * 1000:.0f}",
             f"{results.percentile(seconds, 0.95) * 1000:.0f}", f"{max(seconds) * 1000:.0f}"])
        print(lines["together"][-1], flush=True)


def sealed(entries, lines):
    """The proof of the log, and the share of a save that sealing takes."""
    with Folder() as folder:
        data.beginners(folder / "start.csv", 400, datetime.date.today())
        database, beprova = installation(folder, "programme.yaml", workers=data.WORKERS)
        beprova("import", "follow-up", folder / "start.csv", "--programme", "bench", "--map", HERE / "start-map.yaml")
        server = Server(database)
        left = iter(range(300))
        save = statistics.median(
            saves.pauses(saves.batches(server, database), server.address, lambda: next(left, None) is not None))
        server.stop()
        audit.fill(database, entries)
        number, seconds, reading = audit.prove(database, beprova)
        added = audit.added(database, folder)
        lines["audit"].append(
            [f"{number:,}", f"{seconds:.1f}", f"{number / seconds:,.0f}", f"{seconds / reading:.1f}",
             f"{save * 1000:.1f}", f"{added * 1e6:.0f}", f"{added / save * 100:.1f} %"])
        print(lines["audit"][-1], flush=True)


def growth(lines):
    """What ten times as much takes, from the smallest size of a table to its largest."""
    def number(text):
        return float(text.replace(",", ""))

    found = []
    for what, rows, size, value in (
            ("import, seconds", lines["import"], 0, 1),
            ("result page of a unit, ms", [row for row in lines["results"] if row[1] == "one unit"], 0, 3),
            ("result page of 200 units, ms", [row for row in lines["results"] if row[1] != "one unit"], 0, 3),
            ("import on PostgreSQL, seconds", [row for row in lines["copy"] if row[1] == "behind the wall"], 0, 2)):
        if len(rows) > 1:
            first, last = rows[0], rows[-1]
            tens = math.log10(number(last[size]) / number(first[size]))
            times = number(last[value]) / number(first[value])
            found.append([what, first[size], last[size], first[value], last[value], f"{times ** (1 / tens):.1f}"])
    return found


def server_side(lines):
    """The same work with the database on PostgreSQL, and what the wall in it costs."""
    with postgres.Postgres() as server, Folder() as folder:
        for rows in (20_000, 200_000):
            postgres.imports(server, folder, rows, lines["copy"])
        postgres.forms(server, folder, 4_000, datetime.date.today(), lines["server saves"])
        postgres.pages(server, folder, 200_000, lines["wall"])


class Folder:
    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="beprova-bench-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)


def table(headings, rows):
    text = "| " + " | ".join(headings) + " |\n|" + "---:|" * len(headings) + "\n"
    return text + "".join("| " + " | ".join(row) + " |\n" for row in rows)


def report(lines):
    cpu = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"""# Benchmarks

Written by `make bench` on {datetime.date.today()}; {os.cpu_count()} cores of {cpu[1] if cpu else platform.machine()},
{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB, {platform.system()} {platform.release()}.
Invented data from a seed. Every ratio is to an anchor measured in the same run; seconds alone say little on a
shared machine.

## Import of follow-up

A long file of ten columns, a row per person and occasion, five answers a row. Anchor: `sqlite3 .import` of the
same file into a bare table; the rate is its seconds divided by ours (1 would be as fast). Reading, checking,
pseudonyms, comparison with what is stored, storing and cells are in it.

{table(["rows", "seconds", "rows a second", "rate beside the anchor", "peak MB", "bytes on disk an answer"], lines["import"])}
## Result page

One measure of eight by intervention (12) at six months over HTTP, 200 units, 24 months of starts, five
breakdowns alone and with gender, 20 % drop-out; all imported through the public door. The unit has at least 300
persons at every size, so that its page shows the same groups; cold is the first page after the server began. The page has the total,
the trend by month, the intervention, gender, two shares, and who they are by five breakdowns. Anchors: a page
that reads one row; DuckDB and pandas computing the same tables from raw data that they hold in memory (how many
times as long they take).

{table(["answers", "of", "cold ms", "warm ms", "p95 ms", "× a page of one row", "DuckDB takes ×", "pandas takes ×"], lines["results"])}
## Saving

Forms saved over HTTP by a hundred workers, four at a time, on the same machine, with log and cells (verified after), beside bare
committed inserts by one process at the same safety (`synchronous = FULL`).

{table(["forms", "saved a second", "bare inserts a second", "ratio"], lines["saves"])}
## The sealed log

`beprova audit verify` over a log of readings of two subjects each; anchor: `sqlite3` reading the same rows
by the same keys. A save is a form over HTTP, one at a time; the two entries that it adds are timed as what they add
to the median of a committed transaction of the same log rows, by Python in the same tables.

{table(["entries", "seconds", "entries a second", "× reading the rows", "ms a save", "µs added", "share of a save"], lines["audit"])}
## Saving while an import goes on

One worker saves form after form while a file is imported by another process.

{table(["rows imported", "forms saved", "median ms", "p95 ms", "longest ms"], lines["together"])}
## Lists of records

Notes of 200 units with topics, by a manager of one unit, a worker, a director who sees all, and a guest who sees two in a
hundred; made by SQL, read over HTTP. Anchor: a page that reads one row.

{table(records.HEADINGS, lines["records"])}
## A list beside Django

The list of records of the director as above, and the same list by Django with gunicorn (a worker with two threads for
each core) over the same database: session, user, roles, count and fifty rows, rendered by templates; in turn on one
machine. Ours has filters with their numbers, who sees each row, and what is new besides.

{table(anchors.HEADINGS, lines["django"])}
## PostgreSQL

A server on the same machine with Debian's settings but for `shared_buffers` and `max_wal_size`. Anchors: `COPY` of the
same file into a bare table, and `pgbench` storing bare rows by one connection. Each by a role that passes the wall
between municipalities and by one behind it ([0042](decisions/0042-wall-in-the-database.md)), who loads rows through a
table aside.

{table(postgres.IMPORT, lines["copy"])}
{table(postgres.SAVES, lines["server saves"])}
Pages of 200,000 answers in 200 units.

{table(postgres.WALL, lines["wall"])}
## Ten times as much

How much longer ten times as much takes, between the smallest and the largest size above (10 would be in proportion).

{table(["what", "from", "to", "at first", "at last", "× for each ten"], growth(lines))}
## Disclosure control

Invented tables and releases from a seed, by the library alone (`disclosure-bench`, two threads); seconds by the clock
and of the processor. GaussSuppression 1.2.3 took {disclosure.RECORDED_FULL} s for the elimination of a full cross of the same size and 3.6 s for
the dashboards, HiGHS 35–51 s for their audit and 240 s for a naive repair, on another machine with two cores: those
ratios are indicative.

{table(disclosure.CROSS, lines["cross"])}
{table(disclosure.DASHBOARD, lines["dashboard"])}
{table(disclosure.SERIES, lines["series"])}
## Server

{table(["answers stored", "seconds to import", "bytes on disk an answer", "seconds to the first answer", "idle MB", "peak MB"], lines["server"])}"""


def main():
    lines = {
        "import": [], "results": [], "server": [], "saves": [], "together": [], "audit": [],
        "records": [], "django": [], "copy": [], "server saves": [], "wall": [], "cross": [], "dashboard": [], "series": [],
    }
    chosen = sys.argv[1:] or ["saves", "audit", "together", "records", "disclosure", "import", "results", "postgresql"]
    if "saves" in chosen:
        forms(4_000, lines)
    if "audit" in chosen:
        sealed(1_000_000, lines)
    if "together" in chosen:
        together(200_000, lines)
    if "records" in chosen:
        records.measure(200_000, lines["records"], django=lines["django"])
    if "disclosure" in chosen:
        with Folder() as folder:
            disclosure.measure(folder, lines)
    if "import" in chosen:
        for rows in (20_000, 200_000, 1_000_000):
            imports(rows, lines)
    if "results" in chosen:
        for answers in (10_000, 1_000_000, 10_000_000):
            pages(answers, lines)
    if "postgresql" in chosen:
        server_side(lines)
    text = report(lines)
    print(text)
    if len(sys.argv) == 1:
        (ROOT / "docs/benchmarks.md").write_text(text)


if __name__ == "__main__":
    main()
