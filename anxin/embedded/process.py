"""One child process: it never outlives the host, and what a killed host left behind is found and ended."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from anxin.embedded.logs import BoundedLog

_PR_SET_PDEATHSIG = 1
# Loaded here and not in the child: between fork and exec nothing may be imported or allocated at length.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_STALE_PATIENCE = 20.0
# Options that a shell may export for other Java programs would change the heap or the class path of ours.
_NOT_PASSED_ON = frozenset({"CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})


class Child:
    """A server process with its log and, for `end_stale`, a record of it (`child.json`) in its folder.

    On Linux the kernel kills it when the thread that forked it ends (PR_SET_PDEATHSIG). So `spawn` forks on
    the event loop's own thread, never in a pool whose threads come and go.
    """

    def __init__(self, folder: Path, log: BoundedLog) -> None:
        self._folder = folder
        self.record = folder / "child.json"
        self._process: asyncio.subprocess.Process | None = None
        self.log = log

    @property
    def pid(self) -> int | None:
        """The process id while the child lives, else None."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def returncode(self) -> int | None:
        """How the child ended (negative: by that signal); None while it lives or before it was started."""
        return self._process.returncode if self._process else None

    async def spawn(self, argv: Sequence[str], extra_env: Mapping[str, str]) -> None:
        """Start the child in its folder; OSError if the program can't be run."""
        env = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
        # A session of its own: Ctrl-C on the terminal reaches the host alone, which stops children in order.
        with self.log.open() as log:
            self._process = await asyncio.create_subprocess_exec(
                *argv,
                cwd=self._folder,
                env={**env, **extra_env},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent(),
            )
        self.record.write_text(json.dumps({"pid": self._process.pid}))

    async def wait(self) -> int:
        """Wait for the child's end; its return code."""
        if self._process is None:
            raise RuntimeError("the child was never started")
        return await self._process.wait()

    async def stop(self, grace: float) -> None:
        """Ask the child to end (SIGTERM), and kill it after `grace` seconds; none running: nothing to do."""
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), grace)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End the child at once (SIGKILL)."""
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def end_stale(record: Path, folder: Path) -> None:
    """Kill the process of the record if it lives and its command line names this folder; wait for its end.

    A process id is used again by the system: one whose command line is another's is left alone.
    """
    try:
        stale = psutil.Process(int(json.loads(record.read_text())["pid"]))
        if any(f"{folder}{os.sep}" in argument for argument in stale.cmdline()):
            stale.kill()
            _until_gone(stale)
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return


def _until_gone(process: psutil.Process) -> None:
    """Wait for a killed process's end; a zombie that nobody reaps has ended too."""
    give_up_at = time.monotonic() + _STALE_PATIENCE
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > give_up_at:
            return
        time.sleep(0.02)


def _die_with_parent() -> Callable[[], None] | None:
    libc = _LIBC
    if libc is None:
        return None
    parent = os.getpid()

    def in_the_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the host died between fork and here: no signal will come
            os._exit(1)

    return in_the_child
