"""Removes personal data from a visitor's message, before it is stored and before Rasa sees it.

An eight-digit KvK number belongs to an organisation, is needed for look-ups, and stays; where eight digits could be
either, the word in front of them decides.

The library `phonenumbers` was measured instead of the patterns for telephone numbers, on 1,000 written as in
tests/bot/conversations/test_redaction.py: it left 229 that are in no numbering plan (a typing error makes one), and in
its lenient form 77, while it took dates and branch numbers.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import iban
from stdnum.be import nn, vat
from stdnum.nl import bsn

from bot.dialogue.content import contact

_COPULA = r"(?:\s+(?:is|was|luidt|wordt|=)\b)?\s*[:=]?\s*"
_CODE_WORD = (
    r"(?<!post)(?<!fout)(?<!kvk)(?<!kvk[ -])(?<!fout[ -])(?<!error[ -])(?<!post[ -])"
    r"(?:sms|inlog|toegangs|controle|verificatie|bevestigings|beveiligings|activatie|herstel|login|"
    r"eenmalige |token|mfa)?[- ]?"
    r"(?:codes?|pincode|pin|otp|2fa)\b"
)
_NO_KVK = r"(?:(?!kvk|kamer|nummer|niet|geen)[^\d\n,.?!]){0,30}?"
_ORDINARY = (
    r"(?:niet|nooit|nog|al|ook|weer|steeds|dus|te|het|de|een|die|dat|wat|mijn|uw|onze|voor|van|bij|in|op|en|of|maar|om|"
    r"vergeten|kwijt|weg|verlopen|fout|goed|juist|onjuist|ongeldig|verkeerd|geblokkeerd|bekend|onbekend|gewijzigd|"
    r"veranderd|ingesteld|gereset|verplicht|nodig|correct|zoek|opnieuw|aangepast|geweigerd|lang|kort|hetzelfde|anders|"
    r"persoonlijk|aangemaakt|ingetrokken|zichtbaar|leeg|oud|nieuw|bij|er|hier|daar|waar|iets|alleen|"
    r"na|sinds|pas|binnen|volgens|per|met|door|zonder|tot|inmiddels|zojuist|nu|automatisch)\b"
)
_OF_WHAT = r"(?:\s+(?:van|voor|bij|op|in|for|of)\s[^\n,.:;=?!]{1,40}?)?"

_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")  # phones and text editors make these of "-"
_AT_WORD = r"(?:at|ape?n?staart(?:je)?)"
_EMAIL = re.compile(
    rf"[^\s@,;:<>()\"]+(?:@|%40|\s?[(\[]{_AT_WORD}[)\]]\s?)[\w-]+(?:\s?[.]\s?[\w-]+|\.)*"
    r"|[^\s@,;:<>()\"]+(?:\s@\s?|@\s)[\w-]+(?:\s?[.]\s?[\w-]+)+"  # with spaces it must have a domain
)
_SPOKEN_EMAIL = re.compile(rf"\b[\w.+-]+\s+{_AT_WORD}\s+[\w-]+(?:\s*(?:[.]|\bpunt\b|\bdot\b)\s*\w+)+", re.IGNORECASE)
_IBAN_START = re.compile(r"[A-Za-z]{2}\d{2}(?=[ .-]?[A-Za-z0-9])")
_PHONE = re.compile(
    r"(?<![\d+])(?:\+\d{1,3}|00[1-9]\d{0,2})(?:[ .()/-]{0,4}\d){6,12}(?!\d)"
    r"|(?<![\d+])\(?0[ .()/-]{0,4}[1-9](?:[ .()/-]{0,4}\d){8}(?![ .-]?\d)"
    r"|(?<![\d+.,-])0(?:\d[ /.-]\d{3}|\d{2}[ /.-]\d{2})[ .-]\d{2}[ .-]\d{2}(?![ .-]?\d)"  # Belgian: nine digits
)
_PHONE_WORD = re.compile(
    r"(?P<label>\b(?:tel\.?\s?nr|telnummer|telefoonnr|mob|tel|telefoon|telefoonnummer|"
    r"mobiel|mobiele nummer|gsm|bel (?:mij|me) op)\b\.?" + _COPULA + r")(?P<value>\d(?:[ .()/-]{0,4}\d){5,11})(?!\d)",
    re.IGNORECASE,
)
_BSN_WORD = re.compile(
    r"(?P<label>(?:bsn|burgerservice|sofi)(?:[- ]?nummer|[- ]?nr\.?)?" + _COPULA + r"-?)"
    r"(?P<value>\d(?:[ .-]?\d){7,8})(?!\d)",
    re.IGNORECASE,
)
_NOT_OF_A_PERSON = re.compile(
    r"\b(?:rsin\w*|(?:leverings?|order|dossier|zaak|factuur|referentie|vestigings|ticket|meldings?|object|bron)"
    r"[- ]?(?:nummer|nr|id)\b\.?)[^\d\n]{0,12}$",
    re.IGNORECASE,
)
"""Words for a number of an organisation or a thing, in front of it."""
_VAT_WORD = re.compile(r"\b(?:btw|vat|kbo|onderneming\w*)[^\d\n]{0,15}$", re.IGNORECASE)
_BELGIAN_PERSON = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?!\d)")
_DIGIT_GROUPS = re.compile(r"\d+(?:[ .\-/]{1,3}\d+)*")
_CODES = (
    re.compile(
        rf"(?P<label>\b{_CODE_WORD}(?:,\s*)?{_COPULA})(?P<value>\d(?:[ -]?\d){{3,7}})(?![ -]?\d)", re.IGNORECASE
    ),
    re.compile(
        rf"(?P<label>\b{_CODE_WORD}{_NO_KVK})(?P<value>\b\d{{4,7}}|\b\d{{3}} \d{{3}}|\b\d\d \d\d \d\d)(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<label>\b{_CODE_WORD}{_COPULA}(?:luidt\s)?)"
        r"(?P<value>(?!(?-i:[A-Z]{4,}\d{1,4})\b)(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5,10}\b)",  # AUTHFAIL01 is an error's
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<label>)(?P<value>(?<!\d)(?:\d{4,7}|\d{3} \d{3}))(?=\s+(?:kreeg|krijg|kwam|ontving|stond)\s+"
        r"(?:\w+\s+){0,3}?(?:per|via|in|op|met)\s+(?:de\s+|een\s+|mijn\s+)?(?:sms|app|tekstbericht|mail)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<label>\b(?:per|via)\s+(?:de\s+)?(?:sms|app|mail)\s+(?:kreeg|krijg|kwam|ontving)\s+(?:[^\W\d]+\s+){0,4})"
        r"(?P<value>\d{4,7}|\d{3} \d{3})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<label>)(?P<value>(?<!\d)(?:\d{{4,8}}|\d{{3}} \d{{3}}))(?=\s+(?:is|was)\s+\w+\s+{_CODE_WORD})",
        re.IGNORECASE,
    ),
)
_SECRET_WORD = r"(?P<label>\b(?:wachtwoord(?:en)?|paswoord|password|passwort|passwd|pwd|wachtzin|secret|pw|ww)\b"  # noqa: S105
_PASSWORDS = (
    re.compile(_SECRET_WORD + _COPULA + r"[\"'“‘])(?P<value>[^\"'”’\n]{2,60})(?=[\"'”’])", re.IGNORECASE),
    re.compile(
        _SECRET_WORD + _OF_WHAT + r"\s*(?:\s(?:is|was|luidt|wordt))?\s*(?:[:=]|[-=]>)\s*)(?P<value>\S+)", re.IGNORECASE
    ),
    re.compile(
        _SECRET_WORD + _OF_WHAT + rf"\s+(?:is|was|luidt|wordt|ist)(?:\s+nu)?\s+)(?!{_ORDINARY}|\W*\[)(?P<value>\S+)",
        re.IGNORECASE,
    ),
    re.compile(
        _SECRET_WORD + _OF_WHAT + r"\s+(?:is|was|luidt|wordt)(?:\s+[^\W\d]{1,10}){1,4}?\s+)"
        r"(?P<value>(?=[^\s\[]*\d)(?=[^\s\[]*[^\W\d])(?!\d{4}\b)[^\s\[]{6,})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<label>)(?P<value>(?<!\S)(?=[^\s\[]*[\d!@#$%^&*])(?=[^\s\[]*[^\W\d])[^\s\[]{5,})"
        r"(?=\s+(?:is|was)\s+(?:mijn|ons|het|dat)\s+(?:\w+\s+)?(?:wachtwoord|password|pwd)\b)",
        re.IGNORECASE,
    ),
    re.compile(_SECRET_WORD + r"\s+)(?P<value>(?=\S*[\d!@#$%^&*_])(?!\[)(?!\d{8}\b)\S{5,})", re.IGNORECASE),
    re.compile(
        r"(?P<label>\b(?:token|api[- ]?(?:key|sleutel|token)|toegangssleutel|sleutel)\b"
        + _OF_WHAT
        + r"(?:\s+(?:is|was|luidt))?\s*[:=]?\s*)(?P<value>(?!\d{8}\b)(?=[^\s\[]*\d)(?=[^\s\[]*[a-z])[^\s\[]{6,})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<label>\b(?:inloggegevens|inlog|login|gebruikersnaam)\b[^\n]{0,40}?\s)"
        r"(?P<value>(?!\S*://)(?!\S*[@\[])(?=\S*[a-z])(?=\S*\d)(?=\S*[!#$%^&*])\S{6,})",
        re.IGNORECASE,
    ),
)


CONTACT = frozenset(("telefoonnummer", "e-mailadres"))
"""The kinds of what `redact` takes out by which somebody can be reached."""


@dataclass(frozen=True)
class Redacted:
    """A message without personal data; `kinds` names what was taken out."""

    text: str
    kinds: frozenset[str]


def redact(text: str) -> Redacted:
    """Replace passwords, one-time codes, e-mail addresses, IBANs, phone numbers and BSNs by a word in brackets.

    How to reach the Servicedesk is public, and stays.
    """
    found: set[str] = set()
    for kind, find in _FINDERS:
        for start, end in reversed(list(find(_for_the_check(text)))):
            if not (kind in CONTACT and _is_the_desks(text[start:end])):
                found.add(kind)
                text = f"{text[:start]}[{kind}]{text[end:]}"
    return Redacted(text, frozenset(found))


def _is_the_desks(value: str) -> bool:
    """Whether an address or number is one of the Servicedesk, however it is spaced."""
    digits = re.sub(r"\D", "", value)
    known = {*contact().values(), *(re.sub(r"\D", "", number) for number in contact().values())} - {""}
    return value.casefold().strip(".,;:!?") in known or digits in known


def _for_the_check(text: str) -> str:
    """The text letter for letter, with one kind of digit, dash and space."""
    return "".join(map(_plain, text)).translate(_DASHES)


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else " " if letter.isspace() else letter


Span = tuple[int, int]


def _labelled(*patterns: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """A finder of the group `value`, for patterns that need a word in front of it."""

    def find(text: str) -> Iterator[Span]:
        found: list[Span] = []
        for pattern in patterns:
            for match in pattern.finditer(text):
                if not any(start < match.end("value") and match.start("value") < end for start, end in found):
                    found.append(match.span("value"))
        return iter(sorted(found))

    return find


def _emails(text: str) -> Iterator[Span]:
    return (match.span() for pattern in (_EMAIL, _SPOKEN_EMAIL) for match in pattern.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
    """Spans that pass the IBAN's length and mod-97 checks, whatever follows them."""
    done = 0
    for start in _IBAN_START.finditer(text):
        if start.start() < done:
            continue
        for end in _ends_of_groups(text, start.start()):
            if iban.is_valid(text[start.start() : end], check_country=False):
                done = end
                yield start.start(), end
                break


def _ends_of_groups(text: str, start: int) -> Iterator[int]:
    """Every place where an IBAN that begins at `start` could end: after 15 to 34 letters and digits."""
    count = 0
    for index in range(start, len(text)):
        if text[index].isalnum():
            count += 1
            if 15 <= count <= 34:
                yield index + 1
        elif text[index] not in " .-":
            return


def _phones(text: str) -> Iterator[Span]:
    """Phone numbers; a KvK number that starts with 0 and has other digits after it is not one, nor a VAT number."""
    for match in _PHONE.finditer(text):
        is_kvk = len(re.split(r"\D+", match.group().strip("("))[0]) == 8
        before = text[: match.start()]
        of_a_person = not _NOT_OF_A_PERSON.search(before[-40:])
        if of_a_person and not is_kvk and not _is_vat(match.group(), before, text[match.end() :]):
            yield match.span()


def _is_vat(number: str, before: str, after: str) -> bool:
    """Whether a number is an organisation's: NL...B01, or after a word for it, or Belgian and valid."""
    if re.match(r"\s?[.]?B\d\d", after) or _VAT_WORD.search(before[-40:]):
        return True
    return bool(re.search(r"\bBE\s?$", before)) and vat.is_valid(re.sub(r"\D", "", number))


def _belgian_persons(text: str) -> Iterator[Span]:
    """Belgian national register numbers with the right check digits."""
    return (match.span() for match in _BELGIAN_PERSON.finditer(text) if nn.is_valid(match.group()))


def _bsns(text: str) -> Iterator[Span]:
    """Groups of digits that together are nine and pass the eleven-test, except a group of eight: a KvK number."""
    for run in _DIGIT_GROUPS.finditer(text):
        if _NOT_OF_A_PERSON.search(text[max(0, run.start() - 40) : run.start()]):
            continue
        groups = [match.span() for match in re.finditer(r"\d+", text[run.start() : run.end()])]
        first = 0
        while first < len(groups):
            last = _bsn_end(groups, first, text[run.start() : run.end()])
            if last is not None:
                yield run.start() + groups[first][0], run.start() + groups[last][1]
                first = last
            first += 1


def _bsn_end(groups: list[Span], first: int, run: str) -> int | None:
    digits = ""
    for last in range(first, len(groups)):
        start, end = groups[last]
        if end - start == 8:
            return None
        digits += run[start:end]
        if len(digits) >= 9:
            return last if bsn.is_valid(digits) and len(digits) == 9 else None
    return None


_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("wachtwoord", _labelled(*_PASSWORDS)),
    ("e-mailadres", _emails),
    ("rekeningnummer", _ibans),
    ("burgerservicenummer", _labelled(_BSN_WORD)),
    ("code", _labelled(*_CODES)),
    ("rijksregisternummer", _belgian_persons),
    ("telefoonnummer", _phones),
    ("telefoonnummer", _labelled(_PHONE_WORD)),
    ("burgerservicenummer", _bsns),
)
"""In this order: a word in front says more than the look of a number."""
