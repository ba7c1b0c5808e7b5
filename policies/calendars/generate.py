"""Write the year files of this folder from chinesecalendar, cross-checked against holidays.

    python policies/calendars/generate.py           write the files
    python policies/calendars/generate.py --check   say whether they are what would be written

The libraries know which days are off and worked; what only the notices' wording says (their titles, which
weekend a holiday is joined to, which holidays are one) stands below, read from the notices. A year is added
with its notice, once chinesecalendar has it: it raises outside its range, and `holidays` guesses there.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import holidays as vacanza
from chinese_calendar import Holiday
from chinese_calendar.constants import holidays as named_days
from chinese_calendar.constants import workdays as makeup_days

FOLDER = Path(__file__).parent
NEW_YEAR = Holiday.new_years_day.value
FESTIVALS = {"春节": "春节", "清明节": "清明", "端午节": "端午", "中秋节": "中秋"}
NAMES = {
    NEW_YEAR: "元旦",
    Holiday.spring_festival.value: "春节",
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.labour_day.value: "劳动节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.mid_autumn_festival.value: "中秋节",
    Holiday.national_day.value: "国庆节",
    Holiday.anti_fascist_70th_day.value: "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Notice:
    """What a year's notices say in words.

    `amended` are later notices, `joined` are the holidays that take in the weekend beside them (与周末连休;
    in 2015 also 9月3日至5日), and `together` is the name under which 中秋节 and 国庆节 are one span.
    """

    issued: str
    amended: tuple[str, ...] = ()
    joined: frozenset[str] = field(default_factory=frozenset)
    together: str = ""


VICTORY_DAY = NAMES[Holiday.anti_fascist_70th_day.value]
VICTORY = f"国务院关于{VICTORY_DAY}调休放假的通知（国发明电〔2015〕1号，2015-05-13）"
LABOUR_2019 = "国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号，2019-03-22）"
EPIDEMIC = "国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号，2020-01-26）"
NOTICES = {
    2015: Notice("2014-12-16", (VICTORY,), frozenset({"劳动节", VICTORY_DAY})),
    2016: Notice("国办发明电〔2015〕18号，2015-12-10", joined=frozenset({"元旦", "清明节"})),
    2017: Notice("国办发明电〔2016〕17号，2016-12-01", (), frozenset({"劳动节"}), "中秋节、国庆节"),
    2018: Notice("国办发明电〔2017〕12号，2017-11-30", joined=frozenset({"元旦", "端午节", "中秋节"})),
    2019: Notice(
        "国办发明电〔2018〕15号，2018-12-04", (LABOUR_2019,), frozenset({"清明节", "端午节", "中秋节"})
    ),
    2020: Notice("国办发明电〔2019〕16号，2019-11-21", (EPIDEMIC,), together="国庆节、中秋节"),
    2021: Notice("国办发明电〔2020〕27号，2020-11-25"),
    2022: Notice("国办发明电〔2021〕11号，2021-10-25"),
    2023: Notice("国办发明电〔2022〕16号，2022-12-08", together="中秋节、国庆节"),
    2024: Notice("国办发明电〔2023〕7号，2023-10-25", joined=frozenset({"元旦", "端午节"})),
    2025: Notice("国办发明电〔2024〕12号，2024-11-12", together="国庆节、中秋节"),
    2026: Notice("2025-11-04"),
}


def announced_in(day: date) -> int:
    """The year whose notice announces `day`: New Year's days of December belong to the year after."""
    holiday = named_days.get(day) or makeup_days.get(day)
    return day.year + (day.month == 12 and holiday == NEW_YEAR)


def spans(year: int) -> Iterator[tuple[str, date, date]]:
    """Each holiday of the year's notice as (name, first, last), in order of date."""
    notice = NOTICES[year]
    days: dict[str, list[date]] = {}
    for day in sorted(named_days):
        if announced_in(day) == year:
            name = NAMES[named_days[day]]
            days.setdefault(
                notice.together if notice.together and name in notice.together else name, []
            ).append(day)
    for name, of_holiday in sorted(days.items(), key=lambda item: item[1]):
        first, last = of_holiday[0], of_holiday[-1]
        while name in notice.joined and is_plain_weekend(first - ONE_DAY):
            first -= ONE_DAY
        while name in notice.joined and is_plain_weekend(last + ONE_DAY):
            last += ONE_DAY
        yield name, first, last


def is_plain_weekend(day: date) -> bool:
    return day.weekday() >= 5 and day not in makeup_days


def year_file(year: int) -> str:
    """The text of the year's file."""
    notice = NOTICES[year]
    titles = [f"国务院办公厅关于{year}年部分节假日安排的通知（{notice.issued}）", *notice.amended]
    off = [day for day in sorted(named_days) if announced_in(day) == year and day.weekday() < 5]
    work = [day for day in sorted(makeup_days) if announced_in(day) == year]
    lines = [
        "# Made by generate.py from chinesecalendar, cross-checked against holidays; the notices decide.",
        f"year: {year}",
        "notices:",
        *(f"  - {title}" for title in titles),
        "# weekdays off",
        "days_off:",
        *(f"  - {day}" for day in off),
        "# weekend days worked",
        "days_worked:",
        *(f"  - {day}" for day in work),
        "# announced spans; `festival` marks the major traditional ones",
        "holidays:",
    ]
    for name, first, last in spans(year):
        festival = next((short for long, short in FESTIVALS.items() if long in name), None)
        mark = f", festival: {festival}" if festival else ""
        lines.append(f"  - {{name: {name}, first: {first}, last: {last}{mark}}}")
    return "\n".join(lines) + "\n"


def differences() -> list[str]:
    """The days of the known years on which the two libraries differ: none from 2015 to 2026."""
    other = vacanza.country_holidays("CN", years=list(NOTICES))
    found = []
    for ordinal in range(date(min(NOTICES), 1, 1).toordinal(), date(max(NOTICES), 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        ours = day in makeup_days or (day.weekday() < 5 and day not in named_days)
        theirs = day in other.weekend_workdays or (day.weekday() < 5 and day not in other)
        if ours != theirs:
            found.append(f"{day}: chinesecalendar says worked={ours}, holidays says worked={theirs}")
    return found


def main(arguments: list[str]) -> int:
    """Write or check; the exit status is 1 when something has to be looked at."""
    found = differences()
    for line in found:
        print(f"{line}; nothing is written until the notice is read and the wrong one is known")
    if found:
        return 1
    stale = [
        year
        for year in NOTICES
        if not (file := FOLDER / f"{year}.yaml").exists() or file.read_text("utf-8") != year_file(year)
    ]
    if "--check" in arguments:
        print(f"out of date: {stale}" if stale else f"{len(NOTICES)} year files agree with both libraries")
        return 1 if stale else 0
    for year in stale:
        (FOLDER / f"{year}.yaml").write_text(year_file(year), encoding="utf-8")
    print(f"written: {stale}" if stale else "nothing to write")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
