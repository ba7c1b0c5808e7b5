"""The embedded Kafka goes on where it stopped, however it stopped."""

import shutil
import socket

import pytest

from anxin.embedded.errors import EmbeddedError, PortTaken
from anxin.embedded.kafka import EmbeddedKafka
from anxin.embedded.kafka_probe import ask_broker
from anxin.embedded.ports import LOOPBACK, free_port
from tests.integration.embedded.conftest import another_program_on, consume, kill_9, make_topic, produce


async def test_what_was_acknowledged_survives_a_stop_a_kill_9_and_a_move(tmp_path, servers):
    first = EmbeddedKafka(tmp_path)
    servers.append(first)
    bootstrap = await first.start()
    assert first.fresh
    await make_topic(bootstrap)
    await produce(bootstrap, b"one")
    await first.stop()
    assert first.pid is None

    second = EmbeddedKafka(tmp_path)
    servers.append(second)
    assert await second.start() == bootstrap
    assert not second.fresh
    assert second.cluster_id == first.cluster_id
    await produce(bootstrap, b"two")
    await kill_9(second)

    async with another_program_on(second.port):
        third = EmbeddedKafka(tmp_path)
        servers.append(third)
        moved = await third.start()
        assert moved != bootstrap
        await produce(moved, b"three")
        assert await consume(moved, 3) == [b"one", b"two", b"three"]


async def test_a_deleted_folder_becomes_another_cluster(tmp_path, servers):
    server = EmbeddedKafka(tmp_path)
    servers.append(server)
    await server.start()
    before = server.cluster_id
    await server.stop()
    shutil.rmtree(tmp_path / "kafka")
    await server.start()
    assert server.fresh
    assert server.cluster_id != before


async def test_it_works_in_a_folder_named_in_chinese_with_a_comma_and_a_space(tmp_path, servers):
    server = EmbeddedKafka(tmp_path / "数据, 安薪")
    servers.append(server)
    answer = await ask_broker(LOOPBACK, int((await server.start()).rpartition(":")[2]))
    assert answer is not None and answer.cluster_id == server.cluster_id


async def test_a_given_port_that_is_taken_is_told(tmp_path):
    with socket.create_server((LOOPBACK, free_port())) as other:
        port = other.getsockname()[1]
        server = EmbeddedKafka(tmp_path, port=port)
        with pytest.raises(PortTaken, match=f"Port {port}, which Kafka was to use, is taken"):
            await server.start()
        assert server.pid is None


async def test_a_format_that_was_killed_half_way_is_done_again(tmp_path, servers):
    half = tmp_path / "kafka" / "data"
    half.mkdir(parents=True)
    (half / "bootstrap.checkpoint").write_bytes(b"half")
    server = EmbeddedKafka(tmp_path)
    servers.append(server)
    await server.start()
    assert server.fresh and server.cluster_id


async def test_partitions_without_their_cluster_are_not_wiped(tmp_path):
    partition = tmp_path / "kafka" / "data" / "letters-0"
    partition.mkdir(parents=True)
    with pytest.raises(EmbeddedError, match=r"but not its meta\.properties"):
        await EmbeddedKafka(tmp_path).start()
    assert partition.is_dir()


async def test_a_folder_of_a_later_kafka_is_refused(tmp_path):
    (tmp_path / "kafka" / "data").mkdir(parents=True)
    (tmp_path / "kafka" / "data" / "meta.properties").write_text("version=1\ncluster.id=x\n")
    (tmp_path / "kafka" / "anxin.json").write_text('{"kafka": "99.0.0"}')
    with pytest.raises(EmbeddedError, match=r"written by Kafka 99\.0\.0"):
        await EmbeddedKafka(tmp_path).start()


async def test_a_folder_that_kafka_can_not_read_is_told_in_its_own_words(tmp_path):
    server = EmbeddedKafka(tmp_path)
    await server.start()
    await server.stop()
    (tmp_path / "kafka" / "data" / "meta.properties").write_text("version=1\ncluster.id=x\nnode.id=7\n")
    with pytest.raises(EmbeddedError) as caught:
        await server.start()
    assert "node" in caught.value.problem
    assert str(server.log.path) in caught.value.what_to_do
    assert server.pid is None


async def test_a_listener_that_is_not_kafka_is_not_taken_for_it():
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
    assert await ask_broker(LOOPBACK, port) is None
