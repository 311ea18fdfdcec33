"""The learner's pages through the front door: reading, answering, worksheets, permissions, broken input.
Grading and writing have their own tests."""

import uuid
from urllib.parse import quote_from_bytes

import pytest
from django.urls import reverse
from django.utils import translation

from courses.models import LearningEvent, QuizAttempt, UnitProgress, WorksheetAnswer
from courses.services.learning import submit_quiz
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory


def address(name, *args, language="es"):
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def quiz_address(training):
    return address("learning_quiz", training.quiz.translation_key)


@pytest.fixture
def learner(client, user):
    client.force_login(user)
    return client


def post_bytes(client, url, **fields):
    """A form as a broken browser would send it: bytes that are not text, percent-encoded."""
    pairs = [f"{key}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}" for key, value in fields.items()]
    return client.post(url, "&".join(pairs), content_type="application/x-www-form-urlencoded")


def single(answers):
    return {key: chosen[0] for key, chosen in answers.items()}


# --- Reading ---


def test_a_lesson_is_read_without_an_account_or_a_cookie(client, training):
    response = client.get(training.quiz.localised_url())
    text = response.content.decode()
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" not in text
    assert not response.cookies
    assert "Eso es." not in text  # what is right, and why, comes after answering
    assert str(training.quiz.translation_key) in text


def test_reading_writes_nothing(learner, training):
    learner.get(training.reading.localised_url())
    assert not LearningEvent.objects.exists()
    assert not UnitProgress.objects.exists()


def test_a_lesson_costs_few_queries_whatever_its_length(client, training, django_assert_max_num_queries):
    from tests.factories.courses import LessonPageFactory

    client.get(training.reading.localised_url())
    for extra in range(3):
        LessonPageFactory(parent=training.modules[1], title=f"Más {extra}")
        with django_assert_max_num_queries(12):
            assert client.get(training.reading.localised_url() + f"?fresh={extra}").status_code == 200


def test_what_a_person_sees_is_never_kept_for_others(learner, training):
    response = learner.get(training.reading.localised_url())
    assert "no-store" in response["Cache-Control"]
    assert "csrfmiddlewaretoken" in response.content.decode()


def test_a_missing_translation_is_offered_in_the_source_language(client, training):
    response = client.get(training.reading.localised_url().replace("/es/", "/eu/", 1))
    assert response.status_code == 200
    assert 'lang="es"' in response.content.decode()


@pytest.mark.parametrize("name", ["index", "path", "reading"])
def test_public_pages_answer(client, training, name):
    assert client.get(getattr(training, name).localised_url()).status_code == 200
    assert client.get(training.modules[0].localised_url()).status_code == 200


# --- Going on ---


def test_going_on_finishes_a_lesson_and_leads_to_the_next(learner, training, user):
    response = learner.post(address("learning_go_on", training.reading.translation_key))
    assert response.url == training.quiz.localised_url()
    assert UnitProgress.objects.get(user=user).completed_at


def test_going_on_in_a_lesson_with_questions_leads_to_them(learner, training, quiz_address):
    assert learner.post(address("learning_go_on", training.quiz.translation_key)).url == quiz_address
    assert UnitProgress.objects.get().completed_at is None


def test_going_on_needs_an_account_and_a_post(client, learner, training):
    go_on = address("learning_go_on", training.reading.translation_key)
    assert learner.get(go_on).status_code == 405
    client.logout()
    assert "login" in client.post(go_on).url


# --- Answering ---


def test_guests_are_graded_and_nothing_is_kept(client, quiz_address, right_answers):
    response = client.post(quiz_address, single(right_answers))
    assert response.status_code == 200
    assert "Eso es." in response.content.decode()
    assert not QuizAttempt.objects.exists()


def test_guests_read_why_not_when_wrong(client, quiz_address, wrong_answers):
    text = client.post(quiz_address, single(wrong_answers)).content.decode()
    assert "choice--wrong" in text
    assert "choice--right" not in text  # the right one is left to find


def test_an_answer_is_kept_for_who_is_signed_in(learner, quiz_address, right_answers, user):
    response = learner.post(quiz_address, single(right_answers) | {"once": "abcdefgh-1"})
    attempt = QuizAttempt.objects.get(user=user)
    assert response.url == address("learning_attempt", attempt.code)
    assert "Eso es." in learner.get(response.url).content.decode()


def test_a_double_click_counts_once(learner, quiz_address, right_answers):
    first = learner.post(quiz_address, single(right_answers) | {"once": "abcdefgh-1"})
    second = learner.post(quiz_address, single(right_answers) | {"once": "abcdefgh-1"})
    assert first.url == second.url
    assert QuizAttempt.objects.count() == 1


def test_the_language_may_change_between_question_and_answer(
    learner, training, in_catalan, quiz_address, right_answers
):
    assert "¿Cuántos votos?" in learner.get(quiz_address).content.decode()
    catalan = address("learning_quiz", training.quiz.translation_key, language="ca")
    response = learner.post(catalan, single(right_answers))
    assert "Això mateix." in learner.get(response.url).content.decode()
    assert "Eso es." in learner.get(response.url.replace("/ca/", "/es/", 1)).content.decode()


def test_an_attempt_shows_the_texts_it_was_made_with_once_questions_change(learner, training, user, now, right_answers):
    from tests.factories.courses import question

    attempt = submit_quiz(by=user, unit=training.unit("quiz"), answers=right_answers, language="es", now=now)
    training.quiz.body = [question(prompt="<p>Otra cosa</p>")]
    training.quiz.save_revision().publish()
    text = learner.get(address("learning_attempt", attempt.code)).content.decode()
    assert "¿Cuántos votos?" in text
    assert "Otra cosa" not in text


def test_an_answer_picked_on_the_lesson_page_comes_along(client, training, quiz_address, right_answers):
    ((key, (chosen,)),) = right_answers.items()
    text = client.get(f"{quiz_address}?{key}={chosen}").content.decode()
    assert text.count(" checked") == 1
    assert client.get(f"{quiz_address}?{key}=nonsense").content.decode().count(" checked") == 0


@pytest.mark.parametrize(
    "value", [None, "", "nonsense", "x" * 100_000, "\x00", "a\ud800b", "<script>alert(1)</script>"]
)
def test_broken_answers_get_a_plain_message(client, quiz_address, right_answers, value):
    (key,) = right_answers
    response = post_bytes(client, quiz_address, **({} if value is None else {key: value}))
    assert response.status_code == 200
    assert "field--invalid" in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert not QuizAttempt.objects.exists()


def test_an_attempt_is_its_authors_own(learner, client, training, user, now, right_answers):
    attempt = submit_quiz(by=UserFactory(), unit=training.unit("quiz"), answers=right_answers, language="es", now=now)
    assert learner.get(address("learning_attempt", attempt.code)).status_code == 404
    assert learner.get(address("learning_attempt", "qz-unknown")).status_code == 404


@pytest.mark.parametrize("name", ["learning_quiz", "learning_worksheet", "learning_join"])
def test_unknown_units_are_not_found(learner, training, name):
    assert learner.get(address(name, uuid.uuid4())).status_code == 404
    assert learner.get(address(name, training.modules[0].translation_key)).status_code == 404


def test_a_lesson_without_questions_has_no_quiz(client, training):
    assert client.get(address("learning_quiz", training.reading.translation_key)).status_code == 404


# --- Worksheets ---


@pytest.fixture
def sheet_address(training):
    return address("learning_worksheet", training.sheet.translation_key)


def test_a_worksheet_is_saved_and_shown_again(learner, sheet_address, user):
    response = learner.post(sheet_address, {"p-first-clients": "Rosa", "p-proof": ""})
    assert response.status_code == 302
    assert WorksheetAnswer.objects.get(user=user).text == "Rosa"
    assert "Rosa" in learner.get(sheet_address).content.decode()


def test_a_team_shares_its_worksheet(learner, training, sheet_address, user, now):
    from courses.services.learning import enrol

    cooperative = CooperativeFactory()
    CooperativeRoleFactory(cooperative=cooperative, user=user)
    enrol(by=user, path=training.unit("path"), cooperative_code=cooperative.code, now=now)
    learner.post(sheet_address, {"p-proof": "Siete señales"})
    assert WorksheetAnswer.objects.get().cooperative_code == cooperative.code


def test_a_foreign_team_is_not_found(learner, sheet_address):
    assert learner.get(f"{sheet_address}?team={CooperativeFactory().code}").status_code == 404


def test_a_worksheet_needs_an_account(client, sheet_address):
    assert "login" in client.get(sheet_address).url
    assert "login" in client.post(sheet_address, {"p-proof": "x"}).url
    assert not WorksheetAnswer.objects.exists()


@pytest.mark.parametrize("text", ["x" * 5001, "a\x00b", "a\x07b"])
def test_broken_worksheet_texts_are_kept_on_screen_and_not_stored(learner, sheet_address, text):
    response = post_bytes(learner, sheet_address, **{"p-proof": text, "p-first-clients": "Rosa y su calle"})
    assert response.status_code == 200
    assert "Rosa y su calle" in response.content.decode()
    assert not WorksheetAnswer.objects.exists()


def test_a_lone_surrogate_does_no_harm(learner, sheet_address):
    response = post_bytes(learner, sheet_address, **{"p-proof": "a\ud800b"})
    assert response.status_code in {200, 302}
    for answer in WorksheetAnswer.objects.all():
        answer.text.encode()
