"""Mistakes in whom a pack hands cases to are told by file, line and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.routing.domain.policy_parse import parse_policy
from services.runtime.packs import PackError, read_pack

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said"),
    [
        ("routing", "unit: role:hrss", "unit: role:hrs", "unknown unit role:hrs"),
        ("routing", "- to: [township]", "- to: [townships]", "unknown unit townships"),
        ("routing", "back_to: role:hrss", "back_to: nobody", "unknown unit nobody"),
        (
            "routing",
            "    - who: {units: [role:hrss], clauses: [HZ-3.3a]}",
            "    - to: [industry]\n      who: {units: [role:hrss]}",
            "the last rule of transfer is for all the rest",
        ),
        (
            "routing",
            "  payment:\n    clauses: [HZ-3.2]\n",
            "  payment:\n    - {clauses: [HZ-3.2], when: filed}\n    - {clauses: [HZ-3.2]}\n",
            "may be a list of rules",
        ),
        ("routing", "also_in: [received]", "also_in: [receved]", "also_in"),
        ("units", '  hrss: ["{territory}/hrss", city_hrss]', '  hrss: ["{territory}/hrs"]', "can be no unit"),
        ("units", '  hrss: ["{territory}/hrss", city_hrss]', "  hrss: []", "write a template"),
        ("units", "units: [city_finance]", "units: [city_money]", "unknown unit city_money"),
        ("units", "    units: [city_finance]\n", "    unit: city_finance\n", "unknown key"),
        ("units", "clauses: [HZ-2]", "clauses: [HZ-22]", "HZ-22 is not in clauses.yaml"),
        ("pack", 'code: "330100"', 'code: "330100"\nterritory: village', "write county or township"),
    ],
)
def test_one_mistake_is_found_where_it_is(
    tmp_path: Path, name: str, right: str, wrong: str, said: str
) -> None:
    for pack in ("national", "hangzhou"):
        shutil.copytree(ROOT / "policies" / pack, tmp_path / pack)
    file = tmp_path / "hangzhou" / f"{name}.yaml"
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(PackError) as caught:
        parse_policy(read_pack(tmp_path / "hangzhou"))
    assert said in str(caught.value)
    assert caught.value.file == str(file)
    assert caught.value.line
