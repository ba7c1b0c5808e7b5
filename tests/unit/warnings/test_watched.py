"""Ids of what is watched: kinds by their heads, slashes and cities kept apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.warnings.domain.project import aggregate_of, warning_id
from services.warnings.domain.watched import (
    Watched,
    employer_id,
    in_city,
    kind_of,
    opinion_id,
    own_name,
    permit_id,
    plain,
    sender_id,
    watched_by,
)
from tests.unit.warnings.site import at, fact, registered

NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1)


def test_the_head_tells_the_kind() -> None:
    found = [kind_of(id) for id in ("P1", "employer:X", "permit:1", "sender:a", "opinion:a:1", "other:1")]
    assert found == [
        Watched.PROJECT, Watched.EMPLOYER, Watched.PERMIT, Watched.SENDER, Watched.OPINION, Watched.PROJECT,
    ]  # fmt: skip


@given(NAMES, NAMES)
def test_whatever_another_system_calls_it_it_is_found_again(name: str, city: str) -> None:
    for id in (permit_id(name), sender_id(name)):
        assert own_name(id) == own_name(in_city(id, "fuyang")) == name
        assert aggregate_of(warning_id(id, "feed_stale", None)) == id
        assert plain(in_city(id, "fuyang")) == id != in_city(id, "fuyang")


@given(NAMES, NAMES)
def test_no_two_are_taken_for_one(one: str, other: str) -> None:
    assert (sender_id(one) == sender_id(other)) == (one == other)


def test_plain_names_stay_as_they_are() -> None:
    assert employer_id("91X") == "employer:91X" and permit_id("3712-01") == "permit:3712-01"
    assert opinion_id("net", "2024-7") == "opinion:net:2024-7"
    assert plain("P1@x") == "P1@x"


def test_which_facts_enter_what() -> None:
    def watched(kind: str, **fields: object) -> list[str]:
        return list(watched_by(fact(kind, source_id="s1", **fields)))

    day = {"date": "2024-01-01"}
    assert watched("permit_issued", project=None, number="N1", form="permit", **day) == ["permit:N1"]
    assert watched("permit_issued", form="permit", **day) == ["permit:project:P1"]
    assert list(watched_by(registered(permit_number="N1"))) == ["permit:N1"]
    assert list(watched_by(registered())) == []
    assert watched("opinion", project=None, summary="s", **day) == ["opinion:t:s1"]
    assert watched("opinion", summary="s", **day) == []
    told = {"id": "W1", "type": "x", "state": "open", "raised_at": at("2024-01-01")}
    assert watched("warning_imported", project=None, **told) == ["sender:t"]
    assert watched("warning_imported", **told) == []
