"""What the document says: the pack's words, the problems by territory, and nobody's name."""

from __future__ import annotations

from datetime import date

import pytest

from services.bulletins.domain.document import Particulars, compose
from services.bulletins.domain.figures import Figures
from services.bulletins.domain.policy import BulletinsPolicy
from services.runtime.documents import OfficialDocument, Paragraph, as_json
from tests.unit.bulletins.conftest import Tell
from tests.unit.bulletins.stories import CaseStory, Story, WarningStory

HRSS = "341202/hrss"


def stories() -> list[Story]:
    one = CaseStory("c1").opened("2023-09-03T09:00").breached("2023-09-05T00:00", "sign", HRSS)
    one.breached("2023-09-20T00:00", "verify", HRSS).breached("2023-09-04T00:00", "transfer", "city_hrss")
    two = CaseStory("c2").opened("2023-09-03T09:00", region="341202106")
    two.breached("2023-09-20T00:00", "verify", "341202/housing").breached(
        "2023-09-20T00:00", "odd", "341202106"
    )
    warned = WarningStory("P1").raised("2023-09-01T00:00").overdue("2023-09-16T00:00")
    return [one, two, warned]


def document(policy: BulletinsPolicy, figures: Figures, scope: str | None = None) -> OfficialDocument:
    about = Particulars("monthly_bulletin", "2023-09", scope, date(2023, 10, 5), draft=True)
    return compose(policy, about, figures)


def paragraphs(made: OfficialDocument) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, Paragraph)]


def test_it_is_named_after_the_month_and_addressed_to_the_territories(
    policy: BulletinsPolicy, tell: Tell
) -> None:
    made = document(policy, tell())
    assert made.title == "关于2023年9月\n全市根治欠薪工作情况的通报"
    assert made.issuer == "阜阳市根治拖欠农民工工资工作领导小组办公室"
    assert made.addressees == "各县、市、区人民政府，阜阳经开区、阜合园区管委会，市直有关单位"
    assert made.draft


def test_its_sections_stand_in_the_order_of_an_official_bulletin(policy: BulletinsPolicy, tell: Tell) -> None:
    text = as_json(document(policy, tell()))["text"]
    assert isinstance(text, list)
    headings = [t for t in text if isinstance(t, str) and t[:2] in ("一、", "二、", "三、", "四、")]
    assert headings == ["一、案件办理情况", "二、预警处置情况", "三、存在问题", "四、有关要求"]


def test_problems_are_listed_by_territory_with_stage_and_type(policy: BulletinsPolicy, tell: Tell) -> None:
    found = paragraphs(document(policy, tell(*stories())))
    assert (
        "颍州区：超期案件2件（核实环节2件、odd环节1件、签收环节1件）；"
        "逾期未消除预警1条（未缴纳农民工工资保证金1条）。"
    ) in found
    assert "市本级：超期案件1件（流转环节1件）。" in found
    assert not [p for p in found if p.startswith("颍东区")]


def test_the_total_counts_a_case_once(policy: BulletinsPolicy, tell: Tell) -> None:
    made = document(policy, tell(*stories()))
    total = made.tables[0].total
    assert total is not None
    assert dict(zip([c.key for c in made.tables[0].columns], total.cells, strict=True))["late"] == 2


def test_a_township_is_named_with_its_county_since_two_may_be_called_the_same(
    policy: BulletinsPolicy, tell: Tell
) -> None:
    rows = document(policy, tell(*stories())).tables[1].rows
    assert [(r.key, r.cells[0]) for r in rows] == [("341202106", "颍州区袁集镇")]


def test_a_unit_with_the_code_of_a_row_has_a_key_of_its_own(policy: BulletinsPolicy, tell: Tell) -> None:
    rows = as_json(document(policy, tell(*stories())))["rows"]
    assert isinstance(rows, dict)
    assert rows["unit:341202106"] == {"name": "袁集镇", "late": 1}
    assert rows["341202106"]["received"] == 1  # type: ignore[index,call-overload]


def test_a_countys_bulletin_is_by_township_under_its_own_name(policy: BulletinsPolicy, tell: Tell) -> None:
    made = document(policy, tell(*stories(), county="341202"), "341202")
    assert made.title == "关于2023年9月\n颍州区根治欠薪工作情况的通报"
    assert [t.caption for t in made.tables] == ["案件办理情况", "预警处置情况", "有关单位超期情况"]
    rows = {r.key: r.cells for r in made.tables[0].rows}
    assert rows["341202106"][:5] == ("袁集镇", 1, 0, 1, 1)
    assert rows["341202"][0] == "县区本级"
    assert "341203" not in rows


def test_workers_who_claim_are_not_blamed(policy: BulletinsPolicy, tell: Tell) -> None:
    assert "恶意讨薪" not in str(as_json(document(policy, tell(*stories()))))


def test_a_bulletin_of_no_county_is_an_error(policy: BulletinsPolicy, tell: Tell) -> None:
    with pytest.raises(LookupError):
        document(policy, tell(), "341203001")
