"""Says which tests can't run on this machine, and why; with ANXIN_TEST_ALL=1 that is a failure."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A program that some tests need: what for, and the Debian package that has it."""

    program: str
    tests: str
    package: str

    @property
    def there(self) -> bool:
        return shutil.which(self.program) is not None


NEEDS = (
    Need("chromium", "tests/browser", "chromium"),
    Need("promtool", "tests/integration/test_metrics_are_clean.py", "prometheus"),
)


def lacking() -> list[Need]:
    """The needs that this machine does not meet."""
    return [need for need in NEEDS if not need.there]


def main() -> int:
    """Names what can't run; 1 when everything must."""
    found = lacking()
    for need in found:
        print(f"not run here: {need.tests} (no {need.program}; Debian package: {need.package})")
    print("run by `make chaos` alone: tests/chaos marked `long`")
    return 1 if found and os.environ.get("ANXIN_TEST_ALL") == "1" else 0


if __name__ == "__main__":
    sys.exit(main())
