"""The events of a case (catalogue, "Case"): what their data hold. Inputs: `contracts.case_actions`.

An event that moves a case says its `state` and `unit` afterwards. Money is yuan as a string, times are
RFC 3339, texts are `TextRef`s. No name of a complainant, no free text.
"""

from __future__ import annotations

from pydantic import BaseModel

from contracts.case_rules import (
    Approaching,
    CaseTimerMoved,
    CaseTimerStarted,
    Escalated,
    Marked,
    Notified,
    PolicyMoved,
)
from contracts.cases_aid import (
    Advanced,
    DebtLinked,
    DebtRecovered,
    JudicialAnswered,
    PathTaken,
    PoliceTransferred,
    PoliceUpdated,
)
from contracts.cases_finish import (
    FeedbackSubmitted,
    FollowedUp,
    LeaderAssigned,
    Noted,
    Referenced,
    Reopened,
    Reviewed,
    SpotChecked,
    Urged,
)
from contracts.cases_handle import (
    Agreed,
    Filed,
    JointInvestigationOpened,
    PaymentOrdered,
    PaymentRecorded,
    ReviewLinked,
    Verified,
)
from contracts.cases_incident import (
    Corrected,
    IncidentEnded,
    IncidentOpened,
    JointActionRecorded,
    LevelKept,
    LevelRaised,
    LookedBack,
    SpecialTeamFormed,
)
from contracts.cases_merge import EVENTS as MERGE_EVENTS
from contracts.cases_route import (
    Arbitrated,
    AssistanceAnswered,
    AssistanceAsked,
    Closed,
    Disputed,
    Diverted,
    HandedBack,
    Moved,
    Opened,
    Referred,
    Transferred,
    Withdrawn,
)
from contracts.timers import timer_events

EVENTS: dict[str, type[BaseModel]] = {
    "case.opened": Opened,
    "case.referred": Referred,
    "case.transferred": Transferred,
    "case.signed": Moved,
    "case.diverted": Diverted,
    "case.handed_back": HandedBack,
    "case.disputed": Disputed,
    "case.arbitrated": Arbitrated,
    "case.assistance_asked": AssistanceAsked,
    "case.assistance_answered": AssistanceAnswered,
    "case.verified": Verified,
    "case.payment_ordered": PaymentOrdered,
    "case.agreed": Agreed,
    "case.payment_recorded": PaymentRecorded,
    "case.joint_investigation_opened": JointInvestigationOpened,
    "case.filed": Filed,
    "case.review_linked": ReviewLinked,
    "case.feedback_submitted": FeedbackSubmitted,
    "case.reviewed": Reviewed,
    "case.spot_checked": SpotChecked,
    "case.followed_up": FollowedUp,
    "case.reopened": Reopened,
    "case.planned": Noted,
    "case.contacted": Noted,
    "case.urged": Urged,
    "case.leader_assigned": LeaderAssigned,
    "case.superior_reported": Referenced,
    "case.result_published": Referenced,
    "case.withdrawn": Withdrawn,
    "case.closed": Closed,
    "case.advanced": Advanced,
    "case.mediated": PathTaken,
    "case.legal_aid_referred": PathTaken,
    "case.arbitration_referred": PathTaken,
    "case.debt_linked": DebtLinked,
    "case.debt_recovered": DebtRecovered,
    "case.police_transferred": PoliceTransferred,
    "case.police_updated": PoliceUpdated,
    "case.judicial_answered": JudicialAnswered,
    "case.special_team_formed": SpecialTeamFormed,
    "case.level_raised": LevelRaised,
    "case.level_kept": LevelKept,
    "case.incident_opened": IncidentOpened,
    "case.incident_ended": IncidentEnded,
    "case.joint_action_recorded": JointActionRecorded,
    "case.looked_back": LookedBack,
    "case.corrected": Corrected,
    **MERGE_EVENTS,
    "case.escalated": Escalated,
    "case.marked": Marked,
    "case.unmarked": Marked,
    "case.notified": Notified,
    "case.approaching": Approaching,
    "case.policy_moved": PolicyMoved,
    **timer_events("case"),
    "case.timer_started": CaseTimerStarted,
    "case.timer_extended": CaseTimerMoved,
    "case.timer_reprojected": CaseTimerMoved,
}
