"""What a browser cannot send but somebody else can: lone surrogates in every text field of every form.
Ordinary bad input is tested with the pages."""

import pytest

from incubator import forms

BROKEN = "a\ud800b"


@pytest.mark.parametrize(
    ("form", "field", "extra"),
    [
        (forms.IntakeForm, "idea", {}),
        (forms.IntakeForm, "group_name", {}),
        (forms.VersionForm, "text", {}),
        (forms.ReviewForm, "comment", {"paragraphs": ["x"]}),
        (forms.ReviewForm, "p1", {"paragraphs": ["x"]}),
        (forms.CampaignReviewForm, "comment", {}),
        (forms.NoteForm, "outcome", {}),
        (forms.WaitlistForm, "text", {}),
        (forms.DeclineForm, "text", {}),
        (forms.SessionForm, "place", {}),
    ],
)
def test_a_lone_surrogate_is_refused(db, form, field, extra):
    assert field in form({field: BROKEN}, **extra).errors


def test_a_file_name_cannot_be_a_path():
    from incubator.files import plain_name

    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name("C:\\x\\acta.pdf") == "acta.pdf"
    assert plain_name('a"b\r\nc.pdf') == "abc.pdf"
    assert plain_name("....") == "document"
    assert plain_name("x" * 300 + ".pdf") == "x" * 100 + ".pdf"
