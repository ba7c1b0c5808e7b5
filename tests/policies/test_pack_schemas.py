"""The JSON Schemas of the pack files: current, true of every pack, and of no file with a slip in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from anxin.pack_schemas.__main__ import FOLDER, text
from anxin.pack_schemas.build import SHAPES, schemas
from tests.support.json_schema import findings

ROOT = Path(__file__).parents[2]
PACKS = [
    *(header.parent for header in sorted(ROOT.glob("policies/*/pack.yaml"))),
    ROOT / "policies" / "national",
]
SAMPLE = Path(__file__).with_name("kunshan")
FILES = [file for pack in (*PACKS, SAMPLE) for file in sorted(pack.glob("*.yaml")) if file.stem in SHAPES]
LINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$")


class _AsEditorsRead(yaml.SafeLoader):
    """Dates stay text, as in YAML 1.2, by which editors read."""


_AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def plain(value: Any) -> Any:
    """Keys as text, as in JSON."""
    if isinstance(value, dict):
        return {"on" if key is True else str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def read(words: str) -> Any:
    return plain(yaml.load(words, _AsEditorsRead))


def test_the_schemas_in_the_folder_are_those_of_the_shapes() -> None:
    for name, schema in schemas().items():
        current = (FOLDER / f"{name}.json").read_text("utf-8")
        assert current == text(schema), f"{name}.json is old: run `python -m anxin.pack_schemas`"
    assert {file.stem for file in FOLDER.glob("*.json")} == set(SHAPES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_pack_file_fits_its_schema_and_names_it(file: Path) -> None:
    words = file.read_text("utf-8")
    assert findings(schemas()[file.stem], read(words)) == []
    named = LINE.match(words.splitlines()[0])
    assert named is not None, "the first line names the schema for editors"
    assert (file.parent / named[1]).resolve() == FOLDER / f"{file.stem}.json"


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("pack", "territory: township", "territory: village"),
        ("pack", 'code: "320583"', "code: 320583"),
        ("pack", "office_short:", "office_shrt:"),
        ("regions", "level: city", "level: town"),
        ("units", "roles:", "rolls:"),
        ("clauses", "kind: timer", "kind: clock"),
        ("intake", "clauses: [KS-1]", "clauses: KS-1"),
        ("routing", "  verify:\n", "  verifi:\n"),
        ("routing", "rule: gives_a_reason", "rule: gives_reason"),
        ("routing", "      reason: 文件未定首次响应时间，取24小时", "      reason:"),
        ("routing", "on: [opened,", "on: [openend,"),
        ("routing", "marks: [listed_supervision]", "marks: [listed]"),
        ("routing", "{days: 60}", "{day: 60}"),
        ("routing", "who: {units: [office]}", "who: {unit: office}"),
    ],
)
def test_an_editor_finds_a_slip(name: str, right: str, wrong: str) -> None:
    words = (SAMPLE / f"{name}.yaml").read_text("utf-8")
    assert right in words
    assert findings(schemas()[name], read(words.replace(right, wrong, 1))) != []


def test_every_key_is_explained_in_chinese() -> None:
    chinese = re.compile(r"[一-鿿]")
    for schema in schemas().values():
        for shape in (schema, *schema.get("$defs", {}).values()):
            for key, value in shape.get("properties", {}).items():
                assert chinese.search(value["description"]), key
