"""The rules the coach begins with: about twenty, whole in five languages, at moments the coach knows."""

import tomllib
from pathlib import Path

import pytest

from campaigns.enums import CoachMoment
from campaigns.models import CoachRule

RULES = tomllib.loads((Path(__file__).resolve().parents[2] / "campaigns" / "coach.toml").read_text())


def test_there_are_about_twenty_and_every_moment_has_one():
    assert 20 <= len(RULES) <= 30
    assert {rule["moment"] for rule in RULES.values()} == set(CoachMoment.values)
    assert sorted(rule["at"] for rule in RULES.values() if rule["moment"] == "ending") == [1, 2, 3, 5]


@pytest.mark.parametrize("key", RULES)
def test_a_rule_is_said_in_five_languages_with_its_why(key):
    for language in ("es", "ca", "eu", "gl", "en"):
        title, text, why = RULES[key][language]
        assert 0 < len(title) <= 120
        assert 0 < len(text) <= 600
        assert 0 < len(why) <= 400


@pytest.mark.django_db
def test_a_new_site_has_them():
    assert CoachRule.objects.filter(key="silence").get().words.count() == 5
