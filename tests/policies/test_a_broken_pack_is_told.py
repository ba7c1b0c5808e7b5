"""`anxin check` says of a mistake where it stands and what to write, as policies/README.md explains it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from anxin.checking.report import check_packs
from tests.policies.walkthrough import messages, written


@dataclass(frozen=True, slots=True)
class Slip:
    """What is written instead of what in which file; `at` is what stands in the line that is named."""

    file: str
    right: str
    wrong: str
    at: str
    advice: str


TRANSFER = (
    "    - to: [role:industry]\n      who: {units: [city_hrss]}\n      manner: refer\n      clauses: [KS-3]\n"
)
TOLD_AGAIN = """\
  told_again:
    on: [reopened]
    then: {notify: [office]}
    clauses: [KS-5]
"""
EXTENSION = """\
      extension:
        period: {working_days: 30}
        posts: [head, deputy]
        clauses: [KS-7]
"""
SLIPS = {
    "a tab": Slip(
        "units",
        "  office: 市治欠办",
        "\toffice: 市治欠办",
        "\toffice",
        "a tab stands before the text; indent with spaces",
    ),
    "a Chinese colon": Slip(
        "pack",
        "name: 昆山市",
        "name：昆山市",
        "name：",
        "the colon is a Chinese one (：); write `key: value`",
    ),
    "no space after the colon": Slip(
        "pack",
        "name: 昆山市",
        "name:昆山市",
        "name:昆",
        "the colon is not followed by a space; write `key: value`",
    ),
    "no colon": Slip(
        "routing",
        "first_units:\n",
        "first_units\n",
        "first_units",
        "a colon is missing after the key; write `key:`",
    ),
    "a quote left open": Slip(
        "clauses",
        '审核"}',
        "审核}",
        "一般案件60日",
        "a {, a [ or a quote is not closed, or a comma is missing",
    ),
    "a star without quotes": Slip(
        "units",
        '"*/office"',
        "*/office",
        "*/office",
        'a text that begins with * or & needs quotes; write "*/hrss"',
    ),
    "a key twice": Slip(
        "pack",
        'code: "320583"',
        'code: "320583"\ncode: "320584"',
        "320584",
        "`code` is written twice; keep one",
    ),
    "no date": Slip(
        "pack",
        "effective_from: 2025-01-01",
        "effective_from: 元旦",
        "元旦",
        "is no date; write it as 2023-08-18",
    ),
    "a day that there is not": Slip(
        "pack", "2025-01-01", "2025-02-30", "2025-02-30", "write a date that there is (2023-08-18)"
    ),
    "a misspelt key": Slip(
        "routing",
        "      unit: first_unit",
        "      units: first_unit",
        "units: first_unit",
        "unknown key `units`; write `unit`; known: ",
    ),
    "a misspelt key of the header": Slip(
        "pack",
        "effective_from:",
        "efective_from:",
        "efective_from",
        "lacks `effective_from`; write `effective_from: ...`",
    ),
    "a key that is missing": Slip(
        "routing",
        "  - {unit: city_hrss, clauses: [KS-1]}",
        "  - {unit: city_hrss}",
        "unit: city_hrss",
        "`clauses` is missing; write `clauses: ...`",
    ),
    "a kind that there is not": Slip(
        "clauses",
        "KS-6: {kind: escalate",
        "KS-6: {kind: escalation",
        "KS-6",
        "'escalation' is none of these: 'route'",
    ),
    "a clause that nobody copied": Slip(
        "routing",
        "general: [KS-1]",
        "general: [KS-9]",
        "KS-9",
        "clause KS-9 is not in clauses.yaml; add it there or name another",
    ),
    "a clause without a rule and a scenario": Slip(
        "clauses",
        "KS-7: {",
        'KS-8: {kind: duty, text: "属地管理"}\nKS-7: {',
        "KS-8",
        "no rule names clause KS-8; write `clauses: [KS-8]` beside the rule",
    ),
    "a clause without a scenario": Slip(
        "clauses",
        "KS-7: {",
        'KS-8: {kind: duty, text: "属地管理"}\nKS-7: {',
        "KS-8",
        "no scenario shows clause KS-8; write one with `city: kunshan` and `clauses: [KS-8]`",
    ),
    "a unit that there is not": Slip(
        "routing",
        "- {unit: office, clauses: [KS-4]}",
        "- {unit: city_office, clauses: [KS-4]}",
        "city_office",
        "unknown unit city_office: write a unit of units.yaml",
    ),
    "a parent that there is not": Slip(
        "regions",
        'name: 锦溪镇, level: township, parent: "320583"',
        'name: 锦溪镇, level: township, parent: "320584"',
        "锦溪镇",
        "its parent 320584 is no region; add it or mend its code",
    ),
    "a town without parent": Slip(
        "regions",
        'name: 锦溪镇, level: township, parent: "320583"',
        "name: 锦溪镇, level: township",
        "锦溪镇",
        "write as its `parent` the code of a county or city",
    ),
    "a name of no region": Slip(
        "units",
        "  city_hrss: 市人社局",
        '  city_hrss: 市人社局\n  "320599/hrss": 人社分局',
        "320599",
        "there is no region 320599; add it to regions.yaml or mend the code",
    ),
    "a role that can be no unit": Slip(
        "units",
        "  hrss: city_hrss",
        "  hrss: city_hrs",
        "hrss: city_hrs",
        "role hrss: city_hrs can be no unit of this pack",
    ),
    "a rule behind one that takes all": Slip(
        "routing",
        "  - {unit: city_hrss, clauses: [KS-1]}\n",
        "  - {unit: city_hrss, clauses: [KS-1]}\n  - {unit: office, clauses: [KS-1]}\n",
        "unit: office, clauses: [KS-1]",
        "no case comes to this rule, for the one in line 5 takes all that it would",
    ),
    "a kind of transfer said twice": Slip(
        "routing",
        TRANSFER,
        TRANSFER + TRANSFER,
        "- to: [role:industry]",
        "transfer: no case comes to this rule",
    ),
    "a number that no case has": Slip(
        "routing",
        "headcount > 50 || amount > 1000000.0",
        "headcount > 50 && headcount < 20",
        "headcount > 50",
        "never holds; write one that some case meets",
    ),
    "a condition in words": Slip(
        "routing",
        "headcount > 50 ||",
        "headcount > 50 or",
        "headcount > 50 or",
        "it can't be read at character 16; write it as headcount > 100 && industry == 'housing'",
    ),
    "a word that no lead carries": Slip(
        "routing",
        "headcount > 50 ||",
        "headcount > 50 || 'petition' in flags ||",
        "'petition'",
        "no flags is 'petition'; write one of: ",
    ),
    "a trigger that there is not": Slip(
        "routing",
        '["breached:close"]',
        '["breached:verify"]',
        "breached:verify",
        "unknown trigger breached:verify; known: ",
    ),
    "a trigger that never happens": Slip(
        "routing",
        "\nfollow_up:\n  reopens: true",
        TOLD_AGAIN + "\nfollow_up:\n  reopens: false",
        "on: [reopened]",
        "reopened never happens, for `follow_up.reopens` is false",
    ),
    "a clock that nothing begins": Slip(
        "routing",
        "then: {start: [agreement_check], notify: [unit]}",
        "then: {notify: [unit]}",
        "  agreement_check:",
        "nothing begins the clock agreement_check; write a rule in `escalations`",
    ),
    "a clock without an end": Slip(
        "routing",
        "    - {period: {days: 60}, clauses: [KS-4]}",
        "    - {unit: unit, clauses: [KS-4]}",
        "    - {unit: unit, clauses: [KS-4]}",
        "the clock close has no end; write `period: {days: 15}`",
    ),
    "an extension of nothing": Slip(
        "routing",
        EXTENSION,
        "",
        "rule: timer_may_be_extended",
        "can never pass, for no clock has an `extension`; write `extension`",
    ),
    "an extension that anybody may give": Slip(
        "routing",
        "      - {rule: approved_by_a_leading_post, clause: KS-7}\n",
        "",
        "      extension:",
        "write `steps.extend` with the guard approved_by_a_leading_post",
    ),
    "a post that there is not": Slip(
        "routing",
        "posts: [head, deputy]",
        "posts: [mayor]",
        "posts: [mayor]",
        "there is no post mayor; write one of posts.yaml: head",
    ),
    "a guard that looks at another step's field": Slip(
        "routing",
        "rule: says_what_was_found",
        "rule: names_the_grounds",
        "rule: names_the_grounds, clause: KS-3",
        "guard names_the_grounds looks at `grounds`, which verify has not",
    ),
    "a guard that needs another pack": Slip(
        "routing",
        "      - {rule: paid_in_full_where_owed, clause: KS-5}",
        "      - {rule: both_halves_are_done, clause: KS-5}",
        "both_halves_are_done",
        "write an escalation with `then: {review_unit: role:industry}`",
    ),
    "a mark that nobody sets": Slip(
        "routing",
        "    when: headcount > 50 ||",
        "    when: \"!('key_item' in marks)\"\n    #",
        "key_item",
        "no rule sets the mark key_item",
    ),
    "an assumed value without its reason": Slip(
        "routing",
        "      reason: 文件未定首次响应时间，取24小时\n",
        "",
        "- period: {hours: 24}",
        "an assumed value needs `assumed: true` and a `reason`; write why",
    ),
    "a period that is none": Slip(
        "routing",
        "period: {days: 60}",
        "period: {day: 60}",
        "{day: 60}",
        "write one of hours, days, working_days, months",
    ),
}


def errors(folder: Path) -> list[str]:
    return check_packs([folder / "policies" / "kunshan"], folder / "tests" / "scenarios").errors


def broken(folder: Path, slip: Slip) -> tuple[Path, int]:
    """Makes the slip; the file, and the line in which `at` stands."""
    file = written(folder) / f"{slip.file}.yaml"
    text = file.read_text("utf-8")
    assert slip.right in text
    file.write_text(text.replace(slip.right, slip.wrong, 1), "utf-8")
    return file, line_of(file, slip.at)


def line_of(file: Path, words: str) -> int:
    lines = file.read_text("utf-8").splitlines()
    found = [n for n, line in enumerate(lines, 1) if words in line]
    assert found, words
    return found[-1]


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_told_with_its_file_its_line_and_what_to_write(tmp_path: Path, slip: Slip) -> None:
    file, line = broken(tmp_path, slip)
    assert [
        said for said in errors(tmp_path) if said.startswith(f"{file}:{line}: ") and slip.advice in said
    ], (
        line,
        errors(tmp_path),
    )


def test_every_message_that_the_walkthrough_explains_is_one_that_a_slip_brings(tmp_path: Path) -> None:
    said: list[str] = []
    for n, slip in enumerate(SLIPS.values()):
        broken(tmp_path / str(n), slip)
        said += errors(tmp_path / str(n))
    explained = messages()
    assert len(explained) > 15
    assert [message for message in explained if not any(message in one for one in said)] == []
