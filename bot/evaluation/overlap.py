"""Which test sentences are copies, or nearly so, of training examples: measuring on those would flatter."""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from bot.understanding.sentences import Sentence
from bot.understanding.text import normalise, words

_NEARLY = 90
_MIN_WORDS = 4


def copies(sentences: Iterable[Sentence], examples: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """Each of `sentences` that resembles a training example, with that example.

    Resembling is having the same words; for four words and more, 90 % of the letters in common suffices. Upper
    case, digits, punctuation and emoji do not make a sentence another one.
    """
    known = sorted({key for example in examples if (key := _key(example.text))})
    exact = set(known)
    for sentence in sentences:
        key = _key(sentence.text)
        if key in exact:
            yield sentence, key
        elif len(words(key)) >= _MIN_WORDS:
            found = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=_NEARLY)
            if found:
                yield sentence, str(found[0])


def without_copies(sentences: Sequence[Sentence], examples: Sequence[Sentence]) -> list[Sentence]:
    """`sentences` without those that `copies` names."""
    copied = {id(sentence) for sentence, _ in copies(sentences, examples)}
    return [sentence for sentence in sentences if id(sentence) not in copied]


def _key(text: str) -> str:
    return " ".join(words(normalise(text)))
