"""A city's figures, from a running system over HTTP and from a replay of what was taken out of it.

`python -m tests.support.figures URL [CITY...]` takes out, replays and compares an installation's cities.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from time import perf_counter
from typing import Any

import httpx

from anxin.replay.months import FIGURES, figures_data, monthly
from anxin.replay.player import Replay, Replayed, Rules
from anxin.replay.recorded import parse_lines
from anxin.replay.taking_out import Span, take_out
from services.bulletins.domain.policy import BulletinsPolicy
from services.routing.views import case_item
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.packs import Pack
from services.runtime.settings import Settings

PAGE = 200
KIND = "monthly_bulletin"
OPEN_ENDED = ("closed", "referred", "merged", "withdrawn")
Figures = dict[str, dict[str, Any]]
"""Counts and sums by region (`region:<code>`), by unit (`unit:<id>`), by mark and of the whole (`all`)."""


def of_the_running(http: httpx.Client, city: str) -> Figures:
    """From all cases that an installation lists."""
    return figures(_listed(http, city))


def of_the_replayed(replayed: Replayed, rules: Rules) -> Figures:
    """From all cases as a replay left them."""
    cases = (track.case for track in replayed.tracks.values())
    return figures(case_item(case, 0, rules.context) for case in cases if case is not None)


def figures(items: Iterable[Mapping[str, Any]]) -> Figures:
    """What cases come to: how many received, closed and open; clocks met and late; money; marks."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        groups = ("all", f"region:{item['region']}", f"unit:{item['unit']}")
        for group in groups:
            _count(found[group], item)
        for mark in item["marks"]:
            found["marks"][mark] += 1
        for timer in item["timers"]:
            found[f"clocks:{timer['unit']}"][f"{timer['name'].partition('#')[0]} {timer['state']}"] += 1
    return {group: dict(counter) for group, counter in sorted(found.items())}


def _count(counter: Counter[str], item: Mapping[str, Any]) -> None:
    counter["received"] += 1
    counter[f"is {item['state']}"] += 1
    counter["open"] += item["state"] not in OPEN_ENDED
    late = [t for t in item["timers"] if t["state"] == "breached" and not t["backlog"] and t["unit"]]
    counter["late"] += bool(late)
    counter["paid"] += _fen(item["paid"])
    counter["owed"] += _fen(item["owed"])
    counter["verified"] += _fen(item["verified"] and item["verified"]["amount"])


def _fen(yuan: str | None) -> int:
    return 0 if yuan is None else int(Decimal(yuan) * 100)


def bulletins_that_differ(http: httpx.Client, replayed: Replayed) -> tuple[int, list[str]]:
    """Holds a running system's bulletins against the replay: how many months, and what differs."""
    policy = BulletinsPolicy.parse(replayed.pack)
    months = monthly(replayed, policy) if KIND in policy.kinds else {}
    found = []
    for month, mine in months.items():
        asked = {"city": replayed.pack.city, "kind": KIND, "period": month, "format": "json"}
        answer = http.get("/bulletins/render", params=asked)
        assert answer.status_code == httpx.codes.OK, answer.text
        theirs = answer.json()["rows"]
        for code, row in figures_data(mine)["rows"].items():
            shown = [name for name in FIGURES if name in theirs.get(code, {})]
            found += [f"{month} {code} {n}" for n in shown if float(theirs[code][n]) != float(row[n])]
    return len(months), found


def _listed(http: httpx.Client, city: str) -> Iterator[Mapping[str, Any]]:
    cursor: str | None = None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        answer = http.get("/routing/cases", params={"city": city, "limit": str(PAGE), **more})
        assert answer.status_code == httpx.codes.OK, answer.text
        page = answer.json()
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def compare(http: httpx.Client, pack: Pack, rules: Rules) -> list[str]:
    """Takes a city out, replays it, says what was counted and how fast; returns what differs."""
    began = perf_counter()
    lines = take_out(http, pack.city, Span())
    taken = perf_counter()
    replayed = Replay(rules).play(parse_lines(json.dumps(line).encode() for line in lines))
    played = perf_counter()
    running, again = of_the_running(http, pack.city), of_the_replayed(replayed, rules)
    months, differ = bulletins_that_differ(http, replayed)
    groups = running.keys() | again.keys()
    differ += [group for group in groups if running.get(group) != again.get(group)]
    differ += [f"refused: {step}" for step in replayed.refused]
    times = f"out in {taken - began:.1f} s, replayed in {played - taken:.1f} s"
    print(f"{pack.city}: {replayed.leads} leads, {replayed.acts} steps, {times}; {running['all']}")
    print(f"  {len(running)} groups of figures, {months} bulletins; {len(differ)} differ {differ[:5]}")
    return differ


def main(url: str, cities: list[str]) -> int:
    """Compares an installation's cities; 1 if any differs twice: between two readings a clock may run out."""
    settings = Settings()
    packs, calendar = read_packs(settings.policies), Calendar.load(settings.calendars)
    wrong = False
    with httpx.Client(base_url=url, timeout=300, trust_env=False) as http:
        for pack in packs:
            if not cities or pack.city in cities:
                rules = Rules.of(pack, calendar, packs)
                wrong |= bool(compare(http, pack, rules) and compare(http, pack, rules))
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
