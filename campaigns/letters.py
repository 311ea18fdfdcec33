"""Letters about what is said around a campaign: news, questions, answers, reminders, and the way to stop them.
Their words live in templates/campaigns/mail/; letters about money are emails.py's."""

from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from campaigns.models import Campaign, CampaignUpdate, CoachRule, Remark, Sounding, Statement
from campaigns.queries.coach import words_in
from campaigns.queries.community import Reader
from crowdcoop import signed
from crowdcoop.mail.services import absolute, link_in, queue_for_each, queue_mail
from membership.links import interest_url

from .emails import code_to_type, team_of, title_of, to_team

_STOP, _SAID = "campaigns.news", "campaigns.said"


def stop_url(campaign: Campaign, email: str, language: str) -> str:
    """Where this reader ends all news of this campaign, without signing in."""
    token = signing.dumps([campaign.code, email.lower()], salt=_STOP, compress=True)
    return link_in(language, "campaign_stop_news", token)


def read_stop(token: str) -> tuple[str, str] | None:
    """(campaign code, address) of such an address; None for anything else."""
    found = signed.read(token, salt=_STOP)
    return (found[0], found[1]) if found else None


def update_published(update: CampaignUpdate, reader: Reader) -> None:
    """The whole update in the reader's language, or in its own."""
    _news(
        update.campaign,
        reader,
        "update_published",
        update.code,
        update=update,
        words_title=update.title_in(reader.language),
        words_text=update.text_in(reader.language),
        link=link_in(reader.language, "campaign_update", update.campaign.code, update.code),
    )


def deadline_near(campaign: Campaign, reader: Reader) -> None:
    """The one reminder somebody asked for."""
    link = link_in(reader.language, "support", campaign.code)
    # What match funds add counts towards the minimum.
    raised = campaign.pledged_minor + campaign.matched_minor
    _news(campaign, reader, "deadline_near", campaign.code, link=link, raised_minor=raised)


def coach_says(campaign: Campaign, rule: CoachRule) -> None:
    """One piece of advice to the team, each in their language, with the way to the switch."""
    if not rule.words.all():
        return

    def told(user: Any) -> dict[str, Any]:
        return {
            "words": words_in(rule, user.language),
            "title": title_of(campaign, user.language),
            "link": link_in(user.language, "campaign_coach", campaign.code),
        }

    queue_for_each(team_of(campaign), kind="campaigns/coach_says", about=f"{campaign.code}:{rule.pk}", told=told)


def room_code(email: str, code: str, minutes: int, *, language: str) -> None:
    """The code that shows whose address it is, before anything is written in its name."""
    code_to_type("room_code", email, code, minutes, language=language)


def question_asked(remark: Remark) -> None:
    """To the team: somebody waits for a public answer."""
    to_team(remark.campaign, "question_asked", link=("campaign_remark", remark.code), about=remark.code, remark=remark)


def remark_answered(remark: Remark) -> None:
    _to_author(remark, "remark_answered")


def remark_hidden(remark: Remark) -> None:
    _to_author(remark, "remark_hidden")


def _to_author(remark: Remark, name: str) -> None:
    """Whoever said it, as a person with an account or as a guest who proved an address."""
    author: Any = remark.author
    email, language = (author.email, author.language) if author else (remark.email, remark.language)
    if not email:
        return
    place = ("campaign_update", remark.campaign.code, remark.update.code) if remark.update else (
        "campaign_questions", remark.campaign.code,
    )  # fmt: skip
    queue_mail(
        kind=f"campaigns/{name}",
        to=email,
        language=language,
        subject_code=remark.code,
        context={
            "remark": remark,
            "title": title_of(remark.campaign, language),
            "link": link_in(language, *place),
        },
    )


def statement_token(campaign: Campaign, email: str) -> str:
    """Proof, carried in a letter's link or the address after a code, of whose statement is meant."""
    return signing.dumps([campaign.code, email.lower()], salt=_SAID, compress=True)


def read_statement(token: str, campaign: Campaign) -> str:
    """The proven address in such a token, for this campaign; "" for anything else."""
    code, email = signed.read(token, salt=_SAID) or ("", "")
    return str(email) if code == campaign.code else ""


def launched(statement: Statement) -> None:
    """It is open: to somebody who said before what they would do, once, with what they said filled in."""
    campaign, language = statement.campaign, statement.language
    token = statement_token(campaign, statement.email)
    join = interest_url(
        campaign.cooperative, campaign_code=campaign.code, email=statement.email, language=language, proven=True
    )
    _news(
        campaign,
        Reader(statement.email, language),
        "launched",
        campaign.code,
        statement=statement,
        link=f"{link_in(language, 'support', campaign.code)}?said={token}",
        join_link=absolute(join) if statement.joins else "",
    )


def sounding_stopped(campaign: Campaign, sounding: Sounding) -> None:
    """To the team: who accompanies it closed the page before launch, and why."""
    to_team(
        campaign,
        "sounding_stopped",
        link=("campaign_sounding",),
        ordinal=int(sounding.closed_at.timestamp()) if sounding.closed_at else 1,
        reason=sounding.stopped_reason,
    )


def _news(campaign: Campaign, reader: Reader, name: str, subject: str, **context: Any) -> None:
    """A letter nobody has to read: once for each address, with the way to stop it."""
    stop = stop_url(campaign, reader.email, reader.language)
    queue_mail(
        kind=f"campaigns/{name}",
        to=reader.email,
        language=reader.language,
        # Who it went to is not told by what stays of a letter after erasure.
        subject_code=f"{subject}:{salted_hmac(_STOP, reader.email.lower(), algorithm='sha256').hexdigest()[:24]}",
        stop_url=stop,
        context={
            "campaign": campaign,
            "title": title_of(campaign, reader.language),
            "stop_link": stop,
            **context,
        },
    )
