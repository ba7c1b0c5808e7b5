"""The steps of a case as they are asked for: one model per action, joined in `Action` (catalogue, "Case").

What a clause demands of a step (a part of a feedback, an approver, a debtor) is optional here and refused
by a guard that names the clause; only what can't be read or carried out at all is an error of the input.
Texts never go into events: `TEXT_FIELDS` names the fields that the service keeps as texts.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from contracts.case_action import Step as Step
from contracts.case_actions_aid import (
    Advance,
    ArbitrationReferral,
    LegalAid,
    LinkDebt,
    Mediation,
    RecoverDebt,
)
from contracts.case_actions_correct import TEXT_VALUES, Correct
from contracts.case_actions_finish import FEEDBACK_PARTS as FEEDBACK_PARTS
from contracts.case_actions_finish import (
    Close,
    Extend,
    Feedback,
    FollowUp,
    Review,
    SpotCheck,
)
from contracts.case_actions_handle import (
    Agreement,
    FileCase,
    JointInvestigation,
    LinkReview,
    Payment,
    PaymentOrder,
    Verify,
)
from contracts.case_actions_incident import EndIncident, JointAction, LookBack, OpenIncident, SpecialTeam
from contracts.case_actions_merge import Merge, Unmerge
from contracts.case_actions_police import JudicialAnswer, PoliceTransfer, PoliceUpdate
from contracts.case_actions_record import (
    AssignLeader,
    Contact,
    Plan,
    PublishResult,
    ReportSuperior,
    Urge,
)
from contracts.case_actions_route import (
    AnswerAssistance,
    Arbitrate,
    Assist,
    Dispute,
    Divert,
    HandBack,
    Sign,
    Transfer,
    Withdraw,
)
from contracts.case_values import Files as Files
from contracts.case_values import OptionalText as OptionalText

Action = Annotated[
    Transfer
    | Sign
    | Divert
    | HandBack
    | Dispute
    | Arbitrate
    | Assist
    | AnswerAssistance
    | Verify
    | PaymentOrder
    | Agreement
    | Payment
    | JointInvestigation
    | FileCase
    | LinkReview
    | Extend
    | Feedback
    | Review
    | SpotCheck
    | FollowUp
    | Close
    | AssignLeader
    | Plan
    | Contact
    | Urge
    | ReportSuperior
    | PublishResult
    | Withdraw
    | Advance
    | Mediation
    | LegalAid
    | ArbitrationReferral
    | LinkDebt
    | RecoverDebt
    | PoliceTransfer
    | PoliceUpdate
    | JudicialAnswer
    | SpecialTeam
    | OpenIncident
    | EndIncident
    | JointAction
    | LookBack
    | Correct
    | Merge
    | Unmerge,
    Field(discriminator="action"),
]
ACTION: TypeAdapter[Action] = TypeAdapter(Action)

TEXT_FIELDS: dict[str, tuple[str, ...]] = {
    "transfer": ("reason",),
    "hand_back": ("reason",),
    "dispute": ("reason",),
    "arbitrate": ("reason",),
    "assist": ("question",),
    "answer": ("answer",),
    "file_case": ("grounds",),
    "link_review": ("findings",),
    "extend": ("reason",),
    "feedback": FEEDBACK_PARTS,
    "review": ("comments",),
    "spot_check": ("found",),
    "follow_up": ("note",),
    "plan": ("text",),
    "contact": ("note",),
    "urge": ("text",),
    "report_superior": ("reference",),
    "publish_result": ("reference",),
    "withdraw": ("reason",),
    "mediation": ("outcome",),
    "legal_aid": ("outcome",),
    "arbitration_referral": ("outcome",),
    "link_debt": ("reference",),
    "judicial_answer": ("answer",),
    "joint_action": ("text",),
    "look_back": ("findings",),
    "correct": ("reason",),
    "unmerge": ("reason",),
}
"""The fields of each action that are free text: kept in `texts`, told in events by id, length and SHA-256."""


def texts_of(action: Action) -> dict[str, str]:
    """The free texts that a step was given, by field."""
    names = TEXT_FIELDS.get(action.action, ())
    if isinstance(action, Correct) and action.field in TEXT_VALUES:
        names = (*names, "value")
    return {name: text for name in names if (text := getattr(action, name)) is not None}
