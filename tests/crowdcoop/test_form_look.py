"""Forms as they are drawn: each field tied to its words, mistakes said where they are.
Needs no rows; what a form accepts is in test_forms.py."""

import re

from django import forms
from django.template import Context, Template

from crowdcoop.forms import ConsentField, CrispyForm


class TinyForm(CrispyForm):
    name = forms.CharField(label="Name", help_text="As you like it.")
    town = forms.CharField(label="Town", required=False)
    way = forms.ChoiceField(label="Way", choices=[("a", "By <b>A"), ("b", "B")], widget=forms.RadioSelect)
    agree = ConsentField(label="Agree", required=True)


def drawn_form(form: forms.Form) -> str:
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def field(html: str, name: str) -> str:
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', html).group()


def test_field_is_tied_to_help_and_error():
    html = drawn_form(TinyForm(data={"name": "", "town": "Vic"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in field(html, "name")
    assert 'aria-invalid="true"' in field(html, "name")
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert '<label for="id_name"' in html
    assert "aria-invalid" not in field(html, "town")
    assert 'value="Vic"' in field(html, "town")


def test_error_summary_links_to_each_field_and_takes_focus():
    html = drawn_form(TinyForm(data={}))
    assert 'tabindex="-1" autofocus data-error-summary' in html
    for target in ("#id_name", "#id_way_0", "#id_agree"):
        assert f'href="{target}"' in html
        assert f'id="{target[1:]}"' in html


def test_form_without_mistakes_has_no_summary():
    assert "error-summary" not in drawn_form(TinyForm())


def test_error_of_the_whole_form_is_shown_and_escaped():
    form = TinyForm(data={"name": "Ana", "way": "a", "agree": "on"})
    form.add_error(None, "No <b>more</b> places")
    assert "<li>No &lt;b&gt;more&lt;/b&gt; places</li>" in drawn_form(form)


def test_optional_and_required_are_said_in_words():
    html = drawn_form(TinyForm())
    assert re.search(r'for="id_town" class="form-label">Town <span class="optional">\(', html)
    assert re.search(r'for="id_agree" class="form-check-label">Agree <span class="optional">\(', html)
    assert "asteriskField" not in html


def test_choices_are_cards_with_escaped_labels():
    html = drawn_form(TinyForm())
    assert html.count('<label class="choice"') == 2
    assert "By &lt;b&gt;A" in html
