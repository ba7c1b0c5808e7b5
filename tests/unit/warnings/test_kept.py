"""The last answer of a pure function is kept, for the very same arguments alone."""

from __future__ import annotations

from datetime import date

from services.warnings.domain.kept import keeping_last


def test_it_is_asked_once_for_the_same_objects_and_again_for_others() -> None:
    asked: list[object] = []

    @keeping_last
    def count(of: tuple[int, ...], day: date, name: str) -> int:
        asked.append((of, day, name))
        return len(of)

    one, equal = tuple(range(2)), tuple(range(2))
    assert one is not equal
    assert [count(one, date(2024, 3, 1), "a"), count(one, date(2024, 3, 1), "".join(["a"]))] == [2, 2]
    assert len(asked) == 1
    count(equal, date(2024, 3, 1), "a")
    count(equal, date(2024, 3, 2), "a")
    count(equal, date(2024, 3, 2), "b")
    assert (len(asked), count((), date(2024, 3, 2), "b")) == (4, 0)


def test_an_answer_that_failed_is_not_kept() -> None:
    answers = iter([0, 4])

    @keeping_last
    def inverse(of: str) -> float:
        return 1 / next(answers)

    try:
        inverse("x")
    except ZeroDivisionError:
        assert inverse("x") == 0.25
    else:
        raise AssertionError("the first answer fails")
