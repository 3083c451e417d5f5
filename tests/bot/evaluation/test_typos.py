from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.typos import with_typos


@given(text=st.text(), seed=st.integers(0, 1000))
def test_any_text_can_get_typing_errors(text: str, seed: int) -> None:
    assert isinstance(with_typos(text, 1, Random(seed)), str)


def test_only_the_longer_words_get_them() -> None:
    spoilt = with_typos("hoe krijg ik de machtiging", 1, Random(0)).split()
    assert [spoilt[at] for at in (0, 2, 3)] == ["hoe", "ik", "de"]
    assert spoilt[1] != "krijg"
    assert spoilt[4] != "machtiging"


def test_the_share_is_about_what_was_asked() -> None:
    text = "machtiging " * 500
    changed = sum(word != "machtiging" for word in with_typos(text, 0.4, Random(1)).split())
    assert 150 < changed < 250
