"""A file of steps: what is none says its line and what to write."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anxin.replay.recorded import RecordedError, parse_lines, read_lines

LEAD = b'{"at":"2023-09-01T09:00+08:00","lead":{"as":"L1"}}\n'


def test_a_step_without_time_is_of_the_time_of_the_one_before() -> None:
    lines = list(parse_lines([LEAD, b'{"act":{"case":"L1"}}\n']))
    assert [line.at for line in lines] == [datetime(2023, 9, 1, 1, tzinfo=UTC)] * 2
    assert [line.verb for line in lines] == ["lead", "act"]


def test_a_line_may_hold_nothing_but_a_time() -> None:
    assert [line.verb for line in parse_lines([b'{"at":"2023-09-01"}'])] == [None]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"at":', "line 1: this is no JSON"),
        (b"[]", "line 1: a step is an object"),
        (b'{"at":"2023-09-01","verb":{}}', "line 1: a step is an object"),
        (b'{"at":"2023-09-01","lead":{},"act":{}}', "line 1: write one of"),
        (b'{"at":"2023-09-01","lead":3}', "line 1: write one of"),
        (b'{"lead":{}}', "line 1: the first step needs `at`"),
        (b'{"at":"soon","lead":{}}', "line 1: 'soon' is no time"),
    ],
)
def test_what_is_no_step_is_told_with_its_line(raw: bytes, said: str) -> None:
    with pytest.raises(RecordedError, match=said.replace("[", r"\[")):
        list(parse_lines([raw]))


def test_steps_out_of_the_order_of_time_are_no_file_to_play() -> None:
    with pytest.raises(RecordedError, match="line 2: `at` lies before"):
        list(parse_lines([LEAD, b'{"at":"2023-08-31","act":{"case":"L1"}}']))


def test_a_compressed_file_reads_the_same(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.ndjson", tmp_path / "a.ndjson.gz"
    plain.write_bytes(LEAD)
    packed.write_bytes(gzip.compress(LEAD))
    assert list(read_lines(plain)) == list(read_lines(packed))
