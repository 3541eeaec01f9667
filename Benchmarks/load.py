"""A day's mix of requests at a steady rate: nobody may be refused, and how long the slowest wait is said.

Requests are sent when they are due whether or not earlier ones have been answered, and an answer's time counts from
when it was due: a server that stands still is not spared by a generator that waits for it.

With several servers each request goes to the next of them, whoever asks. With --kill they are killed (SIGKILL) in
turn and started again: what is not answered is asked once more of another, as a proxy and somebody at a form do.
"""

import argparse
import collections
import datetime
import itertools
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import socket
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

    def __init__(self, addresses, login, batches, manager, programme, seed, tries=1):
        self.addresses, self.login, self.manager, self.programme = addresses, login, manager, programme
        self.workers = [cookies for cookies, _ in batches]
        self.forms = [(cookies, *form) for cookies, forms in batches for form in forms]
        self.draw = random.Random(seed)
        self.draw.shuffle(self.forms)
        self.clients = [town.Client(address) for address in addresses]
        self.turn = itertools.count(seed)
        self.tries = tries
        self.saved = self.again = 0

    def send(self, cookies, method, path, fields):
        """What the next server answers, or the one after it."""
        for left in reversed(range(self.tries)):
            place = next(self.turn) % len(self.clients)
            client = self.clients[place]
            client.cookies = dict(cookies)
            try:
                return client.ask(method, path, fields)[0]
            except (OSError, town.http.client.HTTPException):
                self.clients[place] = town.Client(self.addresses[place])
                if not left:
                    raise
                self.again += 1

    def ask(self, kind):
        """The status of an answer, and whether it is the one that was wanted."""
        cookies = dict(self.draw.choice(self.workers))
        asked = {"mine": "/mitt", "work list": "/uppfoljning/att-gora", "programmes": "/uppfoljning",
                 "curves": "/uppfoljning/mina-klienter"}
        if kind == "log in":
            for left in reversed(range(self.tries)):
                try:
                    town.Client(self.addresses[next(self.turn) % len(self.addresses)]).log_in(self.login)
                    return 200
                except (OSError, town.http.client.HTTPException):
                    if not left:
                        raise
                    self.again += 1
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
        return self.send(cookies, "POST" if fields else "GET", path, fields)


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
            times[kind].append(time.time() - due)
            due += interval

    threads = [threading.Thread(target=ask, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put((dict(times), failures, sum(work.saved for work in works), sum(work.again for work in works)))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fell(servers, start, seconds, until):
    """Kills a server every so many seconds, in turn, and starts it again; how many fell."""
    number = 0
    while time.time() + seconds < until:
        time.sleep(seconds)
        place = number % len(servers)
        servers[place].process.kill()
        servers[place].process.wait()
        servers[place] = start(place)
        number += 1
    return number


def load(folder, rate, seconds, workers, url=None, number_of_servers=1, kill=0):
    """The times of each kind of request, what failed, and the forms saved, which are all found stored."""
    forms = int(rate * seconds * MIX["save"] / 100 * 1.5) + 400
    data.beginners(folder / "start.csv", forms, datetime.date.today(), workers)
    if url:
        os.environ["BEPROVA_DATA"] = str(folder)
    database, beprova = town.installation(folder, "programme.yaml", workers=workers, database=url)
    beprova("import", "follow-up", folder / "start.csv", "--programme", "bench", "--map", town.HERE / "start-map.yaml")
    ports = [free_port() for _ in range(number_of_servers)]

    def start(place):
        return town.Server(database, folder / "server.log", ports[place])

    servers = [start(place) for place in range(number_of_servers)]
    server = servers[0]
    batches = saves.batches(server, database)
    manager = server.client("chefen")
    programme = server.programme(manager, "bench")
    number = min(PROCESSES * THREADS, len(workers))
    works = [
        Work(
            [s.address for s in servers], workers[part], batches[part::number], manager.cookies, programme, part,
            tries=8 if kill else 1)
        for part in range(number)]
    out = multiprocessing.Queue()
    began = time.time() + 1
    processes = [
        multiprocessing.Process(target=run, args=(works[part::PROCESSES], rate / number, seconds, began, out))
        for part in range(PROCESSES)]
    for process in processes:
        process.start()
    fallen = fell(servers, start, kill, began + seconds) if kill else 0
    times, failures, saved, again = collections.defaultdict(list), [], 0, 0
    for _ in processes:
        some, wrong, stored, asked_again = out.get()
        again += asked_again
        for kind, taken in some.items():
            times[kind] += taken
        failures += wrong
        saved += stored
    for process in processes:
        process.join()
    peak = max(town.resident(server.process.pid, "VmHWM") for server in servers) / 1024
    for server in servers:
        server.stop()
        if server.process.returncode:
            failures.append(f"a server ended with {server.process.returncode}")
    if not failures:
        stored = saves.stored(database, "m3")
        if stored != saved:
            failures.append(f"{stored} of {saved} forms are stored")
        beprova("cells", "verify")
        beprova("audit", "verify")
    return times, failures, saved, peak, fallen, again


def report(times, failures, saved, peak, fallen, again, rate, seconds):
    rows = []
    for kind, taken in [*sorted(times.items()), ("all", [t for some in times.values() for t in some])]:
        ms = [f"{percentile(taken, share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)]
        rows.append(f"| {kind} | {len(taken):,} | {' | '.join(ms)} | {max(taken) * 1000:.0f} |")
    wrong = "no errors" if not failures else f"{len(failures)} errors, such as: " + "; ".join(sorted(set(failures))[:5])
    falls = f" {fallen} servers were killed; {again} requests were asked again." if fallen else ""
    return (
        f"{rate} requests a second for {seconds:,} seconds: {wrong}; {saved:,} forms saved; {peak:.0f} MB at most."
        f"{falls}\n\n"
        "| asked for | requests | median ms | p95 ms | p99 ms | longest ms |\n|---|---:|---:|---:|---:|---:|\n"
        + "\n".join(rows) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--workers", type=int, default=len(data.WORKERS))
    parser.add_argument("--binary", type=pathlib.Path, default=town.BINARY)
    parser.add_argument("--database-url", help="an empty database on a PostgreSQL server; else a file")
    parser.add_argument("--servers", type=int, default=1)
    parser.add_argument("--kill", type=float, default=0, help="kill a server every so many seconds")
    chosen = parser.parse_args()
    if chosen.kill and chosen.servers < 2:
        parser.error("--kill takes more than one server")
    town.BINARY = chosen.binary
    folder = pathlib.Path(tempfile.mkdtemp(prefix="beprova-load-"))
    try:
        found = load(
            folder, chosen.rate, chosen.seconds, data.WORKERS[:chosen.workers], chosen.database_url,
            chosen.servers, chosen.kill)
    finally:
        shutil.rmtree(folder)
    print(report(*found, chosen.rate, chosen.seconds), flush=True)
    if found[1]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
