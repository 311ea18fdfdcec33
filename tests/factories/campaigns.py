"""Campaigns, their lines and their pages.
Factories make rows; behaviour under test goes through services."""

from datetime import UTC, datetime, timedelta

import factory
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from factory.django import DjangoModelFactory
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Site

from campaigns.enums import CampaignState
from campaigns.models import (
    Basket,
    Campaign,
    CampaignEvent,
    CampaignStop,
    CampaignText,
    CampaignUpdate,
    CoachRule,
    CoachWords,
    CollectiveReturn,
    CostLine,
    EditorDraft,
    Follower,
    Fulfilment,
    MatchCampaign,
    MatchFund,
    MatchFunder,
    MatchFundRole,
    MatchQuestion,
    MatchRule,
    MatchScore,
    Message,
    Need,
    NeedOffer,
    OfflinePledge,
    Pledge,
    PostMortem,
    Rating,
    Remark,
    RetryWish,
    ReviewNote,
    Reward,
    Snapshot,
    SnapshotLine,
    Sounding,
    Statement,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    Talk,
    Tip,
)
from campaigns.pages import CampaignIndexPage, CampaignPage
from campaigns.services import match_funds, match_money, match_pitches
from crowdcoop.codes import new_code
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory
from tests.factories.payments import PaymentFactory, SharedCardFactory

NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)


class CampaignFactory(DjangoModelFactory):
    """An open campaign: needs €1,000, better €1,500, until 28 March."""

    class Meta:
        model = Campaign

    class Params:
        draft = factory.Trait(state=CampaignState.DRAFT, opens_at=None, deadline_at=None)
        ended = factory.Trait(state=CampaignState.UNSUCCESSFUL, deadline_at=NOW - timedelta(days=3))

    code = factory.LazyFunction(lambda: new_code("c"))
    cooperative = factory.SubFactory(CooperativeFactory)
    state = CampaignState.LIVE
    opens_at = NOW - timedelta(days=20)
    deadline_at = NOW + timedelta(days=19)
    minimum_minor = 1000_00
    optimum_minor = 1500_00
    members_goal = 40
    created_at = NOW - timedelta(days=60)


class BasketFactory(DjangoModelFactory):
    """Nothing in it yet: pledges name it."""

    class Meta:
        model = Basket

    code = factory.LazyFunction(lambda: new_code("b"))
    card = factory.SubFactory(SharedCardFactory)
    created_at = NOW


class TipFactory(DjangoModelFactory):
    """€3 beside the pledges of a basket."""

    class Meta:
        model = Tip

    code = factory.LazyFunction(lambda: new_code("t"))
    basket = factory.SubFactory(BasketFactory)
    payment = factory.SubFactory(
        PaymentFactory,
        purpose="tip",
        owner_code=factory.SelfAttribute("..code"),
        book_code="platform",
        nature="tip",
        amount_minor=3_00,
        shared_card=factory.SelfAttribute("..basket.card"),
    )
    created_at = NOW


class CostLineFactory(DjangoModelFactory):
    class Meta:
        model = CostLine

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("k"))
    amount_minor = 1000_00


class RewardFactory(DjangoModelFactory):
    """€30, without limit."""

    class Meta:
        model = Reward

    class Params:
        last_one = factory.Trait(stock=1)

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("r"))
    price_minor = 30_00


class CollectiveReturnFactory(DjangoModelFactory):
    class Meta:
        model = CollectiveReturn

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("w"))
    promised_on = factory.LazyFunction(lambda: NOW.date() + timedelta(days=200))


class NeedFactory(DjangoModelFactory):
    """Fifty hours."""

    class Meta:
        model = Need

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("n"))
    quantity = 50


class NeedOfferFactory(DjangoModelFactory):
    """Eight of them, waiting for an answer."""

    class Meta:
        model = NeedOffer

    code = factory.LazyFunction(lambda: new_code("o"))
    need = factory.SubFactory(NeedFactory)
    quantity = 8
    name = "Nora Vila"
    email = factory.Sequence(lambda n: f"helper{n}@example.org")
    language = "en"
    created_at = NOW


class PledgeFactory(DjangoModelFactory):
    """A row with a draft payment; pledges that count are made through the services (tests/campaigns/conftest.py)."""

    class Meta:
        model = Pledge

    code = factory.LazyFunction(lambda: new_code("p"))
    campaign = factory.SubFactory(CampaignFactory)
    payment = factory.SubFactory(
        PaymentFactory, purpose="pledge", owner_code=factory.SelfAttribute("..code"), book_code="c-book"
    )
    email = factory.Sequence(lambda n: f"backer{n}@example.org")
    nature = "gift"
    consent_text = "test"
    created_at = NOW


class FulfilmentFactory(DjangoModelFactory):
    """Nothing said, nothing given."""

    class Meta:
        model = Fulfilment

    class Params:
        addressed = factory.Trait(
            recipient="Nora Vila", street="Carrer Major 3, 2n", postcode="08001", town="Barcelona", country="España",
            address_on=NOW.date(),
        )  # fmt: skip

    pledge = factory.SubFactory(PledgeFactory)


class SurveyFactory(DjangoModelFactory):
    """Asked today, open for two weeks, no question yet."""

    class Meta:
        model = Survey

    reward = factory.SubFactory(RewardFactory)
    language = "en"
    until_on = factory.LazyFunction(lambda: NOW.date() + timedelta(days=14))
    asked_at = NOW


class SurveyQuestionFactory(DjangoModelFactory):
    class Meta:
        model = SurveyQuestion

    survey = factory.SubFactory(SurveyFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = "Which size?"
    options = ["S", "M", "L"]


class SurveyAnswerFactory(DjangoModelFactory):
    class Meta:
        model = SurveyAnswer

    question = factory.SubFactory(SurveyQuestionFactory)
    pledge = factory.SubFactory(PledgeFactory)
    text = "M"


def paid_pledge(campaign, reward=None, **given):
    """A pledge whose money has arrived, as its row stands then."""
    given.setdefault("counted_minor", 30_00)
    return PledgeFactory(
        campaign=campaign, reward=reward, collected_minor=30_00, payment__state="collected",
        payment__amount_minor=30_00, payment__collected_at=NOW, **given,
    )  # fmt: skip


class TalkFactory(DjangoModelFactory):
    class Meta:
        model = Talk

    pledge = factory.SubFactory(PledgeFactory, counted_minor=30_00)
    campaign = factory.SelfAttribute("pledge.campaign")


class MessageFactory(DjangoModelFactory):
    """From the team, not reported."""

    class Meta:
        model = Message

    talk = factory.SubFactory(TalkFactory)
    from_team = True
    text = "The oven arrives on Friday."
    sent_at = NOW


class PostMortemFactory(DjangoModelFactory):
    class Meta:
        model = PostMortem

    campaign = factory.SubFactory(CampaignFactory, ended=True)
    reasons = ["few_knew"]
    text = "We told our neighbours too late."
    written_at = NOW


class RetryWishFactory(DjangoModelFactory):
    class Meta:
        model = RetryWish

    campaign = factory.SubFactory(CampaignFactory, ended=True)
    email = factory.Sequence(lambda n: f"wish{n}@example.org")
    language = "en"
    agreed_at = NOW


class OfflinePledgeFactory(DjangoModelFactory):
    """€80 in cash, entered and not answered yet."""

    class Meta:
        model = OfflinePledge

    campaign = factory.SubFactory(CampaignFactory)
    kind = "cash"
    amount_minor = 80_00
    received_on = NOW.date()
    evidence = factory.django.FileField(data=b"%PDF-1.7 receipt", filename="receipt.pdf")
    evidence_type = "application/pdf"
    entered_by = factory.SubFactory(UserFactory)
    entered_at = NOW


class CampaignEventFactory(DjangoModelFactory):
    class Meta:
        model = CampaignEvent

    campaign = factory.SubFactory(CampaignFactory)
    at = NOW
    to_state = CampaignState.DRAFT
    cause = "created"


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    code = factory.LazyFunction(lambda: new_code("s"))
    campaign = factory.SubFactory(CampaignFactory)
    taken_at = NOW
    outcome = "unsuccessful"
    minimum_minor = 1000_00
    total_minor = 0
    pledges = 0


class SnapshotLineFactory(DjangoModelFactory):
    class Meta:
        model = SnapshotLine

    snapshot = factory.SubFactory(SnapshotFactory)
    pledge = factory.SubFactory(PledgeFactory)
    amount_minor = 10_00


class MatchFundFactory(DjangoModelFactory):
    """A fund that could begin: no limits, nothing paid in yet."""

    class Meta:
        model = MatchFund

    name = factory.Sequence(lambda n: f"Match fund {n}")
    state = "open"
    created_at = NOW


class MatchFundRoleFactory(DjangoModelFactory):
    class Meta:
        model = MatchFundRole

    fund = factory.SubFactory(MatchFundFactory)
    user = factory.SubFactory(UserFactory)


class MatchFunderFactory(DjangoModelFactory):
    """Promised €1,000, paid nothing yet."""

    class Meta:
        model = MatchFunder

    fund = factory.SubFactory(MatchFundFactory)
    name = factory.Sequence(lambda n: f"Funder {n}")
    email = factory.Sequence(lambda n: f"funder{n}@example.org")
    committed_minor = 1000_00


class MatchRuleFactory(DjangoModelFactory):
    """Doubles every pledge."""

    class Meta:
        model = MatchRule

    fund = factory.SubFactory(MatchFundFactory)


class MatchQuestionFactory(DjangoModelFactory):
    """Answered in words, weighs as the others."""

    class Meta:
        model = MatchQuestion

    fund = factory.SubFactory(MatchFundFactory)
    text = factory.Sequence(lambda n: f"What changes, number {n}?")


class MatchCampaignFactory(DjangoModelFactory):
    """A pitch that waits for its answer."""

    class Meta:
        model = MatchCampaign

    fund = factory.SubFactory(MatchFundFactory)
    campaign = factory.SubFactory(CampaignFactory)
    pitched_by = factory.SubFactory(UserFactory)
    pitched_at = NOW


class MatchScoreFactory(DjangoModelFactory):
    """Six points for a pitch as a whole."""

    class Meta:
        model = MatchScore

    entry = factory.SubFactory(MatchCampaignFactory)
    scorer = factory.SubFactory(UserFactory)
    points = 6


def match_fund(*, now, paid_in=(1000_00,), rules=({},), campaigns=(), state="active", **given):
    """A fund with rules and money paid in, which gives, and has accepted `campaigns`."""
    fund = MatchFundFactory(**given)
    for number, minor in enumerate(paid_in):
        funder, clerk = MatchFunderFactory(fund=fund, committed_minor=minor), UserFactory(is_superuser=True)
        match_money.record_paid_in(
            by=clerk, funder=funder, amount_minor=minor, reference=f"in {number}", received_on=now.date(), now=now
        )
    for position, rule in enumerate(rules):
        MatchRuleFactory(fund=fund, position=position, **rule)
    manager = UserFactory(is_superuser=True)
    for campaign in campaigns:
        entry = MatchCampaignFactory(fund=fund, campaign=campaign)
        match_pitches.answer_pitch(by=manager, entry=entry, accepted=True, answer="", now=now)
        campaign.refresh_from_db()
    fund.refresh_from_db()
    return match_funds.move_fund(by=manager, fund=fund, to=state, now=now)


class CampaignStopFactory(DjangoModelFactory):
    """Proposed, not yet decided."""

    class Meta:
        model = CampaignStop

    code = factory.LazyFunction(lambda: new_code("h"))
    campaign = factory.SubFactory(CampaignFactory, state=CampaignState.COLLECTING)
    reason = "The building burnt down."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = NOW


class CampaignUpdateFactory(DjangoModelFactory):
    """Published for everybody, in Spanish."""

    class Meta:
        model = CampaignUpdate

    class Params:
        draft = factory.Trait(published_at=None)

    campaign = factory.SubFactory(CampaignFactory)
    language = "es"
    words = factory.LazyFunction(lambda: {"es": ["El horno ya está", "Ha llegado esta mañana.\n\nPesa mucho."]})
    written_at = NOW
    published_at = NOW


class RemarkFactory(DjangoModelFactory):
    """A question nobody has answered."""

    class Meta:
        model = Remark

    campaign = factory.SubFactory(CampaignFactory)
    author = factory.SubFactory(UserFactory)
    language = "es"
    text = "¿Qué harina usáis?"
    said_at = NOW


class CoachRuleFactory(DjangoModelFactory):
    """Half-way, in Spanish words."""

    class Meta:
        model = CoachRule
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"rule-{n}")
    moment = "day"
    at = 50
    words = factory.RelatedFactory("tests.factories.campaigns.CoachWordsFactory", "rule")


class CoachWordsFactory(DjangoModelFactory):
    class Meta:
        model = CoachWords

    rule = factory.SubFactory(CoachRuleFactory, words=None)
    language = "es"
    title = "Sal a la calle"
    text = "Lleva el cartel a diez tiendas."
    why = "La gente pasa cada día."


class FollowerFactory(DjangoModelFactory):
    class Meta:
        model = Follower

    campaign = factory.SubFactory(CampaignFactory)
    user = factory.SubFactory(UserFactory)
    language = "es"
    since = NOW


class SoundingFactory(DjangoModelFactory):
    """A draft that shows itself."""

    class Meta:
        model = Sounding

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    digest = "Pan cada mañana para doscientas casas."
    opened_at = NOW


class StatementFactory(DjangoModelFactory):
    """Would back with €20."""

    class Meta:
        model = Statement

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    email = factory.Sequence(lambda n: f"neighbour{n}@example.org")
    language = "es"
    back_minor = 20_00
    said_at = NOW


class RatingFactory(DjangoModelFactory):
    """Fours all over."""

    class Meta:
        model = Rating

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    clear = needed = able = sums = lasts = 4
    rated_at = NOW


def site_home(language="es"):
    """The site's root page in one language, made once."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    site = Site.objects.filter(is_default_site=True).first()
    home = Page.objects.filter(depth=2, locale=locale).first()
    if home is None:
        home = Page(title="Home", slug=f"home-{language}", locale=locale)
        if site:
            home.translation_key = site.root_page.translation_key
        root.add_child(instance=home)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


class CampaignTextFactory(DjangoModelFactory):
    """What campaigns/services/finding.py writes when a page is published."""

    class Meta:
        model = CampaignText

    campaign = factory.SubFactory(CampaignFactory)
    language = "es"
    words = "un forn nostre"


def campaign_index(language="es"):
    """The index page of one language, made once."""
    home = site_home(language)
    found = CampaignIndexPage.objects.filter(locale=home.locale).first()
    if found:
        return found
    page = CampaignIndexPage(title="Campaigns", slug="campaigns", locale=home.locale)
    home.add_child(instance=page)
    return page


def campaign_page(campaign, *, language="es", title="A bakery of our own", lead="Bread for the street.", live=True):
    """The face of a campaign in one language, with words for all its lines."""
    index = campaign_index(language)
    page = CampaignPage(
        title=title,
        slug=campaign.code,
        lead=lead,
        campaign=campaign,
        locale=index.locale,
        live=live,
        story=[("heading", "Who we are"), ("text", "<p>Five bakers and an oven.</p>")],
        cost_words=[("line", _words(c.code, "Deck oven")) for c in campaign.cost_lines.all()],
        reward_words=[("line", _words(r.code, "Your first loaf")) for r in campaign.rewards.all()],
        return_words=[("line", _words(w.code, "Forty recipes")) for w in campaign.returns.all()],
        need_words=[("line", _words(n.code, "Paint the walls")) for n in campaign.needs.all()],
    )
    index.add_child(instance=page)
    page.save_revision()
    return page


def _words(code, title):
    return {"code": code, "title": title, "text": "What it is."}


def many_campaigns(count, now):
    """`count` campaigns with a Spanish page each, two in three open, written in four statements."""
    index, before = campaign_index(), Campaign.objects.count()
    first = CooperativeFactory()
    campaigns = Campaign.objects.bulk_create(
        Campaign(
            code=new_code("c"),
            cooperative=first,
            state=CampaignState.UNSUCCESSFUL if number % 3 == 0 else CampaignState.LIVE,
            opens_at=now - timedelta(days=30),
            deadline_at=now + timedelta(hours=number % 3 * (5 + number) or -number),
            minimum_minor=1000_00,
            optimum_minor=1500_00,
            created_at=now - timedelta(days=60),
        )
        for number in range(before + 1, before + count + 1)
    )
    kind = ContentType.objects.get_for_model(CampaignPage)
    pages = Page.objects.bulk_create(
        Page(
            path=Page._get_path(index.path, index.depth + 1, before + number),
            depth=index.depth + 1,
            title=f"Campaign {campaign.pk}",
            draft_title=f"Campaign {campaign.pk}",
            slug=campaign.code,
            url_path=f"{index.url_path}{campaign.code}/",
            content_type=kind,
            locale=index.locale,
            live=True,
        )
        for number, campaign in enumerate(campaigns, 1)
    )
    streams = [f.name for f in CampaignPage._meta.local_fields if isinstance(f, StreamField)]
    columns = ["page_ptr_id", "campaign_id", "lead", "video", "cover_alt", *streams]
    empty = ", ".join(["''"] * 3 + ["'[]'"] * len(streams))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO campaigns_campaignpage ({', '.join(columns)}) VALUES (%s, %s, {empty})",
            [(page.pk, campaign.pk) for page, campaign in zip(pages, campaigns, strict=True)],
        )
    CampaignText.objects.bulk_create(
        CampaignText(campaign=campaign, language=language, words=f"campaign {campaign.pk}")
        for campaign in campaigns
        for language in ("es", "ca", "eu", "gl", "en")
    )


class EditorDraftFactory(DjangoModelFactory):
    """What somebody of the team is writing and has not saved."""

    class Meta:
        model = EditorDraft

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    part = "story"
    author = factory.SubFactory(UserFactory)
    typed = factory.LazyFunction(lambda: [{"kind": "text", "heading": "Who", "text": "Five bakers."}])
    kept_at = NOW


class ReviewNoteFactory(DjangoModelFactory):
    """A reviewer's remark on the first lines."""

    class Meta:
        model = ReviewNote

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    about = "overview.lead"
    text = "Say who you are."
    author = factory.SubFactory(UserFactory)
    at = NOW
