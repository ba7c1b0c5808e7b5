"""Bus and store live exactly as long as their host, and heal while it lives."""

import asyncio
import json
import os
import signal
import sys

import psutil
import pytest

from anxin.embedded.errors import EmbeddedError
from anxin.embedded.kafka_probe import ask_broker
from anxin.embedded.ports import LOOPBACK
from anxin.embedded.process import end_stale
from anxin.embedded.servers import EmbeddedServers
from tests.integration.embedded.conftest import count_documents, insert, make_topic, produce, until

HOST = """
import asyncio, json, sys
from pathlib import Path
from anxin.embedded.servers import EmbeddedServers

async def main():
    servers = EmbeddedServers(Path(sys.argv[1]))
    addresses = await servers.start()
    print(json.dumps({"bus": addresses.bus, "store": addresses.store, "fresh": addresses.store_fresh,
                      "cluster": addresses.cluster_id,
                      "pids": [servers.kafka.pid, servers.mongo.pid]}), flush=True)
    await servers.watch()

asyncio.run(main())
"""


async def _host(data) -> tuple[asyncio.subprocess.Process, dict]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOST,
        str(data),
        stdout=asyncio.subprocess.PIPE,
        cwd=os.getcwd(),  # noqa: PTH109
    )
    return process, json.loads(await process.stdout.readline())


async def _dead(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_children_die_with_a_killed_host_and_the_next_one_goes_on(tmp_path):
    host, told = await _host(tmp_path)
    await insert(told["store"], n=1)
    host.kill()
    await host.wait()
    for pid in told["pids"]:
        await until(lambda pid=pid: _dead(pid), f"child {pid} dies with its host")

    after, again = await _host(tmp_path)
    try:
        assert (again["bus"], again["store"]) == (told["bus"], told["store"])
        assert again["cluster"] == told["cluster"]
        assert not again["fresh"]
        assert await count_documents(again["store"]) == 1
    finally:
        after.kill()
        await after.wait()


async def test_a_second_host_on_the_same_folder_is_told_who_runs_already(tmp_path):
    host, _ = await _host(tmp_path)
    try:
        with pytest.raises(EmbeddedError, match=f"already running on .* as pid {host.pid}") as caught:
            await EmbeddedServers(tmp_path).start()
        assert "--data" in caught.value.what_to_do
    finally:
        host.kill()
        await host.wait()


async def test_killed_children_serve_again_on_their_ports(tmp_path, caplog):
    servers = EmbeddedServers(tmp_path)
    addresses = await servers.start()
    watch = asyncio.create_task(servers.watch())
    try:
        await make_topic(addresses.bus)
        before = (servers.kafka.pid, servers.mongo.pid)
        for pid in before:
            os.kill(pid, signal.SIGKILL)

        async def both_serve() -> bool:
            broker = await ask_broker(LOOPBACK, servers.kafka.port)
            return broker is not None and broker.brokers == 1 and "MongoDB serves again" in caplog.text

        await until(both_serve, "both serve again")
        await produce(addresses.bus, b"after")
        await insert(addresses.store, n=1)
        assert (servers.kafka.address, servers.mongo.address) == (addresses.bus, addresses.store)
        assert set(before).isdisjoint({servers.kafka.pid, servers.mongo.pid})
        assert "Kafka ended (signal 9) though it should run" in caplog.text
    finally:
        await servers.stop()
    await watch


async def test_a_child_that_can_not_be_started_again_is_tried_until_it_can(tmp_path, caplog, monkeypatch):
    servers = EmbeddedServers(tmp_path, bus_url="127.0.0.1:9")
    await servers.start()
    watch = asyncio.create_task(servers.watch())
    nowhere = tmp_path / "bin"
    nowhere.mkdir()
    (nowhere / "mongod").write_text("#!/bin/sh\necho 'No space left on device'\nexit 14\n")
    (nowhere / "mongod").chmod(0o755)
    path = os.environ["PATH"]
    try:
        monkeypatch.setenv("PATH", f"{nowhere}:{path}")
        os.kill(servers.mongo.pid, signal.SIGKILL)

        async def told() -> bool:
            return "can't be started: MongoDB stopped because the disk is full" in caplog.text

        await until(told, "the cause is told")
        monkeypatch.setenv("PATH", path)

        async def healed() -> bool:
            return "MongoDB serves again" in caplog.text

        await until(healed, "MongoDB serves again")
    finally:
        await servers.stop()
    await watch


async def test_stop_leaves_nothing_and_lets_the_folder_go(tmp_path):
    servers = EmbeddedServers(tmp_path)
    await servers.start()
    pids = (servers.kafka.pid, servers.mongo.pid)
    watch = asyncio.create_task(servers.watch())
    await servers.stop()
    await watch
    assert all([await _dead(pid) for pid in pids])
    again = EmbeddedServers(tmp_path, bus_url="127.0.0.1:9", store_url="mongodb://127.0.0.1:9")
    await again.start()
    await again.stop()


async def test_no_child_is_started_for_a_given_address(tmp_path):
    before = {child.pid for child in psutil.Process().children()}
    servers = EmbeddedServers(tmp_path, bus_url="broker:9092", store_url="mongodb://store")
    addresses = await servers.start()
    try:
        assert (addresses.bus, addresses.store) == ("broker:9092", "mongodb://store")
        assert (addresses.cluster_id, addresses.cluster_fresh, addresses.store_fresh) == (None, False, False)
        assert {child.pid for child in psutil.Process().children()} <= before
    finally:
        await servers.stop()


async def test_when_one_server_can_not_start_the_other_is_stopped_too(tmp_path):
    (tmp_path / "mongo").mkdir()
    (tmp_path / "mongo" / "db").write_text("a file where the folder should be")
    servers = EmbeddedServers(tmp_path)
    with pytest.raises(EmbeddedError, match="mongo/db in the data folder can't be used"):
        await servers.start()
    assert (servers.kafka.pid, servers.mongo.pid) == (None, None)
    await servers.stop()


async def test_a_stale_child_is_ended_only_if_its_command_line_is_ours(tmp_path):
    folder = tmp_path / "kafka"
    folder.mkdir()
    record = folder / "child.json"
    sleeper = (sys.executable, "-c", "import time; time.sleep(600)")
    ours = await asyncio.create_subprocess_exec(*sleeper, f"{folder}/server.properties")
    others = await asyncio.create_subprocess_exec(*sleeper, f"{tmp_path}/kafka-of-another/server.properties")
    try:
        record.write_text(json.dumps({"pid": others.pid}))
        await asyncio.to_thread(end_stale, record, folder)
        assert not await _dead(others.pid)
        record.write_text(json.dumps({"pid": ours.pid}))
        await asyncio.to_thread(end_stale, record, folder)
        assert await _dead(ours.pid)
    finally:
        for process in (ours, others):
            if process.returncode is None:
                process.kill()
            await process.wait()
