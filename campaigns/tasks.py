"""What the clock makes this app do; ids in, delegate, safe twice.
Rules live in services."""

from datetime import datetime

from campaigns.services.closing import close_due_campaigns
from campaigns.services.coaching import coach_teams
from campaigns.services.failure import tell_of_retries
from campaigns.services.figures import note_figures
from campaigns.services.following import remind_followers
from campaigns.services.fulfilment import forget_addresses
from campaigns.services.pledges import free_stale_holds
from campaigns.services.remarks import forget_guests
from campaigns.services.returns import remind_of_returns
from campaigns.services.review import launch_due
from campaigns.services.securing import finish_collection
from campaigns.services.soundings import tell_of_launches
from campaigns.services.stopping import finish_cancelled
from campaigns.services.surveys import write_to_backers
from campaigns.services.tips import settle_tips
from campaigns.services.updates import mail_updates


def tick(now: datetime) -> None:
    """Do whatever has become due at `now`."""
    launch_due(now)
    tell_of_launches(now)
    free_stale_holds(now)
    close_due_campaigns(now=now)
    finish_collection(now=now)
    finish_cancelled(now=now)
    settle_tips(now=now)
    mail_updates(now)
    remind_followers(now)
    coach_teams(now)
    forget_guests(now)
    remind_of_returns(now)
    write_to_backers(now)
    forget_addresses(now)
    tell_of_retries(now)
    note_figures(now)
