"""What is asked of us: the visitor's messages that nobody answered, or the writer's own words in a pasted mail.

A mail is read line by line, so that a hostile text costs no more than its length. What stands under a closing formula
is dropped: it is a name, a function and telephone numbers, which nothing here needs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from bot.conversations.transcript import Said
from bot.dialogue.reply import Outcome, Reply

_NO_ANSWER = {Outcome.NIET_BEGREPEN, Outcome.BUITEN_BEREIK, Outcome.VERDUIDELIJKING, Outcome.FOUT, Outcome.OVERGEDRAGEN}
_MOST = 3
_OLDER_MESSAGE = re.compile(
    r"^\W*(?:-{2,}\s*(?:oorspronkelijk|original|doorgestuurd|forwarded)\b.*"
    r"|(?:van|from)\s*:\s.*@.*|(?:van|from|verzonden|sent|verstuurd)\s*:\s*\S.*"
    r"|(?:op|on)\s.{4,120}\s(?:schreef|wrote)\b.*:\s*"
    r"|_{10,}\s*)$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\W*(?:-{2,}.*|(?:van|from|verzonden|sent|verstuurd|aan|to|cc|datum|date|onderwerp|subject)\s*:.*)?$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\s*(?:onderwerp|subject)\s*:\s*(?:(?:re|fw|fwd|antw|doorst)\s*:\s*)*", re.IGNORECASE)
_SALUTATION = re.compile(
    r"^\s*(?i:geachte|beste|hallo|hoi|hi|dag|goedemorgen|goedemiddag|goedenavond|goedendag|l\.?s\.?)"
    r"(?:[\s,/.!]+(?:(?i:heer|mevrouw|mevr|dhr|mw|heren|dames|collega'?s?|en|of|allen|servicedesk|bro|helpdesk|team|mensen)"
    r"|[A-Z][\w.'-]*)){0,6}\s*[,.!:]?\s*$"
)
_SALUTATION_BEFORE_TEXT = re.compile(
    r"^\s*(?:geachte|beste|hallo|hoi|hi|dag|goedemorgen|goedemiddag|goedenavond|goedendag)\b[^,.?!\n]{0,50}[,!]\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:met\s+)?(?:vriendelijke|hartelijke|beste|warme|sportieve|collegiale)?\s*(?:groet(?:en|jes)?|gr\.?)"
    r"|m\.?\s?v\.?\s?(?:v\.?\s?)?g\.?r?\.?|mvh|mvg|hoogachtend|(?:kind|best)?\s*regards|vr\.?\s?gr\.?)"
    r"(?:[\s,.!]+(?:van|namens|en|tot|[A-Z\[]).{0,60})?\s*[,.!]?\s*$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"^\s*(?:--\s*$|-- |verzonden (?:vanaf|vanuit)\b|verstuurd (?:vanaf|vanuit)\b|sent from\b)", re.I)
_POLITE = re.compile(
    r"^\s*(?:alvast\s+)?(?:hartelijk\s+|heel\s+|erg\s+)?(?:bedankt|dank\s+(?:u|je)(?:\s+wel)?|dankuwel|dankjewel)"
    r"(?:\s+(?:voor|alvast)\b[^?]{0,80})?\s*[.!,]*\s*$"
    r"|^\s*(?:ik\s+(?:hoor|zie|verneem|wacht)|graag\s+(?:hoor|verneem)|in\s+afwachting)\b[^?]{0,100}$",
    re.IGNORECASE,
)


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


def own_words(mail: str) -> str:
    """What the writer of `mail` says, one line per line of theirs; a subject that asks something comes first.

    When nothing is left, which happens with a bare greeting, `mail` itself comes back.
    """
    lines = list(_unquoted(mail.splitlines()))
    headers = list(takewhile(_HEADER.match, lines))
    written = takewhile(_before_closing, takewhile(_is_new, lines[len(headers) :]))
    kept = (line for line in _without_salutation(list(written)) if line.strip() and not _POLITE.match(line))
    return "\n".join([*_subjects(headers), *kept]).strip() or mail.strip()


def _unquoted(lines: Iterable[str]) -> Iterator[str]:
    return (line.rstrip() for line in lines if not line.lstrip().startswith(">"))


def _is_new(line: str) -> bool:
    return not _OLDER_MESSAGE.match(line[:200])


def _before_closing(line: str) -> bool:
    short = line[:100]
    return not (_CLOSING.match(short) or _MARKED.match(short))


def _without_salutation(lines: list[str]) -> Iterator[str]:
    filled = [line for line in lines if line.strip()]
    for position, line in enumerate(filled):
        if position < 2 and _SALUTATION.match(line[:100]):
            continue
        yield _SALUTATION_BEFORE_TEXT.sub("", line, count=1) if position < 2 else line


def _subjects(lines: list[str]) -> list[str]:
    """The subject when it asks something; a bare word ("Vraag", "eHerkenning") only repeats the text."""
    found = (_SUBJECT.sub("", line) for line in lines if _SUBJECT.match(line))
    return [subject for subject in found if subject.rstrip().endswith("?")][:1]
