"""Figures of a programme worked out anew from an extract, and held against the product's.

    python3 figures.py PROGRAMME.json EXTRACT QUESTIONS

PROGRAMME.json says what the package says, EXTRACT is the directory that `beprova extract take` made,
QUESTIONS has the product's answers, one JSON object a line. Shares no code with the product: the
rules are those of docs/commands.md and docs/programmes.md, read again. Standard library only.
Prints how many figures were compared, then what differs; exit 1 where anything does.
"""
import calendar
import csv
import datetime
import json
import math
import os
import statistics
import sys

TOLERANCE = 1e-9
MISSING = "missing"


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def months_after(start, months):
    """The same day of a later month, or its last day where there is none."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


# ---- The extract -----------------------------------------------------------------------------


class Episode:
    def __init__(self, row):
        self.person = row["person"]
        self.household = row.get("household") or None
        self.sequence = int(row["sequence"])
        self.version = int(row["version"])
        self.unit = row["unit"]
        self.start, self.end = day(row["start"]), day(row["end"])
        self.deceased = day(row["deceased"])
        self.gender = row["gender"]
        self.birth_year = int(row["birth_year"]) if row["birth_year"] else None
        self.attributes = {
            # An apostrophe guards what a spreadsheet would run.
            name[2:]: value[1:] if value.startswith("'") else value
            for name, value in row.items() if name.startswith("a_") and value}
        self.responses = []


class Response:
    def __init__(self, row):
        self.occasion = row["occasion_given"] or None
        self.day = day(row["date"])
        self.not_done = row["not_done"] or None
        self.answers = {name[2:]: value for name, value in row.items()
                        if name.startswith("q_") and value}


def read(directory):
    episodes = {}
    for version in sorted(os.listdir(directory)):
        path = os.path.join(directory, version, "svar.csv")
        if not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                episode = episodes.setdefault(row["episode"], Episode(row))
                if row["date"]:
                    episode.responses.append(Response(row))
    with open(os.path.join(directory, "enheter.csv"), encoding="utf-8", newline="") as file:
        units = {row["code"]: row for row in csv.DictReader(file)}
    return list(episodes.values()), units


# ---- The organisation ------------------------------------------------------------------------


def successors(units, code):
    return [c for c in units[code]["went_over_to"].split("|") if c] if code in units else []


def counted_at(units, code, among):
    """The unit that goes on with the work, as long as it went over whole."""
    seen = {code}
    while True:
        after = successors(units, code)
        if len(after) != 1 or after[0] in seen or (among is not None and after[0] not in among):
            return code
        code = after[0]
        seen.add(code)


def reach(units, code):
    """The unit, those below, and those that went over to any of them whole, however far back."""
    found = {code}
    while True:
        below = {c for c, row in units.items() if row["under"] in found} | found
        if below == found:
            break
        found = below
    whole = set(found)
    while True:
        more = {c for c in units if len(successors(units, c)) == 1
                and successors(units, c)[0] in whole} | whole
        if more == whole:
            return whole
        whole = more


# ---- Occasions -------------------------------------------------------------------------------


class Occasion:
    def __init__(self, key, rule, due):
        self.key, self.rule, self.due = key, rule, due
        self.opens = due - datetime.timedelta(days=rule["opens"])
        self.closes = due + datetime.timedelta(days=rule["closes"])


def rule_of(programme, key):
    for rule in programme["occasions"]:
        if key in occasions_of(rule):
            return rule
    return None


def occasions_of(rule):
    if rule["kind"] == "during":
        return {f"{rule['id']}{m}": m
                for m in range(rule["every"], rule["last"] + 1, rule["every"])}
    return {rule["id"]: rule.get("months", 0)}


def schedule(programme, episode):
    """The occasions by due date, windows cut half-way where they meet; the last one death cut off."""
    found = []
    for rule in programme["occasions"]:
        for key, months in occasions_of(rule).items():
            if rule["kind"] == "start":
                due = episode.start
            elif rule["kind"] == "during":
                due = months_after(episode.start, months)
                if episode.end and due >= episode.end:
                    continue
            else:
                if not episode.end:
                    continue
                due = months_after(episode.end, months)
            found.append(Occasion(key, rule, due))
    found.sort(key=lambda o: o.due)
    one = datetime.timedelta(days=1)
    for a, b in zip(found, found[1:]):
        if a.closes >= b.opens:
            middle = a.due + datetime.timedelta(days=(b.due - a.due).days // 2)
            cut = min(max(middle, b.opens - one), a.closes)
            a.closes, b.opens = cut, cut + one
    if episode.deceased:
        for index, occasion in enumerate(found):
            if occasion.closes >= episode.deceased:
                return found[:index + 1], occasion.key
    return found, None


# ---- Values ----------------------------------------------------------------------------------


def truth(condition, answers):
    """True, False, or a reason; None where nothing is known. Conditions are `item < number`."""
    value = answers.get(condition["item"])
    if value is None:
        return None
    if value.startswith("."):
        return value[1:]
    return float(value) < condition["below"]


def value_of(programme, version, measure, occasion, answers):
    """A whole number of the measure's smallest unit, and the reason where there is none."""
    if measure["name"] not in programme["has"][str(version)]:
        return None, None
    if measure.get("occasion") and measure["occasion"] != occasion:
        return None, None
    answer = answers.get(measure["item"])
    condition = programme["conditions"].get(measure["item"])
    if condition and (answer is None or answer.startswith(".")):
        if truth(condition, answers) in (False, "notApplicable"):
            return None, "notApplicable"
    if answer is None:
        return None, None
    if answer.startswith("."):
        return None, answer[1:]
    if measure["kind"] == "share":
        return (1 if answer == measure["code"] else 0), None
    whole, _, part = answer.partition(".")
    sign = -1 if whole.startswith("-") else 1
    decimals = measure["decimals"]
    return sign * int(whole.lstrip("-") + (part + "0" * decimals)[:decimals]), None


class Told:
    """What an episode says of one measure."""

    def __init__(self, programme, measure, episode, units, among):
        self.episode = episode
        self.unit = counted_at(units, episode.unit, among)
        planned, cut = schedule(programme, episode)
        placed, starts, others = {}, [], []
        for response in sorted(episode.responses, key=lambda r: r.day):
            key = response.occasion
            if key is None:
                key = next((o.key for o in planned if o.opens <= response.day <= o.closes), None)
            value, reason = (None, response.not_done) if response.not_done else value_of(
                programme, episode.version, measure, key, response.answers)
            told = (response.day, response.not_done, value, reason)
            if key:
                placed.setdefault(key, []).append(told)
            if key and rule_of(programme, key)["kind"] == "start":
                starts.append((told, response))
            elif not response.not_done:
                others.append(told)
        if cut and cut not in placed:
            placed[cut] = [(episode.deceased, "deceased", None, "deceased")]
        first = next((i for i, (t, _) in enumerate(starts) if t[2] is not None), None)
        self.start = starts[first][0][2] if first is not None else None
        self.later = []
        for index, (told, _) in enumerate(starts):
            if first is not None and index > first and told[2] is not None:
                self.later.append((told[0], told[2]))
        for told in others:
            if told[0] < episode.start or told[2] is None:
                continue
            if first is not None and told[0] < starts[first][0][0]:
                continue
            self.later.append((told[0], told[2]))
        self.later.sort(key=lambda x: x[0])
        for key in sorted(placed):
            answered = [t for t in placed[key] if not t[1]]
            if answered and not any(o.key == key for o in planned):
                extra = Occasion(key, rule_of(programme, key), answered[-1][0])
                extra.opens = extra.closes = extra.due
                planned.append(extra)
        self.occasions = {}
        for occasion in planned:
            told = placed.get(occasion.key, [])
            answered = [t for t in told if not t[1]]
            repeats = occasion.rule.get("repeats", "closest")
            if occasion.rule["kind"] != "start":
                if repeats == "latest":
                    answered.reverse()
                elif repeats == "closest":
                    answered.sort(key=lambda t: abs((t[0] - occasion.due).days))
            if not answered:
                value, reason = None, told[-1][1] if told else None
            else:
                value, reason = answered[0][2], answered[0][3]
                if value is None and reason != "notApplicable":
                    value, reason = next(
                        ((t[2], t[3]) for t in answered if t[2] is not None), (value, reason))
            if measure.get("occasion") and measure["occasion"] != occasion.key:
                value, reason = None, None
            self.occasions[occasion.key] = (
                occasion.closes, answered[0][0] if answered else None, value, reason)
        self.groups = {b["id"]: self.group(b, [r for _, r in starts])
                       for b in programme["breakdowns"]}

    def group(self, breakdown, starts):
        episode, by = self.episode, breakdown["by"]
        if by == "gender":
            return [episode.gender]
        if by == "unit":
            return [self.unit]
        if by == "attribute":
            value = episode.attributes.get(breakdown["attribute"])
            return [value] if value else [MISSING]
        if by == "age":
            if episode.birth_year is None:
                return [MISSING]
            age = episode.start.year - episode.birth_year
            below = [b for b in breakdown["from"] if b <= age]
            above = [b for b in breakdown["from"] if b > age]
            if not below:
                return [MISSING]
            return [f"{below[-1]}-{above[0] - 1}" if above else f"{below[-1]}-"]
        codes = []
        for response in episode.responses if breakdown["any"] else starts:
            answer = response.answers.get(breakdown["item"], "")
            if answer and not answer.startswith(".") and answer != "[]":
                codes += [c for c in answer.split("|") if c not in codes]
            if codes and not breakdown["any"]:
                break
        return codes or [MISSING]


# ---- Statistics ------------------------------------------------------------------------------


def incomplete_beta(a, b, x):
    """The regularised incomplete beta by Lentz's continued fraction (Numerical Recipes 6.4)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
                     + a * math.log(x) + b * math.log(1 - x))
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    h = d
    for m in range(1, 1000):
        for numerator in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                          -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 + numerator * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + numerator / (c if abs(c) > tiny else tiny)
            h *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return front * h / a


_quantiles = {}


def t_quantile(freedom):
    """The 0.975 quantile of Student's t, by halving."""
    if freedom not in _quantiles:
        low, high = 0.0, 100.0
        for _ in range(200):
            middle = (low + high) / 2
            p = 1 - incomplete_beta(freedom / 2, 0.5, freedom / (freedom + middle ** 2)) / 2
            low, high = (middle, high) if p < 0.975 else (low, middle)
        _quantiles[freedom] = (low + high) / 2
    return _quantiles[freedom]


def mean(values, scale):
    return sum(values) / len(values) / scale if values else None


def spread(values, scale):
    if len(values) < 2:
        return None
    exact = statistics.variance([int(v) for v in values])
    return math.sqrt(exact) / scale


def interval(values, scale):
    sd = spread(values, scale)
    if sd is None:
        return None, None
    half = t_quantile(len(values) - 1) * sd / math.sqrt(len(values))
    centre = mean(values, scale)
    return centre - half, centre + half


def wilson(count, n):
    if n == 0:
        return None, None
    z = statistics.NormalDist().inv_cdf(0.975)
    p = count / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return centre - half, centre + half


# ---- Figures ---------------------------------------------------------------------------------


class Group:
    def __init__(self):
        self.started = self.due = 0
        self.measured, self.pairs = [], []
        self.lost, self.lost_starts = {}, []


def within(moment, question):
    return not ((question.get("from") and moment < day(question["from"]))
                or (question.get("to") and moment > day(question["to"])))


def combinations(told, by):
    found = [()]
    for name in by:
        found = [known + (value,) for known in found for value in told.groups[name]]
    return found


def answer(question, programme, measure, tellings):
    by = question["by"]
    occasion = question["occasion"]
    basis = question["basis"]
    groups = {}
    kind = occasion.split(":")[0]
    alone = measure.get("occasion") is not None or occasion == "start"
    if kind in ("first", "latest", "closest"):
        best = {}
        for told in tellings:
            episode = told.episode
            later = [x for x in told.later
                     if basis == "start" or within(x[0], question)]
            if basis == "start" and not within(episode.start, question):
                continue
            if basis == "measurement" and not later:
                continue
            subject = episode.person
            if programme["unit"] == "household" and episode.household:
                subject = "h" + episode.household
            offers = [((True, episode.start.toordinal(), episode.start.toordinal(),
                        episode.sequence), None, None)]
            for moment, value in later:
                distance = {
                    "first": moment.toordinal(), "latest": -moment.toordinal(),
                    "closest": abs((moment - episode.start).days
                                   - int(occasion.split(":")[1] if ":" in occasion else 0)),
                }[kind]
                offers.append(((False, distance, moment.toordinal(), episode.sequence),
                               moment, value))
            for rank, moment, value in offers:
                if subject not in best or rank < best[subject][0]:
                    best[subject] = (rank, told, value)
        for _, told, value in best.values():
            for key in combinations(told, by):
                group = groups.setdefault(key, Group())
                group.started += 1
                if value is not None:
                    group.measured.append(value)
                    if told.start is not None and not alone:
                        group.pairs.append((told.start, value))
        has_due = False
    else:
        chosen, households = [], {}
        for told in tellings:
            at = told.occasions.get(occasion)
            if basis == "start":
                if not within(told.episode.start, question):
                    continue
            elif at is None or not within(at[1] or at[0], question):
                continue
            if programme["unit"] == "household" and told.episode.household:
                rank = (told.episode.start, told.episode.sequence)
                known = households.get(told.episode.household)
                if known is None or rank < known[0]:
                    households[told.episode.household] = (rank, told)
            else:
                chosen.append(told)
        chosen += [told for _, told in households.values()]
        for told in chosen:
            closes, _, value, reason = told.occasions.get(occasion, (None, None, None, None))
            due = closes is not None and closes < day(question["asOf"])
            if value is None and reason == "notApplicable":
                due = False
            paired = value is not None and told.start is not None and not alone
            for key in combinations(told, by):
                group = groups.setdefault(key, Group())
                group.started += 1
                group.due += due
                if value is not None:
                    group.measured.append(value)
                if paired:
                    group.pairs.append((told.start, value))
                if due and (value is None if alone else not paired):
                    why = "noStartValue" if value is not None else reason or "notRecorded"
                    group.lost[why] = group.lost.get(why, 0) + 1
                    if told.start is not None:
                        group.lost_starts.append(told.start)
        has_due = True
    if not by and not groups:
        groups[()] = Group()
    return [figures(dict(zip(by, key)), group, measure, alone, has_due)
            for key, group in groups.items()]


def figures(by, group, measure, alone, has_due):
    scale = 10 ** measure["decimals"]
    found = {"by": by, "started": group.started, "measured": len(group.measured)}
    if has_due:
        found["due"] = group.due
        found["lost"] = {"n": sum(group.lost.values()), "reasons": group.lost,
                         "startMean": mean(group.lost_starts, scale)}
    if not alone:
        changes = [b - a for a, b in group.pairs]
        low, high = interval(changes, scale)
        better = 1 if measure["direction"] == "higher" else -1
        smallest = measure.get("smallest", 0) * scale or 1
        found.update(
            paired=len(changes), startMean=mean([a for a, _ in group.pairs], scale),
            occasionMean=mean([b for _, b in group.pairs], scale), change=mean(changes, scale),
            sd=spread(changes, scale), lo=low, hi=high,
            improved=sum(c * better >= smallest for c in changes),
            worse=sum(-c * better >= smallest for c in changes),
            unchanged=sum(abs(c) < smallest for c in changes))
        if "r" in measure:
            # Jacobson and Truax (1991): 1.96 standard errors of the difference.
            limit = 1.96 * measure["sd"] * math.sqrt(2) * math.sqrt(1 - measure["r"])
            found["reliable"] = {
                "improved": sum(c * better > limit * scale for c in changes),
                "worse": sum(-c * better > limit * scale for c in changes),
                "unchanged": sum(abs(c) <= limit * scale for c in changes),
                "r": measure["r"], "sdStart": measure["sd"]}
    if measure["kind"] == "share":
        count, n = sum(group.measured), len(group.measured)
        low, high = wilson(count, n)
        found["share"] = {"code": measure["code"], "n": count, "of": n,
                          "p": count / n if n else None, "lo": low, "hi": high}
    elif alone and group.measured:
        low, high = interval(group.measured, scale)
        found["level"] = {"mean": mean(group.measured, scale), "lo": low, "hi": high}
    return found


# ---- Comparing -------------------------------------------------------------------------------


def differences(ours, theirs, path=""):
    """Pairs that differ, and how many figures were compared. Absent and null are the same."""
    if isinstance(ours, dict) or isinstance(theirs, dict):
        ours, theirs = ours or {}, theirs or {}
        found, count = [], 0
        for key in sorted(set(ours) | set(theirs)):
            some, n = differences(ours.get(key), theirs.get(key), f"{path}/{key}")
            found, count = found + some, count + n
        return found, count
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        close = abs(ours - theirs) <= TOLERANCE * max(1, abs(ours), abs(theirs))
    else:
        close = ours == theirs
    return ([] if close else [(path, ours, theirs)]), 1


def main(programme_path, directory, questions_path):
    with open(programme_path, encoding="utf-8") as file:
        programme = json.load(file)
    measures = {m["name"]: m for m in programme["measures"]}
    episodes, units = read(directory)
    tellings, faults, compared, asked = {}, [], 0, 0
    with open(questions_path, encoding="utf-8") as file:
        for line in file:
            question = json.loads(line)
            asked += 1
            unit = question.get("unit")
            key = (question["measure"], unit)
            measure = measures[question["measure"]]
            if key not in tellings:
                among = reach(units, unit) if unit else None
                tellings[key] = [Told(programme, measure, e, units, among) for e in episodes
                                 if among is None or e.unit in among]
            ours = {json.dumps(g["by"], sort_keys=True): g
                    for g in answer(question, programme, measure, tellings[key])}
            theirs = {json.dumps(g["by"], sort_keys=True): g for g in question["groups"]}
            found, count = differences(ours, theirs)
            compared += count
            where = {k: question.get(k) for k in
                     ("measure", "occasion", "by", "unit", "from", "to", "basis")}
            faults += [f"{where} {path}: here {a}, product {b}" for path, a, b in found]
    print(f"{len(episodes)} episodes, {asked} questions, {compared} figures, "
          f"{len(faults)} differ")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
