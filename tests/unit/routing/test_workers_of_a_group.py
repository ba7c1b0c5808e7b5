"""A group complaint carries its workers: what each claims, what was found owed, who was paid."""

from __future__ import annotations

from typing import Any

from contracts.envelope import Event
from services.routing.workers import workers_of

WORKERS = [{"id": "w1", "amount": "100.00"}, {"id": "w2", "amount": "200.00"}, {"id": "w3"}]


def rows(desk: Any) -> dict[str, dict[str, Any]]:
    """The fold over what the desk has journaled."""
    events = [
        Event(
            type=f"anxin.{d.name}.v1",
            source="/routing",
            subject="C1",
            time=d.time,
            recorded_at=d.time,
            city="fuyang",
            sequence=n,
            data=d.data,
        )
        for n, d in enumerate(desk.journal, 1)
    ]
    return {row["id"]: row for row in workers_of(events)}


def test_what_was_found_owed_stands_beside_what_was_claimed(desk: Any) -> None:
    desk.signed(workers=WORKERS)
    found = [{"id": "w1", "amount": "80"}, {"id": "w3", "amount": "50"}]
    fields = {"outcome": "founded", "headcount": 3, "amount": "330", "debtor": "某建筑公司", "workers": found}
    desk.act("2023-09-05T09:00", "verify", "341202/hrss", **fields)
    told = rows(desk)
    assert [told[i]["claimed"] for i in ("w1", "w2", "w3")] == ["100.00", "200.00", None]
    assert [told[i]["verified"] for i in ("w1", "w2", "w3")] == ["80.00", None, "50.00"]


def test_a_payment_of_what_is_owed_to_those_it_names_pays_them_in_full(desk: Any) -> None:
    desk.verified(workers=WORKERS, amount="300")
    desk.act(
        "2023-09-06T09:00", "payment", "341202/hrss", amount="300", on="2023-09-06", workers=["w1", "w2"]
    )
    told = rows(desk)
    assert [told[i]["paid"] for i in ("w1", "w2", "w3")] == ["100.00", "200.00", None]
    assert [told[i]["paid_at"] for i in ("w1", "w2", "w3")] == ["2023-09-06", "2023-09-06", None]


def test_of_a_part_it_is_known_whom_it_reached_and_not_with_how_much(desk: Any) -> None:
    desk.verified(workers=WORKERS, amount="300")
    desk.act("2023-09-06T09:00", "payment", "341202/hrss", amount="150", workers=["w1", "w2"])
    told = rows(desk)
    assert (told["w1"]["paid"], told["w2"]["paid"]) == (None, None)
    assert told["w1"]["paid_at"] is not None
    assert told["w3"]["paid_at"] is None


def test_a_number_that_the_lead_does_not_have_is_refused_in_words(desk: Any) -> None:
    desk.verified(workers=WORKERS, amount="300")
    refusal = desk.refused("2023-09-06T09:00", "payment", "341202/hrss", amount="1", workers=["w4"])
    assert "w4" in refusal.message
    assert refusal.needed == "填写工人编号：w1 至 w3"


def test_without_a_list_only_the_number_of_those_paid_is_told(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "payment", "341202/hrss", amount="10", workers=["甲", "乙"])
    paid = next(d for d in desk.journal if d.name == "case.payment_recorded")
    assert (paid.data["workers"], paid.data["worker_ids"]) == (2, [])
    assert rows(desk) == {}
