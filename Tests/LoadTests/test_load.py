"""The short form of `make load`: a day's mix at a low rate, and every form that was saved is stored."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BEPROVA_BINARY", str(ROOT / ".build/debug/beprova"))


def load(*options):
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "BEPROVA_KEYS")}
    outcome = subprocess.run(
        [sys.executable, ROOT / "Benchmarks/load.py", "--rate", "5", "--seconds", "20", "--workers", "4",
         "--binary", BINARY, *options],
        capture_output=True, text=True, env=environment)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr[-2000:]
    assert "5 requests a second for 20 seconds: no errors" in outcome.stdout
    return outcome.stdout


def test_nobody_is_refused_at_a_steady_rate():
    load()


def test_nobody_is_refused_by_the_server_that_goes_on_when_another_is_killed():
    assert "servers were killed" in load("--servers", "2", "--kill", "6")
