"""Messages with two questions, made by joining two held-out sentences, to measure whether both are found."""

from collections.abc import Sequence
from random import Random

from bot.evaluation.judging import Judged, Reader, read_all
from bot.evaluation.measures import Figures, share
from bot.understanding.sentences import Sentence
from bot.understanding.text import words

_PAIRS = 200
_LONGEST = 18
_JOINS = ("{0}. {1}", "{0} en {1}", "{0}, en ook {1}", "{0}? {1}", "{0} en verder: {1}")


def several_questions(reader: Reader, judged: Sequence[Judged], ignored: frozenset[str]) -> Figures:
    """Figures on two questions in one message.

    - twee_gevonden: share of joined messages in which both topics, and no other, are found.
    - ten_onrechte_twee: share of single sentences in which more than one question is seen.

    Args:
        judged: the single sentences as `reader` read them.
        ignored: topics that are no question of their own: small talk, and the outside topic.
    """
    questions = [item for item in judged if item.sentence.topic not in ignored]
    short = [
        sentence for sentence in (item.sentence for item in questions) if 3 <= len(words(sentence.text)) <= _LONGEST
    ]
    random = Random(0)  # noqa: S311 - a sample, not a secret
    pairs = [random.sample(short, 2) for _ in range(_PAIRS)] if len(short) > 1 else []
    pairs = [pair for pair in pairs if pair[0].topic != pair[1].topic]
    read = read_all(reader, [_joined(random.choice(_JOINS), *pair) for pair in pairs])
    both = [
        {question.intent for question in found.questions} == {first.topic, second.topic}
        for (first, second), found in zip(pairs, read, strict=True)
    ]
    wrongly = [bool(item.questions) for item in questions]
    return {"twee_gevonden": share(both), "ten_onrechte_twee": share(wrongly)}


def _joined(join: str, first: Sentence, second: Sentence) -> str:
    return join.format(first.text.rstrip(" .?!"), second.text[:1].lower() + second.text[1:])
