"""WorkerAttendance.Add (工人考勤) -> `attendance`, one for each punch."""

from __future__ import annotations

from services.intake.domain.mohurd.fields import Fields
from services.intake.domain.mohurd.reading import Draft, Reading, Refused, Setting, digest, rows_of, worker_of

DIRECTIONS = {"01": "in", "02": "out"}
"""考勤方向: 01 进场, 02 出场."""


def read_attendance(head: Fields, project: str, setting: Setting) -> Reading:
    """Each row of dataList is one punch; the same worker, time and direction is the same fact."""
    reading = Reading()
    head.number("teamSysNo")
    for number, row in rows_of(head, "dataList", reading):
        worker = worker_of(row, setting)
        at = row.moment("date", setting.now)
        direction = row.one_of("direction", DIRECTIONS)
        if row.errors or at is None:
            reading.refused.append(Refused(number, row.errors))
            continue
        fields = {
            "kind": "attendance",
            "source_id": f"punch:{digest(project, worker, at.isoformat(), direction)}",
            "worker": worker,
            "at": at,
            "direction": direction,
        }
        reading.drafts.append(Draft(fields, {"at": "date"}, row.place))
    return reading
