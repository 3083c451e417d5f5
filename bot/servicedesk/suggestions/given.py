"""What is asked of us in a conversation: the visitor's messages that nobody answered."""

from collections.abc import Sequence
from itertools import takewhile

from bot.conversations.transcript import Said
from bot.dialogue.reply import Outcome, Reply

_NO_ANSWER = {Outcome.NIET_BEGREPEN, Outcome.BUITEN_BEREIK, Outcome.VERDUIDELIJKING, Outcome.FOUT, Outcome.OVERGEDRAGEN}
_MOST = 3


def open_messages(entries: Sequence[Said | Reply]) -> list[str]:
    """The visitor's last messages, at most three, oldest first, that got no real answer.

    What a visitor clicked, the wish to talk to a person and the answer to our question for consent are left out. When
    everything was answered, it is the last question: an agent may want to say it in other words.
    """
    said = [entry for entry in entries if isinstance(entry, Said)]
    choices = {choice.title for entry in entries if isinstance(entry, Reply) for choice in entry.choices}
    asked = [one for one in said if one.text not in choices and not _is_about_handover(one, entries)]
    unanswered = [one for one in asked if not _answered(one, entries)]
    return [one.text for one in (unanswered or asked[-1:] or said[-1:])[-_MOST:]]


def _is_about_handover(said: Said, entries: Sequence[Said | Reply]) -> bool:
    """Whether the visitor asked for a person, or answered a question of the gateway (which has no topic)."""
    replies = _replies(said, entries)
    consented = bool(replies) and replies[0].outcome is Outcome.OVERGEDRAGEN and replies[0].intent is None
    return consented or any(reply.intent == "mens_spreken" for reply in replies)


def _answered(said: Said, entries: Sequence[Said | Reply]) -> bool:
    """Whether an agent wrote after it, or the assistant gave an answer to it."""
    by_hand = any(
        isinstance(entry, Reply) and entry.author == "medewerker" and entry.position > said.position
        for entry in entries
    )
    return by_hand or any(reply.outcome not in _NO_ANSWER for reply in _replies(said, entries))


def _replies(said: Said, entries: Sequence[Said | Reply]) -> list[Reply]:
    """What came after `said`, up to the visitor's next message."""
    later = [entry for entry in entries if entry.position > said.position]
    return [entry for entry in takewhile(lambda entry: isinstance(entry, Reply), later) if isinstance(entry, Reply)]
