"""The facts of crowdfunding, one file per aggregate; their public faces are pages.
No rule lives here."""

from .basket import Basket, Tip
from .campaign import Campaign, CampaignEvent
from .coach import CoachAdvice, CoachRule, CoachWords
from .community import CampaignUpdate, Follower, Remark
from .draft import EditorDraft
from .failure import PostMortem, RetryWish
from .figures import CampaignBreakdown, CampaignDay
from .finding import CampaignText
from .fulfilment import Fulfilment, Survey, SurveyAnswer, SurveyQuestion
from .lines import CollectiveReturn, CostLine, Reward
from .match import Match, MatchEvent, MatchShare
from .match_fund import MatchCampaign, MatchFund, MatchFunder, MatchFundRole, MatchRule
from .match_questions import MatchQuestion, MatchScore
from .needs import Need, NeedOffer
from .offline import OfflinePledge
from .pledge import Pledge
from .snapshot import Snapshot, SnapshotLine
from .sounding import Rating, Sounding, Statement
from .stop import CampaignStop
from .talks import Message, Talk
from .versions import CampaignVersion, ReviewNote

__all__ = [
    "Basket",
    "Campaign",
    "CampaignBreakdown",
    "CampaignDay",
    "CampaignEvent",
    "CampaignStop",
    "CampaignText",
    "CampaignUpdate",
    "CampaignVersion",
    "CoachAdvice",
    "CoachRule",
    "CoachWords",
    "CollectiveReturn",
    "CostLine",
    "EditorDraft",
    "Follower",
    "Fulfilment",
    "Match",
    "MatchCampaign",
    "MatchEvent",
    "MatchFund",
    "MatchFundRole",
    "MatchFunder",
    "MatchQuestion",
    "MatchRule",
    "MatchScore",
    "MatchShare",
    "Message",
    "Need",
    "NeedOffer",
    "OfflinePledge",
    "Pledge",
    "PostMortem",
    "Rating",
    "Remark",
    "RetryWish",
    "ReviewNote",
    "Reward",
    "Snapshot",
    "SnapshotLine",
    "Sounding",
    "Statement",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "Talk",
    "Tip",
]
