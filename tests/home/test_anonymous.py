"""Who does not ask for their name to be shown stays unknown everywhere: page, frame, feeds, files, machines, team.
Each face of a campaign is read once; the page's supporters are the negative control."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, PledgeFactory, campaign_page

pytestmark = pytest.mark.django_db
SECRETS = ("Zenobia", "zenobia@", "Ateneu Secret", "G12345674")


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def campaign(owner):
    campaign = CampaignFactory(state="funded")
    campaign.cooperative.roles.create(user=owner, role="owner")
    campaign_page(campaign)
    return campaign


@pytest.fixture
def anonymous(campaign):
    """A pledge that counts, with a name, a message and an organisation, none of them to be shown."""
    return PledgeFactory(
        campaign=campaign, name="Zenobia Roca", email="zenobia@example.org", show_name=False, counted_minor=25_00,
        message="Forward.", payment__active=True, payment__payer_email="zenobia@example.org",
        payment__book_code=campaign.code, payment__organisation="Ateneu Secret",
        payment__organisation_tax_id="G12345674",
    )  # fmt: skip


def silent(text):
    assert [word for word in SECRETS if word.lower() in text.lower()] == []


def address(name, *args):
    with translation.override("es"):
        return reverse(name, args=args)


PUBLIC = ["campaign_updates", "campaign_questions", "campaign_feed", "campaign_ledger", "campaign_widget"]
MACHINES = ["api_campaign", "api_campaign_ledger"]
TEAMS = [
    "campaign_workspace",
    "campaign_tell",
    "campaign_reach",
    "campaign_remarks",
    "campaign_money",
    "campaign_offers",
]


@pytest.mark.parametrize("name", [*PUBLIC, *MACHINES])
def test_no_public_face_names_them(name, client, campaign, anonymous):
    response = client.get(address(name, campaign.code))
    assert response.status_code == 200
    silent(b"".join(response).decode())


@pytest.mark.parametrize("name", TEAMS)
def test_not_even_the_team_reads_who_it_was(name, client, campaign, anonymous, owner):
    client.force_login(owner)
    response = client.get(address(name, campaign.code), follow=True)
    assert response.status_code == 200
    silent(response.content.decode())


def test_the_page_is_silent(client, campaign, anonymous):
    silent(client.get(campaign.pages.get().url).content.decode())


def test_the_page_shows_those_who_asked_for_it(client, campaign, anonymous):
    anonymous.show_name = True
    anonymous.save()
    shown = client.get(campaign.pages.get().url).content.decode()
    assert "Zenobia Roca" in shown, "the negative control: this is where names stand"
    assert "zenobia@" not in shown
    assert "Ateneu Secret" not in shown, "the organisation stands on its paper alone"


def test_the_sites_feed_is_silent(client, campaign, anonymous):
    silent(client.get(address("site_feed")).content.decode())


def test_the_files_of_open_data_are_silent(tmp_path, campaign, anonymous):
    call_command("export_open_data", str(tmp_path))
    files = [path.read_text() for path in tmp_path.iterdir()]
    assert len(files) > 3
    silent("".join(files))
