"""Messages between a team and one backer: sent, read, blocked by the backer, reported by whoever got them.
The only writer of a talk. Locks: pledge → talk."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from campaigns import after_letters as letters
from campaigns.enums import Verdict
from campaigns.exceptions import NoTalkHere, NotYourCampaign, NotYours, ReportDecided, TalkBlocked, TooManyMessages
from campaigns.models import Message, Pledge, Talk
from campaigns.rules import can_edit_campaign, can_moderate
from crowdcoop.audit.services import actor_of, record

# How many messages one side may write in one talk within a day.
A_DAY = 20


def may_talk(pledge: Pledge) -> bool:
    """Once a pledge counts, and there is an address to tell; a talk that was begun may go on."""
    return bool(pledge.email) and (pledge.counted_minor > 0 or Talk.objects.filter(pledge=pledge).exists())


@transaction.atomic
def send_message(*, by: Any, pledge: Pledge, text: str, from_team: bool, now: datetime) -> Message:
    """Write one message and tell the other side, unless it has something unread already.

    From the backer's side whoever calls has shown that `pledge` is theirs.
    Raises NotYourCampaign, NoTalkHere, TalkBlocked (the backer wants none), TooManyMessages (of a side in a day).
    """
    fresh = Pledge.objects.select_for_update(of=("self",)).select_related("payment", "campaign__cooperative")
    row = fresh.get(pk=pledge.pk)
    if from_team and not can_edit_campaign(by, row.campaign):
        raise NotYourCampaign
    if not may_talk(row):
        raise NoTalkHere
    talk, _new = Talk.objects.get_or_create(pledge=row, defaults={"campaign": row.campaign})
    if from_team and talk.blocked_at:
        raise TalkBlocked
    if talk.messages.filter(from_team=from_team, sent_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise TooManyMessages
    author = actor_of(by)
    message = Message.objects.create(talk=talk, from_team=from_team, author=author, text=text, sent_at=now)
    _tell(talk, row, message)
    record(by=by, action="message.sent", subject=message, data={"from_team": from_team})
    return message


def _tell(talk: Talk, pledge: Pledge, message: Message) -> None:
    """Count it for the other side; a letter only for the first that waits."""
    side = "backer_unread" if message.from_team else "team_unread"
    waits = getattr(talk, side)
    setattr(talk, side, waits + 1)
    talk.newest = message.pk
    talk.save(update_fields=[side, "newest"])
    if waits:
        return
    if message.from_team:
        letters.message_from_team(pledge, ordinal=message.pk)
    else:
        letters.message_from_backer(pledge, ordinal=message.pk)


def mark_read(*, talk: Talk, team: bool) -> None:
    """This side has seen what there is: the one thing that looking changes, and only where something was new."""
    side = "team_unread" if team else "backer_unread"
    if getattr(talk, side):
        Talk.objects.filter(pk=talk.pk).update(**{side: 0})


@transaction.atomic
def block_team(*, by: Any, pledge: Pledge, on: bool, now: datetime) -> None:
    """The backer wants no more messages from this team, or wants them again. What was written stays."""
    talk, _new = Talk.objects.select_for_update().get_or_create(pledge=pledge, defaults={"campaign": pledge.campaign})
    if bool(talk.blocked_at) == on:
        return
    talk.blocked_at = now if on else None
    talk.save(update_fields=["blocked_at"])
    record(by=by, action="talk.blocked" if on else "talk.unblocked", subject=pledge)


@transaction.atomic
def report_message(*, by: Any, message: Message, from_team: bool, reason: str, now: datetime) -> None:
    """Ask somebody of the programme to look at a message one got. Quiet when it was reported already.

    Raises NotYours where the message is one's own side's."""
    row = Message.objects.select_for_update().get(pk=message.pk)
    if row.from_team == from_team:
        raise NotYours
    if row.reported_at is None:
        row.reported_at, row.report_reason = now, reason
        row.save(update_fields=["reported_at", "report_reason"])
        record(by=by, action="message.reported", subject=row)


@transaction.atomic
def decide_report(*, by: Any, message: Message, hide: bool, now: datetime) -> None:
    """Hide a reported message, or let it stand. Raises NotYours, ReportDecided."""
    row = Message.objects.select_for_update().get(pk=message.pk)
    if not can_moderate(by):
        raise NotYours
    if row.reported_at is None or row.verdict:
        raise ReportDecided
    row.verdict = Verdict.HIDDEN if hide else Verdict.STANDS
    row.save(update_fields=["verdict"])
    record(by=by, action=f"message.{row.verdict}", subject=row)
