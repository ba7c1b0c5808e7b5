"""Steps that write something down: plan, contact, urging, leader, report, publication."""

from __future__ import annotations

from typing import Literal

from contracts.case_action import Step
from contracts.case_values import OptionalKey, OptionalName, OptionalText


class AssignLeader(Step):
    """领导包案: the post that takes the case."""

    action: Literal["assign_leader"]
    post: OptionalName = None


class Plan(Step):
    """一案一策."""

    action: Literal["plan"]
    text: OptionalText = None


class Contact(Step):
    """A contact with the complainant."""

    action: Literal["contact"]
    note: OptionalText = None


class Urge(Step):
    """催办."""

    action: Literal["urge"]
    to: OptionalKey = None
    text: OptionalText = None


class Referring(Step):
    """A step that points at a document."""

    reference: OptionalText = None


class ReportSuperior(Referring):
    """报告上级: the report's number or title."""

    action: Literal["report_superior"]


class PublishResult(Referring):
    """公布结果: where it was published."""

    action: Literal["publish_result"]
