"""Disclosure control: elimination, complete protection, releases in a ledger, and how they grow."""

import csv
import math
import random
import subprocess

from town import ROOT

BINARY = ROOT / ".build/release/disclosure-bench"
RECORDED_FULL = 65.3
CROSS = ["units", "cells", "non-zeros", "elimination s", "CPU s", "CPU µs per non-zero · log₂", "× the recorded 65 s",
         "withheld", "peak MB"]
DASHBOARD = ["attackers", "cells", "withheld by elimination", "in the end", "protection s", "CPU s", "check s", "proved",
             "certificate kB"]
SERIES = ["releases a year", "cells", "published %", "sensitive", "proved", "seconds", "CPU s", "ledger kB"]


def cross(file, units, seed):
    """Units under forty to a hundred of them by outcome, sex and age, a hundred persons a unit."""
    choose = random.Random(seed)
    weights = [choose.gammavariate(1.2, 1) for _ in range(units)]
    outcomes, ages = ["drop", "impr", "same", "worse"], ["0-17", "18-29", "30-64", "65+"]
    counts = {}
    for _ in range(units * 100):
        key = (choose.choices(range(units), weights)[0], choose.choices(outcomes, [.15, .45, .3, .1])[0],
               choose.choices("KM", [.6, .4])[0], choose.choices(ages, [.2, .25, .4, .15])[0])
        counts[key] = counts.get(key, 0) + 1
    departments, administrations = max(2, units // 5), 6
    with open(file, "w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow("unit dept admin outcome sex age n".split())
        for unit in range(units):
            for outcome in outcomes:
                for sex in "KM":
                    for age in ages:
                        department = unit * departments // units
                        rows.writerow(
                            [f"U{unit:04}", f"D{department:03}", f"A{department * administrations // departments}",
                             outcome, sex, age, counts.get((unit, outcome, sex, age), 0)])


def series(file, seed):
    """Eight tiny units by outcome and month, as those who report year to date have them."""
    choose = random.Random(seed)
    with open(file, "w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow("unit dept outcome month n".split())
        for unit in range(1, 9):
            mean = choose.choice([1, 2, 3, 5, 8])
            for month in range(1, 13):
                for outcome, share in zip(("improved", "unchanged", "worse"), (.5, .35, .15)):
                    persons = sum(choose.random() < share for _ in range(max(0, int(choose.gauss(mean, 1.5)))))
                    if persons:
                        rows.writerow([f"U{unit}", f"D{(unit - 1) // 2 + 1}", outcome, month, persons])


def run(*words):
    out = subprocess.run([BINARY, *map(str, words)], check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value in (line.split("=") for line in out.splitlines())}


def measure(folder, lines):
    file = folder / "table.csv"
    for units in (25, 50, 100, 200, 400):
        cross(file, units, seed=11)
        got = run("full", file)
        growth = got["elimination_cpu"] * 1e6 / got["non_zeros"] / math.log2(got["non_zeros"])
        ratio = f"{RECORDED_FULL / got['elimination_seconds']:.0f}" if units == 200 else "–"
        lines["cross"].append(
            [str(units), f"{got['cells']:,.0f}", f"{got['non_zeros']:,.0f}", f"{got['elimination_seconds']:.2f}",
             f"{got['elimination_cpu']:.2f}", f"{growth:.3f}", ratio, f"{got['eliminated']:,.0f}",
             f"{got['peak_kilobytes'] / 1024:.0f}"])
        print(lines["cross"][-1], flush=True)
        if units == 200:
            for kind, name in (("dashboard", "outsider"), ("inside", "and 6 administrations")):
                got = run(kind, file)
                lines["dashboard"].append(
                    [name, f"{got['cells']:,.0f}", f"{got['eliminated']:,.0f}", f"{got['withheld']:,.0f}",
                     f"{got['protection_seconds']:.1f}", f"{got['protection_cpu']:.1f}", f"{got['check_seconds']:.2f}",
                     f"{got['proved_wide'] + got['proved_distinct']:,.0f}", f"{got['certificate_bytes'] / 1024:.0f}"])
                print(lines["dashboard"][-1], flush=True)
    series(file, seed=7)
    for step in (1, 3, 6, 12):
        got = run("series", file, step)
        lines["series"].append(
            [str(12 // step), f"{got['cells']:,.0f}", f"{got['published'] * 100:.0f}",
             f"{got['sensitive']:,.0f}", f"{(got['proved_wide'] + got['proved_distinct']) / 2:,.0f}",
             f"{got['series_seconds']:.2f}", f"{got['series_cpu']:.2f}", f"{got['ledger_bytes'] / 1024:.1f}"])
        print(lines["series"][-1], flush=True)
