"""What a person takes along and what stays when they leave.
The acts of leaving are tested with accounts."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from courses import own_data, queries
from courses.models import WorksheetAnswer
from courses.services.learning import mark_done, submit_quiz
from courses.services.worksheets import save_worksheet


def test_export_is_plain_and_complete(training, user, now, right_answers):
    mark_done(by=user, unit=training.unit("reading"), now=now)
    submit_quiz(by=user, unit=training.unit("quiz"), answers=right_answers, language="es", now=now)
    save_worksheet(by=user, unit=training.unit("sheet"), texts={"proof": "Mío"}, now=now)
    data = own_data.export(user)
    assert [len(data[key]) for key in ("paths", "lessons", "answers", "worksheets")] == [1, 2, 1, 1]
    assert "Mío" in json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


def test_erasing_empties_what_was_written_alone_and_keeps_the_count(training, user, now):
    mark_done(by=user, unit=training.unit("reading"), now=now)
    save_worksheet(by=user, unit=training.unit("sheet"), texts={"proof": "Mío"}, now=now)
    own_data.erase(user, now)
    assert WorksheetAnswer.objects.get().text == ""
    assert queries.team_progress(training.unit("reading"), [user]).done == 1
