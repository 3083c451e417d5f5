"""What a canned text must be: plain Dutch by the rules of the answers, without personal data or unknown names."""

import re
from collections.abc import Iterator

from bot.conversations.redaction import redact
from bot.dialogue.answer_rules import faults_of_text
from bot.dialogue.content import contact, with_contact
from bot.dialogue.plain_dutch import faults_in
from bot.servicedesk.canned.filling import NAMES, filled

_BRACED = re.compile(r"\{([^{}]*)\}")
_STRAY = re.compile(r"[{}]")
_DETAIL = re.compile(r"%(\w+)%")
_EXAMPLE = dict.fromkeys(NAMES, "Jansen")


def faults_of(text: str) -> list[str]:
    """What is wrong with a canned text, in Dutch; empty when it may be kept."""
    return list(dict.fromkeys((*_names(text), *_personal(text), *_wording(text))))


def _wording(text: str) -> Iterator[str]:
    as_read = filled(with_contact(text), _EXAMPLE).text
    yield from faults_in(as_read)
    yield from faults_of_text(text)


def _names(text: str) -> Iterator[str]:
    for name in _BRACED.findall(text):
        if name not in NAMES:
            yield f"{{{name}}} is onbekend; kies uit {', '.join(f'{{{one}}}' for one in NAMES)}"
    if _STRAY.search(_BRACED.sub("", text)):
        yield "een accolade die niet sluit; schrijf bijvoorbeeld {naam}"
    for name in _DETAIL.findall(text):
        if name not in contact():
            yield f"%{name}% is onbekend; kies uit {', '.join(f'%{one}%' for one in contact())}"


def _personal(text: str) -> Iterator[str]:
    """Personal data of one person in a text that many get; how to reach the servicedesk is none."""
    if kinds := redact(text).kinds:
        yield f"er staat een persoonlijk gegeven in ({', '.join(sorted(kinds))}); haal het weg, of schrijf %mail%"
