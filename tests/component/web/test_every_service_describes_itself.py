"""Every service has its health, metrics, journal and descriptions under its own prefix."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from anxin.world import NAMES
from services.runtime.web import make_app
from tests.support.story import START
from tests.support.worlds import open_world


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    world = await open_world(START)
    transport = httpx.ASGITransport(make_app(world.services.values()))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize("service", NAMES)
async def test_openapi_asyncapi_docs_and_health(http: httpx.AsyncClient, service: str) -> None:
    openapi = (await http.get(f"/{service}/openapi.json")).json()
    assert openapi["openapi"].startswith("3.1")
    assert all(path.startswith(f"/{service}") for path in openapi["paths"])
    asyncapi = (await http.get(f"/{service}/asyncapi.json")).json()
    assert asyncapi["asyncapi"] == "3.0.0"
    for channel in asyncapi["channels"].values():
        for message in channel["messages"]:
            assert message in asyncapi["components"]["messages"]
    assert (await http.get(f"/{service}/docs")).status_code == 200
    assert (await http.get(f"/{service}/healthz")).json() == {"status": "alive"}
    assert (await http.get(f"/{service}/readyz")).json() == {"ready": True, "problems": []}
    assert "anxin_timer_sweep" in (await http.get(f"/{service}/metrics")).text


async def test_the_routes_of_the_interface_are_there(http: httpx.AsyncClient) -> None:
    wanted = {
        "intake": ["/leads", "/imports", "/imports/{id}", "/facts", "/files", "/receipts/{receipt}"],
        "routing": ["/cases", "/cases/{id}", "/cases/{id}/actions", "/worklist", "/deadlines", "/files"],
        "warnings": ["/projects/{id}", "/warnings", "/warnings/{id}", "/warnings/{id}/actions", "/files"],
        "bulletins": ["", "/{id}.{format}", "/drafts", "/{id}/actions"],
    }
    for service, paths in wanted.items():
        described = (await http.get(f"/{service}/openapi.json")).json()["paths"]
        shapes = {_shape(path) for path in described}
        missing = [path for path in paths if _shape(f"/{service}{path}") not in shapes]
        assert not missing, f"{service} lacks {missing} among {sorted(described)}"


def _shape(path: str) -> str:
    """A path with its parameters' names left out."""
    return "/".join(
        ".".join("{}" if part.startswith("{") else part for part in piece.split("."))
        for piece in path.split("/")
    )


async def test_an_address_that_is_none_is_a_problem_in_words(http: httpx.AsyncClient) -> None:
    answer = await http.get("/routing/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "没有这个地址"


@pytest.mark.parametrize("path", ["/routing/cases?q=%00", "/routing/cases/%00", "/intake/receipts/%1f"])
async def test_control_characters_in_addresses_are_refused(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/routing/cases?limit=0",
        "/routing/cases?limit=many",
        "/routing/cases?cursor=xyz",
        "/routing/cases?due_before=tomorrow",
        "/routing/cases?due_before=2024-01-01T00:00",
        "/routing/worklist?city=nowhere&unit=office",
        "/routing/worklist",
        "/routing/deadlines?city=nowhere",
        "/routing/journal?subject=x&after=-1",
        "/warnings/warnings?cursor=-1",
        "/bulletins/render?city=nowhere&kind=monthly_bulletin&period=2023-08&format=json",
    ],
)
async def test_bad_questions_name_their_field(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["errors"], answer.text
