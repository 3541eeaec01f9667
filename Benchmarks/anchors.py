"""What others take for the same: a list page by Django and gunicorn over the same database."""

import os
import pathlib
import socket
import statistics
import subprocess
import sys
import time

import results
import town

LIST = "/utbyta/anteckningar"
# The queries that both understand alike.
QUERIES = ["", "?sort=titel", "?synlighet=team", "?q=boende"]
HEADINGS = ["database", "list", "ours p50 ms", "ours p95 ms", "Django p50 ms", "Django p95 ms", "Django takes ×"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Django:
    """gunicorn with a worker for each core, as its documentation begins."""

    def __init__(self, database):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--workers", str(os.cpu_count()), "--bind", f"127.0.0.1:{port}",
             "--keep-alive", "60", "--worker-class", "gthread", "--threads", "2", "--log-level", "error",
             "django_list:application"],
            cwd=pathlib.Path(__file__).parent, env=os.environ | {"DATABASE": str(database)})
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise SystemExit("gunicorn does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def compare(name, server, database, login, lines, times=60):
    """The same lists by both, one after the other in turn, so that neither has the quieter minute."""
    ours = server.client(login)
    django = Django(database)
    theirs = town.Client(django.address)
    theirs.cookies = ours.cookies
    try:
        for query in QUERIES:
            taken = {ours: [], theirs: []}
            for _ in range(times):
                for client in taken:
                    taken[client].append(1000 * client.get(LIST + query)[1])
            own, other = (sorted(taken[client]) for client in (ours, theirs))
            lines.append(
                [name, query.lstrip("?") or "(none)", f"{statistics.median(own):.1f}",
                 f"{results.percentile(own, 0.95):.1f}", f"{statistics.median(other):.1f}",
                 f"{results.percentile(other, 0.95):.1f}", f"{statistics.median(other) / statistics.median(own):.1f}"])
            print(" | ".join(lines[-1]), flush=True)
    finally:
        django.stop()
