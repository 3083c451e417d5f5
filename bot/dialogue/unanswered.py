"""Each question is answered or named: what an answer was not about is said after it.

A clear question gets its answer, for instance beside a look-up; another is named, in the visitor's own words.
"""

from collections.abc import Sequence

from bot.dialogue.content import Kind, default_variant, kind_of, responses_of, topics
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.neighbours import choosable
from bot.dialogue.overrides import Override, said_instead
from bot.dialogue.reply import BotMessage, Button, Outcome, Turn
from bot.guidance.dialogues import STARTS
from bot.guidance.fitting_answer import answer_to
from bot.guidance.message import AskedPart

_ANSWERS = (Outcome.BEANTWOORD, Outcome.DOORVERWEZEN)
_MOST_LETTERS = 100
_CLEAR = 0.5
"""Confidence, from 0 to 1, that a question needs to be answered and not named."""


def with_unanswered(turn: Turn, overrides: Sequence[Override] = ()) -> Turn:
    """The turn, with the questions that it leaves open answered or named after its answers, before one of ours.

    `overrides` are in force.
    """
    if not turn.unanswered or turn.messages[0].outcome not in _ANSWERS:
        return turn
    *before, last = turn.messages
    asks = last.outcome not in _ANSWERS or last.handover is not None
    answers = {part.text: _answer(part, overrides) for part in turn.unanswered}
    open_parts = [part for part in turn.unanswered if not answers[part.text]]
    added = [answer for answer in answers.values() if answer and answer not in turn.messages]
    added += [naming(open_parts)] if open_parts else []
    return turn.model_copy(update={"messages": [*before, *added, last] if asks else [*turn.messages, *added]})


def _answer(part: AskedPart, overrides: Sequence[Override]) -> BotMessage | None:
    """The answer to a clear question, where that needs nothing of the conversation."""
    if part.confidence < _CLEAR or part.intent in STARTS or kind_of(part.intent) is not Kind.VRAAG:
        return None
    responses = responses_of(part.intent)
    name = answer_to(part, responses)
    if name not in responses:
        return None
    answer = BotMessage.from_rasa(said_instead(default_variant(responses[name]), overrides))
    return None if "{" in answer.text else answer


def naming(parts: Sequence[AskedPart]) -> BotMessage:
    """The message that names `parts`, with the topics that they are likely about as choices."""
    named = fixed_message("niets_gezegd", vraag=" en ".join(f'"{_shortened(part.text)}"' for part in parts))
    likely = choosable(dict.fromkeys(part.intent for part in parts))
    return named.model_copy(
        update={"buttons": [Button(title=topics()[name].title, payload=f"/{name}") for name in likely]}
    )


def _shortened(text: str) -> str:
    """`text` without the joining word in front, at most so long that it stays a reminder."""
    words = text.strip(" .,;")
    return words if len(words) <= _MOST_LETTERS else f"{words[:_MOST_LETTERS].rsplit(maxsplit=1)[0]} …"
