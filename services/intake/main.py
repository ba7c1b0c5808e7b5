"""The composition root of intake."""

from __future__ import annotations

from contracts.topics import CASES as CASES_TOPIC
from contracts.topics import LEADS
from services.intake import store as tables
from services.intake.api import duplicate_routes, lead_routes, worker_routes
from services.intake.domain import lead as leads
from services.intake.domain.policy import IntakePolicy
from services.intake.duplicates import Duplicates
from services.intake.facts import Facts
from services.intake.facts_api import fact_routes
from services.intake.handlers import Intake
from services.intake.importing import jobs as import_jobs
from services.intake.importing.jobs import Jobs
from services.intake.importing.runs import Imports
from services.intake.imports_api import import_routes
from services.intake.metrics import prepare_leads
from services.intake.mohurd import results as site_results
from services.intake.mohurd import sheets as site_sheets
from services.intake.mohurd.api import site_routes
from services.intake.mohurd.receiver import SitePlatform
from services.intake.mohurd.results import Results
from services.intake.mohurd.sheets import Sheets
from services.intake.pages_api import page_routes
from services.intake.people import People
from services.intake.people_api import people_routes
from services.intake.people_pages import people_pages
from services.intake.projects import PROJECTS, Projects
from services.intake.receipts import Receipts
from services.intake.store import Submissions
from services.intake.subscribers import CASES, fold
from services.runtime import files as file_store
from services.runtime.aggregate import Aggregates
from services.runtime.consume import Consumer
from services.runtime.files import Files, file_routes
from services.runtime.inputs import Kind
from services.runtime.packs import Policies
from services.runtime.parking import INDEXES as PARKED_INDEXES
from services.runtime.parking import TABLE as PARKED
from services.runtime.relay import Relay
from services.runtime.sealing import Sealer
from services.runtime.service import Runtime, Service
from services.runtime.settle import IntoRows, Only, Subscription

NAME = "intake"
LEAD: Kind[leads.Lead, IntakePolicy] = Kind(
    name="lead",
    service=NAME,
    topic=LEADS,
    evolve=leads.evolve,
    encode=leads.to_document,
    decode=leads.from_document,
    next_due=lambda lead: None,
    fire=lambda lead, due, policy: [],
    reproject=lambda lead, policy, now: [],
)
TABLES = {**tables.TABLES, **file_store.TABLES, **import_jobs.TABLES, PROJECTS: (), PARKED: PARKED_INDEXES}
TABLES |= {site_results.TABLE: ()}


def build(runtime: Runtime) -> Service:
    """Intake on the given store, bus and clock. `ValueError` when no usable secret is set."""
    store, clock = runtime.store, runtime.clock
    sealer = Sealer(runtime.settings.secret.get_secret_value())
    policies = Policies[IntakePolicy](runtime.library, IntakePolicy.parse)
    relay = Relay(LEAD.name, LEADS, store, runtime.bus, clock)
    aggregates = Aggregates(LEAD, store, policies, clock, lambda events: relay.wake())
    submissions, projects, files = Submissions(store, sealer), Projects(store), Files(store, sealer, clock)
    intake = Intake(aggregates, policies, submissions, projects, files, runtime.calendars)
    receipts = Receipts(store, submissions, aggregates, intake)
    facts = Facts(intake, projects, runtime.bus, clock, runtime.calendars)
    sheets = Sheets(store, facts)
    sites = SitePlatform(intake, facts, projects, sheets, Results(store, sealer), sealer, clock)
    jobs = Jobs(store)
    imports = Imports(store, files, jobs, intake, facts, clock, runtime.settings.instance)
    people = People(aggregates, submissions, clock)
    cases = Subscription(CASES_TOPIC, Only("case", IntoRows(store, CASES, fold)))
    prepare_leads(runtime.library.cities)
    return Service(
        name=NAME,
        runtime=runtime,
        edges=lambda: [
            lead_routes(intake),
            duplicate_routes(aggregates),
            worker_routes(aggregates, submissions),
            people_routes(people, runtime.library),
            people_pages(people, runtime.library, clock),
            fact_routes(facts),
            site_routes(sites),
            page_routes(intake, projects, receipts, clock, runtime.settings.origin),
            import_routes(imports, jobs),
            file_routes(NAME, files),
        ],
        aggregates=[aggregates],
        consumers=[Consumer(NAME, cases, store.table(PARKED), runtime.bus, clock, runtime.fetch)],
        relays=[relay],
        tables=TABLES,
        rows={CASES: (), site_sheets.KIND: site_sheets.INDEXES},
        handlers=(intake, facts),
        ticks=[imports.tick, sheets.tick, Duplicates(store, aggregates, clock).tick],
    )
