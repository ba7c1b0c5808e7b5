"""The embedded MongoDB goes on where it stopped, however it stopped, and on whatever port."""

import socket

import pytest
from pymongo import AsyncMongoClient

from anxin.embedded.errors import EmbeddedError, PortTaken
from anxin.embedded.mongod import EmbeddedMongo
from anxin.embedded.ports import LOOPBACK, free_port
from tests.integration.embedded.conftest import another_program_on, count_documents, insert, kill_9


async def test_what_was_acknowledged_survives_a_stop_a_kill_9_and_a_move(tmp_path, servers):
    first = EmbeddedMongo(tmp_path)
    servers.append(first)
    url = await first.start()
    assert first.fresh
    await insert(url, n=1)
    await first.stop()
    assert first.pid is None

    second = EmbeddedMongo(tmp_path)
    servers.append(second)
    assert await second.start() == url
    assert not second.fresh
    await insert(url, n=2)
    await kill_9(second)

    async with another_program_on(second.port):
        third = EmbeddedMongo(tmp_path)
        servers.append(third)
        moved = await third.start()
        assert moved != url
        await insert(moved, n=3)
        assert await count_documents(moved) == 3


async def test_it_is_a_replica_set_of_one_on_loopback_alone(tmp_path, servers):
    server = EmbeddedMongo(tmp_path)
    servers.append(server)
    async with AsyncMongoClient(await server.start()) as client:
        hello = await client.admin.command("hello")
        options = (await client.admin.command("getCmdLineOpts"))["parsed"]
    assert hello["setName"] == "rs0"
    assert hello["hosts"] == [f"{LOOPBACK}:{server.port}"]
    assert options["net"]["bindIp"] == LOOPBACK
    assert options["storage"]["dbPath"] == str(tmp_path / "mongo" / "db")


async def test_a_given_port_that_is_taken_is_told(tmp_path):
    with socket.create_server((LOOPBACK, free_port())) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port}, which MongoDB was to use, is taken"):
            await EmbeddedMongo(tmp_path, port=port).start()


async def test_a_mongod_that_can_not_run_is_told(tmp_path, monkeypatch):
    broken = tmp_path / "bin" / "mongod"
    broken.parent.mkdir()
    broken.write_text(
        "#!/bin/sh\necho 'mongod: error while loading shared libraries: libcurl.so.4: no' >&2\nexit 127\n"
    )
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:/bin:/usr/bin")
    with pytest.raises(EmbeddedError, match=r"needs the library libcurl\.so\.4"):
        await EmbeddedMongo(tmp_path / "data").start()


async def test_a_mongod_that_is_no_program_is_told(tmp_path, monkeypatch):
    broken = tmp_path / "bin" / "mongod"
    broken.parent.mkdir()
    broken.write_bytes(b"\x7fELF of another machine")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent))
    with pytest.raises(EmbeddedError, match="MongoDB could not be started"):
        await EmbeddedMongo(tmp_path / "data").start()
