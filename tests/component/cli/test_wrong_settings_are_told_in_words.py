"""A secret that is too short and addresses that are none are told in words, before anything is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from anxin.cli import app
from services.runtime.bus import BusAwayError
from services.runtime.kafka import KafkaBus
from services.runtime.mongo import MongoStores
from services.runtime.store import StoreAwayError


@pytest.mark.parametrize("command", [["up", "--data", "nowhere"], ["serve", "routing"]])
def test_a_short_secret_is_wrong_usage(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANXIN_SECRET", "short")
    assert CliRunner().invoke(app, command).exit_code == 2
    assert not (tmp_path / "nowhere").exists()


async def test_a_bus_address_that_is_none_is_told() -> None:
    with pytest.raises(BusAwayError, match="is no address"):
        await KafkaBus("nonsense:words", lambda fault: None).connect()


@pytest.mark.parametrize("url", ["http://here", "mongodb://here:words", "mongodb://"])
def test_a_store_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(StoreAwayError, match="no MongoDB URL"):
        MongoStores(url)
