"""The whole promise in one story, through the services alone: learn, be accompanied, raise, admit.
The ledger is printed and compared with the one kept beside this file; real SDK, real sandbox, real workflow."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Pledge
from campaigns.services import drafts, pledges, review, stories
from courses import queries as learning_queries
from courses.models import LearningUnit
from courses.services import learning
from crowdcoop.cms.translating import translate_page
from home.services.roles import ensure_groups
from home.services.site import ensure_site
from home.services.ticking import tick
from incubator.enums import GroupStage
from incubator.services import deliverables, intake, programmes, reviews, stages
from incubator.services.calls import plan_call
from incubator.services.workflow import ensure_campaign_workflow
from membership.consents import JOIN_PURPOSES
from membership.enums import ApplicationState, Role
from membership.models import RegisterOperation
from membership.queries import members_count
from membership.services import applications, contributions, decisions, prospects
from membership.services.cooperatives import add_role
from membership.services.jurisdictions import load_profiles
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import ChargeAttempt
from payments.queries import render_ledger
from payments.services import checkout, settlement
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import campaign_index
from tests.factories.courses import (
    LessonPageFactory,
    ModulePageFactory,
    PathPageFactory,
    TrainingIndexPageFactory,
)
from tests.factories.incubator import AdviserFactory, ManagerFactory

LEDGER = Path(__file__).parent / "ledgers" / "the_loop.txt"
CATALAN = {
    "Una panadería de su calle": "Un forn del seu carrer",
    "Cinco panaderas recompran su horno.": "Cinc forneres recompren el seu forn.",
    "Qué pasó": "Què va passar",
    "<p>El dueño se jubiló.</p>": "<p>L'amo es va jubilar.</p>",
    "Horno": "Forn",
    "De segunda mano.": "De segona mà.",
    "Aula": "Aula",
    "Para la escuela.": "Per a l'escola.",
    "Tu primera barra": "La teva primera barra",
    "Un kilo.": "Un quilo.",
    "Recetas": "Receptes",
    "Cuarenta.": "Quaranta.",
}


@pytest.fixture
def stage(root_page, sandbox):
    """An empty house: site, index pages, a path of three lessons, a programme, people."""
    load_profiles()
    home = ensure_site(title="Inicio", slug="inicio", headline="Hola", lead="Bienvenida")
    index = campaign_index()
    ensure_groups()
    ensure_campaign_workflow(index)
    training = TrainingIndexPageFactory(parent=home)
    path = PathPageFactory(parent=training, title="De la idea a la cooperativa")
    module = ModulePageFactory(parent=path)
    for quiz in (False, True, False):
        LessonPageFactory(parent=module, quiz=quiz)
    return SimpleNamespace(
        index=index,
        path=LearningUnit.objects.get(uuid=path.translation_key),
        manager=ManagerFactory(),
        adviser=AdviserFactory(),
        owner=UserFactory(first_name="Rosa", language="es"),
        secretary=UserFactory(first_name="Mercè", language="ca"),
        sandbox=sandbox,
        start=timezone.now(),
    )


def after(stage, **time):
    return stage.start + timedelta(**time)


def finish_path(user, path, cooperative, now):
    learning.enrol(by=user, path=path, cooperative_code=cooperative.code, now=now)
    for lesson in LearningUnit.objects.filter(parent__parent=path):
        questions = learning_queries.questions(lesson, "es")
        if questions:
            right = {q.id: [a.id for a in q.answers if a.correct] for q in questions}
            assert learning.submit_quiz(by=user, unit=lesson, answers=right, language="es", now=now).passed
        else:
            learning.mark_done(by=user, unit=lesson, language="es", now=now)


def accepted(stage):
    """Call → application → accepted: a cooperative that did not exist, with its incubation."""
    document = programmes.DeliverableSpec("statutes", public_fact=True)
    programme = programmes.define_programme(
        by=stage.manager,
        code="factory",
        stages=(programmes.StageSpec("bases", (document,), path=stage.path, learners_needed=2),),
    )
    call = plan_call(by=stage.manager, programme=programme, opens_at=after(stage, days=-1), now=stage.start)
    order = intake.IntakeOrder(
        email=stage.owner.email, language="es", group_name="Forn de la Plaça", group_stage=GroupStage.GROUP,
        kind="worker", municipality="Manresa", territory="ES-CT", people_count=5,
        idea="Recomprar el horno.", people="Cinco panaderas.", need="Estatutos.",
    )  # fmt: skip
    application = intake.submit_application(by=stage.owner, call=call, order=order, now=stage.start)
    incubation = intake.accept_application(
        by=stage.manager, application=application, adviser=stage.adviser, now=stage.start
    )
    add_role(by=stage.owner, cooperative=incubation.cooperative, user=stage.secretary, role=Role.SECRETARY)
    return incubation


def through_the_stage(stage, incubation):
    """The team learns; a document is sent back once, then approved; the adviser signs the stage off."""
    now = after(stage, hours=1)
    for person in (stage.owner, stage.secretary):
        finish_path(person, stage.path, incubation.cooperative, now)
    progress = incubation.stages.get()
    document = progress.deliverables.get()
    first = deliverables.submit_version(
        by=stage.owner, deliverable=document, order=deliverables.VersionOrder("Artículo 1."), now=now
    )
    deliverables.request_changes(by=stage.adviser, version=first, comment="Falta el quórum.", now=now)
    second = deliverables.submit_version(
        by=stage.owner, deliverable=document, order=deliverables.VersionOrder("Artículo 1 y 12."), now=now
    )
    deliverables.approve_version(by=stage.adviser, version=second, now=now)
    stages.sign_off_stage(by=stage.adviser, stage=progress, now=now)


def written(stage, cooperative):
    """The campaign as the team drafts it in the portal."""
    now = after(stage, hours=2)
    campaign = drafts.create_campaign(
        by=stage.owner, cooperative=cooperative, title="Una panadería de su calle", now=now
    )
    do = {"by": stage.owner, "campaign": campaign, "now": now}
    lead = "Cinco panaderas recompran su horno."
    drafts.save_overview(**do, order=drafts.Overview("Una panadería de su calle", lead, members_goal=10))
    drafts.save_story(**do, order=[stories.Section("Qué pasó", "El dueño se jubiló.")])
    drafts.save_costs(**do, order=[
        drafts.CostOrder("Horno", 100_00, True, "material", "De segunda mano."),
        drafts.CostOrder("Aula", 50_00, False, "infrastructure", "Para la escuela."),
    ])  # fmt: skip
    on = after(stage, days=120).date()
    drafts.save_rewards(**do, order=[drafts.RewardOrder("Tu primera barra", 15_00, 10, on, "Un kilo.")])
    drafts.save_returns(**do, order=[drafts.ReturnOrder("Recetas", "CC BY-SA", on, "Cuarenta.")])
    return campaign


def reviewed_and_open(stage, campaign):
    """Adviser, then programme manager, in the page's Wagtail workflow; launched; translated to Catalan."""
    review.submit_campaign(by=stage.owner, campaign=campaign, now=after(stage, hours=3))
    reviews.approve_campaign_draft(by=stage.adviser, campaign=campaign, now=after(stage, hours=4))
    reviews.approve_campaign_draft(by=stage.manager, campaign=campaign, now=after(stage, hours=5))
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.APPROVED
    review.schedule_campaign(by=stage.owner, campaign=campaign, opens_at=after(stage, days=1), now=stage.start)
    tick(after(stage, days=1, minutes=1))
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LIVE
    page = drafts.source_page(campaign)
    catalan = translate_page(page=page, language="ca", strings=CATALAN, by=stage.manager)
    assert (catalan.live, catalan.title) == (True, "Un forn del seu carrer")
    return Campaign.objects.get(pk=campaign.pk)


def pledged(stage, campaign, who, minor, *, reward="", card="4242 4242 4242 4242"):
    """From the amount to a saved card, as the Catalan page's supporter does it."""
    now = after(stage, days=2)
    order = pledges.PledgeOrder(
        campaign_code=campaign.code, amount_minor=minor, email=who.email, language="ca",
        reward_code=reward, name="Júlia", supporter=who,
    )  # fmt: skip
    pledge = pledges.place_pledge(by=who, order=order, now=now)
    back = "http://testserver/ca/"
    url = checkout.begin_checkout(payment=pledge.payment, return_url=back, cancel_url=back, now=now)
    assert stage.sandbox.pay(url, card=card)
    settlement.apply(payment_id=pledge.payment_id, cause="return", now=now)
    return Pledge.objects.select_related("payment").get(pk=pledge.pk)


def joined(stage, campaign, supporter):
    """The backer says yes, applies, is admitted under the law's clock, pays, and stands in the register."""
    cooperative, day = campaign.cooperative, after(stage, days=45)
    cooperative.accepts_members, cooperative.share_value_minor, cooperative.entry_fee_minor = True, 100_00, 20_00
    cooperative.save()
    prospects.answer_interest(
        by=supporter, user=supporter, cooperative=cooperative, email=supporter.email, language="ca",
        answer="interested", campaign_code=campaign.code, source="thanks", now=day,
    )  # fmt: skip
    order = applications.ApplicationOrder(
        cooperative_code=cooperative.code, email=supporter.email, language="ca", full_name="Júlia Ferrer",
        tax_id="12345678Z", address="Carrer Nou 1, Manresa", shares=1, consents=tuple(JOIN_PURPOSES),
        campaign_code=campaign.code, user=supporter,
    )  # fmt: skip
    application = applications.receive_application(by=supporter, order=order, now=day)
    decisions.start_review(by=stage.secretary, application=application, now=day)
    decisions.admit(by=stage.secretary, application=application, now=after(stage, days=50))
    tick(after(stage, days=95))  # Catalonia: one month to appeal, then the admission is firm
    application.refresh_from_db()
    assert application.state == ApplicationState.FIRM
    paid = after(stage, days=97)
    return contributions.record_contribution(
        by=stage.secretary, application=application, amount_minor=120_00, received_on=paid.date(),
        reference="ES-0001", now=paid,
    )  # fmt: skip


def test_the_loop(stage):
    incubation = accepted(stage)
    through_the_stage(stage, incubation)
    campaign = reviewed_and_open(stage, written(stage, incubation.cooperative))
    julia, pau = UserFactory(language="ca"), UserFactory(language="ca")
    loaf = campaign.rewards.get().code
    pledged(stage, campaign, julia, 60_00, reward=loaf)
    pledged(stage, campaign, pau, 45_00)
    assert not ChargeAttempt.objects.exists()

    tick(campaign.deadline_at + timedelta(minutes=1))
    tick(campaign.deadline_at + timedelta(minutes=2))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FUNDED
    assert campaign.collected_minor == 105_00
    assert {p.payment.state for p in Pledge.objects.of(campaign)} == {PaymentState.COLLECTED}

    member = joined(stage, campaign, julia)
    assert member.number == 1
    assert [(o.number, o.kind, o.quantity) for o in RegisterOperation.objects.all()] == [(1, "admission", 1)]
    assert members_count(campaign.cooperative) == 1
    table = render_ledger([campaign.code, campaign.cooperative.code])
    print(f"\n{table}")
    assert table == LEDGER.read_text().rstrip("\n")
    assert check_money() == []


def test_below_the_minimum_nobody_is_charged(stage):
    incubation = accepted(stage)
    through_the_stage(stage, incubation)
    campaign = reviewed_and_open(stage, written(stage, incubation.cooperative))
    pledged(stage, campaign, UserFactory(), 99_99)

    tick(campaign.deadline_at + timedelta(minutes=1))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.UNSUCCESSFUL
    assert not ChargeAttempt.objects.exists()
    assert stage.sandbox.objects("payment_intent") == []
    assert check_money() == []


def test_the_gate_stays_closed_without_the_stage(stage):
    from campaigns.exceptions import CampaignNotReady

    incubation = accepted(stage)
    campaign = written(stage, incubation.cooperative)
    with pytest.raises(CampaignNotReady):
        review.submit_campaign(by=stage.owner, campaign=campaign, now=after(stage, hours=3))
