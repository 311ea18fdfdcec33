"""The facts of crowdfunding, one file per aggregate; their public faces are pages.
No rule lives here."""

from .campaign import Campaign, CampaignEvent
from .lines import CollectiveReturn, CostLine, Reward
from .offline import OfflinePledge
from .pledge import Pledge
from .snapshot import Snapshot, SnapshotLine
from .stop import CampaignStop

__all__ = [
    "Campaign",
    "CampaignEvent",
    "CampaignStop",
    "CollectiveReturn",
    "CostLine",
    "OfflinePledge",
    "Pledge",
    "Reward",
    "Snapshot",
    "SnapshotLine",
]
