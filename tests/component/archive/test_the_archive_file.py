"""GET /routing/cases/{id}/file: everything of a case, each with its digest; what is missing is named."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx
from pypdf import PdfReader

from services.runtime.bus import BusAwayError
from tests.component.archive.conftest import ORDER, PICTURE, Worked, upload
from tests.support.site import START, Site
from tests.support.story import TEXT


async def opened(site: Site, address: str) -> zipfile.ZipFile:
    answer = await site.http.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    found = zipfile.ZipFile(io.BytesIO(answer.content))
    assert found.testzip() is None
    return found


def manifest(found: zipfile.ZipFile) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(found.read("manifest.json"))
    return told


def words(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "")


async def test_every_entry_is_in_the_manifest_with_its_digest(worked: Worked) -> None:
    found = await opened(worked.site, worked.address)
    told = manifest(found)
    assert (told["case"], told["version"]) == (worked.case, (await worked.site.case(worked.case))["version"])
    listed = {one["path"]: (one["size"], one["sha256"]) for one in told["entries"]}
    held = {name: found.read(name) for name in found.namelist() if name != "manifest.json"}
    assert listed == {name: (len(data), sha256(data).hexdigest()) for name, data in held.items()}


async def test_files_of_both_services_are_in_it_as_they_were_handed_in(worked: Worked) -> None:
    found = await opened(worked.site, worked.address)
    assert found.read("05-附件材料/001-投诉附件-工资条.png") == PICTURE
    assert found.read("05-附件材料/002-证据材料-决定书.txt") == ORDER


async def test_the_journal_is_whole_and_every_text_is_readable(worked: Worked) -> None:
    found = await opened(worked.site, worked.address)
    lines = found.read("03-办理记录.ndjson").decode().splitlines()
    journal = (await worked.site.http.get(f"/routing/journal?subject={worked.case}")).json()["items"]
    assert [json.loads(line) for line in lines] == journal
    assert found.read("04-文字材料/001-制定处置方案·内容.txt").decode() == TEXT
    page = found.read("02-办理记录.html").decode()
    assert TEXT in page
    assert "市人社1个工作日内流转至属地人社" in page


async def test_the_cover_tells_the_case_its_clocks_and_every_document(worked: Worked) -> None:
    answer = await worked.site.http.get(f"{worked.address}?format=pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    found = await opened(worked.site, worked.address)
    assert found.read("01-封面与目录.pdf") == answer.content
    text = words(answer.content)
    for told in ("内部资料", worked.case, "颍州区人力资源社会保障局", "2023年9月16日 24:00", "未到期"):
        assert told in text
    for entry in manifest(found)["entries"][1:]:
        assert entry["sha256"][:22] in text
    pages = len(PdfReader(io.BytesIO(found.read("02-办理记录.pdf"))).pages)
    assert f"02-办理记录.pdf {pages} " in text


async def test_what_is_not_in_it_is_named_with_its_reason(worked: Worked) -> None:
    del worked.site.world.store("intake").tables["files"].documents[worked.picture]
    found = await opened(worked.site, worked.address)
    lacking = {one["name"]: one["why"] for one in manifest(found)["lacking"]}
    assert "没有找到" in lacking.pop(worked.picture)
    assert "没有上传文件" in lacking.pop("工资表")
    [(narrative, why)] = lacking.items()
    assert (":narrative:" in narrative, "受理系统" in why) == (True, True)
    cover = words(found.read("01-封面与目录.pdf"))
    assert "未装入本卷的材料" in cover
    assert "保管文件的系统中没有找到" in cover.replace(" ", "")


async def test_no_complainant_is_named_and_no_narrative_told(worked: Worked) -> None:
    found = await opened(worked.site, worked.address)
    made = [n for n in found.namelist() if not n.startswith("05-")]
    texts = [words(found.read(n)) if n.endswith(".pdf") else found.read(n).decode() for n in made]
    assert len(texts) >= 6
    assert not [t for t in texts if "张三丰" in t or "干了三个月" in t]


async def test_the_same_version_gives_the_same_bytes_later_too(worked: Worked) -> None:
    first = (await worked.site.http.get(worked.address)).content
    await worked.site.world.reach(START + timedelta(hours=8))
    assert (await worked.site.http.get(worked.address)).content == first
    await worked.site.act(worked.case, "341202/hrss", "contact", note="已联系")
    assert (await worked.site.http.get(worked.address)).content != first


async def test_attachments_of_merged_leads_are_in_it(worked: Worked) -> None:
    site = worked.site
    await site.world.reach(START + timedelta(hours=2))
    second = await upload(site, "intake", "考勤表.txt", "九月考勤".encode())
    other = await site.lead(attachments=[second], channel="petition")
    await site.act(other, "city_hrss", "merge", into=worked.case)
    await site.world.settle()
    found = await opened(site, worked.address)
    [name] = [n for n in found.namelist() if "并入线索" in n]
    assert found.read(name).decode() == "九月考勤"


async def test_while_intake_is_away_there_is_no_file_rather_than_one_with_holes(worked: Worked) -> None:
    async def away(service: str, file_id: str) -> None:
        raise BusAwayError("intake is away")

    worked.site.world.services["routing"].runtime.files.describe = away  # type: ignore[method-assign]
    answer = await worked.site.http.get(worked.address)
    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE


async def test_an_unknown_case_or_format_is_told_in_words(worked: Worked) -> None:
    assert (await worked.site.http.get("/routing/cases/C-none/file")).status_code == 404
    answer = await worked.site.http.get(
        f"{worked.address}?format=rar", headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["format"]
    assert "zip" in answer.text
