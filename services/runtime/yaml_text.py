"""YAML read by libyaml, several times as fast as in Python; what it refuses is read again in Python.

Python's reader names a mistake better, with the text around it, so that what is told never depends on
whether libyaml is there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import yaml

Resolvers = Mapping[str, list[tuple[str, Any]]]

_SLOW = yaml.SafeLoader
_FAST: type[Any] = getattr(yaml, "CSafeLoader", _SLOW)


def compose(text: str) -> yaml.Node | None:
    """The root of a document, None where there is nothing. Raises `yaml.YAMLError`."""
    try:
        return yaml.compose(text, _FAST)
    except yaml.YAMLError:
        return yaml.compose(text, _SLOW)


class PlainYaml:
    """YAML with fewer of its guesses at what a word means."""

    def __init__(self, without: Collection[str], resolvers: Resolvers | None = None) -> None:
        """`without`: tags that are not guessed, as `timestamp`; `resolvers` are guessed beside the rest."""
        left = {f"tag:yaml.org,2002:{tag}" for tag in without}
        usual: Resolvers = _SLOW.yaml_implicit_resolvers
        kept = {first: [r for r in guessed if r[0] not in left] for first, guessed in usual.items()}
        for first, more in (resolvers or {}).items():
            kept[first] = [*kept.get(first, ()), *more]
        self._fast = type("_Fast", (_FAST,), {"yaml_implicit_resolvers": kept})
        self._slow = type("_Slow", (_SLOW,), {"yaml_implicit_resolvers": kept})

    def load(self, text: str) -> Any:
        """The values. Raises `yaml.YAMLError`."""
        try:
            return yaml.load(text, self._fast)
        except yaml.YAMLError:
            return yaml.load(text, self._slow)
