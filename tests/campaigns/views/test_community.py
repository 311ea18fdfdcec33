"""The rooms around a campaign as people meet them: reading, commenting, asking as a guest, stopping the news.
Who is written to is tested in services."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from PIL import Image

from campaigns import letters
from campaigns.models import CampaignUpdate, CoachAdvice, Follower, Remark
from crowdcoop.cms.generation import renew
from crowdcoop.mail.models import OutboxMessage
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignUpdateFactory,
    CoachRuleFactory,
    FollowerFactory,
    RemarkFactory,
    RewardFactory,
    campaign_page,
)


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def open_campaign(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative)
    campaign_page(campaign)
    return campaign


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text(answer):
    return answer.content.decode()


def room(campaign, rest, language="en"):
    return f"/{language}/campaigns/{campaign.code}/{rest}"


def work(campaign, rest):
    return f"/en/workspace/campaigns/{campaign.code}/{rest}"


def test_the_team_tells_and_visitors_read(client, open_campaign, owner):
    desk = signed_in(owner)
    form = {"title": "The oven <b>is here", "text": "It is <script>heavy.", "audience": "all", "publish": "1"}
    page = text(desk.post(work(open_campaign, "updates/"), form, follow=True))
    assert "Published." in page
    update = CampaignUpdate.objects.get()
    shown = client.get(room(open_campaign, f"updates/{update.code}/"))
    assert "The oven &lt;b&gt;is here" in text(shown)
    assert "It is &lt;script&gt;heavy." in text(shown)
    assert "Sign in to comment" in text(shown)
    assert shown.cookies == {}
    assert "csrfmiddlewaretoken" not in text(shown)
    assert "The oven" in text(client.get(room(open_campaign, "updates/")))
    assert "The oven" in text(client.get(f"/en/campaigns/{open_campaign.code}/"))


def test_a_draft_is_seen_by_nobody_and_published_later(client, open_campaign, owner):
    desk = signed_in(owner)
    desk.post(work(open_campaign, "updates/"), {"title": "Soon", "text": "Very.", "audience": "all"})
    update = CampaignUpdate.objects.get()
    assert client.get(room(open_campaign, f"updates/{update.code}/")).status_code == 404
    assert "Nothing told yet" in text(client.get(room(open_campaign, "updates/")))
    edit = work(open_campaign, f"updates/{update.code}/")
    desk.post(edit, {"language": "ca", "title": "Aviat", "text": "Molt.", "publish": "1"})
    renew()  # what happens after a commit
    assert "Aviat" in text(client.get(room(open_campaign, "updates/", "ca")))
    assert '<h2 lang="es"><a' in text(client.get(room(open_campaign, "updates/")))


def test_words_for_supporters_are_theirs(client, open_campaign, backed, user):
    one = CampaignUpdateFactory(campaign=open_campaign, audience="backers")
    backed(open_campaign, supporter=user)
    path = room(open_campaign, f"updates/{one.code}/")
    assert client.get(path).status_code == 404
    mine = signed_in(user).get(path)
    assert "For supporters" in text(mine)
    assert "no-cache" in mine["Cache-Control"]
    assert "El horno" not in text(client.get(f"/en/campaigns/{open_campaign.code}/"))


def test_an_update_for_one_reward_asks_which(open_campaign, owner):
    desk, reward = signed_in(owner), RewardFactory(campaign=open_campaign)
    form = {"title": "A", "text": "B", "audience": "reward"}
    assert "Choose the reward" in text(desk.post(work(open_campaign, "updates/"), form))
    desk.post(work(open_campaign, "updates/"), form | {"reward": reward.code})
    assert CampaignUpdate.objects.get().reward == reward


def test_people_comment_under_the_name_they_choose(client, open_campaign, user):
    one = CampaignUpdateFactory(campaign=open_campaign)
    path = room(open_campaign, f"updates/{one.code}/")
    assert "Sign in to comment" in text(client.post(path, {"text": "Hello"}))
    assert not Remark.objects.exists()
    mine = signed_in(user)
    mine.post(path, {"text": "Well done", "name": "Ana"})
    mine.post(path, {"text": "From nobody"})
    shown = text(client.get(path))
    assert "Ana" in shown
    assert "Name not shown" in shown
    assert user.email not in shown


def test_the_team_answers_and_hides_with_a_reason(client, open_campaign, owner):
    desk = signed_in(owner)
    question, rude = RemarkFactory(campaign=open_campaign), RemarkFactory(campaign=open_campaign, text="Something rude")
    assert "2 questions wait" in text(desk.get(work(open_campaign, "questions/")))
    desk.post(work(open_campaign, f"questions/{question.code}/"), {"way": "answer", "text": "Ours."})
    desk.post(work(open_campaign, f"questions/{rude.code}/"), {"way": "hide", "text": "Insults a person."})
    shown = text(client.get(room(open_campaign, "questions/")))
    assert "Ours." in shown
    assert "Insults a person." in shown
    assert "Something rude" not in shown


def test_a_guest_asks_after_a_code(client, open_campaign):
    answer = client.post(room(open_campaign, "questions/ask/"), {"text": "Which flour?", "email": "A@example.org"})
    prove = room(open_campaign, "prove/")
    assert answer.url == prove
    assert not Remark.objects.exists()
    assert not OutboxMessage.objects.exists()
    client.post(prove, {"write": "1"})
    letter = OutboxMessage.objects.get(kind="campaigns/room_code")
    code = next(line for line in letter.text.splitlines() if (len(line) == 6 and line.isupper()) or line.isdigit())
    assert "not the code" in text(client.post(prove, {"code": "wrong"}))
    assert not Remark.objects.exists()
    assert "Which flour?" in text(client.post(prove, {"code": code}, follow=True))
    assert Remark.objects.get().email == "a@example.org"
    assert client.get(prove).status_code == 404


def test_somebody_without_a_session_has_nothing_to_prove(client, open_campaign):
    assert client.get(room(open_campaign, "prove/")).status_code == 404
    assert Client().post(room(open_campaign, "prove/"), {"code": "abc"}).status_code == 404


def test_news_stops_by_one_button_or_by_a_mail_program(open_campaign, backed):
    pledge = backed(open_campaign, email="yes@example.org", news=True)
    url = letters.stop_url(open_campaign, "yes@example.org", "en")
    path = "/" + url.split("/", 3)[3]
    strict = Client(enforce_csrf_checks=True)
    assert "No more letters?" in text(strict.get(path))
    pledge.refresh_from_db()
    assert pledge.news_agreed_at
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 302
    pledge.refresh_from_db()
    assert pledge.news_agreed_at is None
    assert strict.post(path[:-4] + "xxx/").status_code == 404


def queries_of(client, path):
    renew()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("rest", ["updates/", "questions/"])
def test_a_room_costs_the_same_with_one_or_many(client, open_campaign, rest):
    def fill(count):
        for update in CampaignUpdateFactory.create_batch(count, campaign=open_campaign):
            RemarkFactory(campaign=open_campaign, update=update)
            RemarkFactory(campaign=open_campaign)

    fill(1)
    client.get(room(open_campaign, rest))
    few = queries_of(client, room(open_campaign, rest))
    fill(3)
    assert queries_of(client, room(open_campaign, rest)) == few


def test_pages_of_updates_hold_each_once(client, open_campaign):
    for number in range(12):
        CampaignUpdateFactory(campaign=open_campaign, words={"es": [f"Número {number:02}", "x"]})
    first = text(client.get(room(open_campaign, "updates/")))
    more = first.partition('href="?page=')[2].partition('"')[0]
    second = text(client.get(room(open_campaign, f"updates/?page={more}")))
    on = [[n for n in range(12) if f"Número {n:02}" in page] for page in (first, second)]
    assert (on[0], on[1]) == (list(range(2, 12)), [0, 1])
    assert client.get(room(open_campaign, "updates/?page=%00nonsense")).status_code == 200


def test_a_campaign_in_the_making_has_no_rooms(client, draft):
    for rest in ("updates/", "questions/", "questions/ask/"):
        assert client.get(room(draft, rest)).status_code == 404


def test_the_coachs_words_and_its_switch(open_campaign, owner, now):
    CoachAdvice.objects.create(campaign=open_campaign, rule=CoachRuleFactory(), at=now)
    desk, path = signed_in(owner), work(open_campaign, "coach/")
    assert "Sal a la calle" in text(desk.get(path))
    assert "is silent now" in text(desk.post(path, {"way": "off"}, follow=True))
    open_campaign.refresh_from_db()
    assert not open_campaign.coached


def test_the_desk_shows_what_waits_for_an_answer_and_what_is_followed(open_campaign, owner, team, user):
    RemarkFactory.create_batch(2, campaign=open_campaign)
    RemarkFactory(campaign=open_campaign, update=CampaignUpdateFactory(campaign=open_campaign))
    FollowerFactory(campaign=open_campaign, user=user)
    assert "2 questions wait for an answer." in text(signed_in(owner).get("/en/dashboard/"))
    assert "wait for an answer" not in text(signed_in(team[2]).get("/en/dashboard/"))
    desk = text(signed_in(user).get("/en/dashboard/"))
    assert "You follow" in desk
    assert "A bakery of our own" in desk


def test_following_is_one_button_with_an_account_and_one_letter_without(client, open_campaign, user):
    path = room(open_campaign, "follow/")
    mine = signed_in(user)
    assert "You follow it now" in text(mine.post(path, {"way": "follow"}, follow=True))
    assert "do not follow it any more" in text(mine.post(path, {"way": "leave"}, follow=True))
    client.post(path, {"email": "guest@example.org"})
    assert not Follower.objects.exists()
    prove = room(open_campaign, "prove/")
    client.post(prove, {"write": "1"})
    letter = OutboxMessage.objects.get(kind="campaigns/room_code")
    code = next(line for line in letter.text.splitlines() if len(line) == 6 and line.isalnum())
    assert "write to you once" in text(client.post(prove, {"code": code}, follow=True))
    assert Follower.objects.get().email == "guest@example.org"


def pictured(name="oven.jpg"):
    written = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(written, format="JPEG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def reverse_in(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def test_an_update_shows_a_picture_with_its_words_in_each_language(client, open_campaign, team, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    campaign = open_campaign
    client.force_login(team[0])
    desk = reverse_in("campaign_tell", campaign.code)
    typed = {"title": "It bakes", "text": "Since today.", "audience": "all", "publish": "1"}
    for bad, field in (
        ({"picture": SimpleUploadedFile("a.png", b"<svg onload=alert(1)>"), "picture_alt": "An oven"}, "picture"),
        ({"picture": pictured()}, "picture_alt"),
    ):
        page = client.post(desk, typed | bad)
        assert field in page.context["form"].errors
        assert "Since today." in page.content.decode()
    assert not CampaignUpdate.objects.exists()
    assert client.post(desk, typed | {"picture": pictured("../evil.php"), "picture_alt": "An oven"}).status_code == 302
    update = CampaignUpdate.objects.get()
    assert "evil" not in update.picture.file.name
    edit = reverse_in("campaign_update_edit", campaign.code, update.code)
    said = {"language": "ca", "title": "Ja cou", "text": "Des d'avui."}
    assert "picture_alt" in client.post(edit, said).context["form"].errors
    assert client.post(edit, said | {"picture_alt": "Un forn"}).status_code == 302
    client.logout()
    address = reverse_in("campaign_update", campaign.code, update.code)
    # The campaign's own language has the words the team wrote first.
    assert 'alt="An oven"' in client.get(address).content.decode()
    assert 'alt="Un forn"' in client.get(address.replace("/en/", "/ca/")).content.decode()
