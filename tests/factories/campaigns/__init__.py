"""Campaigns and all that hangs on them, one file per matter.
Tests import from here; which file a factory lives in is no business of theirs."""

from .after import (
    FulfilmentFactory,
    MessageFactory,
    PostMortemFactory,
    RetryWishFactory,
    SurveyAnswerFactory,
    SurveyFactory,
    SurveyQuestionFactory,
    TalkFactory,
)
from .before import EditorDraftFactory, RatingFactory, ReviewNoteFactory, SoundingFactory, StatementFactory
from .campaign import NOW, CampaignEventFactory, CampaignFactory, CampaignStopFactory, SnapshotFactory
from .community import CampaignUpdateFactory, CoachRuleFactory, CoachWordsFactory, FollowerFactory, RemarkFactory
from .faces import CampaignTextFactory, campaign_index, campaign_page, many_campaigns, site_home
from .lines import CollectiveReturnFactory, CostLineFactory, NeedFactory, NeedOfferFactory, RewardFactory
from .match import (
    MatchCampaignFactory,
    MatchFunderFactory,
    MatchFundFactory,
    MatchFundRoleFactory,
    MatchQuestionFactory,
    MatchRuleFactory,
    MatchScoreFactory,
    match_fund,
)
from .pledges import BasketFactory, OfflinePledgeFactory, PledgeFactory, SnapshotLineFactory, TipFactory, paid_pledge

__all__ = [
    "NOW",
    "BasketFactory",
    "CampaignEventFactory",
    "CampaignFactory",
    "CampaignStopFactory",
    "CampaignTextFactory",
    "CampaignUpdateFactory",
    "CoachRuleFactory",
    "CoachWordsFactory",
    "CollectiveReturnFactory",
    "CostLineFactory",
    "EditorDraftFactory",
    "FollowerFactory",
    "FulfilmentFactory",
    "MatchCampaignFactory",
    "MatchFundFactory",
    "MatchFundRoleFactory",
    "MatchFunderFactory",
    "MatchQuestionFactory",
    "MatchRuleFactory",
    "MatchScoreFactory",
    "MessageFactory",
    "NeedFactory",
    "NeedOfferFactory",
    "OfflinePledgeFactory",
    "PledgeFactory",
    "PostMortemFactory",
    "RatingFactory",
    "RemarkFactory",
    "RetryWishFactory",
    "ReviewNoteFactory",
    "RewardFactory",
    "SnapshotFactory",
    "SnapshotLineFactory",
    "SoundingFactory",
    "StatementFactory",
    "SurveyAnswerFactory",
    "SurveyFactory",
    "SurveyQuestionFactory",
    "TalkFactory",
    "TipFactory",
    "campaign_index",
    "campaign_page",
    "many_campaigns",
    "match_fund",
    "paid_pledge",
    "site_home",
]
