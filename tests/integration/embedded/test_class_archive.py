"""The archive of Kafka's classes makes starts faster and never makes one fail."""

import psutil
import pytest

from anxin.embedded.class_archive import make_archive
from anxin.embedded.jars import cache_folder, locked_jars
from anxin.embedded.java import find_java
from anxin.embedded.kafka import EmbeddedKafka
from anxin.embedded.kafka_config import class_archive


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """A cache folder with the jars of the user's one and no archive."""
    jars = locked_jars()
    shared = cache_folder(jars)
    monkeypatch.setenv("ANXIN_CACHE", str(tmp_path / "cache"))
    folder = cache_folder(jars)
    folder.mkdir(parents=True)
    for jar in jars:
        (folder / jar.filename).symlink_to(shared / jar.filename)
    return folder


async def test_it_is_made_once_and_used_by_the_broker(tmp_path, own_cache, servers):
    (own_cache / "classes-of-an-older-java.jsa").write_bytes(b"old")
    assert await make_archive()
    assert not await make_archive()
    (archive,) = own_cache.glob("classes-*.jsa")
    assert not list(own_cache.glob(".archive-*"))
    server = EmbeddedKafka(tmp_path)
    servers.append(server)
    await server.start()
    assert str(archive) in {file.path for file in psutil.Process(server.pid).memory_maps()}


async def test_a_broker_starts_without_one_that_does_not_fit(tmp_path, own_cache, servers):
    class_archive(find_java(), own_cache).write_bytes(b"not an archive" * 1000)
    server = EmbeddedKafka(tmp_path)
    servers.append(server)
    assert await server.start()
