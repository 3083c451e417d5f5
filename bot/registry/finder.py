"""Finding the organisations that a text names: the one place where names and numbers are recognised."""

from dataclasses import replace

from bot.registry.matching import NameIndex, Resolution, Result
from bot.registry.mentions import LONGEST_TEXT, find_mention, is_only_a_name, stands_out, without_common_words

NEARLY_THE_NAME = 90.0


def resolve(index: NameIndex, text: str) -> Resolution:
    """What `text`, a name or a sentence with a name in it, means. Only an exact match needs no question."""
    text = text[:LONGEST_TEXT]
    if is_only_a_name(text):
        return index.resolve(text)
    telling = without_common_words(text)
    for written in filter(None, (text, telling)):
        if (equal := index.resolve_equal(written)).result == Result.EXACT:
            return equal
    inside = _inside(index, text)
    if inside.result == Result.EXACT:
        return inside
    whole = index.resolve(text)
    if whole.result == Result.SEVERAL and whole.matches[0].score < NEARLY_THE_NAME:
        whole = Resolution(Result.NONE)  # words that surround a name look like names too
    return max((whole, *([index.resolve(telling)] if telling else []), inside), key=_certainty)


def _inside(index: NameIndex, text: str) -> Resolution:
    """What the name in the sentence `text` means; one that may be part of a longer name is never certain."""
    mention = find_mention(index, text)
    if mention is None:
        return Resolution(Result.NONE)
    found = index.resolve(mention.text)
    if found.result == Result.EXACT and not stands_out(text, mention):
        return replace(found, result=Result.PROBABLE)
    return found


def _certainty(resolution: Resolution) -> tuple[int, float]:
    order = (Result.NONE, Result.SEVERAL, Result.PROBABLE, Result.EXACT)
    return order.index(resolution.result), max((match.score for match in resolution.matches), default=0.0)
