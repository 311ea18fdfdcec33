"""What a team wrote while learning and in its documents comes into the campaign draft on its click, marked as such."""

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns import prefill
from campaigns.enums import Part
from campaigns.models import EditorDraft
from campaigns.services import drafts
from campaigns.services.drafts import create_campaign
from courses.models import WorksheetAnswer
from incubator.services import deliverables
from incubator.services.deliverables import VersionOrder
from tests.factories.campaigns import campaign_index
from tests.factories.courses import LearningUnitFactory
from tests.factories.incubator import DeliverableFactory

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def draft(case, root_page, now):
    campaign_index(root_page)
    said = {
        "story-minute": "We bake. The baker retires. <b>We buy it.</b>",
        "risks": "The oven breaks.",
        "cost-lines": "Deck oven, 9000\n\nFlour mill, 800",
        "thirty-names": "Nobody else may read this.",
    }
    unit = LearningUnitFactory()
    for prompt, text in said.items():
        who = {"cooperative_code": case.cooperative.code, "edited_by": case.owner, "edited_at": now}
        WorksheetAnswer.objects.create(unit=unit, prompt=prompt, text=text, **who)
    plan = DeliverableFactory(stage=case.stage, key="plan", position=2)
    order = VersionOrder(text="First the oven, then the door.")
    deliverables.submit_version(by=case.owner, deliverable=plan, order=order, now=now)
    return create_campaign(by=case.owner, cooperative=case.cooperative, title="Un horno", now=now)


def url(part, draft):
    with translation.override("en"):
        return reverse(f"campaign_edit_{part}", args=[draft.code])


def carried(page):
    return {"seen": page.context["seen"], "serial": str(page.context["serial"])}


def test_a_form_is_filled_where_it_is_empty_and_marked(case, draft, enter):
    client = enter(case.owner)
    address = url("profile", draft)
    page = client.get(address)
    assert "You wrote this already" in page.content.decode()
    assert "The oven breaks." not in page.content.decode(), "not before the click"
    client.post(address, {"plan-steps": "Mine."} | carried(page) | {"bring": "1"})
    page = client.get(address)
    html = page.content.decode()
    assert "The oven breaks." in html
    assert "Mine." in html
    assert "then the door" not in html, "what the team typed stays"
    assert "Brought in from: Worksheet" in html
    assert "You wrote this already" not in html
    assert len(drafts.draft_of(draft).plan_words) == 0, "nothing is saved by it"
    client.post(address, {"plan-risks": "The oven breaks."} | carried(page))
    assert not EditorDraft.objects.exists()
    assert "Brought in from" not in client.get(address).content.decode()


def test_a_story_and_costs_get_rows_once(case, draft, enter):
    client = enter(case.owner)
    empty = {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"}
    for part, texts in {"story": ["&lt;b&gt;We buy it."], "costs": ["Deck oven, 9000", "Flour mill, 800"]}.items():
        page = client.get(url(part, draft))
        client.post(url(part, draft), empty | carried(page) | {"bring": "1"})
        page = client.get(url(part, draft))
        html = page.content.decode()
        assert all(text in html for text in texts)
        assert html.count("Brought in from: Worksheet") == len(texts)
        assert "You wrote this already" not in html


def test_what_is_nobodys_business_is_not_offered(case, draft):
    found = [one.text for part in Part for one in prefill.answers(draft, part)]
    assert found
    assert not any("Nobody else" in text for text in found)


def test_another_cooperatives_words_are_not_offered(draft, case, now):
    WorksheetAnswer.objects.update(cooperative_code="k-another")
    assert prefill.answers(draft, "costs") == []


def test_a_frozen_campaign_is_offered_nothing(case, draft, enter):
    draft.state = "submitted"
    draft.save()
    client = enter(case.owner)
    assert "You wrote this already" not in client.get(url("profile", draft)).content.decode()
    client.post(url("profile", draft), {"bring": "1"})
    assert not EditorDraft.objects.exists()
