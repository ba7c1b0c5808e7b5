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
from services.runtime.settings import Settings

PAGE = 200
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


def bulletins_agree(http: httpx.Client, replayed: Replayed) -> int:
    """Compares each month's bulletin of a running system with the replay's; how many months there are."""
    policy = BulletinsPolicy.parse(replayed.pack)
    months = monthly(replayed, policy) if "monthly_bulletin" in policy.kinds else {}
    for month, mine in months.items():
        asked = {"city": replayed.pack.city, "kind": "monthly_bulletin", "period": month, "format": "json"}
        answer = http.get("/bulletins/render", params=asked)
        assert answer.status_code == httpx.codes.OK, answer.text
        theirs, ours = answer.json()["rows"], figures_data(mine)["rows"]
        for code, row in ours.items():
            said = {
                name: theirs.get(code, {}).get(name, 0) for name in FIGURES if name in theirs.get(code, row)
            }
            wanted = {name: row[name] for name in said}
            assert {n: float(v) for n, v in said.items()} == {n: float(v) for n, v in wanted.items()}, (
                month,
                code,
            )
    return len(months)


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


def main(url: str, cities: list[str]) -> None:
    """Compares an installation's cities, one after the other, and says what was counted and how fast."""
    settings = Settings()
    packs, calendar = read_packs(settings.policies), Calendar.load(settings.calendars)
    with httpx.Client(base_url=url, timeout=300, trust_env=False) as http:
        for pack in packs:
            if cities and pack.city not in cities:
                continue
            rules, began = Rules.of(pack, calendar, packs), perf_counter()
            lines = take_out(http, pack.city, Span())
            taken = perf_counter()
            replayed = Replay(rules).play(parse_lines(json.dumps(line).encode() for line in lines))
            played = perf_counter()
            assert replayed.refused == [], replayed.refused[:3]
            running, again = of_the_running(http, pack.city), of_the_replayed(replayed, rules)
            differ = [
                group for group in running.keys() | again.keys() if running.get(group) != again.get(group)
            ]
            months = bulletins_agree(http, replayed)
            print(
                f"{pack.city}: {replayed.leads} leads, {replayed.acts} steps; out in {taken - began:.1f} s, "
                f"replayed in {played - taken:.1f} s; {len(running)} groups of figures, {months} bulletins; "
                f"{'all agree' if not differ else f'{len(differ)} differ: {sorted(differ)[:5]}'}"
            )
            print(f"  {running['all']}")
            print(f"  marks {running.get('marks')}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
