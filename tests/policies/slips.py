"""Slips of the pen in a pack file, and what `anxin check` says of each: how it is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """What is written instead of what in which file; `at` is what stands in the line that is named."""

    file: str
    right: str
    wrong: str
    at: str
    advice: str


WRITING = {
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
}
