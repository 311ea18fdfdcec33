"""Questions of several kinds, their scores by several people, and what may no longer be changed.
The way through the pages is in tests/campaigns/views/test_match_funds.py."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.exceptions import NotYourFund, OwnPitch, PitchDecided, QuestionsFixed, TooManyQuestions
from campaigns.forms.match_pitches import PitchForm, QuestionForm
from campaigns.queries.match_scores import average, scores_of
from campaigns.services import match_pitches, match_questions
from campaigns.services.match_questions import QuestionOrder
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import (
    CampaignFactory,
    MatchCampaignFactory,
    MatchFundFactory,
    MatchQuestionFactory,
    MatchScoreFactory,
    campaign_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return UserFactory(is_superuser=True)


@pytest.fixture
def fund():
    return MatchFundFactory()


def test_weights_and_people_make_the_average(fund, boss, now):
    heavy, light = MatchQuestionFactory(fund=fund, weight=3), MatchQuestionFactory(fund=fund, weight=1)
    MatchQuestionFactory(fund=fund, weight=0)
    entry, second = MatchCampaignFactory(fund=fund), UserFactory(is_superuser=True)
    match_pitches.score_pitch(by=boss, entry=entry, points={heavy.pk: 8, light.pk: 4}, now=now)
    match_pitches.score_pitch(by=second, entry=entry, points={heavy.pk: 10, light.pk: None}, now=now)
    score = scores_of([entry])[entry.pk]
    assert score.average == 8.5  # (7 + 10) / 2: (3 × 8 + 4) / 4, and 10 of the one answer that was scored
    assert [own for _name, own in score.people] == [7.0, 10.0]
    match_pitches.score_pitch(by=boss, entry=entry, points={heavy.pk: 10, light.pk: 10}, now=now)
    assert scores_of([entry])[entry.pk].average == 10
    assert scores_of([MatchCampaignFactory(fund=fund)]) == {}


marks = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.integers(0, 10)), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(marks)
def test_an_average_lies_between_the_people_and_no_order_changes_it(given_marks):
    found = average(given_marks)
    if found is None:
        assert not any(weight for _who, weight, _points in given_marks)
        return
    own = [result for _name, result in found.people]
    assert min(own) - 1e-9 <= found.average <= max(own) + 1e-9
    assert average(list(reversed(given_marks))).average == pytest.approx(found.average)


def test_adding_all_marks_up_would_let_the_busiest_decide():
    """The control: whoever scores more answers would count more."""
    given_marks = [("a", 1, 10), ("a", 1, 10), ("a", 1, 10), ("b", 1, 0)]
    assert average(given_marks).average == 5
    assert sum(points for _who, _weight, points in given_marks) / 4 != 5


def test_without_questions_the_pitch_as_a_whole_is_scored(fund, boss, now):
    entry = MatchCampaignFactory(fund=fund)
    MatchScoreFactory(entry=entry)
    match_pitches.score_pitch(by=boss, entry=entry, points={None: 8}, now=now)
    assert scores_of([entry])[entry.pk].average == 7


def test_who_may_score_and_until_when(fund, boss, owner, cooperative, now):
    question = MatchQuestionFactory(fund=fund)
    entry = MatchCampaignFactory(fund=fund, campaign=CampaignFactory(cooperative=cooperative))
    campaign_page(entry.campaign)
    foreign = MatchQuestionFactory()
    with pytest.raises(NotYourFund):
        match_pitches.score_pitch(by=owner, entry=entry, points={question.pk: 10}, now=now)
    fund.roles.create(user=owner)
    with pytest.raises(OwnPitch):
        match_pitches.score_pitch(by=owner, entry=entry, points={question.pk: 10}, now=now)
    match_pitches.score_pitch(by=boss, entry=entry, points={foreign.pk: 10}, now=now)
    assert not entry.scores.exists(), "a question of another fund is none of this one"
    match_pitches.answer_pitch(by=boss, entry=entry, accepted=True, answer="", now=now)
    with pytest.raises(PitchDecided):
        match_pitches.score_pitch(by=boss, entry=entry, points={question.pk: 10}, now=now)


def test_questions_stay_as_they_were_asked_once_a_team_has_pitched(fund, boss, now):
    first = match_questions.add_question(by=boss, fund=fund, order=QuestionOrder("Why?"), now=now)
    match_questions.remove_question(by=boss, fund=fund, question_id=first.pk, now=now)
    match_questions.remove_question(by=boss, fund=fund, question_id=first.pk, now=now)
    assert not fund.questions.exists()
    for number in range(match_questions.MOST_QUESTIONS):
        match_questions.add_question(by=boss, fund=fund, order=QuestionOrder(f"{number}?"), now=now)
    with pytest.raises(TooManyQuestions):
        match_questions.add_question(by=boss, fund=fund, order=QuestionOrder("One more?"), now=now)
    with pytest.raises(NotYourFund):
        match_questions.add_question(by=UserFactory(), fund=fund, order=QuestionOrder("Mine?"), now=now)
    MatchCampaignFactory(fund=fund)
    for act in (
        lambda: match_questions.add_question(by=boss, fund=fund, order=QuestionOrder("Late?"), now=now),
        lambda: match_questions.remove_question(by=boss, fund=fund, question_id=1, now=now),
    ):
        with pytest.raises(QuestionsFixed):
            act()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("words", "Bread.", "Bread."),
        ("number", "12.5", "12.5"),
        ("number", "many", None),
        ("choice", "Alone", "Alone"),
        ("choice", "With the Pope", None),
        ("yes_no", "no", "no"),
        ("yes_no", "perhaps", None),
        ("words", "", None),
    ],
)
def test_each_kind_takes_its_answers_and_no_others(fund, kind, typed, kept):
    question = MatchQuestionFactory(fund=fund, kind=kind, options="The town\nAlone")
    with translation.override("en"):
        form = PitchForm({"answer_0": typed, "terms": "on"}, questions=[question])
        assert form.is_valid() is (kept is not None)
        assert kept is None or form.answers() == [kept]
    optional = MatchQuestionFactory(fund=fund, kind=kind, options="The town\nAlone", required=False)
    with translation.override("en"):
        form = PitchForm({"answer_0": "", "terms": "on"}, questions=[optional])
        assert form.is_valid()
        assert form.answers() == [""]


@pytest.mark.parametrize("options", ["", "Only one", "Same\nSame", "\n".join(map(str, range(13)))])
def test_a_choice_needs_answers_to_choose_from(options):
    data = {"text": "With whom?", "kind": "choice", "options": options, "weight": "1"}
    assert "options" in QuestionForm(data).errors
    assert QuestionForm(data | {"options": "A\nB"}).is_valid()
    assert QuestionForm(data | {"kind": "words"}).is_valid()


def test_the_page_of_a_pitch_shows_answers_and_scores_to_those_who_decide(fund, boss, now):
    question = MatchQuestionFactory(fund=fund, kind="yes_no")
    entry = MatchCampaignFactory(fund=fund, answers=[[question.text, "yes", "yes_no"]])
    campaign_page(entry.campaign)
    client = Client()
    client.force_login(boss)
    with translation.override("en"):
        scores = reverse("match_fund_score", args=[fund.code, entry.campaign.code])
        pitch = reverse("match_fund_pitch", args=[fund.code, entry.campaign.code])
    assert client.post(scores, {f"points_{question.pk}": "11"}).context["form"].errors
    assert client.post(scores, {f"points_{question.pk}": "9"}).url == pitch
    page = client.get(pitch).content.decode()
    assert question.text in page
    assert "<p>Yes</p>" in page
    assert "9.0" in page
    assert client.get(scores).context["form"].initial[f"points_{question.pk}"] == 9
