from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.text import WORD
from bot.understanding.typos import misspelt_copy


@given(text=st.text(), share=st.floats(0, 1), seed=st.integers(0, 1000))
def test_any_text_can_be_misspelt(text: str, share: float, seed: int) -> None:
    copy = misspelt_copy(text, share, seed)
    assert WORD.sub("", copy) == WORD.sub("", text) or share > 0


def test_short_words_and_punctuation_stay() -> None:
    copy = misspelt_copy("kan ik dat, ja?", 1)
    assert copy == "kan ik dat, ja?"


def test_each_longer_word_gets_one_slip() -> None:
    before, after = "machtiging leverancier", misspelt_copy("machtiging leverancier", 1, 3)
    for word, spoilt in zip(before.split(), after.split(), strict=True):
        assert spoilt[0] == word[0]
        assert abs(len(spoilt) - len(word)) <= 1


def test_the_same_text_gets_the_same_slips() -> None:
    assert len({misspelt_copy("machtiging leverancier", 1) for _ in range(5)}) == 1
    assert len({misspelt_copy("machtiging leverancier", 1, seed) for seed in range(20)}) > 5
