"""What somebody is writing is kept quietly and found again; nobody overwrites anybody unawares."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from campaigns.models import EditorDraft
from campaigns.queries import editing
from campaigns.services import drafts, keeping, review, stories
from tests.factories.accounts import UserFactory

FORM = {"title": "New", "lead": "Two lines.", "members_goal": "5", "hours_goal": "0", "duration_days": "30",
        "policy": "strict"}  # fmt: skip
PARTS = {
    "overview": FORM,
    "profile": {"plan-steps": "First the oven."},
    "media": {"video": "not yet a"},
    "story": {"rows-0-kind": "text", "rows-0-text": "Half a"},
    "costs": {"rows-0-title": "Oven", "rows-0-amount": "abc"},
    "rewards": {"rows-0-title": "Loaf", "rows-0-price": ""},
    "returns": {"rows-0-title": "Recipes"},
    "needs": {"rows-0-title": "Paint"},
}


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


def url(part, draft):
    with translation.override("en"):
        return reverse(f"campaign_edit_{part}", args=[draft.code])


def carried(page):
    """What the page carries about what its reader had before their eyes."""
    return {"seen": page.context["seen"], "serial": str(page.context["serial"])}


def lines(typed):
    return ({"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"} | typed) if "title" not in typed else typed


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_kept_quietly_and_found_again(part, client, draft, owner):
    client.force_login(owner)
    address, typed = url(part, draft), lines(PARTS[part])
    answer = client.post(address, typed | carried(client.get(address)) | {"keep": "1"})
    html = answer.content.decode()
    assert "Draft saved at" in html
    assert "11 a.m." in html or "11:00" in html
    assert "<html" not in html
    before = drafts.draft_of(draft)
    assert (before.lead, len(before.story), draft.cost_lines.count()) == ("", 0, 0), "nothing of it counts yet"
    # Another device of the same person.
    client.logout()
    client.force_login(owner)
    page = client.get(address).content.decode()
    assert "You go on where you were" in page
    assert (
        next(value for name, value in typed.items() if name.endswith(("lead", "steps", "video", "text", "title")))
        in page
    )


def test_what_is_kept_is_its_writers_alone(client, draft, team):
    client.force_login(team[0])
    client.post(url("overview", draft), FORM | {"keep": "1"})
    client.force_login(team[1])
    assert "Two lines." not in client.get(url("overview", draft)).content.decode()


def test_saving_ends_the_draft_and_throwing_away_shows_what_is_saved(client, draft, owner):
    client.force_login(owner)
    address = url("overview", draft)
    client.post(address, FORM | {"keep": "1"})
    assert client.post(address, {"drop": "1"}).status_code == 302
    assert "Two lines." not in client.get(address).content.decode()
    client.post(address, FORM | {"keep": "1"})
    assert client.post(address, FORM | carried(client.get(address))).status_code == 302
    assert not EditorDraft.objects.exists()
    assert "You go on where you were" not in client.get(address).content.decode()


@pytest.mark.parametrize("part", ["overview", "story"])
def test_two_people_do_not_overwrite_each_other(part, client, draft, team, now):
    theirs = {"overview": FORM | {"lead": "What the first one wrote."},
              "story": lines({"rows-0-kind": "text", "rows-0-text": "What the first one wrote."})}[part]  # fmt: skip
    mine = {
        name: value.replace("first", "second") if isinstance(value, str) else value for name, value in theirs.items()
    }
    address = url(part, draft)
    client.force_login(team[1])
    had = carried(client.get(address))
    client.force_login(team[0])
    assert client.post(address, theirs | carried(client.get(address))).status_code == 302
    client.force_login(team[1])
    kept = client.post(address, mine | had | {"keep": "1"}).content.decode()
    assert f"{team[0].name} saved this part while you were writing" in kept
    page = client.post(address, mine | had | {"serial": "1"})
    html = page.content.decode()
    assert page.status_code == 200
    assert "Somebody saved this part while you were writing" in html
    assert "What the first one wrote." in html
    assert "What the second one wrote." in html
    draft_now = drafts.draft_of(draft)
    assert "first" in (draft_now.lead or str(draft_now.story))
    # Having seen both, they may put theirs in its place.
    assert client.post(address, mine | carried(page)).status_code == 302
    draft_now = drafts.draft_of(draft)
    assert "second" in (draft_now.lead or str(draft_now.story))


def test_an_invalid_try_does_not_make_one_forget_what_was_saved_meanwhile(client, draft, team):
    address = url("overview", draft)
    client.force_login(team[1])
    had = carried(client.get(address))
    client.force_login(team[0])
    client.post(address, FORM)
    client.force_login(team[1])
    page = client.post(address, FORM | {"lead": "x" * 401} | had)
    assert carried(page)["seen"] == had["seen"]
    assert client.post(address, FORM | {"lead": "Mine."} | carried(page)).status_code == 200


def test_two_devices_of_one_person_do_not_overwrite_each_other(client, draft, owner):
    client.force_login(owner)
    address = url("overview", draft)
    had = carried(client.get(address))
    client.post(address, FORM | {"lead": "On the phone."} | had | {"keep": "1"})
    answer = client.post(address, FORM | {"lead": "On the table."} | had | {"keep": "1"}).content.decode()
    assert "another device" in answer
    assert EditorDraft.objects.get().typed["lead"] == "On the phone."
    page = client.post(address, FORM | {"lead": "On the table."} | had)
    html = page.content.decode()
    assert "On the phone." in html
    assert "On the table." in html
    assert client.post(address, FORM | {"lead": "On the table."} | carried(page)).status_code == 302


def test_who_comes_back_after_somebody_saved_sees_both(client, draft, team):
    address = url("overview", draft)
    client.force_login(team[1])
    client.post(address, FORM | {"lead": "Mine."} | carried(client.get(address)) | {"keep": "1"})
    client.force_login(team[0])
    client.post(address, FORM | {"lead": "Theirs."})
    client.force_login(team[1])
    html = client.get(address).content.decode()
    assert "Mine." in html
    assert "Theirs." in html


def test_the_same_sent_twice_is_no_quarrel(client, draft, owner):
    client.force_login(owner)
    address = url("costs", draft)
    sent = lines({"rows-0-title": "Oven", "rows-0-amount": "900", "rows-0-kind": "material"})
    sent |= carried(client.get(address))
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert draft.cost_lines.count() == 1


def test_who_goes_back_and_changes_something_has_not_sent_it_twice(client, draft, owner):
    client.force_login(owner)
    address = url("overview", draft)
    sent = FORM | {"once": "0123456789abcdef"}
    client.post(address, sent)
    client.post(address, sent | {"lead": "Changed."})
    assert drafts.draft_of(draft).lead == "Changed."


def test_strangers_and_frozen_campaigns_keep_nothing(client, finished_draft, owner, now, monkeypatch):
    monkeypatch.setattr("campaigns.gates._checks", {})
    address = url("overview", finished_draft)
    client.force_login(UserFactory())
    assert client.post(address, FORM | {"keep": "1"}).status_code == 404
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    client.force_login(owner)
    assert "can no longer be changed" in client.post(address, FORM | {"keep": "1"}).content.decode()
    assert not EditorDraft.objects.exists()


def test_what_no_database_keeps_is_left_out(client, draft, owner):
    client.force_login(owner)
    client.post(url("overview", draft), FORM | {"lead": "a\x00b", "seen": "\x00", "keep": "1"})
    kept = EditorDraft.objects.get()
    assert (kept.typed["lead"], kept.seen) == ("ab", "")


def test_too_long_a_draft_is_refused_in_words(draft, owner, now):
    order = keeping.DraftOrder("story", [{"text": "x" * 400_001}])
    with translation.override("en"), pytest.raises(keeping.DraftTooLong, match="too long"):
        keeping.keep_draft(by=owner, campaign=draft, order=order, now=now)


def test_the_workspace_names_what_is_not_saved(client, draft, owner):
    client.force_login(owner)
    client.post(url("story", draft), lines(PARTS["story"]) | {"keep": "1"})
    with translation.override("en"):
        html = client.get(reverse("campaign_workspace", args=[draft.code])).content.decode()
    assert "Written and not saved yet" in html
    assert owner.name in html


def test_a_fingerprint_tells_any_change(draft, owner, now):
    drafts.save_story(by=owner, campaign=draft, now=now, order=[stories.Section("Who", "Five")])
    one = stories.rows(drafts.draft_of(draft).story.get_prep_value())
    assert editing.fingerprint(one) == editing.fingerprint([dict(row) for row in one])
    assert editing.fingerprint(one) != editing.fingerprint([one[0] | {"text": "Six"}])


def test_the_page_may_talk_to_itself_only_without_eval(client, draft, owner):
    client.force_login(owner)
    html = client.get(url("overview", draft)).content.decode()
    assert '"allowEval":false' in html
    assert "htmx-2.min.js" in html
