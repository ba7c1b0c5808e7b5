"""`anxin platform-secret`: what a sender of 603 messages signs with, and nothing for what is no sender."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from anxin.cli import app
from services.intake.mohurd.signing import appsecret
from services.runtime.sealing import Sealer

SECRET = "a secret of the tests, long enough"


def run(*arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["platform-secret", *arguments])
    return found.exit_code, found.stdout.strip()


def test_it_is_the_one_that_intake_checks_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_SECRET", SECRET)
    code, shown = run("--city", "fuyang", "--appid", "P1")
    assert (code, shown) == (0, appsecret(Sealer(SECRET), "fuyang", "P1"))
    assert len(shown.encode()) == 32
    others = [run("--city", "hangzhou", "--appid", "P1")[1], run("--city", "fuyang", "--appid", "P2")[1]]
    assert len({shown, *others}) == 3


@pytest.mark.parametrize(
    ("city", "appid", "secret", "code"),
    [
        ("atlantis", "P1", SECRET, 2),
        ("fuyang", "P 1", SECRET, 2),
        ("fuyang", "P1", "short", 2),
        ("fuyang", "P1", "", 1),
    ],
)
def test_what_is_wrong_shows_no_secret(
    city: str, appid: str, secret: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXIN_SECRET", secret)
    assert run("--city", city, "--appid", appid, "--data", str(tmp_path / "none")) == (code, "")
    assert not (tmp_path / "none").exists()
