"""The result page beside DuckDB and pandas that compute the same tables from raw data in memory."""

import statistics
import time

MEASURES = "abcdefgh"
DIVISIONS = ["", "substr(start, 1, 7)", "arm", "gender"]
WHO = ["gender", "age", "arm", "area", "housing"]
PAGE = "/resultat?matt=a&tillfalle=m6&uppdelning=arm"


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def duckdb_page(path, unit=None):
    """Seconds for the tables of the page: all, by month, by intervention, by gender; two shares; who they are."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(
        f"""CREATE TABLE raw AS SELECT *, (CAST(substr(CAST(start AS VARCHAR), 1, 4) AS INT) - birth_year) // 15 AS age
            FROM read_csv('{path}', types={{'start': 'VARCHAR'}})""")
    where = f"AND s.unit = '{unit}'" if unit else ""
    began = time.perf_counter()
    connection.execute(
        f"""CREATE TEMP TABLE pairs AS SELECT s.*, m.a AS a1, m.g AS g1, m.h AS h1
            FROM raw s LEFT JOIN raw m ON m.person = s.person AND m.occasion = 'm6'
            WHERE s.occasion = 'start' {where}""")
    for division in DIVISIONS:
        by = f"GROUP BY {division}" if division else ""
        shown = f"{division}," if division else ""
        connection.execute(
            f"""SELECT {shown} count(*), count(a1), avg(a) FILTER (a1 IS NOT NULL), avg(a1), avg(a1 - a),
                stddev_samp(a1 - a), count(*) FILTER (a1 - a <= -2), count(*) FILTER (a1 - a >= 2),
                avg(a) FILTER (a1 IS NULL) FROM pairs {by}""").fetchall()
    connection.execute("SELECT count(g1), count(*) FILTER (g1 < 4), count(h1), count(*) FILTER (h1 < 4) FROM pairs").fetchall()
    for division in WHO:
        connection.execute(f"SELECT {division}, count(*) FROM pairs GROUP BY {division}").fetchall()
    return time.perf_counter() - began


def pandas_page(path, unit=None):
    import pandas

    data = pandas.read_csv(path)
    data["age"] = (data.start.str[:4].astype(int) - data.birth_year) // 15
    data["month"] = data.start.str[:7]
    began = time.perf_counter()
    if unit:
        data = data[data.unit == unit]
    start = data[data.occasion == "start"].set_index("person")
    later = data[data.occasion == "m6"].set_index("person")[["a", "g", "h"]]
    pairs = start.join(later, rsuffix="1")
    pairs["change"] = pairs.a1 - pairs.a
    for by in (lambda _: 0, "month", "arm", "gender"):
        pairs.groupby(by).agg({"a": ["size", "mean"], "a1": ["count", "mean"], "change": ["mean", "std"]})
        (pairs.change <= -2).groupby(pairs.month).sum()
    (pairs.g1 < 4).sum(), (pairs.h1 < 4).sum()
    for by in WHO:
        pairs.groupby(by).size()
    return time.perf_counter() - began


def measure(server, path, answers, lines):
    """A line for one unit and one for the whole municipality."""
    one_row = None
    for name, login, unit in (("one unit", "chefen", "U000"), ("200 units", "chefschefen", None)):
        client = server.client(login)
        address = server.programme(client, "bred") + PAGE
        if one_row is None:
            one_row = client.typical("/konto", 60)
        _, cold = client.get(address)
        times = client.times(address, 60 if unit else 15)
        warm = statistics.median(times)
        duck = statistics.median(duckdb_page(path, unit) for _ in range(3))
        lines.append([
            f"{answers:,}", name, f"{cold * 1000:.1f}", f"{warm * 1000:.1f}", f"{percentile(times, 0.95) * 1000:.1f}",
            f"{warm / one_row:.1f}", f"{duck / warm:.1f}", f"{pandas_page(path, unit) / warm:.1f}"])
        print(lines[-1], flush=True)
