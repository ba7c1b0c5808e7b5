"""The composition root of warnings: projects, what their facts say, and the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from contracts.envelope import Event
from contracts.topics import CASES, WARNINGS
from contracts.topics import FACTS as FACTS_TOPIC
from services.runtime import files as file_store
from services.runtime import parking, texts
from services.runtime.aggregate import Aggregates
from services.runtime.bus import Flow
from services.runtime.consume import Consumer
from services.runtime.decisions import Draft
from services.runtime.documents import installed_fonts
from services.runtime.fact_records import check_fact
from services.runtime.files import Files, file_routes
from services.runtime.inputs import Kind
from services.runtime.metrics import observe_timers
from services.runtime.packs import Pack, Policies
from services.runtime.relay import Relay
from services.runtime.sealing import Sealer
from services.runtime.service import Runtime, Service
from services.runtime.settle import Subscription
from services.runtime.store import Document
from services.runtime.territory import Territory, parse_territory
from services.runtime.timer_gauges import TimerGauges
from services.warnings import cases as linking
from services.warnings import facts as taking
from services.warnings import store as tables
from services.warnings.api import make_router
from services.warnings.arrivals import ARRIVAL_INDEXES, ARRIVALS, Arrivals
from services.warnings.ask import WarningQuestions
from services.warnings.attendance import Attendance
from services.warnings.buckets import Buckets
from services.warnings.bulk import Bulk
from services.warnings.domain.conditions import settle
from services.warnings.domain.decide import fire, reproject
from services.warnings.domain.evolve import evolve
from services.warnings.domain.policy import WarningsPolicy
from services.warnings.domain.project import Project, begin
from services.warnings.domain.writing import Context
from services.warnings.fallen import FALLEN, FALLEN_INDEXES, Fallen
from services.warnings.following import Following
from services.warnings.grounds import Grounds
from services.warnings.handlers import WarningSteps
from services.warnings.ledgers import Ledgers
from services.warnings.link_lists import LinkLists
from services.warnings.months import MONTH_INDEXES, MONTHS, Months
from services.warnings.pages_api import WarningDesk, desk_routes
from services.warnings.project_pages import project_desk_routes
from services.warnings.rosters import ROSTERS, Rosters
from services.warnings.senders import Senders
from services.warnings.sites import SITE_INDEXES, SITES, Sites
from services.warnings.unregistered import Unregistered
from services.warnings.upkeep import Upkeep

NAME = "warnings"
FLOOD = Flow(batch=8000, ahead=5)
"""Facts come by the million, and their order is nothing: many at a time, the next while these are written."""


def parse(pack: Pack) -> tuple[WarningsPolicy, Territory]:
    """What warnings reads of a pack."""
    return WarningsPolicy.parse(pack), parse_territory(pack)


def _evolve(project: Project | None, draft: Draft) -> Project:
    if project is None:
        raise LookupError(f"{draft.name} of a project that has not begun")
    return evolve(project, draft)


def _fire(project: Project, due: datetime, context: Context) -> list[Draft]:
    return fire(project, context, due)


def _settle(project: Project, context: Context, now: datetime) -> Project:
    return settle(project, project.ledger, context, now)


def _clocks(state: Document) -> list[Document]:
    own = [clock["timer"] for clock in state["clocks"]]
    return own + [timer for warning in state["warnings"] for timer in warning["timers"]]


PROJECT: Kind[Project, Context] = Kind(
    name="warning",
    service=NAME,
    topic=WARNINGS,
    evolve=_evolve,
    encode=tables.encode,
    decode=tables.decode,
    next_due=lambda project: project.next_due_at,
    fire=_fire,
    reproject=reproject,
    indexes=tables.INDEXES,
    begin=begin,
    settle=_settle,
)


def build(runtime: Runtime) -> Service:
    """Warnings on the given store, bus and clock."""
    store, clock = runtime.store, runtime.clock
    relay = Relay(PROJECT.name, WARNINGS, store, runtime.bus, clock)

    def observe(events: Sequence[Event]) -> None:
        observe_timers(events)
        relay.wake()

    def context(found: tuple[WarningsPolicy, Territory]) -> Context:
        policy, territory = found
        packs = partial(runtime.library.versions, policy.city)
        return Context(
            policy, territory, runtime.calendar, lambda: [policies.of(pack).policy for pack in packs()]
        )

    policies: Policies[Context] = Policies(runtime.library, parse, context)
    told = tables.Facts(store)
    arrivals, buckets, months = Arrivals(store), Buckets(store), Months(store)
    attendance = Attendance(arrivals, buckets, months, Fallen(store, told, arrivals, buckets, months))
    projects = Aggregates(PROJECT, store, policies, clock, observe, lambda ids: upkeep.before(ids))
    senders = Senders(projects, told, Sites(store))
    ledgers = Ledgers(projects, told, attendance, Rosters(store, told), senders)
    upkeep = Upkeep(ledgers, attendance, senders, policies, Bulk(arrivals, projects), clock)
    kept = texts.Texts(store.table(texts.TABLE))
    steps, questions = (
        WarningSteps(projects, kept),
        WarningQuestions(projects, clock, Unregistered(months, told)),
    )
    cases = linking.Cases(store, projects)
    into_ledgers = taking.IntoLedgers(store, told, attendance, projects, ledgers, cases)
    facts = Subscription(FACTS_TOPIC, into_ledgers)
    links = LinkLists(store, projects, cases)
    of_cases = Subscription(CASES, linking.IntoCases(store, cases))
    of_warnings = Subscription(WARNINGS, linking.IntoEmployers(projects, cases))
    parked = store.table(parking.TABLE)
    files = Files(store, Sealer(runtime.settings.secret.get_secret_value()), clock)
    fonts = installed_fonts(runtime.settings.fonts)
    desk = WarningDesk(steps, questions, kept, runtime.library, clock, Grounds(store, projects), files)
    return Service(
        name=NAME,
        runtime=runtime,
        edges=lambda: [
            make_router(steps, questions, kept, runtime.library, clock, fonts, links),
            project_desk_routes(questions, runtime.library, clock),
            desk_routes(desk),
            file_routes(NAME, files),
        ],
        aggregates=[projects],
        consumers=[
            Consumer(NAME, facts, parked, runtime.bus, clock, runtime.fetch, check_fact, upkeep.take, FLOOD),
            Consumer(NAME, of_cases, parked, runtime.bus, clock, runtime.fetch),
            Consumer(NAME, of_warnings, parked, runtime.bus, clock, runtime.fetch),
        ],
        relays=[relay],
        tables={
            parking.TABLE: parking.INDEXES,
            texts.TABLE: (),
            **file_store.TABLES,
            tables.FACTS: tables.FACT_INDEXES,
            tables.FEEDS: (),
            ARRIVALS: ARRIVAL_INDEXES,
            FALLEN: FALLEN_INDEXES,
            ROSTERS: (),
            SITES: SITE_INDEXES,
            taking.MARKS: taking.MARK_INDEXES,
        },
        rows={linking.ROWS: linking.ROW_INDEXES, MONTHS: MONTH_INDEXES},
        measures=[TimerGauges(store, PROJECT.name, clock, _clocks, ("clocks", "warnings"))],
        ticks=[into_ledgers.recompute_marked, Following(projects, told, ledgers).tick],
        long_work=[upkeep.tick],
        put_off=[upkeep.everything],
        handlers=(steps, questions),
    )
