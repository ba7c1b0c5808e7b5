"""The broker's settings and how it is started."""

from __future__ import annotations

import hashlib
from pathlib import Path

from anxin.embedded.java import Java
from anxin.embedded.ports import LOOPBACK

NODE_ID = 1
CLUSTER_METADATA = "meta.properties"

JVM_OPTIONS = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server=info",
)

# Relative to the broker's folder, its working directory: a comma or a letter outside Latin-1 in the data
# folder's path would not survive a Java properties file.
LOG_DIRS = "data"


def server_properties(port: int, controller_port: int) -> dict[str, str]:
    """The settings of a broker that is its own controller, on loopback alone.

    The voters are written here and not into the metadata log (`format --standalone`), so that the controller
    can move to another port when its old one is taken.
    """
    return {
        "process.roles": "broker,controller",
        "node.id": str(NODE_ID),
        "controller.quorum.voters": f"{NODE_ID}@{LOOPBACK}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{port}",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "log.dirs": LOG_DIRS,
        "auto.create.topics.enable": "false",
        # A killed broker serves again within seconds: its old session ends soon.
        "broker.session.timeout.ms": "1500",
        "broker.heartbeat.interval.ms": "300",
        "default.replication.factor": "1",
        "min.insync.replicas": "1",
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        # Made for hundreds of consumer groups and gigabytes by default; here four groups on one machine.
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.num.partitions": "4",
        "share.coordinator.state.topic.num.partitions": "4",
        "group.initial.rebalance.delay.ms": "0",
        "log.cleaner.dedupe.buffer.size": "8388608",
        "num.network.threads": "2",
        "num.io.threads": "4",
    }


def class_archive(java: Java, folder: Path) -> Path:
    """Where the archive of Kafka's classes for exactly this Java lies or would lie."""
    program = java.program.resolve()
    modules = program.parent.parent / "lib" / "modules"
    stamp = (modules if modules.is_file() else program).stat()
    key = hashlib.sha256(f"{program} {stamp.st_size} {stamp.st_mtime_ns}".encode()).hexdigest()[:12]
    return folder / f"classes-{key}.jsa"


def write_properties(path: Path, properties: dict[str, str]) -> None:
    """Write the settings as a Java properties file (all values are plain ASCII)."""
    path.write_text("".join(f"{name}={value}\n" for name, value in properties.items()), "ascii")


def read_properties(path: Path) -> dict[str, str]:
    """The settings of a Java properties file as Kafka writes `meta.properties`."""
    lines = (line.strip() for line in path.read_text("latin-1").splitlines())
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
