"""A reviewer's remark on one place of a draft: who may write it, where the team reads it, how it is done."""

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns.enums import CampaignState
from campaigns.exceptions import CampaignFrozen, NotYourCampaign
from campaigns.models import EditorDraft, ReviewNote
from campaigns.services import notes
from incubator.exceptions import ConflictOfInterest, NotYours
from incubator.services import reviews
from tests.factories.campaigns import ReviewNoteFactory

pytestmark = pytest.mark.usefixtures("at_now")


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def test_the_adviser_remarks_and_the_team_reads_it_beside_the_field(case, campaign, enter, now):
    address = url("campaign_review_remark", campaign.code)
    client = enter(case.adviser)
    assert "Title · Un horno" in client.get(address).content.decode()
    given = {"about": "overview.lead", "text": "Say who you are. <b>"}
    bad = client.post(address, {"about": "nowhere.lead", "text": "Kept."})
    assert bad.status_code == 200
    assert "Kept." in bad.content.decode()
    assert client.post(address, given | {"about": "overview.title"}).status_code == 302
    assert client.post(address, {"about": "story", "text": "Where is it?"}).status_code == 302
    assert "Say who you are. &lt;b&gt;" in client.get(url("campaign_review", campaign.code)).content.decode()
    reviews.ask_for_changes(by=case.adviser, campaign=campaign, comment="See my remarks.", now=now)
    team = enter(case.owner)
    html = team.get(url("campaign_edit_overview", campaign.code)).content.decode()
    assert html.index("Say who you are.") < html.index('name="title"') < html.index('name="lead"')
    assert "Where is it?" not in html
    assert "Where is it?" in team.get(url("campaign_edit_story", campaign.code)).content.decode()
    assert "Say who you are." in team.get(url("campaign_workspace", campaign.code)).content.decode()


@pytest.mark.parametrize("who", ["owner", "stranger", "other_adviser", "manager"])
def test_only_whose_step_it_is_may_remark(who, case, campaign, enter):
    assert enter(getattr(case, who)).get(url("campaign_review_remark", campaign.code)).status_code == 404


def test_services_refuse_too(case, campaign, now):
    said = {"campaign": campaign, "about": "story", "text": "x", "now": now}
    with pytest.raises(ConflictOfInterest):
        reviews.remark_on(by=case.owner, **said)
    with pytest.raises(NotYours):
        reviews.remark_on(by=case.other_adviser, **said)
    with pytest.raises(CampaignFrozen):
        notes.write_note(by=case.adviser, **(said | {"about": "nowhere"}))
    assert not ReviewNote.objects.exists()


def test_done_is_marked_once_and_what_was_being_typed_is_kept(case, campaign, enter, now):
    note = ReviewNoteFactory(campaign=campaign, author=case.adviser, at=now)
    address = url("campaign_edit_overview", campaign.code)
    with pytest.raises(CampaignFrozen):
        notes.mark_done(by=case.owner, note=note, now=now)
    reviews.ask_for_changes(by=case.adviser, campaign=campaign, comment="Do.", now=now)
    with pytest.raises(NotYourCampaign):
        notes.mark_done(by=case.stranger, note=note, now=now)
    team = enter(case.owner)
    for _ in range(2):
        assert team.post(address, {"lead": "Half typed", "done": note.code}).status_code == 302
    note.refresh_from_db()
    assert (note.done_at, note.done_by) == (now, case.owner)
    assert EditorDraft.objects.get().typed["lead"] == "Half typed"
    assert note.text not in team.get(address).content.decode()
    assert team.post(address, {"done": "m-foreign"}).status_code == 404
    assert team.post(address, {"done": ReviewNoteFactory().code}).status_code == 404
    assert campaign.__class__.objects.get(pk=campaign.pk).state == CampaignState.CHANGES_REQUESTED
