"""One cooperative of ours and one of others, with everything that can belong to either, and a person for each role.
What each may do is in matrix.py."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group
from django.core import signing
from django.core.files.base import ContentFile
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from campaigns import letters
from campaigns.help_letters import offer_token
from campaigns.services import drafts
from home.services.roles import EDITORS, PROGRAMME, TRANSLATORS, ensure_groups
from incubator import queries as incubator_queries
from incubator.enums import ADVISERS, MANAGERS
from membership import links
from payments.links import papers_token, repair_token
from payments.rules import FINANCE
from payments.services.receipts import issue_receipt
from tests.factories import campaigns, courses, incubator, membership, payments, payouts, statements
from tests.factories.accounts import UserFactory

from .matrix import ROLES

NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)


@dataclass
class Side:
    """The arguments of an address for each kind of thing, on one side (ours, or the others')."""

    things: dict = field(default_factory=dict)


class World:
    """`own` and `foreign` sides; `client(role)` is a fresh signed-in browser."""

    def __init__(self):
        self.people = {role: UserFactory(email=f"{role}@example.org") for role in ROLES if role != "visitor"}
        self._staff()
        self.own = self._side("own", self.people)
        self.foreign = self._side("foreign", {role: UserFactory() for role in ROLES})
        self._tokens_nobody_made()
        self._sessions = {role: self._sign_in(person) for role, person in self.people.items()}

    def _staff(self):
        self.home = campaigns.site_home()
        campaigns.campaign_index()
        ensure_groups()
        groups = {
            "editor": EDITORS,
            "translator": TRANSLATORS["ca"],
            "programme": PROGRAMME,
            "adviser": ADVISERS,
            "finance": FINANCE,
        }
        for role, name in groups.items():
            self.people[role].groups.add(Group.objects.get_or_create(name=name)[0])
        self.people["programme"].groups.add(Group.objects.get_or_create(name=MANAGERS)[0])
        for role in ("editor", "translator", "programme", "finance", "admin"):
            self.people[role].is_staff = True
            self.people[role].is_superuser = role == "admin"
            self.people[role].save()

    def _side(self, name, people):
        side = Side()
        self._cooperative(side, name, people)
        self._campaign(side, people)
        self._training(side, name, people)
        self._accompaniment(side, people)
        self._account(side, people)
        return side

    def _cooperative(self, side, name, people):
        cooperative = side.cooperative = membership.CooperativeFactory(name=f"{name} cooperative")
        for role in ("owner", "editor", "treasurer", "secretary"):
            made = membership.CooperativeRoleFactory(cooperative=cooperative, user=people[f"coop_{role}"], role=role)
        application = membership.ApplicationFactory(cooperative=cooperative, user=people["supporter"])
        prospect = membership.ProspectFactory(cooperative=cooperative)
        answer = {
            "cooperative_code": cooperative.code, "email": "new@example.org", "language": "es", "answer": "interested",
            "campaign_code": "", "source": "cooperative", "consents": [],
        }  # fmt: skip
        side.things |= {
            "cooperative": {"code": cooperative.code},
            "public_cooperative": {"code": cooperative.code},
            "role": {"code": cooperative.code, "role_id": made.pk},
            "application": {"code": application.code},
            "received": {"code": cooperative.code, "application": application.code},
            "prospect_token": {"token": links.prospect_url(prospect).rstrip("/").rsplit("/", 1)[1]},
            "answer_token": {"token": links.answer_token(answer)},
        }

    def _campaign(self, side, people):
        campaign = campaigns.CampaignFactory(cooperative=side.cooperative)
        campaigns.campaign_page(campaign)
        pledge = campaigns.PledgeFactory(campaign=campaign, supporter=people["supporter"], payment__active=True)
        tip = campaigns.TipFactory(payment__active=True)
        campaigns.PledgeFactory(
            campaign=campaign, supporter=people["supporter"], basket=tip.basket, payment__active=True
        )
        draft = drafts.create_campaign(by=people["coop_owner"], cooperative=side.cooperative, title="A draft", now=NOW)
        funded = campaigns.CampaignFactory(cooperative=side.cooperative, state="funded")
        promise = campaigns.CollectiveReturnFactory(campaign=funded)
        offer = campaigns.NeedOfferFactory(need__campaign=campaign)
        letter = {"need_code": offer.need.code, "quantity": 2, "email": "new@example.org", "name": "", "message": ""}
        campaigns.campaign_page(funded)
        shown = drafts.create_campaign(by=people["coop_owner"], cooperative=side.cooperative, title="Asks", now=NOW)
        campaigns.SoundingFactory(campaign=shown)
        side.things |= {
            "campaign_open": {"code": campaign.code},
            "campaign_closed": {"code": funded.code},
            "own_figures": {"code": campaign.code},
            "figures_file": {"code": campaign.code, "kind": "csv"},
            "need": {"code": offer.need.code},
            "offer": {"code": campaign.code, "offer": offer.code},
            "offer_token": {"token": offer_token(letter)},
            **self._handed_over(funded, people["supporter"]),
            **self._failed(side, people["supporter"]),
            "promise": {"code": funded.code, "promise": promise.code},
            "thanks": {"code": campaign.code, "pledge_code": pledge.code},
            "pledge": {"code": pledge.code},
            "basket": {"code": tip.basket.code},
            "tip": {"code": tip.code},
            "draft": {"code": draft.code},
            "shown": {"code": shown.code},
            "offline": {"code": campaigns.OfflinePledgeFactory(campaign=campaign).code},
            **self._said(campaign),
            **self._matched(campaign, draft, people["matcher"]),
            "finance_queue": {"queue": "failed"},
            **self._payouts(campaign),
            "payment": {"code": pledge.payment.code},
            "repair_token": {"token": repair_token(payments.PaymentFactory(purpose="pledge", owner_code=pledge.code))},
            "statement": {"code": (movement := statements.StatementLineFactory()).statement.code},
            "movement": {"code": movement.code},
            "refund": {"code": payments.RefundFactory(payment=pledge.payment).code},
            "transfer_token": {
                "token": repair_token(
                    payments.PaymentFactory(purpose="pledge", owner_code=pledge.code, method="transfer")
                )
            },
        }
        self._papers(side, people["supporter"], pledge.code, 2027 if people is self.people else 2001)

    def _handed_over(self, funded, supporter):
        """A reward to be sent, and somebody who paid for it."""
        reward = campaigns.RewardFactory(campaign=funded, shipping=True)
        pledge = campaigns.paid_pledge(funded, reward, supporter=supporter)
        story = campaigns.CampaignUpdateFactory(campaign=funded, kind="story", published_at=None, handed_in_at=NOW)
        return {
            "became": {"code": funded.code},
            "story": {"update": story.code},
            "reward": {"code": funded.code, "reward": reward.code},
            "reward_file": {"code": funded.code, "reward": reward.code, "kind": "csv"},
            "paid_pledge": {"code": pledge.code},
            **self._talked(funded, pledge),
        }

    def _failed(self, side, supporter):
        """A campaign that came to nothing, and somebody who backed it."""
        failed = campaigns.CampaignFactory(cooperative=side.cooperative, ended=True)
        campaigns.campaign_page(failed)
        campaigns.CostLineFactory(campaign=failed, amount_minor=600_00)
        campaigns.CostLineFactory(campaign=failed, amount_minor=400_00)
        pledge = campaigns.PledgeFactory(campaign=failed, supporter=supporter, payment__state="released")
        return {
            "failed": {"code": failed.code},
            "public_failed": {"code": failed.code},
            "failed_pledge": {"code": pledge.code},
        }

    def _talked(self, campaign, pledge):
        """A message each way, and one that was reported."""
        talk = campaigns.TalkFactory(pledge=pledge)
        to_backer = campaigns.MessageFactory(talk=talk)
        to_team = campaigns.MessageFactory(talk=talk, from_team=False)
        reported = campaigns.MessageFactory(talk=talk, reported_at=NOW, report_reason="Rude.")
        return {
            "talk": {"code": campaign.code, "pledge": pledge.code},
            "own_report": {"code": pledge.code, "message": to_backer.code},
            "team_report": {"code": campaign.code, "pledge": pledge.code, "message": to_team.code},
            "reported": {"message": reported.code},
        }

    def _matched(self, campaign, draft, matcher):
        """A fund that takes pitches, and one of them."""
        fund = campaigns.MatchFundRoleFactory(user=matcher).fund
        campaigns.MatchCampaignFactory(fund=fund, campaign=campaign)
        funder = campaigns.MatchFunderFactory(fund=fund)
        return {
            "match_fund_unasked": {"code": campaigns.MatchFundRoleFactory(user=matcher).fund.code},
            "match_funder": {"code": funder.code},
            "match_funder_own": {"code": fund.code, "funder": funder.code},
            "match_fund": {"code": fund.code},
            "match_pitch": {"code": fund.code, "campaign": campaign.code},
            "draft_pitch": {"code": draft.code, "fund": fund.code},
        }

    def _said(self, campaign):
        """An update, a question below the campaign, and the way to stop its news."""
        update = campaigns.CampaignUpdateFactory(campaign=campaign)
        one = {"code": campaign.code, "update": update.code}
        stop = letters.stop_url(campaign, "reader@example.org", "es")
        return {
            "update": one,
            "team_update": one,
            "remark": {"code": campaign.code, "remark": campaigns.RemarkFactory(campaign=campaign).code},
            "stop_token": {"token": stop.rstrip("/").rsplit("/", 1)[1]},
        }

    def _payouts(self, campaign):
        """A payout that two people agreed on, its order in a file, and an account to check."""
        file = payouts.PaymentFileFactory()
        order = payouts.BankOrderFactory(state="in_file", file=file)
        account = payouts.PayoutAccountFactory(beneficiary_code=campaign.cooperative.code, unchecked=True)
        approver = self.people["admin"]
        payout = payouts.PayoutFactory(
            book_code=campaign.code, beneficiary_code=account.beneficiary_code, state="approved",
            approved_by=approver, approved_at=NOW,
        )  # fmt: skip
        capital = payouts.PayoutFactory(
            book_code=account.beneficiary_code, beneficiary_code=account.beneficiary_code, state="approved",
            approved_by=approver, approved_at=NOW,
        )  # fmt: skip
        return {
            "payment_file": {"code": file.message_id},
            "bank_order": {"code": order.code},
            "payout_account": {"code": account.beneficiary_code},
            "payout_book": {"book": campaign.code},
            "payout": {"code": payout.code},
            "payout_of_campaign": {"code": campaign.code, "payout": payout.code},
            "payout_of_capital": {"code": account.beneficiary_code, "payout": capital.code},
        }

    def _papers(self, side, person, pledge_code, year):
        paid = {"purpose": "pledge", "owner_code": pledge_code, "state": "collected", "collected_at": NOW}
        own, guest = payments.PaymentFactory(payer=person, **paid), payments.PaymentFactory(**paid)
        token = papers_token(guest)
        side.things |= {
            "papers_year": {"year": year},
            "paper": {"code": issue_receipt(payment=own, now=NOW).code},
            "papers_token": {"token": token},
            "guest_paper": {"token": token, "code": issue_receipt(payment=guest, now=NOW).code},
        }

    def _training(self, side, name, people):
        index = courses.TrainingIndexPageFactory(parent=self.home, slug=f"learn-{name}")
        path = courses.PathPageFactory(parent=index)
        module = courses.ModulePageFactory(parent=path)
        body = [("text", "<p>Un texto.</p>"), courses.question(), courses.worksheet("first-clients")]
        lesson = courses.LessonPageFactory(parent=module, body=body)
        attempt = courses.QuizAttemptFactory(user=people["learner"], unit=unit_of(lesson))
        side.things |= {
            "path": {"uuid": path.translation_key},
            "lesson": {"uuid": lesson.translation_key},
            "attempt": {"code": attempt.code},
        }

    def _accompaniment(self, side, people):
        call = incubator.CallFactory()
        intake = incubator.IntakeApplicationFactory(call=call, applicant=people["supporter"])
        case = incubator.IncubationFactory(cooperative=side.cooperative, adviser=people["adviser"])
        stage = incubator.StageProgressFactory(incubation=case)
        document = incubator.DeliverableFactory(stage=stage)
        version = incubator.DeliverableVersionFactory(deliverable=document, submitted_by=people["coop_owner"])
        session = incubator.SessionFactory(incubation=case)
        of_document = {"code": case.code, "deliverable": document.code}
        side.things |= {
            "call": {"call": call.code},
            "intake": {"call": call.code, "code": intake.code},
            "intake_sent": {"code": intake.code},
            "intake_token": {"call": call.code, "token": incubator_queries.application_token(intake)},
            "incubation": {"code": case.code},
            "deliverable": of_document,
            "file": of_document | {"number": version.number},
            "session": {"code": case.code, "session": session.code},
        }

    def _account(self, side, people):
        passkey = Authenticator.objects.create(
            user=people["supporter"],
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "phone", "credential": credential()},
        )
        document = Document.objects.create(title="Statutes", file=ContentFile(b"One person, one vote.", "statutes.txt"))
        # Beside the home page, so that what is closed here closes nothing else.
        apart = Page(title="Apart", slug=f"apart-{document.pk}", locale=self.home.locale)
        self.home.get_parent().add_child(instance=apart)
        closed = {"restriction_type": "password", "password": "together"}
        restriction = PageViewRestriction.objects.create(page=apart, **closed)
        collection = Collection.get_first_root_node().add_child(name=f"Apart {document.pk}")
        papers = CollectionViewRestriction.objects.create(collection=collection, **closed)
        side.things |= {
            "closed_page": (restriction.pk, apart.pk),
            "closed_documents": {"restriction_id": papers.pk},
            "passkey": {"pk": passkey.pk},
            "document": (document.pk, document.filename),
            "letter": {"pk": 1},
            "page": ("",),
        }

    def _tokens_nobody_made(self):
        """To everybody the own side of a public thing exists; the foreign side of it is one that does not."""
        forged = signing.dumps("nothing", salt="elsewhere")
        nothing = {"code": "nothing-here"}
        unknown = {"uuid": "00000000-0000-4000-8000-000000000000"}
        self.foreign.things |= {
            "public_cooperative": nothing,
            "campaign_open": nothing,
            "need": nothing,
            "public_failed": nothing,
            "offer_token": {"token": forged},
            "campaign_closed": nothing,
            "basket": nothing,
            "thanks": {"code": "nothing-here", "pledge_code": "nothing-here"},
            "update": {"code": self.own.things["update"]["code"], "update": "nothing-here"},
            "stop_token": {"token": forged},
            "prospect_token": {"token": forged},
            "answer_token": {"token": forged},
            "repair_token": {"token": forged},
            "transfer_token": {"token": forged},
            "papers_token": {"token": forged},
            "guest_paper": {"token": forged, "code": self.own.things["guest_paper"]["code"]},
            "intake_token": {"call": self.own.things["call"]["call"], "token": forged},
            "call": {"call": "nothing-here"},
            "path": unknown,
            "lesson": unknown,
            "page": ("no-such-page/",),
            "document": (999_999, "statutes.txt"),
            "closed_page": (999_999, 999_999),
            "closed_documents": {"restriction_id": 999_999},
        }

    def _sign_in(self, person):
        client = Client()
        client.force_login(person)
        session = client.session
        # As after showing once more who one is: what is asked before what matters.
        proof = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [proof]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client.cookies.output(header="", sep=";")

    def client(self, role):
        number = ROLES.index(role) + 1
        client = Client(REMOTE_ADDR=f"10.1.0.{number}", raise_request_exception=False)
        if role != "visitor":
            client.cookies.load(self._sessions[role])
        return client


def credential():
    """What a passkey leaves at registration, with a key of its own."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid.NONE, b"0123456789abcdef", key)
    data = AuthenticatorData.create(b"0" * 32, AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, held)
    client = CollectedClientData.create(type="webauthn.create", challenge=b"c" * 32, origin="https://testserver")
    return {
        "id": websafe_encode(held.credential_id),
        "rawId": websafe_encode(held.credential_id),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }


def unit_of(lesson):
    from courses.models import LearningUnit

    return LearningUnit.objects.get(uuid=lesson.translation_key)
