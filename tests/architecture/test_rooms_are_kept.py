"""The code knows no city, reads the clock in one place, and keeps to its rooms."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.runtime.enact import read_packs
from services.runtime.settings import ROOT

CODE = [f for room in ("services", "contracts", "anxin") for f in sorted((ROOT / room).rglob("*.py"))]
CITIES = {
    word
    for pack in read_packs(ROOT / "policies")
    for word in (pack.city, str(pack.header["name"]).removesuffix("市"))
}


@pytest.mark.parametrize("file", CODE, ids=lambda f: str(f.relative_to(ROOT)))
def test_no_city_is_named_in_code(file: Path) -> None:
    text = file.read_text("utf-8").lower()
    assert not [city for city in CITIES if city in text]


CLOCK = re.compile(r"datetime\.(now|utcnow|today)\(|time\.time\(|date\.today\(")


@pytest.mark.parametrize("file", CODE, ids=lambda f: str(f.relative_to(ROOT)))
def test_the_clock_is_read_in_one_place(file: Path) -> None:
    if file != ROOT / "services" / "runtime" / "clock.py":
        assert not CLOCK.search(file.read_text("utf-8"))


def test_domain_is_never_asynchronous() -> None:
    domain = [f for f in CODE if "domain" in f.parts]
    assert domain
    assert not [f for f in domain if re.search(r"\basync def\b|\bawait\b", f.read_text("utf-8"))]


def test_services_is_on_no_path_where_it_would_shadow_the_standard_library() -> None:
    assert str(ROOT / "services") not in sys.path
    assert (ROOT / "services" / "__init__.py").exists()


def test_import_rules_hold() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert not re.search(r"^-", lock, re.MULTILINE)
