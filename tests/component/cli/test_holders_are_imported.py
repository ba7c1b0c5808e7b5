"""`anxin import --holders`: rows that can be are noted, the others are told with column and reason."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from starlette.testclient import TestClient

from anxin.commands.import_holders import import_holders
from services.runtime.web import make_app
from tests.support.worlds import open_world

ROWS = "单位,岗位,姓名\n市财政局,联络员,甲\n市某某局,联络员,乙\n"


@pytest.fixture
def http() -> TestClient:
    world = asyncio.run(open_world(datetime(2023, 9, 1, 1, 0, tzinfo=UTC)))
    return TestClient(make_app(world.services.values()))


def test_counts_are_printed_and_refused_rows_written(
    http: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, refused = tmp_path / "holders.csv", tmp_path / "refused.csv"
    file.write_text(ROWS, "utf-8")
    import_holders(http, file, "yueyang", refused, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"accepted": 1, "repeated": 0, "refused": 1}
    lines = refused.read_text("utf-8-sig").splitlines()
    assert lines[0] == "行号,列,原因"
    assert lines[1].startswith("3,单位,")
    import_holders(http, file, "yueyang", None, as_json=True)
    assert json.loads(capsys.readouterr().out)["repeated"] == 1


def test_a_file_without_the_columns_fails(http: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "holders.csv"
    file.write_text("名字\n甲\n", "utf-8")
    with pytest.raises(typer.Exit) as left:
        import_holders(http, file, "yueyang", None, as_json=False)
    assert left.value.exit_code == 1
