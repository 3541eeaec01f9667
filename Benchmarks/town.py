"""An installation to measure: the program as a process, a server, and a client that keeps its connection."""

import http.client
import os
import pathlib
import re
import sqlite3
import statistics
import subprocess
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = ROOT / ".build/release/beprova"
HERE = ROOT / "Benchmarks"
PASSWORD = "fyra ord i en rad"


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
    except (FileNotFoundError, ProcessLookupError):
        return 0


class Client:
    """One browser: a connection that stays open, and its cookies."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc)
        self.cookies = {}

    def ask(self, method, path, fields=None):
        """The status, the text, and the seconds that the answer took."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Sec-Fetch-Site": "same-origin"}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        seconds = time.perf_counter() - began
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, text, seconds

    def log_in(self, login):
        _, page, _ = self.ask("GET", "/logga-in")
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        status, _, _ = self.ask(
            "POST", "/logga-in", fields | {"login": login, "password": PASSWORD, "till": "/konto"})
        if status != 303:
            raise SystemExit(f"cannot log in as {login}: {status}")

    def get(self, path):
        status, text, seconds = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"GET {path}: {status}\n{text[:2000]}")
        return text, seconds

    def times(self, path, number):
        return [self.get(path)[1] for _ in range(number)]

    def typical(self, path, number=9):
        return statistics.median(self.times(path, number))


class Server:
    def __init__(self, database, log=None, port=0):
        began = time.perf_counter()
        with open(log or f"{database}.log", "a") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--port", str(port), "--database", database],
                stdout=subprocess.PIPE, stderr=log, text=True)
        self.address = self.process.stdout.readline().strip()
        Client(self.address).get("/logga-in")
        self.first_answer = time.perf_counter() - began

    def client(self, login):
        client = Client(self.address)
        client.log_in(login)
        return client

    def programme(self, client, name):
        """The address of the programme whose title is on the list."""
        page, _ = client.get("/uppfoljning")
        return re.search(r"/uppfoljning/[0-9a-f-]{36}", page)[0]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def rows(database, sqlite, postgresql=None):
    """What a question comes to, asked of a file or of a server, which may need other words."""
    if not str(database).startswith("postgres"):
        return sqlite3.connect(database).execute(sqlite).fetchall()
    asked = ["psql", "--no-psqlrc", "-qAtF", "\t", "-c", postgresql or sqlite, str(database)]
    found = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return [tuple(line.split("\t")) for line in found.splitlines()]


def installation(folder, package, units=("U1",), workers=(), database=None):
    """A database with a board, its units, a manager of the first unit and one of the board, and its workers.

    A `database` is the address of an empty one on a PostgreSQL server."""
    database = database or folder / "bench.sqlite"
    secret = folder / "password"
    secret.write_text(PASSWORD + "\n")

    def beprova(*arguments):
        return Peak(BINARY, *arguments, "--database", database)

    beprova("init", "--password-file", secret)
    for unit in units:
        beprova("unit", "add", "--code", unit, "--name", f"Enhet {unit}", "--under", "SN")
    people = [("chefen", units[0], "unitManager"), ("chefschefen", "SN", "unitManager")]
    for login, unit, role in people + [(worker, units[0], "caseworker") for worker in workers]:
        beprova("user", "add", login, "--unit", unit, "--role", role, "--password-file", secret)
    beprova("programme", "add", HERE / package, "--unit", "SN")
    beprova("programme", "start", re.search(r"^id: (\w+)", (HERE / package).read_text(), re.M)[1])
    return database, beprova
