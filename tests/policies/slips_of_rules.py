"""Rules that are well written and can't be: units that there are not, rules that never take effect."""

from __future__ import annotations

from tests.policies.slips import Slip

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
RULES = {
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
