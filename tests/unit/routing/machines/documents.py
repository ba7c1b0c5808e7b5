"""When a case may be struck off, read from each city's document and from nothing but the case's journal.

Each function looks at a journal that ends with `case.closed` (or another end) and raises AssertionError
where the document did not allow that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from contracts.case_actions import FEEDBACK_PARTS
from contracts.values import fen
from services.runtime.decisions import Draft
from tests.unit.routing.machines.towns import GRAVE, INDUSTRY_DEPARTMENTS

Journal = Sequence[Draft]
HANDLED_ANEW = ("case.reopened", "case.filed")


def strikes_off(city: str, journal: Journal) -> None:
    """Holds the end of a journal against the city's document."""
    match journal[-1].name:
        case "case.closed":
            _was_fed_back_and_approved(journal)
            CLOSES[city](journal)
        case "case.withdrawn" | "case.referred" if city in ("linyi", "dengfeng"):
            _nothing_is_owed(journal)


def _last(journal: Journal, *names: str) -> int:
    """The place of the last event of these names, or -1."""
    return max((n for n, draft in enumerate(journal) if draft.name in names), default=-1)


def _was_fed_back_and_approved(journal: Journal) -> None:
    """Reviewed against the six parts, approved, and not handled anew since."""
    fed_back, reviewed = _last(journal, "case.feedback_submitted"), _last(journal, "case.reviewed")
    assert _last(journal, *HANDLED_ANEW) < fed_back < reviewed, "closed on no review of its last feedback"
    assert journal[reviewed].data["decision"] == "approve"
    assert set(journal[fed_back].data["parts"]) == set(FEEDBACK_PARTS)
    assert _last(journal, "case.verified") >= 0, "closed though nobody verified it"


def _found_owed(journal: Journal) -> bool:
    verified = _last(journal, "case.verified")
    return verified >= 0 and journal[verified].data["outcome"] in ("founded", "partly_founded")


def _nothing_is_owed(journal: Journal) -> None:
    """不解决不销账; 拿到欠薪: the verified amount is paid in full, that of what was merged into it too."""
    _nothing_brought_is_owed(journal)
    if not _found_owed(journal):
        return
    found = fen(journal[_last(journal, "case.verified")].data["amount"])
    got = _got(journal)
    assert found is not None and got >= found, f"struck off with {found} owed and {got} paid"


def _got(journal: Journal) -> int:
    """What was paid and advanced."""
    paid = (d for d in journal if d.name in ("case.payment_recorded", "case.advanced"))
    return sum(fen(d.data["amount"]) or 0 for d in paid)


def _nothing_brought_is_owed(journal: Journal) -> None:
    """What other cases brought along since the last verification is paid, unless they were parted again."""
    for n, draft in enumerate(journal):
        if draft.name != "case.merge_taken" or n < _last(journal, "case.verified"):
            continue
        parted = {
            case
            for later in journal[n:]
            if later.name == "case.merge_released"
            and (later.data["via"], later.data["ask"]) == (draft.data["case"], draft.data["ask"])
            for case in later.data["cases"]
        }
        for lead in draft.data["leads"]:
            if lead["owing"] is not None and lead["case"] not in parted:
                owed = fen(lead["owing"]["amount"])
                assert owed is not None and _got(journal[n:]) >= owed, f"{lead['case']} brought {owed}"


def _fuyang(journal: Journal) -> None:
    """FY-A1-5.2, FY-A1-3.2.3, FY-A1-3.1.5."""
    reviewed = journal[_last(journal, "case.reviewed")]
    place = _place(journal)
    assert reviewed.by is not None
    assert reviewed.by.unit in ("office", f"{place}/office"), "approved by no office of 治欠"
    if set(GRAVE) & set(_said(journal, "flags") or ()):
        assert _last(journal, "case.superior_reported") >= 0, "a grave case, and the superior not told"
        assert _last(journal, "case.result_published") >= 0, "a grave case, and its result not published"
    _filed_what_had_to_be_filed(journal)


def _filed_what_had_to_be_filed(journal: Journal) -> None:
    """仍拒不支付的，立案查处: after the 15-day check no end without a filing or the money."""
    checked = _run_out_with_an_instalment_unpaid(journal)
    if checked is None or not _found_owed(journal):
        return
    filed = any(d.name == "case.filed" for d in journal[checked:])
    unfounded = any(
        d.name == "case.verified" and d.data["outcome"] not in ("founded", "partly_founded")
        for d in journal[checked:]
    )
    settled = any(
        d.name in ("case.payment_recorded", "case.verified") and _settled(journal[: n + 1])
        for n, d in enumerate(journal)
        if n > checked
    )
    assert filed or unfounded or settled, "closed though it had to be filed"


def _run_out_with_an_instalment_unpaid(journal: Journal) -> int | None:
    late: set[str] = set()
    place = None
    for n, draft in enumerate(journal):
        name = str(draft.data.get("timer", ""))
        if draft.name == "case.agreed":
            late = set()
        elif name.startswith("instalment"):
            late = {*late, name} if draft.name == "case.timer_breached" else late - {name}
        elif name == "agreement_check" and draft.name == "case.timer_breached" and late:
            place = n
    return place


def _settled(journal: Journal) -> bool:
    """All instalments of the last agreement are paid, or all that is owed."""
    paid = sum(fen(d.data["amount"]) or 0 for d in journal if d.name == "case.payment_recorded")
    agreed, verified = _last(journal, "case.agreed"), _last(journal, "case.verified")
    instalments = journal[agreed].data["instalments"] if agreed >= 0 else []
    kept = bool(instalments) and paid >= (fen(instalments[-1]["cumulative"]) or 0)
    owed = fen(journal[verified].data["amount"]) if verified >= 0 else None
    got = paid + sum(fen(d.data["amount"]) or 0 for d in journal if d.name == "case.advanced")
    return kept or (owed is not None and got >= owed)


def _hangzhou(journal: Journal) -> None:
    """HZ-3.3c, HZ-3.4c."""
    fed_back, reviewed = _last(journal, "case.feedback_submitted"), _last(journal, "case.reviewed")
    handler = str(journal[fed_back].data["handled_by"])
    by = journal[reviewed].by
    assert by is not None
    if handler.rpartition("/")[2].removeprefix("city_") in INDUSTRY_DEPARTMENTS:
        wanted = ("office", "city_hrss", f"{handler.partition('/')[0]}/hrss")
        assert by.unit in wanted, f"{by.unit} reviewed a department's result"
    for n, draft in enumerate(journal):
        if draft.name == "case.filed" and _said(journal[:n], "industry") in INDUSTRY_DEPARTMENTS:
            later = any(d.name == "case.review_linked" for d in journal[n:])
            assert later, "closed with one half of a double investigation"


def _dengfeng(journal: Journal) -> None:
    """DF-5.2b: 拿到欠薪、群众满意; three attempts and the office stand in for an answer."""
    _nothing_is_owed(journal)
    if not _found_owed(journal):
        return
    since = journal[_last(journal, "case.feedback_submitted") :]
    answers = [d.data["satisfied"] for d in since if d.name == "case.followed_up"]
    if "yes" in answers and "no" not in answers:
        return
    assert answers.count("unreachable") >= 3, f"closed on the answers {answers}"
    assert "no" not in answers
    third = [n for n, d in enumerate(since) if d.name == "case.followed_up"][2]
    stands_in = [d for d in since[third:] if d.name == "case.reviewed" and d.data["decision"] == "approve"]
    assert stands_in and stands_in[0].by is not None
    assert stands_in[0].by.unit == "office"


def _linyi(journal: Journal) -> None:
    """LY-2.1b."""
    _nothing_is_owed(journal)


def _yueyang(journal: Journal) -> None:
    """岳阳 sets no condition beyond the review."""


def _said(journal: Journal, field: str) -> Any:
    """What the lead says by now: as it came, corrected, and with what merged cases brought."""
    value: Any = journal[0].data[field]
    for draft in journal:
        if draft.name == "case.corrected" and draft.data["field"] == field:
            value = draft.data["value"]
        elif draft.name == "case.merge_taken" and field == "flags":
            value = draft.data["flags"]
    return value


def _place(journal: Journal) -> object:
    """The county that the case lay in when it was reviewed last."""
    reviewed = _last(journal, "case.reviewed")
    return next(
        (d.data["territory"] for d in reversed(journal[:reviewed]) if d.data.get("territory")),
        None,
    )


CLOSES: dict[str, Callable[[Journal], None]] = {
    "fuyang": _fuyang,
    "hangzhou": _hangzhou,
    "yueyang": _yueyang,
    "dengfeng": _dengfeng,
    "linyi": _linyi,
}
