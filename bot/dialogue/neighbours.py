"""Topics that a visitor may have meant instead: quiet choices under an answer that is not certain."""

from collections.abc import Iterable

from bot.dialogue.content import topics
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Button, Outcome, Turn

UNDER_AN_ANSWER = 3
"""At most so many of them."""

INSTEAD = 4
"""At most so many when the visitor must choose."""

SURELY_STRANGE = 0.95
"""From this probability on that a message is not ours it is refused without choices."""

_QUESTION = "iets_anders"
_ANSWERS = (Outcome.BEANTWOORD, Outcome.DOORVERWEZEN)


def choosable(offered: Iterable[str]) -> list[str]:
    """Those of `offered` that make sense as a choice, in the same order."""
    known = topics()
    return [name for name in offered if name in known and known[name].offered]


def shown_choices(offered: Iterable[str], zone: str | None, confidence: float) -> list[str]:
    """The topics of `offered` that a visitor sees; none where the message is surely not ours.

    Args:
        zone: answer, ask or refuse.
        confidence: of a refused message the probability that it is not ours, from 0 to 1.
    """
    if zone == "refuse" and confidence >= SURELY_STRANGE:
        return []
    return choosable(offered)[: UNDER_AN_ANSWER if zone == "answer" else INSTEAD]


def with_neighbours(turn: Turn) -> Turn:
    """The turn with its likely other topics as choices under its last message.

    Not where that message asks something itself, or brings the visitor to a person.
    """
    *before, last = turn.messages
    if last.outcome not in _ANSWERS or last.form or any(message.handover for message in turn.messages):
        return turn
    shown = {button.payload for message in turn.messages for button in message.buttons}
    payloads = {f"/{name}": topics()[name].title for name in shown_choices(turn.offered, "answer", 0.0)}
    added = [Button(title=title, payload=payload) for payload, title in payloads.items() if payload not in shown]
    if not added:
        return turn
    asked = last.model_copy(
        update={"text": f"{last.text}\n{fixed_message(_QUESTION).text}", "buttons": [*last.buttons, *added]}
    )
    return turn.model_copy(update={"messages": [*before, asked]})
