"""The composition root of bulletins."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.envelope import Event
from contracts.topics import BULLETINS
from services.bulletins.api import routes
from services.bulletins.campaigns import Campaigns
from services.bulletins.campaigns_api import campaign_routes
from services.bulletins.domain.bulletin import Bulletin, evolve
from services.bulletins.domain.bulletin_document import from_document, to_document
from services.bulletins.domain.campaign_policy import CampaignsPolicy
from services.bulletins.domain.policy import BulletinsPolicy
from services.bulletins.handlers import Bulletins
from services.bulletins.pages import pages
from services.bulletins.schedule import Scheduler
from services.bulletins.store import CASE_ROWS, PROJECT_ROWS, ROW_INDEXES, Rows
from services.bulletins.subscribers import subscriptions
from services.runtime.aggregate import Aggregates
from services.runtime.consume import Consumer
from services.runtime.documents import installed_fonts
from services.runtime.inputs import Kind
from services.runtime.packs import Policies
from services.runtime.parking import INDEXES as PARKED_INDEXES
from services.runtime.parking import TABLE as PARKED
from services.runtime.relay import Relay
from services.runtime.service import Runtime, Service
from services.runtime.texts import TABLE as TEXTS
from services.runtime.texts import Texts

NAME = "bulletins"

KIND: Kind[Bulletin, BulletinsPolicy] = Kind(
    name="bulletin",
    service=NAME,
    topic=BULLETINS,
    evolve=evolve,
    encode=to_document,
    decode=from_document,
    next_due=lambda bulletin: None,
    fire=lambda bulletin, due, policy: [],
    reproject=lambda bulletin, policy, now: [],
    indexes=(("city", "drafted_at"), ("drafted_at",)),
)


def build(runtime: Runtime) -> Service:
    """The service over a runtime. `PackError` for bulletins that can't be read, `FontsError` for fonts."""
    store, clock = runtime.store, runtime.clock
    relay = Relay(KIND.name, KIND.topic, store, runtime.bus, clock)

    def observe(events: Sequence[Event]) -> None:
        relay.wake()

    policies = Policies[BulletinsPolicy](runtime.library, BulletinsPolicy.parse)
    campaigns = Policies[CampaignsPolicy](runtime.library, CampaignsPolicy.parse)
    for pack in runtime.library:
        policies.of(pack)
        campaigns.of(pack)
    aggregates = Aggregates(KIND, store, policies, clock, observe)
    bulletins = Bulletins(Rows(store), aggregates, Texts(store.table(TEXTS)), clock)
    fonts = installed_fonts(runtime.settings.fonts)
    parked = store.table(PARKED)
    return Service(
        name=NAME,
        runtime=runtime,
        edges=lambda: [
            campaign_routes(Campaigns(bulletins.rows, campaigns, clock), fonts),
            routes(bulletins, fonts),
            pages(bulletins),
        ],
        aggregates=[aggregates],
        consumers=[
            Consumer(NAME, wanted, parked, runtime.bus, clock, runtime.fetch)
            for wanted in subscriptions(store)
        ],
        relays=[relay],
        tables={PARKED: PARKED_INDEXES, TEXTS: ()},
        rows={CASE_ROWS: ROW_INDEXES, PROJECT_ROWS: ROW_INDEXES},
        handlers=bulletins,
        ticks=[Scheduler(bulletins, runtime.bus).tick],
    )
