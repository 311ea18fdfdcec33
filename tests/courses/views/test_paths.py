"""My learning, and joining a path.
Enrolment rules have their own tests."""

import pytest
from django.urls import reverse

from courses.models import Enrolment
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory


@pytest.fixture
def learner(client, user):
    client.force_login(user)
    return client


def test_my_learning_needs_an_account(client, training):
    assert "login" in client.get(reverse("learning")).url


def test_my_learning_shows_where_i_am_and_what_else_there_is(learner, training):
    text = learner.get(reverse("learning")).content.decode()
    assert training.path.localised_url() in text
    learner.post(reverse("learning_go_on", args=[training.reading.translation_key]))
    assert training.quiz.localised_url() in learner.get(reverse("learning")).content.decode()


def test_joining_alone_leads_to_the_first_lesson(learner, training, user):
    response = learner.post(reverse("learning_join", args=[training.path.translation_key]), {"cooperative": ""})
    assert response.url == training.reading.localised_url()
    assert Enrolment.objects.get(user=user).cooperative_code == ""


def test_joining_with_my_team(learner, training, user):
    cooperative = CooperativeFactory()
    CooperativeRoleFactory(cooperative=cooperative, user=user)
    join = reverse("learning_join", args=[training.path.translation_key])
    assert cooperative.name in learner.get(join).content.decode()
    learner.post(join, {"cooperative": cooperative.code})
    assert Enrolment.objects.get(user=user).cooperative_code == cooperative.code


@pytest.mark.parametrize("value", ["foreign", "nonsense", "\x00", "x" * 10_000])
def test_joining_with_a_team_that_is_not_mine_is_refused(learner, training, value):
    value = CooperativeFactory().code if value == "foreign" else value
    response = learner.post(reverse("learning_join", args=[training.path.translation_key]), {"cooperative": value})
    assert response.status_code == 200
    assert not Enrolment.objects.exists()


def test_joining_twice_counts_once(learner, training):
    join = reverse("learning_join", args=[training.path.translation_key])
    for _ in range(2):
        learner.post(join, {"cooperative": "", "once": "abcdefgh-2"})
    assert Enrolment.objects.count() == 1
