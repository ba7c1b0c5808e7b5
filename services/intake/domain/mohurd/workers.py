"""Workers: the roster (ProjectWorker), entry and exit (WorkerEntryExit), contracts (WorkerContract)."""

from __future__ import annotations

from datetime import date

from services.intake.domain.mohurd.fields import Fields
from services.intake.domain.mohurd.reading import (
    Data,
    Draft,
    Reading,
    Refused,
    Setting,
    digest,
    rows_of,
    worker_of,
)

MOVES = {"1": "worker_entered", "0": "worker_left"}
"""进退场类型: 1 进场, 0 退场."""
_YES = {"1": True, "0": False}


def read_moves(head: Fields, project: str, setting: Setting, team: str | None) -> Reading:
    """WorkerEntryExit.Add -> `worker_entered`, `worker_left`; `team`: the name of the message's team."""
    reading = Reading()
    for number, row in rows_of(head, "workerList", reading):
        worker = worker_of(row, setting)
        day = row.day("date", setting.today)
        kind = row.one_of("type", MOVES)
        if row.errors or kind is None:
            reading.refused.append(Refused(number, row.errors))
            continue
        fields = _of_worker(kind, project, worker, day)
        reading.drafts.append(Draft(fields if team is None else {**fields, "team": team}, place=row.place))
    return reading


def read_contracts(head: Fields, project: str, setting: Setting) -> Reading:
    """WorkerContract.Add -> `contract_uploaded` on the day it begins, or today if that is to come."""
    reading = Reading()
    for number, row in rows_of(head, "contractList", reading):
        worker = worker_of(row, setting)
        begins = row.day("startDate")
        ends = row.day("endDate", needed=False)
        if begins is not None and ends is not None and ends < begins:
            row.wrong("endDate", "合同终止日期早于开始日期，请核对")
        if row.errors or begins is None:
            reading.refused.append(Refused(number, row.errors))
            continue
        day = min(begins, setting.today)
        fields = _of_worker("contract_uploaded", project, worker, day, begins)
        reading.drafts.append(Draft(fields, {"date": "startDate"}, row.place))
    return reading


def read_roster(head: Fields, project: str, setting: Setting) -> Reading:
    """ProjectWorker.Add: being on the roster is no entry; only hasContract=1 says something here.

    hasBuyInsurance is one worker's and not the project's insurance (FY-A2-1), so it makes no fact.
    """
    reading = Reading()
    head.number("teamSysNo")
    for number, row in rows_of(head, "workerList", reading):
        worker = worker_of(row, setting)
        row.text("workerName")
        signed = row.one_of("hasContract", _YES, needed=False)
        if row.errors:
            reading.refused.append(Refused(number, row.errors))
        elif signed:
            fields = _of_worker("contract_uploaded", project, worker, setting.today, "roster")
            reading.drafts.append(Draft(fields, {"date": "hasContract"}, row.place))
    return reading


def _of_worker(kind: str, project: str, worker: str | None, day: date | None, what: object = None) -> Data:
    identity = digest(kind, project, worker, day if what is None else what)
    return {"kind": kind, "source_id": f"worker:{identity}", "worker": worker, "date": day}
