"""The served product as those see it who run it: metrics, health, the log, the end."""

import http.client
import json
import re
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest
from conftest import BINARY, ENVIRONMENT, PASSWORD
from prometheus_client.parser import text_string_to_metric_families

# Invented: no such person can have been born on day 91 in the numbers of the tests.
NUMBERS = ["199902919999", "19990291-9999", "990291-9999", "9902919999"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    """A server of the demo with a port for those who watch: address, that port, process, log."""
    log, watch = tmp_path / "log", free_port()
    with open(log, "w") as errors:
        process = subprocess.Popen(
            [BINARY, "demo", "--port", "0", "--metrics-port", str(watch),
             "--database", str(tmp_path / "my.sqlite")],
            stdout=subprocess.PIPE, stderr=errors, text=True, env=ENVIRONMENT)
    address = process.stdout.readline().strip()
    assert address.startswith("http://"), log.read_text()
    yield address, watch, process, log
    if process.poll() is None:
        process.kill()
        process.wait()


def fetch(url, data=None, headers={}):
    request = urllib.request.Request(url, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def test_metrics_are_read_by_prometheus_own_parser(server):
    address, watch, _, _ = server
    fetch(address + "/logga-in")
    fetch(address + "/uppfoljning/finns-inte")
    body = urllib.parse.urlencode({"login": "eva", "password": PASSWORD}).encode()
    fetch(address + "/logga-in", body, {"Sec-Fetch-Site": "same-origin"})
    status, headers, text = fetch(f"http://127.0.0.1:{watch}/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found = {family.name: family for family in text_string_to_metric_families(text)}
    requests = {
        (s.labels["method"], s.labels["route"], s.labels["status"]): s.value
        for s in found["beprova_http_requests"].samples}
    assert requests[("GET", "/logga-in", "200")] >= 1
    assert requests[("POST", "/logga-in", "303")] == 1
    for name, kind in [
            ("beprova_http_request_seconds", "histogram"), ("beprova_saves", "counter"),
            ("beprova_database_wait_seconds", "histogram"), ("beprova_cells_stale", "gauge"),
            ("beprova_imports_unfinished", "gauge"), ("beprova_disk_free_bytes", "gauge"),
            ("process_resident_memory_bytes", "gauge"), ("beprova_ready", "gauge")]:
        assert found[name].type == kind, name
    for family in found.values():
        if family.type != "histogram":
            continue
        buckets = {}
        for sample in family.samples:
            key = tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le"))
            if sample.name.endswith("_bucket"):
                buckets.setdefault(key, []).append(sample.value)
        counts = {tuple(sorted(s.labels.items())): s.value
                  for s in family.samples if s.name.endswith("_count")}
        for key, values in buckets.items():
            assert values == sorted(values) and values[-1] == counts[key]
    assert found["process_resident_memory_bytes"].samples[0].value > 1e6
    # No ids and no names: every address is the pattern of its route.
    routes = {s.labels["route"] for s in found["beprova_http_requests"].samples}
    assert "/uppfoljning/{programme}" in routes and "finns-inte" not in text
    assert fetch(address + "/metrics")[0] == 404


def test_health_says_how_it_is_without_data(server):
    address, watch, _, _ = server
    for base in [address, f"http://127.0.0.1:{watch}"]:
        assert fetch(base + "/healthz")[::2] == (200, "ok\n")
        assert fetch(base + "/readyz")[::2] == (200, "ready\n")
    assert "Set-Cookie" not in fetch(address + "/readyz")[1]


def test_the_log_tells_what_was_asked_but_never_of_whom(server):
    address, _, process, log = server
    references = []
    for number in NUMBERS:
        form = urllib.parse.urlencode({"login": number, "password": number, number: number})
        for path, data, headers in [
                (f"/uppfoljning/{number}", None, {}), (f"/{number}/{number}", None, {}),
                (f"/logga-in?{number}={number}", None, {"Referer": f"{address}/{number}"}),
                (f"/styra?a=%ff{number}", None, {"User-Agent": number, "Cookie": f"session={number}"}),
                ("/logga-in", form.encode(), {"Sec-Fetch-Site": "same-origin"}),
                ("/logga-in", number.encode(), {"Content-Type": "text/" + number}),
                (f"/logga-in", form.encode(), {"Origin": f"https://{number}.se"})]:
            references.append(fetch(address + path, data, headers)[1]["X-Request-ID"])
    # What is no HTTP at all.
    with socket.create_connection(address.removeprefix("http://").split(":")) as raw:
        raw.sendall(f"GET /{NUMBERS[0]} {NUMBERS[1]}\r\n{NUMBERS[2]}\r\n\r\n".encode())
        raw.recv(4096)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    lines = [line for line in log.read_text().splitlines() if line.startswith("{")]
    entries = [json.loads(line) for line in lines]
    requests = {e["request"]: e for e in entries if e["event"] == "request"}
    assert set(references) <= set(requests)
    for entry in entries:
        assert {"time", "level", "event"} <= set(entry)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["time"])
    for entry in requests.values():
        assert {"method", "route", "status", "milliseconds"} <= set(entry)
    # Who is not logged in is led on, which is a request of its own.
    assert "/uppfoljning/{programme}" in {entry["route"] for entry in requests.values()}
    assert requests[references[1]]["route"] == "none"
    text = "\n".join(lines)
    for digits in ["9902919999", "990291-9999", "0291"]:
        assert digits not in text
    assert [e["event"] for e in entries][-1] == "stopped"


def test_when_told_to_stop_it_finishes_what_it_began_and_takes_nothing_new(server, tmp_path):
    address, watch, process, _ = server
    host, port = address.removeprefix("http://").split(":")
    body = urllib.parse.urlencode({"login": "eva", "password": PASSWORD}).encode()
    slow = http.client.HTTPConnection(host, int(port), timeout=60)
    slow.putrequest("POST", "/logga-in")
    slow.putheader("Content-Type", "application/x-www-form-urlencoded")
    slow.putheader("Content-Length", str(len(body)))
    slow.putheader("Sec-Fetch-Site", "same-origin")
    slow.endheaders()
    slow.send(body[:5])
    assert fetch(address + "/healthz")[0] == 200
    process.send_signal(signal.SIGTERM)
    # Those who watch are told, on the port of their own, as long as something is still answered.
    for _ in range(200):
        try:
            status, _, text = fetch(f"http://127.0.0.1:{watch}/readyz")
        except urllib.error.URLError:
            pytest.fail("the port for those who watch closed before the last answer")
        if status == 503:
            break
        threading.Event().wait(0.05)
    assert (status, "stopping" in text) == (503, True)
    with pytest.raises(OSError):
        for _ in range(200):
            socket.create_connection((host, int(port)), timeout=5).close()
            threading.Event().wait(0.05)
    slow.send(body[5:])
    answer = slow.getresponse()
    assert answer.status == 303 and "session" in answer.headers["Set-Cookie"]
    assert process.wait(timeout=40) == 0
    wal = tmp_path / "my.sqlite-wal"
    assert not wal.exists() or wal.stat().st_size == 0


def test_a_request_that_never_ends_does_not_keep_it_for_ever(server):
    address, _, process, _ = server
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(b"POST /logga-in HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n"
                    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\nlogin=")
        assert fetch(address + "/healthz")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
