"""The choices with which a conversation begins, fitting for the page on which it begins."""

import re
from collections import Counter
from collections.abc import Iterable

from bot.dialogue.content import Kind, Topic, topics
from bot.dialogue.reply import BotMessage, Button
from bot.platform.published import until_published

_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_FITTING = 2
_MOST = 4
_COMMON = 6  # a word in the titles of more topics than this says little about a page


def with_starters(welcome: BotMessage, about: str) -> BotMessage:
    """`welcome`, whose first choices are topics that the words `about` the page name."""
    if not welcome.buttons:
        return welcome
    fitting = [Button(title=topic.title, payload=f"/{topic.name}") for topic in fitting_topics(about)]
    known = {button.payload for button in fitting}
    buttons = [*fitting, *(button for button in welcome.buttons if button.payload not in known)]
    return welcome.model_copy(update={"buttons": buttons[: max(_MOST, len(welcome.buttons))]})


def fitting_topics(about: str) -> list[Topic]:
    """The topics that share telling words with `about`, the best first; a topic's own name is the best of all."""
    page = set(_words(about))
    scores = {name: sum(weight for word, weight in words.items() if word in page) for name, words in _telling().items()}
    named = set(re.findall(r"\w+", about.casefold())) & scores.keys()
    best = sorted(scores, key=lambda name: (name not in named, -scores[name], name))
    return [topics()[name] for name in best[:_MOST_FITTING] if name in named or scores[name] >= 1]


@until_published
def _telling() -> dict[str, dict[str, float]]:
    """For each topic that is offered: the words of its title and name, weighed by how few topics share them."""
    offered = [topic for topic in topics().values() if topic.offered and topic.kind is Kind.VRAAG]
    words = {topic.name: set(_words(f"{topic.title} {topic.name.replace('_', ' ')}")) for topic in offered}
    shared = Counter(word for each in words.values() for word in each)
    return {name: {word: 2 / shared[word] for word in each if shared[word] <= _COMMON} for name, each in words.items()}


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.casefold())
