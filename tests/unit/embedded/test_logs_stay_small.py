"""A child's log file is bounded while the child holds it open."""

from anxin.embedded.logs import BoundedLog


def test_an_outgrown_log_is_cut_under_its_writer_and_one_copy_is_kept(tmp_path):
    log = BoundedLog(tmp_path / "log" / "server.log", limit=100)
    with log.open() as child:
        child.write(b"x" * 150)
        child.flush()
        log.trim()
        child.write(b"after\n")
    assert log.path.read_bytes() == b"after\n"
    assert log.path.with_name("server.log.1").read_bytes() == b"x" * 150


def test_a_log_within_its_limit_is_left_alone(tmp_path):
    log = BoundedLog(tmp_path / "server.log", limit=100)
    with log.open() as child:
        child.write(b"short\n")
    log.trim()
    assert log.path.read_bytes() == b"short\n"
    assert not log.path.with_name("server.log.1").exists()


def test_the_tail_is_of_the_child_started_last(tmp_path):
    log = BoundedLog(tmp_path / "server.log")
    for words in (b"No space left on device\n", b"started well\n"):
        with log.open() as child:
            child.write(words)
    assert log.tail() == "started well\n"


def test_a_log_that_was_never_written_has_an_empty_tail(tmp_path):
    assert BoundedLog(tmp_path / "server.log").tail() == ""
