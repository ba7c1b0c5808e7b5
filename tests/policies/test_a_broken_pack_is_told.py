"""`anxin check` says of a mistake where it stands and what to write, as policies/README.md explains it."""

from __future__ import annotations

from pathlib import Path

import pytest

from anxin.checking.report import check_packs
from tests.policies.slips import WRITING, Slip
from tests.policies.slips_of_rules import RULES
from tests.policies.walkthrough import messages, written

SLIPS = {**WRITING, **RULES}


def errors(folder: Path) -> list[str]:
    return check_packs([folder / "policies" / "kunshan"], folder / "tests" / "scenarios").errors


def broken(folder: Path, slip: Slip) -> tuple[Path, int]:
    """Makes the slip; the file, and the line in which `at` stands."""
    file = written(folder) / f"{slip.file}.yaml"
    text = file.read_text("utf-8")
    assert slip.right in text
    file.write_text(text.replace(slip.right, slip.wrong, 1), "utf-8")
    return file, line_of(file, slip.at)


def line_of(file: Path, words: str) -> int:
    lines = file.read_text("utf-8").splitlines()
    found = [n for n, line in enumerate(lines, 1) if words in line]
    assert found, words
    return found[-1]


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_told_with_its_file_its_line_and_what_to_write(tmp_path: Path, slip: Slip) -> None:
    file, line = broken(tmp_path, slip)
    assert [
        said for said in errors(tmp_path) if said.startswith(f"{file}:{line}: ") and slip.advice in said
    ], (
        line,
        errors(tmp_path),
    )


def test_every_message_that_the_walkthrough_explains_is_one_that_a_slip_brings(tmp_path: Path) -> None:
    said: list[str] = []
    for n, slip in enumerate(SLIPS.values()):
        broken(tmp_path / str(n), slip)
        said += errors(tmp_path / str(n))
    explained = messages()
    assert len(explained) > 15
    assert [message for message in explained if not any(message in one for one in said)] == []
