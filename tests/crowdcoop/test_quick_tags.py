"""The quick tags say what Django's say: in every language, the first time and the second, safe or not.
And the names of choices are those Django gives."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Model
from django.template import Context, Engine
from django.utils.safestring import mark_safe
from django.utils.translation import override

from campaigns.models import Campaign, CollectiveReturn, CostLine, Need
from membership.models import Cooperative

QUICK = "crowdcoop.templatetags.quick_tags"
BOTH = [Engine(builtins=["django.templatetags.i18n", *more]) for more in ([], [QUICK])]
SNIPPETS = [
    '{% translate "Rewards" %}',
    '{% translate "100 % <b>sure</b>" %}',
    "{% translate 'it\\'s' %}",
    '{% translate "Overdue" context "collective return" %}',
    '{% translate "Overdue" context kind %}',
    '{% translate "Rewards" as said %}[{{ said }}|{{ said|upper }}]',
    '{% translate "Rewards" noop %}',
    '{% translate "rewards"|capfirst %}',
    "{% translate word %}",
    '{% blocktranslate trimmed with day=word %}by {{ month }} {{ day }}{% endblocktranslate %}',
    "{% blocktranslate trimmed count counter=many %}{{ counter }} day{% plural %}{{ counter }} days"
    "{% endblocktranslate %}",
    "{% blocktranslate count counter=many with n=word asvar said %}one {{ n }}{% plural %}{{ counter }} {{ n }}"
    "{% endblocktranslate %}{{ said }}",
    '{% url "campaign_follow" word %}',
    '{% url "campaign_update" word many %}',
    '{% url "payments:papers" %}',
    '{% url "nowhere" as there %}[{{ there }}]',
    '{% url name word as there %}[{{ there }}]',
    '{{ day|date:"j F Y" }} {{ day|date:"Y-m-d" }} {{ day|date }} {{ day|date:"DATE_FORMAT" }}',
    '{{ moment|date:"j F Y" }} {{ moment|date:"H:i" }} {{ moment|date:"DATE_FORMAT" }} {{ moment|date:"c" }}',
    '{{ moment|date:"DATETIME_FORMAT" }} {{ nothing|date:"j F" }} {{ word|date:"j F" }}',
    "{{ text|truncatewords:2 }} {{ safe|truncatewords:2 }} {{ many|truncatewords:2 }} {{ text|truncatewords:word }}",
    "{{ text|linebreaks }} {{ safe|linebreaks }}",
    "{% autoescape off %}{{ text|linebreaks }}{{ text|truncatewords:2 }}{% endautoescape %}",
]  # fmt: skip
FACTS = {
    "word": "a&b",
    "kind": "collective return",
    "name": "campaign_follow",
    "many": 3,
    "day": date(2027, 3, 31),
    "moment": datetime(2027, 3, 31, 22, 30, tzinfo=UTC),
    "nothing": None,
    "text": "<b>one</b> two\n\nthree",
    # Written like the text above on purpose.
    "safe": mark_safe("<b>one</b> two\n\nthree"),
}


@pytest.mark.parametrize("language", ["es", "ca", "eu", "gl", "en"])
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_they_say_what_django_says(snippet, language):
    plain, quick = (engine.from_string(snippet) for engine in BOTH)
    with override(language):
        said = plain.render(Context(FACTS))
        assert [quick.render(Context(FACTS)) for _again in range(2)] == [said, said]


def test_a_day_is_the_readers_day(settings):
    quick = BOTH[1].from_string('{{ moment|date:"j" }}')
    assert quick.render(Context(FACTS)) == "1"
    settings.TIME_ZONE = "UTC"
    assert quick.render(Context(FACTS)) == "31"


def test_what_is_safe_never_lends_its_name_to_what_is_not():
    quick = BOTH[1].from_string("{{ it|truncatewords:3 }}{{ it|linebreaks }}")
    assert "<b>" in quick.render(Context({"it": FACTS["safe"]}))
    assert "<b>" not in quick.render(Context({"it": FACTS["text"]}))


@pytest.mark.parametrize(
    ("model", "field"),
    [(Campaign, "state"), (CollectiveReturn, "licence"), (CostLine, "kind"), (Need, "kind"), (Cooperative, "kind"),
     (Cooperative, "status")],
)  # fmt: skip
def test_choices_have_the_names_django_gives_them(model, field):
    column = model._meta.get_field(field)
    for language in ("es", "eu", "en"):
        with override(language):
            for value in [code for code, _name in column.choices] + ["unheard of", ""]:
                row = model(**{field: value})
                assert getattr(row, f"get_{field}_display")() == Model._get_FIELD_display(row, column)
