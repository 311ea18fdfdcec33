"""Papers as PDF: tagged, in a language, with a title, valid by the standard's own checks, and never markup.
The look is seen by eyes; here is what a screen reader and a court need."""

import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import typst

from payments.documents import Fact, Paper, Section, Table, render_pdf
from payments.documents.coverage import covered, drawable

AT = datetime(2027, 3, 9, tzinfo=UTC)
TABLE = Table(
    "Sums", ("Who", "Amount"), (("Ane", "1,00 €"), ("Jon", "2,00 €")), amounts=(1,), total=("Together", "3,00 €")
)
PAPER = Paper(
    title="Certificate of donation", language="eu", dated_at=AT, number="2027-G-00001", figure="25 €",
    issuer=("Hiritarrak S. Coop.", "Bilbo"),
    sections=(
        Section(facts=(Fact("For", "Herri-okindegia"),), paragraphs=("One.", "Two.")),
        Section(heading="Sums", table=TABLE),
    ),
    footer="Hiritarrak",
)  # fmt: skip


def inside(pdf: bytes) -> bytes:
    """The file with every compressed stream opened."""
    opened = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompress(match.group(1)))
        except zlib.error:
            continue
    return b"\n".join(opened)


def test_paper_is_tagged_titled_and_in_its_language():
    said = inside(render_pdf(PAPER))
    assert b"/StructTreeRoot" in said
    assert re.search(rb"/Marked true", said)
    assert re.search(rb"/Lang\s?\(eu", said)
    assert re.search(rb"pdfuaid:part[>=\"]+1", said)
    assert b"Certificate of donation" in said
    assert re.search(rb"/S\s?/H1\b", said)
    assert re.search(rb"/S\s?/TH\b", said)
    assert re.search(rb"/DisplayDocTitle true", said)


def test_untagged_pdf_is_seen_by_this_test():
    bare = typst.Compiler(b"hello").compile(format="pdf", pdf_tags=False)
    assert b"/StructTreeRoot" not in inside(bare)


def test_a_paper_without_title_is_refused_by_the_standard():
    with pytest.raises(typst.TypstError):
        render_pdf(replace(PAPER, title=""))


def test_the_same_paper_is_the_same_file():
    assert render_pdf(PAPER) == render_pdf(PAPER)


@pytest.mark.parametrize(
    "text",
    [
        '#import "x": y',
        "#eval(1)",
        "$x$",
        "*_`<a>@b",
        "\\",
        "]",
        '"',
        "\x00\x07",
        "\ud800",
        "漢字 😀",
        "ŀ",
        "Ωμέγα Жук",
        "x" * 5000,
    ],
)
def test_texts_are_never_markup_and_never_break_a_paper(text):
    hostile = replace(PAPER, title=f"T {text}", number=text, figure=text, issuer=(text,), footer=text)
    assert render_pdf(replace(hostile, sections=(Section(text, (text,), (Fact(text, text),)),))).startswith(b"%PDF")


def test_an_empty_paper_is_a_paper():
    assert render_pdf(Paper(title="T", language="es", dated_at=AT)).startswith(b"%PDF")


def test_a_long_table_runs_over_pages():
    long = replace(TABLE, rows=tuple(("Ane", f"{n} €") for n in range(200)), total=())
    said = inside(render_pdf(replace(PAPER, sections=(Section(table=long),))))
    assert len(re.findall(rb"/Type\s?/Page\b", said)) > 3


def test_everything_our_languages_write_is_covered():
    text = "áéíóúàèòïüñçÁÉÍÓÚÀÈÒÏÜÑÇ·¿¡«»“”‘’–—…€ºª 0123456789 abcxyz ABCXYZ"
    assert drawable(text) == text


def test_every_covered_character_can_be_drawn():
    every = "".join(map(chr, sorted(covered())))
    assert render_pdf(replace(PAPER, figure=every, footer=every)).startswith(b"%PDF")
