"""A PostgreSQL of the benchmarks' own, as Debian installs it: on the disk, with its usual safety, on a free port."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import anchors
import data
import results
import saves
import town

IMPORT = ["rows", "on", "seconds", "rows a second", "rate beside COPY", "bytes on disk an answer"]
SAVES = ["forms", "on", "saved a second", "bare inserts a second", "ratio"]
WALL = ["what", "without the wall", "behind it", "ratio"]


class Postgres:
    def __init__(self):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))[-1]
        self.folder = tempfile.mkdtemp(prefix="beprova-bench-pg-")
        self.port = anchors.free_port()
        run = []
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
            run = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        subprocess.run(
            [*run, programs / "initdb", "-D", f"{self.folder}/data", "-U", "app", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        self.process = subprocess.Popen(
            [*run, programs / "postgres", "-D", f"{self.folder}/data", "-p", str(self.port), "-c",
             "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_wal_size=4GB",
             "-c", "shared_buffers=1GB"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        while subprocess.run(
                [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            time.sleep(0.1)
        self.pgbench = programs / "pgbench"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def url(self, name, role="app"):
        return f"postgresql://{role}@127.0.0.1:{self.port}/{name}"

    def psql(self, name, *statements):
        words = [word for statement in statements for word in ("-c", statement)]
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url(name), *words],
            check=True, capture_output=True, text=True).stdout

    def create(self, name):
        """A database whose owner may make tables and for whom `service` may use their rows, and no more."""
        self.psql(
            "postgres", "DO $$ BEGIN CREATE ROLE owner LOGIN; CREATE ROLE service LOGIN; "
            "EXCEPTION WHEN duplicate_object THEN NULL; END $$", f"CREATE DATABASE {name} OWNER owner")
        self.psql(
            name, "ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public "
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO service")

    def bytes(self, name):
        return int(self.psql(name, "VACUUM", f"SELECT pg_database_size('{name}')"))


def installation(server, name, folder, package, role, **town_of):
    """An installation on the server, used as `role`; its schema is the owner's."""
    server.create(name)
    os.environ["BEPROVA_DATA"] = str(folder)
    town.Peak(town.BINARY, "upgrade", "--owner", server.url(name, "owner"), "--database", server.url(name, role))
    return town.installation(folder, package, database=server.url(name, role), **town_of)


def imports(server, folder, rows, lines):
    file = folder / f"long{rows}.csv"
    data.long(file, rows)
    columns = "person text, start date, occasion text, gender text, birth_year int, worry int, sleep int, days int, income numeric, status text"
    for role, name in (("app", "without the wall"), ("service", "behind the wall")):
        base = f"import_{role}_{rows}"
        _, beprova = installation(server, base, folder, "programme.yaml", role)
        before = server.bytes(base)
        server.psql("postgres", f"CREATE TABLE bare_{role}_{rows} ({columns})")
        began = time.perf_counter()
        server.psql("postgres", f"\\copy bare_{role}_{rows} from '{file}' with (format csv, header)")
        bare = time.perf_counter() - began
        done = beprova("import", "follow-up", file, "--programme", "bench", "--map", town.HERE / "map.yaml")
        size = (server.bytes(base) - before) / (rows * 5)
        lines.append(
            [f"{rows:,}", name, f"{done.seconds:.1f}", f"{rows / done.seconds:,.0f}", f"{bare / done.seconds:.3f}",
             f"{size:.0f}"])
        print(lines[-1], flush=True)


def forms(server, folder, number, today, lines):
    file = folder / "start.csv"
    data.beginners(file, number, today)
    script = folder / "insert.sql"
    script.write_text("INSERT INTO bare (id, body) VALUES (gen_random_uuid(), repeat('x', 200));\n")
    for role, name in (("app", "without the wall"), ("service", "behind the wall")):
        base = f"saves_{role}"
        database, beprova = installation(server, base, folder, "programme.yaml", role, workers=data.WORKERS)
        beprova("import", "follow-up", file, "--programme", "bench", "--map", town.HERE / "start-map.yaml")
        server.psql(base, "CREATE TABLE bare (id uuid PRIMARY KEY, body text NOT NULL)")
        said = subprocess.run(
            [server.pgbench, "-n", "-f", script, "-c", "1", "-T", "5", server.url(base)],
            check=True, capture_output=True, text=True).stdout
        bare = float(re.search(r"tps = ([\d.]+)", said)[1])
        running = town.Server(database, log="/dev/null")
        try:
            rate = saves.rate(running, server.url(base))
        finally:
            running.stop()
        beprova("cells", "verify")
        lines.append([f"{number:,}", name, f"{rate:,.0f}", f"{bare:,.0f}", f"{rate / bare:.2f}"])
        print(lines[-1], flush=True)


def pages(server, folder, answers, lines, times=60):
    """The same pages of the same rows by one who is behind the wall and by one who passes it."""
    file = folder / f"broad{answers}.csv"
    data.broad(file, answers)
    base = f"pages_{answers}"
    database, beprova = installation(server, base, folder, "results.yaml", "service", units=data.UNITS)
    beprova("import", "follow-up", file, "--programme", "bred", "--map", town.HERE / "results-map.yaml")
    server.psql(base, "VACUUM ANALYZE")
    running = {role: town.Server(server.url(base, role), log="/dev/null") for role in ("app", "service")}
    try:
        clients = {role: one.client("chefen") for role, one in running.items()}
        programme = next(iter(running.values())).programme(clients["app"], "bred")
        for what, path in (
                ("list of programmes", "/uppfoljning"), ("work list", "/uppfoljning/att-gora"),
                ("result page of a unit", programme + results.PAGE)):
            taken = {role: [] for role in clients}
            for _ in range(times):
                for role, client in clients.items():
                    taken[role].append(1000 * client.get(path)[1])
            without, behind = (sorted(taken[role])[times // 2] for role in ("app", "service"))
            lines.append([what, f"{without:.1f} ms", f"{behind:.1f} ms", f"{behind / without:.2f}"])
            print(lines[-1], flush=True)
    finally:
        for one in running.values():
            one.stop()
    return running
