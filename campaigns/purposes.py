"""This app's entry in the registry of payment purposes.
What each hook does is services/outcomes.py's."""

from campaigns.services import match_money, outcomes, papers, securing, tips
from campaigns.services.pledges import PURPOSE
from payments.purposes import Purpose

PLEDGE = Purpose(
    name=PURPOSE,
    on_active=outcomes.activated,
    on_inactive=outcomes.ended,
    on_settled=outcomes.settled,
    on_failed=outcomes.failed,
    on_refunded=outcomes.refunded,
    on_released_many=outcomes.released_together,
    on_active_many=outcomes.activated_together,
    lock_many=outcomes.lock_many,
    more_time=securing.more_time,
    describe=outcomes.described,
    lock=outcomes.lock,
    paper=papers.paper,
)

TIP = Purpose(
    name=tips.PURPOSE,
    on_active=tips.activated,
    on_settled=tips.settled,
    describe=tips.described,
    paper=papers.of_platform,
)

MATCH_FUND = Purpose(
    name=match_money.PURPOSE,
    on_settled=match_money.recount,
    on_resting=match_money.recount,
    refundable=match_money.refundable,
    warning=match_money.warning,
    lock=match_money.lock,
    paper=papers.of_platform,
)
