"""What a service says of itself: OpenAPI for its routes, AsyncAPI for its events, and a page over both."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from contracts.facts import FACT
from contracts.registry import EVENTS
from contracts.topics import FACTS, TOPICS, Topic
from services.runtime.fact_records import TYPE
from services.runtime.service import Service

VERSION = "1"
FACT_MESSAGE = "fact.reported"


def openapi_of(service: Service, common: APIRouter) -> dict[str, Any]:
    """OpenAPI 3.1 of all routes of a service."""
    routes = [route for router in (common, *service.routers) for route in router.routes]
    return get_openapi(title=f"Anxin: {service.name}", version=VERSION, routes=routes)


def asyncapi_of(service: Service) -> dict[str, Any]:
    """AsyncAPI 3.0 of the topics that a service writes and reads."""
    written = [topic for topic in TOPICS if topic.owner == service.name]
    read = [consumer.topic for consumer in service.consumers]
    topics = {topic.name: topic for topic in (*written, *read)}
    messages = {event.name: event for event in EVENTS.values() if event.topic.name in topics}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Anxin: {service.name}", "version": VERSION},
        "channels": {name: _channel(topic) for name, topic in topics.items()},
        "operations": {
            **{f"send_{topic.name}": _operation("send", topic) for topic in written},
            **{f"receive_{topic.name}": _operation("receive", topic) for topic in read},
        },
        "components": {
            "messages": {
                name: {
                    "name": event.type,
                    "contentType": "application/json",
                    "payload": event.model.model_json_schema(),
                }
                for name, event in messages.items()
            }
            | (_fact_message() if FACTS.name in topics else {})
        },
    }


def _fact_message() -> dict[str, Any]:
    """What other systems may write to the facts' topic themselves."""
    payload = FACT.json_schema(ref_template="#/components/messages/fact.reported/payload/$defs/{model}")
    return {FACT_MESSAGE: {"name": TYPE, "contentType": "application/json", "payload": payload}}


def _channel(topic: Topic) -> dict[str, Any]:
    names = [event.name for event in EVENTS.values() if event.topic.name == topic.name]
    names += [FACT_MESSAGE] if topic is FACTS else []
    messages = {name: {"$ref": f"#/components/messages/{name}"} for name in names}
    return {"address": topic.name, "messages": messages}


def _operation(action: str, topic: Topic) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{topic.name}"}}


def docs_page(service: Service, common: APIRouter) -> str:
    """A page that lists routes and events; needs no script and nothing from elsewhere."""
    rows = []
    for path, methods in openapi_of(service, common)["paths"].items():
        for method, operation in methods.items():
            names = ", ".join(p["name"] for p in operation.get("parameters", ()))
            about = operation.get("description") or operation.get("summary", "")
            cells = (f"{method.upper()} {path}", names, about)
            rows.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
    events = [
        f"<td>{escape(event.type)}</td><td>{escape(event.topic.name)}</td>"
        f"<td>{escape((event.model.__doc__ or '').strip())}</td>"
        for event in EVENTS.values()
        if event.topic.owner == service.name
    ]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Anxin: {service.name}</title>"
        "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.4rem;text-align:left;"
        "vertical-align:top}</style>"
        f"<h1>Anxin: {service.name}</h1><p>"
        f'<a href="/{service.name}/openapi.json">OpenAPI</a> · '
        f'<a href="/{service.name}/asyncapi.json">AsyncAPI</a></p>'
        f"<h2>Routes</h2><table><tr><th>route<th>parameters<th>what it does</tr>{_rows(rows)}</table>"
        f"<h2>Events</h2><table><tr><th>type<th>topic<th>meaning</tr>{_rows(events)}</table></html>"
    )


def _rows(cells: list[str]) -> str:
    return "".join(f"<tr>{row}</tr>" for row in cells)


def add_descriptions(router: APIRouter, service: Service) -> None:
    """Adds `openapi.json`, `asyncapi.json` and `docs` to a service's common routes."""

    @router.get("/openapi.json", include_in_schema=False)
    async def openapi() -> dict[str, Any]:
        return openapi_of(service, router)

    @router.get("/asyncapi.json", include_in_schema=False)
    async def asyncapi() -> dict[str, Any]:
        return asyncapi_of(service)

    @router.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(docs_page(service, router))
