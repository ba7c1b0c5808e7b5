"""Ports are free, and not of the range that clients' own connections take."""

import socket

from anxin.embedded.ports import LOOPBACK, free_port, is_free


def test_a_port_that_is_listened_on_is_not_free():
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
        assert not is_free(port)
    assert is_free(port)


def test_a_chosen_port_is_free_and_below_the_outgoing_range(monkeypatch, tmp_path):
    kernel = tmp_path / "range"
    kernel.write_text("25000\t60999\n")
    monkeypatch.setattr("anxin.embedded.ports._EPHEMERAL_RANGE", kernel)
    chosen = free_port()
    assert 20_000 <= chosen < 25_000
    assert is_free(chosen)


def test_where_the_outgoing_range_takes_all_a_free_port_is_still_found(monkeypatch, tmp_path):
    kernel = tmp_path / "range"
    kernel.write_text("1024\t65535\n")
    monkeypatch.setattr("anxin.embedded.ports._EPHEMERAL_RANGE", kernel)
    assert is_free(free_port())
