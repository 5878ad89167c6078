import io

from babel.messages.pofile import read_po

from scripts.tidy_translations import CATALOGUE, compiled, tidy


def test_the_catalogue_is_kept_in_its_one_form():
    text = CATALOGUE.read_text(encoding="utf-8")
    assert tidy(read_po(io.BytesIO(text.encode()), locale="en")) == text


def test_the_site_reads_the_messages_that_are_written():
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled(CATALOGUE.read_text(encoding="utf-8"))
