"""The composition root of routing: cases, their clocks, and who must act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from contracts.envelope import Event
from contracts.topics import CASES, LEADS, WARNINGS
from services.routing import warned
from services.routing.api import make_router
from services.routing.archive.edge import Archive, archive_routes
from services.routing.archive.materials import Materials
from services.routing.ask import CaseQuestions
from services.routing.desk_lists_api import list_pages
from services.routing.desk_pages import PAGES
from services.routing.domain import evolve as evolving
from services.routing.domain import fire
from services.routing.domain.case import Case
from services.routing.domain.messages import Context
from services.routing.domain.move import moved
from services.routing.domain.policy_parse import parse_policy
from services.routing.handlers import Steps, case_of_lead, lead_event
from services.routing.importing import runs as import_runs
from services.routing.importing.runs import CaseImports
from services.routing.imports_api import import_pages, import_routes
from services.routing.merging import BetweenCases
from services.routing.moving import Movers
from services.routing.pages_api import desk_routes
from services.routing.posts import TABLES as POST_TABLES
from services.routing.posts import Directory
from services.routing.posts_api import post_routes
from services.routing.posts_pages import post_pages
from services.routing.store import INDEXES, decode, encode
from services.routing.supervision.api import supervision_routes
from services.routing.supervision.ask import SupervisionQuestions
from services.routing.supervision.pages import supervision_pages
from services.routing.supervision.steps import SUPERVISION, CasesAnswer, SupervisionSteps
from services.routing.tasks import TASK, Tasks
from services.routing.tasks_api import task_routes
from services.routing.tasks_pages import task_pages
from services.runtime import files as file_store
from services.runtime import parking, texts
from services.runtime.aggregate import Aggregates
from services.runtime.consume import Consumer
from services.runtime.decisions import Draft
from services.runtime.documents import installed_fonts
from services.runtime.files import Files, file_routes
from services.runtime.inputs import Kind
from services.runtime.metrics import observe_timers
from services.runtime.packs import Policies
from services.runtime.relay import Relay
from services.runtime.sealing import Sealer
from services.runtime.service import Runtime, Service
from services.runtime.settle import IntoAggregates, Subscription
from services.runtime.templates import Pages
from services.runtime.timer_gauges import TimerGauges

NAME = "routing"


def _fire(case: Case, due: datetime, context: Context) -> list[Draft]:
    return fire.advance(case, context, due)[1]


CASE: Kind[Case, Context] = Kind(
    name="case",
    service=NAME,
    topic=CASES,
    evolve=evolving.evolve,
    encode=encode,
    decode=decode,
    next_due=fire.next_due,
    fire=_fire,
    reproject=fire.reproject,
    indexes=INDEXES,
    move=moved,
)


KINDS = (CASE.name, TASK.name, SUPERVISION.name)


def build(runtime: Runtime) -> Service:
    """Routing on the given store, bus and clock."""
    store, clock = runtime.store, runtime.clock
    relays = [Relay(kind, CASES, store, runtime.bus, clock) for kind in KINDS]

    def observe(events: Sequence[Event]) -> None:
        observe_timers(events)
        for relay in relays:
            relay.wake()

    policies: Policies[Context] = Policies(
        runtime.library, parse_policy, lambda policy: Context(policy, runtime.calendar)
    )
    cases = Aggregates(CASE, store, policies, clock, observe)
    kept = texts.Texts(store.table(texts.TABLE))
    to_do = Aggregates(TASK, store, policies, clock, observe)
    tasks = Tasks(to_do, cases, kept)
    supervised = Aggregates(SUPERVISION, store, policies, clock, observe)
    measures = SupervisionSteps(supervised, cases, kept)
    supervision = SupervisionQuestions(supervised, kept, runtime.library)
    steps = Steps(cases, kept)
    questions = CaseQuestions(cases, clock, warned.Warned(store, runtime.library, clock))
    leads = Subscription(LEADS, IntoAggregates(cases, case_of_lead, lead_event))
    between = Subscription(CASES, CasesAnswer(supervised, BetweenCases(cases)))
    of_warnings = Subscription(WARNINGS, warned.into_warned(store))
    parked = store.table(parking.TABLE)
    files = Files(store, Sealer(runtime.settings.secret.get_secret_value()), clock)
    fonts = installed_fonts(runtime.settings.fonts)
    archive = Archive(questions, kept, Materials(files, runtime.files), runtime.library, fonts)
    imports = CaseImports(
        store,
        files,
        lambda city: policies.in_force(city, clock.now())[1],
        runtime.send,
        clock,
        runtime.settings.instance,
    )
    directory = Directory(store, runtime.library, clock)
    return Service(
        name=NAME,
        runtime=runtime,
        edges=lambda: [
            make_router(steps, questions, tasks, supervision, runtime.library, clock),
            supervision_routes(measures, supervision, clock, fonts),
            supervision_pages(measures, supervision, runtime.library, clock),
            task_routes(tasks, clock),
            task_pages(tasks, runtime.library, clock),
            desk_routes(steps, questions, kept, directory, runtime.library, clock),
            list_pages(questions, tasks, supervision, runtime.library, clock),
            post_routes(directory),
            post_pages(directory),
            archive_routes(archive, questions),
            file_routes(NAME, files),
            import_routes(imports, runtime.library),
            import_pages(imports, runtime.library, Pages(PAGES)),
        ],
        aggregates=[cases, to_do, supervised],
        consumers=[
            Consumer(NAME, leads, parked, runtime.bus, clock, runtime.fetch),
            Consumer(NAME, between, parked, runtime.bus, clock, runtime.fetch),
            Consumer(NAME, of_warnings, parked, runtime.bus, clock, runtime.fetch),
        ],
        relays=relays,
        tables={
            parking.TABLE: parking.INDEXES,
            texts.TABLE: (),
            **file_store.TABLES,
            **import_runs.TABLES,
            **POST_TABLES,
        },
        rows={warned.ROWS: warned.ROW_INDEXES},
        measures=[TimerGauges(store, name, clock, lambda state: state["timers"]) for name in KINDS],
        handlers=(steps, questions, imports, measures),
        ticks=[Movers(cases, runtime.library, clock).tick, imports.tick, tasks.tick],
    )
