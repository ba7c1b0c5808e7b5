"""What `make setup` does for the embedded Kafka, once: `python -m anxin.embedded.fetch`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import requests

from anxin.embedded.class_archive import make_archive
from anxin.embedded.download import fetch, relock
from anxin.embedded.errors import EmbeddedError
from anxin.embedded.jars import LOCK_FILE, cache_folder, locked_jars


def main(arguments: Sequence[str]) -> int:
    """Fetch what is missing, or with `--relock` write the lock file anew; 0 when all jars are there."""
    if list(arguments) not in ([], ["--relock"]):
        _say("usage: python -m anxin.embedded.fetch [--relock]")
        return 2
    try:
        if arguments:
            _say(f"{LOCK_FILE.name}: {relock()} jars locked")
            return 0
        jars = locked_jars()
        folder = cache_folder(jars)
        brought = fetch(jars, folder)
        _say(f"Kafka: {len(jars)} jars in {folder}, {brought} fetched now, all sums right")
    except requests.RequestException as error:
        _say(f"The jars could not be resolved: {error}")
        return 1
    except EmbeddedError as error:
        _say(f"{error.problem}\n{error.what_to_do}")
        return 1
    _warm_up()
    return 0


def _warm_up() -> None:
    """Prepare faster starts; a machine that can't (no Java yet, no room) only starts slower."""
    try:
        made = asyncio.run(make_archive())
    except EmbeddedError as error:
        _say(f"Kafka will start a second slower, without its class archive: {error.problem}")
    else:
        _say(f"Kafka: class archive {'made' if made else 'is there'}")


def _say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
