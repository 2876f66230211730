"""The story's proof files are real files of their kinds."""

import io
from datetime import date

import docx
import pypdfium2
import pytest

from app.demo import paper

WORDS = ("区司法局", "建立<制度>", date(2026, 1, 2))


def test_a_pdf_opens_and_says_what_it_is() -> None:
    document = pypdfium2.PdfDocument(paper.page("印发件.pdf", *WORDS))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    assert "印发件" in text and "建立<制度>" in text and "虚构" in text


def test_a_word_file_opens_and_says_what_it_is() -> None:
    document = docx.Document(io.BytesIO(paper.page("初稿.docx", *WORDS)))
    assert [each.text for each in document.paragraphs][:3] == ["初稿", "", "事项：建立<制度>"]


@pytest.mark.parametrize("name", ["印发件.pdf", "初稿.docx"])
def test_the_same_words_make_the_same_bytes(name: str) -> None:
    assert paper.page(name, *WORDS) == paper.page(name, *WORDS)
