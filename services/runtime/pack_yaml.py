"""Reads one YAML file of a pack: plain values, the line of each, and what is wrong with it in plain words.

Packs are written by hand in a text editor, often by people who know the document better than YAML: a tab,
a Chinese colon or a missing space is named as what it is, with the line where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from services.runtime.yaml_text import compose

Location = tuple[str, int]
Lines = dict[tuple[str | int, ...], Location]

_TEXT = "tag:yaml.org,2002:str"
_BACK = 3
"""How many lines above the one that YAML names may hold the mistake."""
_MISTAKES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^\s*\t"), "a tab stands before the text; indent with spaces"),
    (
        re.compile(r"^\s*(?:- )?[\w.*/\"'-]+："),
        "the colon is a Chinese one (：); write `key: value`",
    ),
    (re.compile(r"^\s*(?:- )?[\w.]+:[^\s:/]"), "the colon is not followed by a space; write `key: value`"),
    (re.compile(r"^\s*(?:- )?\w+\s*$"), "a colon is missing after the key; write `key:` or `key: value`"),
)
_SAID = {
    "expected alphabetic or numeric character": 'a text that begins with * or & needs quotes; write "*/hrss"',
    "cannot start any token": "a text that begins with this character needs quotes around it",
    "mapping values are not allowed here": "a second colon stands in the line, or the line above lacks its "
    "colon or is indented otherwise; put a text with a colon in quotes",
    "could not find expected ':'": "a colon is missing after the key; write `key: value`",
    "expected <block end>": "the line is indented otherwise than those beside it; write the same spaces",
    "expected ',' or": "a {, a [ or a quote is not closed, or a comma is missing; write {a: 1, b: 2}",
    "found unexpected end of stream": "a quote is opened and not closed; write it at the text's end, too",
}
_BEGUN_EARLIER = ("could not find expected ':'", "found unexpected end of stream", "expected ',' or")
"""Mistakes that stand where the thing began, not where reading stopped."""


class PackError(ValueError):
    """A pack that can't be used; `file` and `line` say where, the message says what to write."""

    def __init__(self, message: str, file: str | None = None, line: int | None = None) -> None:
        place = "" if file is None else f"{file}:{line or 1}: "
        super().__init__(f"{place}{message}")
        self.message = message
        self.file = file
        self.line = line


def read_yaml(file: Path, path: tuple[str | int, ...], lines: Lines) -> Any:
    """The file's plain values; `lines` gets the place of each, under `path`. Raises `PackError`.

    An empty file is None; any other is a mapping of keys.
    """
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise PackError("the file is not UTF-8; save it again with the encoding UTF-8", str(file)) from None
    try:
        node = compose(text)
    except yaml.MarkedYAMLError as error:
        raise _told(error, text, str(file)) from None
    except yaml.YAMLError as error:
        raise PackError(f"this is no YAML: {error}; retype the line", str(file)) from None
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        raise PackError("there are no keys; write `key: value`", str(file), node.start_mark.line + 1)
    return _built(node, path, lines, str(file))


def _told(error: yaml.MarkedYAMLError, text: str, file: str) -> PackError:
    """The mistake in plain words, at the line where it most likely stands."""
    problem = str(error.problem)
    mark = error.problem_mark
    if error.context_mark is not None and problem.startswith(_BEGUN_EARLIER):
        mark = error.context_mark
    line = 0 if mark is None else mark.line
    for place, written in _at_and_above(text, line):
        for pattern, words in _MISTAKES:
            if pattern.match(written):
                return PackError(f"this is no YAML: {words}", file, place + 1)
    words = next((said for begin, said in _SAID.items() if begin in problem), problem)
    return PackError(f"this is no YAML: {words}", file, line + 1)


def _at_and_above(text: str, line: int) -> Iterator[tuple[int, str]]:
    written = text.splitlines()
    for place in range(min(line, len(written) - 1), max(-1, line - _BACK), -1):
        yield place, written[place]


def _built(node: yaml.Node, path: tuple[str | int, ...], lines: Lines, file: str) -> Any:
    """Builds plain values and remembers their lines; a key said twice is an error, not the last one."""
    line = node.start_mark.line + 1
    lines[path] = (file, line)
    if isinstance(node, yaml.MappingNode):
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in built:
                raise PackError(f"`{key}` is written twice; keep one", file, key_node.start_mark.line + 1)
            built[key] = _built(value_node, (*path, key), lines, file)
            lines[(*path, key)] = (file, key_node.start_mark.line + 1)
        return built
    if isinstance(node, yaml.SequenceNode):
        return [_built(item, (*path, n), lines, file) for n, item in enumerate(node.value)]
    if node.tag == _TEXT:
        return str(node.value)
    try:
        return SafeConstructor().construct_object(node)
    except (ValueError, yaml.YAMLError):
        raise PackError(
            f"{node.value} is no value; write a date that there is (2023-08-18), a text in quotes",
            file,
            line,
        ) from None
