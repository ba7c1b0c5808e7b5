"""POST /intake/files: typed by content, bounded, sealed; the id that attachments take."""

from __future__ import annotations

from typing import Any

import pytest

from services.runtime.files import ATTACHMENT_LIMIT
from tests.component.intake.worlds import World, places

PNG = b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)


async def upload(world: World, data: bytes, name: str = "x.bin") -> dict[str, Any]:
    answer = await world.http.post("/intake/files", files={"file": (name, data)})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_file_comes_back_as_it_was(world: World) -> None:
    file = await upload(world, PNG, "../../工资条.png")
    assert (file["type"], file["size"], file["name"]) == ("image/png", len(PNG), "工资条.png")
    back = await world.http.get(f"/intake/files/{file['id']}")
    assert back.content == PNG
    assert back.headers["content-disposition"].startswith("attachment")
    assert back.headers["x-content-type-options"] == "nosniff"


async def test_a_page_is_typed_as_text_whatever_its_name(world: World) -> None:
    file = await upload(world, b"<html><script>1</script>", "a.png")
    assert file["type"] == "text/plain"


async def test_its_content_and_name_lie_sealed_in_pieces(world: World) -> None:
    await upload(world, "一份工资条".encode() * 300_000, "张三.txt")
    documents = [d for t in ("files", "file_chunks") for d in world.store.tables[t].documents.values()]
    assert len(documents) > 4
    assert not [d for d in documents if "工资".encode() in d or "张三".encode() in d or len(d) > 2_000_000]


async def test_a_lead_takes_its_id(world: World) -> None:
    file = await upload(world, PNG)
    assert (await world.post(attachments=[file["id"]])).status_code == 201
    [event] = await world.relay()
    assert event.data["attachments"] == [file["id"]]


@pytest.mark.parametrize(("data", "status"), [(b"", 422), (b"\x7fELF\x00\x01", 415)])
async def test_an_empty_or_unknown_file_is_a_problem(world: World, data: bytes, status: int) -> None:
    answer = await world.http.post("/intake/files", files={"file": ("x", data)})
    assert (answer.status_code, places(answer)) == (status, ["file"])


async def test_a_file_over_the_limit_is_413_and_leaves_nothing(world: World) -> None:
    data = b"\x89PNG\r\n\x1a\n" + bytes(ATTACHMENT_LIMIT)
    answer = await world.http.post("/intake/files", files={"file": ("x.png", data)})
    assert (answer.status_code, places(answer)) == (413, ["file"])
    assert world.store.tables["file_chunks"].documents == {}


async def test_a_form_without_a_file_names_it(world: World) -> None:
    answer = await world.http.post("/intake/files", files={"other": ("x", b"x")})
    assert (answer.status_code, places(answer)) == (422, ["file"])
    answer = await world.http.post("/intake/files", content=b"x", headers={"Content-Type": "image/png"})
    assert (answer.status_code, places(answer)) == (415, ["content-type"])


async def test_a_broken_form_is_a_problem(world: World) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await world.http.post("/intake/files", content=b"--y\r\nnonsense", headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_file_that_is_none_is_404(world: World) -> None:
    assert (await world.http.get("/intake/files/F-none")).status_code == 404


async def test_its_name_size_and_digest_can_be_asked_for_without_its_content(world: World) -> None:
    file = await upload(world, PNG, "工资条.png")
    asked = await world.http.head(f"/intake/files/{file['id']}")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == str(len(PNG))
    assert asked.headers["etag"] == f'"{file["sha256"]}"'
    assert (await world.http.head("/intake/files/F-none")).status_code == 404
