"""The named rules that a pack may set before a step, in its own order; the first refusal wins.

A guard looks at the case and the step and gives back nothing, or a `Refusal` without clause: the pack
says which clause the rule stands for. Messages are for clerks; `needed` says what would have been needed.
"""

from __future__ import annotations

from services.routing.domain import (
    guards_aid,
    guards_assign,
    guards_closing,
    guards_ending,
    guards_handling,
    guards_hands,
    guards_incident,
    guards_police,
    guards_route,
)
from services.routing.domain.guard import Guard

GUARDS: dict[str, Guard] = {
    "goes_to_a_territorys_hrss": guards_route.goes_to_a_territorys_hrss,
    "stays_in_the_leads_territory": guards_route.stays_in_the_leads_territory,
    "is_with_the_territorys_hrss": guards_route.is_with_the_territorys_hrss,
    "goes_to_an_industry_department_of_the_same_level": (
        guards_route.goes_to_an_industry_department_of_the_same_level
    ),
    "goes_to_a_territorys_government": guards_assign.goes_to_a_territorys_government,
    "goes_to_a_department_or_territory": guards_assign.goes_to_a_department_or_territory,
    "stays_within_the_territory": guards_hands.stays_within_the_territory,
    "may_not_go_there": guards_hands.may_not_go_there,
    "is_no_step_of_this_city": guards_hands.is_no_step_of_this_city,
    "names_the_right_unit": guards_hands.names_the_right_unit,
    "is_not_bound_by_a_decision": guards_hands.is_not_bound_by_a_decision,
    "is_assigned_or_supervised": guards_hands.is_assigned_or_supervised,
    "keeps_the_manner": guards_hands.keeps_the_manner,
    "gives_a_reason": guards_route.gives_a_reason,
    "says_what_was_found": guards_handling.says_what_was_found,
    "wages_were_found_owed": guards_handling.wages_were_found_owed,
    "was_verified": guards_handling.was_verified,
    "order_has_date_and_evidence": guards_handling.order_has_date_and_evidence,
    "instalments_have_dates_and_amounts": guards_handling.instalments_have_dates_and_amounts,
    "industry_department_takes_part": guards_handling.industry_department_takes_part,
    "names_the_grounds": guards_handling.names_the_grounds,
    "linked_review_is_open": guards_handling.linked_review_is_open,
    "says_the_findings": guards_handling.says_the_findings,
    "required_steps_are_done": guards_handling.required_steps_are_done,
    "names_a_post": guards_handling.names_a_post,
    "timer_may_be_extended": guards_closing.timer_may_be_extended,
    "extended_once_only": guards_closing.extended_once_only,
    "extended_before_it_expires": guards_closing.extended_before_it_expires,
    "approved_by_a_leading_post": guards_closing.approved_by_a_leading_post,
    "has_all_six_parts": guards_closing.has_all_six_parts,
    "is_no_interim_answer": guards_closing.is_no_interim_answer,
    "is_not_too_thin": guards_closing.is_not_too_thin,
    "returned_with_comments": guards_closing.returned_with_comments,
    "approved_with_no_point_failed": guards_closing.approved_with_no_point_failed,
    "review_was_approved": guards_closing.review_was_approved,
    "was_reported_and_published": guards_closing.was_reported_and_published,
    "says_what_the_check_found": guards_closing.says_what_the_check_found,
    "paid_in_full_where_owed": guards_ending.paid_in_full_where_owed,
    "complainant_is_satisfied": guards_ending.complainant_is_satisfied,
    "answer_can_be_stood_in_for": guards_ending.answer_can_be_stood_in_for,
    "both_halves_are_done": guards_ending.both_halves_are_done,
    "advance_has_ground_and_source": guards_aid.advance_has_ground_and_source,
    "advance_is_within_what_is_owed": guards_aid.advance_is_within_what_is_owed,
    "names_the_debt": guards_aid.names_the_debt,
    "debt_is_linked": guards_aid.debt_is_linked,
    "recovered_goes_to_wages_first": guards_aid.recovered_goes_to_wages_first,
    "goes_to_the_police": guards_police.goes_to_the_police,
    "is_not_with_the_police": guards_police.is_not_with_the_police,
    "police_status_follows": guards_police.police_status_follows,
    "was_told_of_the_transfer": guards_police.was_told_of_the_transfer,
    "answers_its_own_matter": guards_police.answers_its_own_matter,
    "is_formed_by_the_office": guards_incident.is_formed_by_the_office,
    "names_the_members": guards_incident.names_the_members,
    "names_the_level": guards_incident.names_the_level,
    "names_who_is_on_site": guards_incident.names_who_is_on_site,
    "incident_goes_on": guards_incident.incident_goes_on,
    "somebody_was_on_site": guards_incident.somebody_was_on_site,
    "takes_part_with_others": guards_incident.takes_part_with_others,
    "says_what_the_look_back_found": guards_incident.says_what_the_look_back_found,
}
OF_THE_CASE = frozenset({"paid_in_full_where_owed", "both_halves_are_done"})
"""Guards that look at the case alone: they may stand before a referral too, which is no unit's step."""
