"""A whole installation in a process of its own, to be stopped, killed and started again."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pymongo

from services.runtime.settings import ROOT

PATIENCE = 120.0
OFTEN, SELDOM = 0.05, 0.5
"""Seconds between two looks: at what is cheap to ask, and at what reads whole collections of a busy store."""


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, every: float = OFTEN) -> None:
    """Waits for a condition, looking `every` so many seconds; fails in words after a generous while."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE:.0f} s in vain until {what}")
        time.sleep(every)


class Installation:
    """`anxin up` on a folder."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: dict[int, pymongo.MongoClient[dict[str, Any]]] = {}
        data.mkdir(parents=True, exist_ok=True)

    def start(self) -> Installation:
        """Starts and waits until everything is ready."""
        self.launch()
        wait_until(self.ready, "the installation is ready")
        return self

    def launch(self) -> None:
        """Starts and does not wait."""
        command = [sys.executable, "-m", "anxin", "up", "--data", str(self.data), "--port", str(self.port)]
        with (self.data / "host.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *self._arguments], cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def ready(self) -> bool:
        """Whether `/readyz` says so; an end of the process is a failure with its last words."""
        if self._process is not None and self._process.poll() is not None:
            raise AssertionError(f"anxin up ended: {(self.data / 'host.log').read_text()[-3000:]}")
        try:
            return self.http.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    @property
    def host(self) -> psutil.Process:
        """The host's process."""
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def child(self, name: str) -> psutil.Process | None:
        """The child `java` or `mongod`, if it lives."""
        return next((p for p in self.host.children() if p.name() == name), None)

    def kill(self, name: str) -> None:
        """kill -9 of `host`, `java` or `mongod`; after the host, its children must end by themselves."""
        if name == "host":
            self._close_clients()
            children = self.host.children()
            self.host.kill()
            assert self._process is not None
            self._process.wait(30)
            _, alive = psutil.wait_procs(children, timeout=30)
            assert not alive, "children outlived their host"
            return
        child = self.child(name)
        assert child is not None, f"{name} does not run"
        child.kill()

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self._process is not None
        self._close_clients()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def close(self) -> None:
        """Ends whatever still runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill("host")
        self.http.close()

    def _close_clients(self) -> None:
        """While the store still answers: they take their leave of it, and wait half a minute in vain else."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def import_leads(self, file: Path, mapping: Path | None = None) -> str:
        """Posts an import; its id."""
        files = {"file": (file.name, file.read_bytes())}
        if mapping is not None:
            files["mapping"] = (mapping.name, mapping.read_bytes())
        answer = self.http.post("/intake/imports", files=files, data={"kind": "leads"})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def progress(self, job: str) -> dict[str, Any]:
        """How far an import is."""
        found: dict[str, Any] = self.http.get(f"/intake/imports/{job}").json()
        return found

    def wait_for_import(self, job: str) -> dict[str, Any]:
        """Waits until an import has ended."""

        def ended() -> bool:
            try:
                answer = self.http.get(f"/intake/imports/{job}")
            except httpx.TransportError:
                return False
            running = ("waiting", "reading", "running")
            return answer.status_code == 200 and answer.json()["state"] not in running

        wait_until(ended, "the import has ended")
        return self.progress(job)

    def database(self, service: str) -> Any:
        """A service's database, read from outside."""
        port = json.loads((self.data / "mongo" / "anxin.json").read_text())["port"]
        if port not in self._clients:
            self._clients[port] = pymongo.MongoClient(f"mongodb://127.0.0.1:{port}/?directConnection=true")
        return self._clients[port][f"anxin_{service}"]

    def histories(self, service: str) -> dict[str, list[tuple[int, str]]]:
        """Every aggregate's events in the journal: sequence and type, in order."""
        found: dict[str, list[tuple[int, str]]] = {}
        cursor = self.database(service)["events"].find({}, {"subject": 1, "sequence": 1, "type": 1})
        for event in cursor.sort("_id", 1):
            found.setdefault(event["subject"], []).append((event["sequence"], event["type"]))
        return found
