"""Builds the schemas from the shapes that the services read, with titles for those who write packs.

A file may hold a part of its section (the rest is inherited), `null` takes an inherited key away, and any
value may be noted as assumed: the schemas allow what the readers allow. What only a whole pack can tell
(unknown units, rules that never take effect) is `anxin check`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, TypeAdapter

from anxin.pack_schemas.words import FILES, KEYS, MEASURES
from services.bulletins.domain.policy_raw import RawBulletins
from services.intake.domain.policy import Section as RawIntake
from services.routing.domain.guards import GUARDS
from services.routing.domain.policy import CONDITION_NAMES
from services.routing.domain.policy_follows import TRIGGERS
from services.routing.domain.policy_raw import RawDuty, RawRouting
from services.routing.domain.supervision.guards import GUARDS as SUPERVISION_GUARDS
from services.routing.domain.supervision.rules import RawMeasure
from services.routing.domain.task_rules import RawTask
from services.routing.domain.words import STEP_NAMES
from services.runtime.campaigns_file import RawCampaign
from services.runtime.pack_shapes import RawClause, RawHeader, RawUnits
from services.runtime.territory import RawRegion
from services.warnings.domain.section import Section as RawWarnings

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
NOTE: dict[str, Schema] = {
    "assumed": {"const": True, "description": KEYS["assumed"]},
    "reason": {"type": "string", "minLength": 1, "description": KEYS["reason"]},
}
PERIOD: Schema = {
    "type": "object",
    "minProperties": 1,
    "properties": {
        "days": {"type": "integer", "minimum": 1, "description": "日"},
        "working_days": {"type": "integer", "minimum": 1, "description": "工作日"},
        "hours": {"type": "integer", "minimum": 1, "description": "小时"},
        "months": {"type": "integer", "minimum": 1, "description": "月"},
        "roll": {"type": "boolean", "description": "届满日为休息日的顺延"},
    },
    "additionalProperties": False,
}
_PERIODS = ("period", "within")
_SCALARS = ("string", "integer", "number", "boolean", "array", "object")


class Units(RawUnits):
    """`units.yaml` with the duties that routing reads."""

    duties: dict[str, RawDuty] = Field(default_factory=dict)


SHAPES: dict[str, Any] = {
    "pack": RawHeader,
    "regions": dict[str, RawRegion],
    "units": Units,
    "clauses": dict[str, RawClause],
    "posts": dict[str, str],
    "intake": RawIntake,
    "routing": RawRouting,
    "campaigns": dict[str, RawCampaign],
    "tasks": dict[str, RawTask],
    "supervision": dict[str, RawMeasure],
    "warnings": RawWarnings,
    "bulletins": RawBulletins,
}


def schemas() -> dict[str, Schema]:
    """The schema of each pack file, by the file's stem."""
    return {name: _schema(name, shape) for name, shape in SHAPES.items()}


def _schema(name: str, shape: Any) -> Schema:
    built: Schema = TypeAdapter(shape).json_schema(by_alias=True)
    defs = {key: _mended(value) for key, value in built.pop("$defs", {}).items()}
    root = _mended(built)
    root.pop("required", None)
    if name == "routing":
        _offer_names(root, defs)
    if name == "supervision":
        _offer_measures(root, defs)
    schema = {"$schema": DRAFT, "title": FILES[name], **root}
    return {**schema, "$defs": defs} if defs else schema


def _mended(schema: Schema) -> Schema:
    """One shape: its keys in Chinese; notes and `null` where the readers take them."""
    kept = {k: v for k, v in schema.items() if k not in ("title", "description", "default", "discriminator")}
    if "properties" in kept:
        kept["properties"] = {key: _key(key, value) for key, value in kept["properties"].items()} | NOTE
    elif isinstance(kept.get("additionalProperties"), dict):
        kept["additionalProperties"] = _or_null(_mended(kept["additionalProperties"]))
        kept["properties"] = dict(NOTE)
    for several in ("anyOf", "items"):
        if several in kept:
            inner = kept[several]
            kept[several] = [_mended(one) for one in inner] if several == "anyOf" else _mended(inner)
    return kept


def _key(key: str, value: Schema) -> Schema:
    """A key's value, which may be noted as assumed, with the words for the key."""
    if key not in KEYS:
        raise LookupError(f"the key {key} of a pack has no words; write them in anxin/pack_schemas/words.py")
    plain = PERIOD if key in _PERIODS else _mended(value)
    options = plain["anyOf"] if set(plain) == {"anyOf"} else [plain]
    if key not in _PERIODS and any(one.get("type") in _SCALARS for one in options):
        plain = {"anyOf": [*options, _noted(plain)]}
    return {**_or_null(plain), "description": KEYS[key]}


def _noted(plain: Schema) -> Schema:
    """A value with the note that it is assumed."""
    return {
        "type": "object",
        "properties": {"value": plain, **NOTE},
        "required": ["value", "assumed", "reason"],
        "additionalProperties": False,
    }


def _or_null(schema: Schema) -> Schema:
    options = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
    return {"anyOf": [*(one for one in options if one != {"type": "null"}), {"type": "null"}]}


def _offer_names(root: Schema, defs: dict[str, Schema]) -> None:
    """The names that only code knows: steps, guards, triggers, and what conditions look at."""
    one_step = _first_map(root["properties"]["steps"])
    step = one_step.pop("additionalProperties")
    one_step["additionalProperties"] = False
    one_step["properties"] |= {
        name: {**step, "description": STEP_NAMES.get(name, "转告")} for name in (*STEP_NAMES, "refer")
    }
    _offer_guards(defs["RawGuard"], GUARDS)
    on = defs["RawEscalation"]["properties"]["on"]
    names = {"anyOf": [{"enum": sorted(TRIGGERS)}, {"type": "string", "pattern": "^breached:[a-z_]+$"}]}
    on["anyOf"] = [{"type": "array", "minItems": 1, "items": names}]
    known = "；".join(f"{name}: {words}" for name, words in CONDITION_NAMES.items())
    for shape in defs.values():
        when = shape.get("properties", {}).get("when")
        if when:
            when["description"] = f"{KEYS['when']}\n{known}"


def _offer_measures(root: Schema, defs: dict[str, Schema]) -> None:
    """The measures of supervision and their guards."""
    measure = root.pop("additionalProperties")
    root["additionalProperties"] = False
    root["properties"] |= {name: {**measure, "description": words} for name, words in MEASURES.items()}
    _offer_guards(defs["RawSupervisionGuard"], SUPERVISION_GUARDS)


def _offer_guards(shape: Schema, guards: Mapping[str, Any]) -> None:
    shape["properties"]["rule"]["anyOf"] = [
        {"const": name, "description": (rule.__doc__ or "").strip().splitlines()[0]}
        for name, rule in sorted(guards.items())
    ]


def _first_map(schema: Schema) -> Schema:
    """The mapping among the shapes that a key may have."""
    found: Schema = next(one for one in schema["anyOf"] if "additionalProperties" in one)
    return found
