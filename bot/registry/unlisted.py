"""Where a name stands that is on no list: what is said around it tells that it is one."""

import re

from bot.registry.given import begins_with_name, name_given
from bot.registry.introductions import (
    asked_about,
    introduced_parts,
    introduces_a_person,
    said_after_asking,
    says_how_they_are_called,
)
from bot.registry.mentions import without_common_words
from bot.registry.phrases import Span, is_unordinary, looks_like_firm, without_where

_PREFIX = re.compile(r"\b(?:Van|De|Het|Fa\.?|Firma)\s+(?:de\s+|der\s+|den\s+)?$")
"""Ordinary words with which a firm's name may begin."""

_PAUSE = re.compile(r"[,;:!?\n]|\.(?=\s|$)|\s(?:en|of|maar)\s")


def name_asked_about(text: str) -> Span | None:
    """Where the name stands, of nobody on the list, about which `text` then asks: "Jansen uit Zwolle, staan wij erop?".

    A firm's name may stand behind other words ("hallo"); any other has to be the whole part.
    """
    for start, end in asked_about(text):
        part = without_where(text[start:end]).strip()
        if part and is_unordinary(part):
            return text.index(part, start), text.index(part, start) + len(part)
        if firm := _firm_in(text, start, end):
            return firm
        called = name_given(part) if says_how_they_are_called(part) else None
        if called and called in text[start:end]:
            return text.index(called, start), text.index(called, start) + len(called)
    return next(filter(None, (_name_behind(text, start, end) for start, end in said_after_asking(text))), None)


def _name_behind(text: str, start: int, end: int) -> Span | None:
    """The name behind a question about the list: a firm's with a capital, or all that is said up to the next pause."""
    if (firm := _firm_in(text, start, end)) and text[firm[0]].isupper():
        return firm
    part = _PAUSE.split(text[start:end].lstrip(" ,:;-?!"), maxsplit=1)[0]
    name = begins_with_name(part) if part.strip() else None
    return (text.index(name, start), text.index(name, start) + len(name)) if name and name in text[start:end] else None


def introduced_firm(text: str) -> Span | None:
    """Where a firm is introduced as the writer's own: "met Remco van X uit Heerenveen"."""
    for start, end in introduced_parts(text):
        firm = _firm_in(text, start, end)
        if firm and not text[start : firm[0]].strip():
            return firm
    return None


def introduced_name(text: str) -> Span | None:
    """Where a name without a word of a trade is introduced as the writer's own: "wij zijn Bodemzicht"."""
    for start, end in introduced_parts(text):
        part = without_where(text[start:end]).strip()
        if part and part[0].isupper() and is_unordinary(part):
            return text.index(part, start), text.index(part, start) + len(part)
    return None


def _firm_in(text: str, start: int, end: int) -> Span | None:
    """Where the name of a firm stands in the part of `text` from `start` to `end`, up to where it is."""
    part = without_where(text[start:end])
    whole, telling = part.strip(" ,;:?!\n-"), without_common_words(part)
    written = whole if looks_like_firm(whole) else telling
    if not looks_like_firm(written):
        return None
    begin = start + part.index(written)
    prefix = _PREFIX.search(text, start, begin)
    if introduces_a_person(text[:begin]):
        return None
    return prefix.start() if prefix else begin, begin + len(written)
