"""Sealed values open only where they stand and with their secret; keyed hashes tell nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.sealing import Sealer, SealError, readable

SEALER = Sealer("one secret of sixteen or more")
OTHER = Sealer("another secret of sixteen or more")


@given(st.text(), st.text())
def test_what_was_sealed_opens_in_its_place(text: str, place: str) -> None:
    assert SEALER.open(SEALER.seal(text, place), place) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert SEALER.seal("张三", "a") != SEALER.seal("张三", "a")


@pytest.mark.parametrize(
    ("sealer", "place", "sealed"),
    [
        (OTHER, "a", SEALER.seal("张三", "a")),
        (SEALER, "b", SEALER.seal("张三", "a")),
        (SEALER, "a", SEALER.seal("张三", "a")[:-1]),
        (SEALER, "a", b"\x02" + SEALER.seal("张三", "a")[1:]),
        (SEALER, "a", b""),
    ],
    ids=["another secret", "another place", "cut short", "another form", "empty"],
)
def test_another_secret_or_place_or_damage_is_an_error(sealer: Sealer, place: str, sealed: bytes) -> None:
    with pytest.raises(SealError):
        sealer.open(sealed, place)


def test_hashes_are_equal_for_equal_values_of_one_purpose_and_secret() -> None:
    assert SEALER.digest("phone", "1") == SEALER.digest("phone", "1")
    different = {SEALER.digest("phone", "1"), SEALER.digest("phone", "2"), SEALER.digest("name", "1")}
    assert len({*different, OTHER.digest("phone", "1")}) == 4


def test_a_code_is_16_characters_that_can_be_typed() -> None:
    assert readable(bytes(10)) == "a" * 16
    assert set(SEALER.code("receipt", "L-1")) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_a_short_secret_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="set ANXIN_SECRET"):
        Sealer("short")
