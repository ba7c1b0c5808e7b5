"""`anxin_leads_total`: by city, channel and outcome, zero from the start, labels bounded."""

from __future__ import annotations

from prometheus_client import REGISTRY

from tests.component.intake.worlds import World


def count(outcome: str, city: str = "fuyang", channel: str = "hotline_12345") -> float:
    labels = {"city": city, "channel": channel, "outcome": outcome}
    found = REGISTRY.get_sample_value("anxin_leads_total", labels)
    assert found is not None, labels
    return found


async def test_every_outcome_is_counted_once(world: World) -> None:
    before = {o: count(o) for o in ("accepted", "repeated", "conflict", "referred", "refused")}
    await world.post()
    await world.post()
    await world.post(amount="1")
    await world.post(source_id="2", region="330102")
    await world.post(source_id="3", region="341299")
    await world.post(source_id="4", amount="-1")
    gained = {o: count(o) - n for o, n in before.items()}
    assert gained == {"accepted": 1, "repeated": 1, "conflict": 1, "referred": 1, "refused": 2}


async def test_a_sender_cant_make_labels(world: World) -> None:
    await world.post(city="evil-1", channel="evil-2")
    await world.http.post("/intake/leads", content=b"{", headers={"Content-Type": "application/json"})
    text = (await world.http.get("/intake/metrics")).text
    assert "evil" not in text
    assert count("refused", "unknown", "unknown") >= 2
