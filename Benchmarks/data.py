"""Invented files, the same for the same seed."""

import csv
import datetime
import random


def long(path, rows, seed=1, series="P"):
    """Ten columns, a row per person and occasion, 15 % drop-out after the start; five answers a row."""
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
            for index, occasion in enumerate(("start", "m3", "m6", "m9")):
                if written == rows or (index and draw.random() < 0.15):
                    continue
                worry = min(10, max(0, round(level - 0.6 * index + draw.gauss(0, 1))))
                out.writerow([f"{series}{person:07}", start, occasion, gender, year, worry, 10 - worry,
                              draw.randrange(31), f"{draw.gauss(14000, 3000):.2f}",
                              "good" if draw.random() < 0.4 + 0.08 * index else "poor"])
                written += 1


UNITS = [f"U{number:03}" for number in range(200)]


# So many are in the first unit however small the file is, so that its page shows the same groups at every size.
IN_FIRST_UNIT = 300


def broad(path, answers, seed=1):
    """Eight measures, 200 units, 24 months of starts, 20 % drop-out at each occasion; eight answers a row."""
    draw = random.Random(seed)
    written, person = 0, 0
    first = datetime.date(2024, 1, 1)
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow("person,unit,start,occasion,gender,birth_year,arm,area,housing,a,b,c,d,e,f,g,h".split(","))
        while written < answers // 8:
            person += 1
            start = (first + datetime.timedelta(days=draw.randrange(731))).isoformat()
            about = [draw.choice(["female", "male"]), draw.randrange(1950, 2006), f"arm{draw.randrange(12):02}",
                     f"area{draw.randrange(14):02}", draw.choice(["own", "rent", "none"])]
            unit = draw.choice(UNITS) if person > IN_FIRST_UNIT else UNITS[0]
            level = draw.gauss(6, 2)
            for index, occasion in enumerate(("start", "m6", "m12")):
                if written == answers // 8 or (index and draw.random() < 0.2):
                    continue
                values = [min(10, max(0, round(level - 0.6 * index + draw.gauss(0, 1)))) for _ in range(8)]
                out.writerow([f"P{person:07}", unit, start, occasion, *about, *values])
                written += 1


WORKERS = [f"hand{number:02}" for number in range(100)]


def beginners(path, number, today, workers=WORKERS):
    """Those who started three months ago and wait for the form of that occasion, shared by the workers."""
    draw = random.Random(2)
    start = (today - datetime.timedelta(days=91)).isoformat()
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow("person,start,occasion,gender,birth_year,worry,sleep,days,income,status,worker".split(","))
        for person in range(number):
            out.writerow([f"P{person:07}", start, "start", draw.choice(["female", "male"]), draw.randrange(1950, 2006),
                          draw.randrange(11), draw.randrange(11), draw.randrange(31), "12000.00", "poor", workers[person % len(workers)]])
