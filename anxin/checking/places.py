"""Units, regions, posts and channels that are named and that there are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from anxin.checking.checked import Checked, Place
from services.routing.domain.policy_reader import Reader
from services.runtime.packs import PackError
from services.runtime.territory import Level

_PARENTS = {Level.CITY: (), Level.COUNTY: (Level.CITY,), Level.TOWNSHIP: (Level.COUNTY, Level.CITY)}
_OPEN_NAMES = ("*", "*/*")


def check(checked: Checked) -> Iterator[str]:
    """See the module."""
    yield from _regions(checked)
    yield from _names(checked)
    yield from _roles(checked)
    yield from _departments(checked)
    yield from _task_forces(checked)
    yield from _supervisors(checked)
    yield from _posts(checked)
    yield from _platforms(checked)


def _regions(checked: Checked) -> Iterator[str]:
    territory = checked.policy.territory
    if territory.code not in territory.regions:
        yield checked.said(
            ("pack", "code"),
            f"the city's code {territory.code} is no region; write it in regions.yaml as level: city",
        )
    for code, region in territory.regions.items():
        allowed = _PARENTS[region.level]
        parent = territory.regions.get(region.parent or "")
        if not allowed and parent is not None:
            yield checked.said(("regions", code, "parent"), f"region {code} is the city; take `parent` away")
        elif allowed and (parent is None or parent.level not in allowed):
            yield checked.said(
                ("regions", code, "parent"),
                f"region {code} is a {region.level}; "
                f"write as its `parent` the code of a {' or '.join(allowed)}",
            )


def _names(checked: Checked) -> Iterator[str]:
    regions = checked.policy.territory.regions
    for unit in checked.policy.territory.unit_names:
        code, slash, _ = unit.partition("/")
        if unit in _OPEN_NAMES or code == "*" or not (slash or code[:1].isdigit()) or code in regions:
            continue
        yield checked.said(
            ("units", "names", unit),
            f"unit {unit}: there is no region {code}; add it to regions.yaml or mend the code",
        )


def _roles(checked: Checked) -> Iterator[str]:
    reader = Reader(checked.pack)
    for name in checked.policy.territory.roles:
        try:
            reader.template(f"role:{name}", ("units", "roles", name))
        except PackError as error:
            yield str(error)


def _departments(checked: Checked) -> Iterator[str]:
    names = checked.policy.territory.unit_names
    for industry, department in checked.policy.territory.industry_departments.items():
        if not {f"*/{department}", f"city_{department}"} & set(names):
            yield checked.said(
                ("units", "industry_departments", industry),
                f'there is no department {department}; write `"*/{department}": ...` in `names`',
            )


def _task_forces(checked: Checked) -> Iterator[str]:
    territory = checked.policy.territory
    for force, said in (checked.written("units", "task_forces") or {}).items():
        place: Place = ("units", "task_forces", force)
        if force not in territory.unit_names:
            yield checked.said(place, f"task force {force} has no name; write `{force}: ...` in `names`")
        for unit in said["lead"]:
            yield from _known_unit(checked, (*place, "lead"), unit)


def _supervisors(checked: Checked) -> Iterator[str]:
    """The units that supervise warnings, hear of them, report or answer for a clock; no templates."""
    yield from _supervises(checked, ("warnings", "imported", "supervisor"))
    for name in checked.written("warnings", "types") or {}:
        yield from _supervises(checked, ("warnings", "types", name, "report", "unit"))
    for part in ("types", "clocks", "classes"):
        for name, said in (checked.written("warnings", part) or {}).items():
            for key in ("supervisor", "unit", "told", "to"):
                named = said.get(key) or []
                for unit in named if isinstance(named, list) else [named]:
                    if "{" not in str(unit):
                        yield from _known_unit(checked, ("warnings", part, name, key), str(unit))


def _supervises(checked: Checked, place: tuple[str, ...]) -> Iterator[str]:
    """A unit that stands alone at a place of the pack, if it is no template."""
    unit = checked.written(*place)
    if isinstance(unit, str) and "{" not in unit:
        yield from _known_unit(checked, place, unit)


def _known_unit(checked: Checked, place: Place, unit: str) -> Iterator[str]:
    if not checked.policy.territory.knows_unit(unit):
        yield checked.said(
            place, f"there is no unit {unit}; write it in `names` of units.yaml or name another"
        )


def _posts(checked: Checked) -> Iterator[str]:
    posts = checked.pack.section("posts")
    named: list[tuple[Place, str]] = []
    for timer, rules in checked.policy.timers.items():
        for n, rule in enumerate(rules):
            place: Place = ("routing", "timers", timer, n, "extension", "posts")
            named += [(place, post) for post in (rule.extension.posts if rule.extension else ())]
    for n, step in enumerate(checked.written("warnings", "ladder") or []):
        if isinstance(step, Mapping) and step.get("post"):
            named.append((("warnings", "ladder", n, "post"), str(step["post"])))
    for place, post in named:
        if post not in posts:
            yield checked.said(place, f"there is no post {post}; write one of posts.yaml: {', '.join(posts)}")


def _platforms(checked: Checked) -> Iterator[str]:
    channels = checked.pack.section("intake").get("channels", {})
    for platform in sorted(checked.policy.platforms - set(channels)):
        yield checked.said(
            ("routing", "platforms"), f"there is no channel {platform}; write one of: {', '.join(channels)}"
        )
