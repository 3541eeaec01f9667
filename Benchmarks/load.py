"""A day's mix of requests at a steady rate: nobody may be refused, and how long the slowest wait is said.

Requests are sent when they are due whether or not earlier ones have been answered, and an answer's time counts from
when it was due: a server that stands still is not spared by a generator that waits for it.
"""

import argparse
import collections
import datetime
import multiprocessing
import pathlib
import random
import re
import shutil
import tempfile
import threading
import time

import data
import saves
import town
from results import percentile

# Of a hundred requests.
MIX = {"mine": 25, "work list": 15, "episode": 20, "form": 10, "save": 15, "results": 5, "programmes": 5, "curves": 4, "log in": 1}
PROCESSES, THREADS = 4, 6


class Work:
    """What one thread asks for: its workers' pages, and the forms that are still to be filled in."""

    def __init__(self, address, login, batches, manager, programme, seed):
        self.address, self.login, self.manager, self.programme = address, login, manager, programme
        self.workers = [cookies for cookies, _ in batches]
        self.forms = [(cookies, *form) for cookies, forms in batches for form in forms]
        self.draw = random.Random(seed)
        self.draw.shuffle(self.forms)
        self.client = town.Client(address)
        self.saved = 0

    def ask(self, kind):
        """The status of an answer, and whether it is the one that was wanted."""
        cookies = dict(self.draw.choice(self.workers))
        asked = {"mine": "/mitt", "work list": "/uppfoljning/att-gora", "programmes": "/uppfoljning",
                 "curves": "/uppfoljning/mina-klienter"}
        if kind == "log in":
            fresh = town.Client(self.address)
            fresh.log_in(self.login)
            return 200
        fields = None
        if kind == "save" and self.forms:
            cookies, path, fields = self.forms.pop()
            self.saved += 1
        elif kind == "results":
            cookies, path = self.manager, f"{self.programme}/resultat"
        elif kind in asked:
            path = asked[kind]
        else:
            cookies, path, _ = self.draw.choice(self.forms)
            path = path if kind == "form" else path.rsplit("/", 1)[0]
        self.client.cookies = dict(cookies)
        return self.client.ask("POST" if fields else "GET", path, fields)[0]


def run(works, rate, seconds, began, out):
    """One process: its threads ask in turn, each at its share of the rate."""
    times, failures = collections.defaultdict(list), []
    kinds = [kind for kind, share in MIX.items() for _ in range(share)]

    def ask(work):
        interval = 1 / rate
        due = began + work.draw.random() * interval
        while due < began + seconds:
            time.sleep(max(0, due - time.time()))
            kind = work.draw.choice(kinds)
            try:
                status = work.ask(kind)
                if status != 200:
                    failures.append(f"{kind}: {status}")
            except (OSError, SystemExit, town.http.client.HTTPException) as error:
                failures.append(f"{kind}: {type(error).__name__} {error}")
                work.client = town.Client(work.address)
            times[kind].append(time.time() - due)
            due += interval

    threads = [threading.Thread(target=ask, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put((dict(times), failures, sum(work.saved for work in works)))


def load(folder, rate, seconds, workers):
    """The times of each kind of request, what failed, and the forms saved, which are all found stored."""
    forms = int(rate * seconds * MIX["save"] / 100 * 1.5) + 400
    data.beginners(folder / "start.csv", forms, datetime.date.today(), workers)
    database, beprova = town.installation(folder, "programme.yaml", workers=workers)
    beprova("import", "follow-up", folder / "start.csv", "--programme", "bench", "--map", town.HERE / "start-map.yaml")
    server = town.Server(database)
    batches = saves.batches(server, database)
    manager = server.client("chefen")
    programme = server.programme(manager, "bench")
    number = min(PROCESSES * THREADS, len(workers))
    works = [
        Work(server.address, workers[part], batches[part::number], manager.cookies, programme, part)
        for part in range(number)]
    out = multiprocessing.Queue()
    began = time.time() + 1
    processes = [
        multiprocessing.Process(target=run, args=(works[part::PROCESSES], rate / number, seconds, began, out))
        for part in range(PROCESSES)]
    for process in processes:
        process.start()
    times, failures, saved = collections.defaultdict(list), [], 0
    for _ in processes:
        some, wrong, stored = out.get()
        for kind, taken in some.items():
            times[kind] += taken
        failures += wrong
        saved += stored
    for process in processes:
        process.join()
    peak = town.resident(server.process.pid, "VmHWM") / 1024
    server.stop()
    if not failures:
        stored = saves.stored(database, "m3")
        if stored != saved:
            failures.append(f"{stored} of {saved} forms are stored")
        beprova("cells", "verify")
    return times, failures, saved, peak


def report(times, failures, saved, peak, rate, seconds):
    rows = []
    for kind, taken in [*sorted(times.items()), ("all", [t for some in times.values() for t in some])]:
        ms = [f"{percentile(taken, share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)]
        rows.append(f"| {kind} | {len(taken):,} | {' | '.join(ms)} | {max(taken) * 1000:.0f} |")
    wrong = "no errors" if not failures else f"{len(failures)} errors, such as: " + "; ".join(sorted(set(failures))[:5])
    return (
        f"{rate} requests a second for {seconds:,} seconds: {wrong}; {saved:,} forms saved; {peak:.0f} MB at most.\n\n"
        "| asked for | requests | median ms | p95 ms | p99 ms | longest ms |\n|---|---:|---:|---:|---:|---:|\n"
        + "\n".join(rows) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--workers", type=int, default=len(data.WORKERS))
    parser.add_argument("--binary", type=pathlib.Path, default=town.BINARY)
    chosen = parser.parse_args()
    town.BINARY = chosen.binary
    folder = pathlib.Path(tempfile.mkdtemp(prefix="beprova-load-"))
    try:
        found = load(folder, chosen.rate, chosen.seconds, data.WORKERS[:chosen.workers])
    finally:
        shutil.rmtree(folder)
    print(report(*found, chosen.rate, chosen.seconds), flush=True)
    if found[1]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
