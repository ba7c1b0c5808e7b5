"""place: this city's regions, another city's channel, or nowhere."""

from __future__ import annotations

from dataclasses import replace

from services.intake.domain.placing import NoPlace, Placed, place
from services.intake.domain.policy import IntakePolicy
from services.runtime.enact import read_packs
from services.runtime.settings import Settings

PACK = next(p for p in read_packs(Settings.model_validate({}).policies) if p.city == "fuyang")
POLICY = IntakePolicy.parse(PACK)
NEIGHBOUR = replace(
    POLICY,
    city="elsewhere",
    name="外市",
    own_channel="外市的渠道",
    territory=replace(POLICY.territory, code="330100"),
)


def test_a_city_with_a_pack_is_named_with_its_own_channel() -> None:
    found = place("330102", POLICY, {"3301": NEIGHBOUR})
    assert isinstance(found, Placed)
    assert found.referral is not None
    assert (found.referral.to, found.referral.contact) == ("330100", "外市：外市的渠道")


def test_a_city_without_one_is_named_with_the_national_channel() -> None:
    found = place("110101", POLICY, {})
    assert isinstance(found, Placed)
    assert found.referral is not None
    assert found.referral.contact == f"北京市：{POLICY.other_city_channel}"


def test_every_prefix_of_the_list_is_four_digits_and_a_name() -> None:
    assert len(POLICY.cities) > 330
    assert all(len(code) == 4 and code.isdecimal() and name for code, name in POLICY.cities.items())
    assert POLICY.cities["3412"] == "阜阳市"


def test_an_unknown_township_of_a_known_county_is_no_place() -> None:
    assert isinstance(place("341202999", POLICY, {}), NoPlace)


def test_twelve_digits_of_a_village_are_no_place() -> None:
    assert isinstance(place("341202001001", POLICY, {}), NoPlace)
