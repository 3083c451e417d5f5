import pytest

from bot.understanding.text import corrected, has_letters, normalise, words


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  Hoe\u00a0regel ik\n\tDIT?  ", "hoe regel ik dit?"),
        ("ik kan’t niet „vinden”", 'ik kan\'t niet "vinden"'),
        ("e-Herkenning en E herkenning", "eherkenning en eherkenning"),
        ("cafe\u0301", "café"),
        ("nul\x00byte\u200b", "nul byte"),
    ],
)
def test_one_form_for_what_means_the_same(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


def test_a_pasted_document_is_cut() -> None:
    assert len(normalise("woord " * 5000)) <= 2000


@pytest.mark.parametrize(("text", "readable"), [("", False), ("🙂 123 ?!", False), ("ok", True), ("é", True)])
def test_only_letters_can_be_read(text: str, readable: bool) -> None:
    assert has_letters(text) is readable


def test_words_keep_apostrophes_and_hyphens_inside() -> None:
    assert words("collega's e-mail, 2+ (BRO)") == ["collega's", "e-mail", "BRO"]


def test_corrections_replace_whole_words() -> None:
    assert corrected("Machteging, machtegingen", {"machteging": "machtiging"}) == "machtiging, machtegingen"
