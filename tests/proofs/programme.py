"""Which scenes are played: those in which a process is killed, and those of which only messages, or asking, can tell.
What happens in them is told in scenes.py, scenes_back.py, scenes_out.py and
scenes_capital.py."""

from .scenes import (
    Authentication,
    AuthenticationInbox,
    BounceInbox,
    Charge,
    ChargeInbox,
    Close,
    CloseBelow,
    DebitInbox,
    HandfulInbox,
    Inbox,
    Setup,
)
from .scenes_back import Disputed, DisputeInbox, DisputeWonInbox, GivingBack, RefundElsewhereInbox, RefundInbox
from .scenes_capital import CapitalCharge, CapitalInbox, CapitalMandate, CapitalReturn, CapitalReturnInbox
from .scenes_out import Connected, PayingOut, ReversalInbox, TakingBack, TransferInbox

SCENES = [
    Setup, Close, CloseBelow, Charge, Authentication, Inbox, HandfulInbox, ChargeInbox, GivingBack, Disputed, PayingOut,
    Connected, TakingBack, CapitalMandate, CapitalCharge, CapitalReturn,
]  # fmt: skip
# The provider has finished and we know nothing of it.
UNHEARD = [
    Inbox, ChargeInbox, AuthenticationInbox, DebitInbox, BounceInbox, RefundInbox, RefundElsewhereInbox, DisputeInbox,
    DisputeWonInbox, TransferInbox, ReversalInbox, CapitalInbox, CapitalReturnInbox,
]  # fmt: skip
