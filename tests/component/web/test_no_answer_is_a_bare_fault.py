"""Whatever is sent, the answer is a problem in Chinese that names the part which is wrong."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.runtime.web import make_app
from tests.support.story import START
from tests.support.worlds import open_world

JSON = {"content-type": "application/json"}
ACT = "/routing/cases/C-1/actions"
WARN = "/warnings/warnings/P-1/deposit_missing/actions"
FORM = {"content-type": "multipart/form-data; boundary=x"}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    world = await open_world(START)
    app = make_app(world.services.values())

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("a secret of ours")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def told(answer: httpx.Response) -> list[Any]:
    """The places that a problem names; every word of it is for a Chinese reader."""
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    words = [found["detail"], *(e["msg"] for e in found["errors"])]
    assert all(re.search("[\u4e00-\u9fff]", word) for word in words), words
    return [".".join(map(str, e["loc"])) for e in found["errors"]]


async def _pieces() -> AsyncIterator[bytes]:
    for _ in range(5):
        yield b" " * 1024 * 1024


@pytest.mark.parametrize("path", [ACT, WARN])
@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"[]", b"{}", b'{"action": "fly"}', b"\xff"])
async def test_a_body_that_can_not_be_read_is_named(http: httpx.AsyncClient, path: str, body: bytes) -> None:
    answer = await http.post(path, content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert told(answer) in (["body"], ["action"])


@pytest.mark.parametrize("path", [ACT, WARN])
async def test_an_unknown_action_is_named_as_action(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.post(path, json={"action": "fly"})
    assert (answer.status_code, told(answer)) == (422, ["action"])


@pytest.mark.parametrize("path", [ACT, WARN, "/intake/leads", "/bulletins/drafts"])
async def test_a_large_body_of_unknown_length_is_413(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.post(path, content=_pieces(), headers=JSON)
    assert (answer.status_code, told(answer)) == (413, ["body"])


@pytest.mark.parametrize(
    "headers", [{"content-type": "multipart/form-data"}, FORM], ids=["no boundary", "no parts"]
)
@pytest.mark.parametrize("path", ["/intake/files", "/intake/imports", "/intake/form"])
async def test_a_form_that_is_none_is_named(
    http: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await http.post(path, content=b"{}", headers=headers)
    assert (answer.status_code, told(answer)) == (400, ["body"])


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/routing/cases?due_before=0001-01-01T00:00:00%2B08:00", "due_before"),
        ("/routing/cases?due_before=9999-12-31T23:59:59-08:00", "due_before"),
        (f"/intake/qr/{'x' * 3000}.png", "path.name"),
    ],
)
async def test_values_out_of_bounds_are_named(http: httpx.AsyncClient, path: str, place: str) -> None:
    answer = await http.get(path)
    assert (answer.status_code, told(answer)) == (422, [place])


@pytest.mark.parametrize("version", ["x", "-1", "9" * 5000])
async def test_a_version_that_is_none_is_400(http: httpx.AsyncClient, version: str) -> None:
    body = {"action": "sign", "by": {"unit": "city_hrss"}}
    answer = await http.post(ACT, json=body, headers={"If-Match": version})
    assert (answer.status_code, told(answer)) == (400, ["If-Match"])


@pytest.mark.parametrize("number", ["1e400", "NaN", "1e30"])
async def test_numbers_that_are_none_are_told_in_chinese(http: httpx.AsyncClient, number: str) -> None:
    lead = f'{{"city":"fuyang","channel":"qr","employer":{{"name":"某公司"}},"headcount":{number}}}'
    answer = await http.post("/intake/leads", content=lead.encode(), headers=JSON)
    assert (answer.status_code, told(answer)) == (422, ["headcount"])


async def test_a_fault_of_ours_tells_nothing_of_itself(http: httpx.AsyncClient) -> None:
    answer = await http.get("/broken")
    assert (answer.status_code, told(answer)) == (500, [])
    assert "secret" not in answer.text
