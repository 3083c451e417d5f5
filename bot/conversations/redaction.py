"""Removes personal data from a visitor's message, before it is stored and before Rasa sees it.

An eight-digit KvK number belongs to an organisation, is needed for look-ups, and stays.
"""

import re
from dataclasses import dataclass

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]{4}){2,7}(?:[ .-]?[A-Za-z0-9]{1,3})?\b")
_PHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)31[ .-]?(?:\(0\))?|0)(?:[ .()-]{0,3}\d){9}(?![ .-]?\d)")
_NINE_DIGITS = re.compile(r"(?<![\d.-])\d(?:[ .-]?\d){8}(?![.-]?\d)")
_CODE = re.compile(
    r"(?P<label>\b(?:sms|inlog|toegangs|verificatie|beveiligings|eenmalige |token)?[- ]?(?:code|pincode|pin)\b"
    r"(?:\s+(?:is|was|luidt|van|die ik kreeg is))?\s*[:=]?\s*)(?P<value>\d{4,8})\b",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    r"(?P<label>\b(?:wachtwoord|password|ww|passwd)\b(?:\s+(?:is|was|luidt))?\s*[:=]?\s+[\"'“‘]?)"
    r"(?P<value>(?=\S*[\d!@#$%^&*_])(?!\d+\s)\S{5,}|(?<==)\S+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Redacted:
    """A message without personal data; `kinds` names what was taken out."""

    text: str
    kinds: frozenset[str]


def redact(text: str) -> Redacted:
    """Replace passwords, one-time codes, e-mail addresses, IBANs, phone numbers and BSNs by a word in brackets."""
    kinds: set[str] = set()

    def replace(pattern: re.Pattern[str], kind: str, source: str, *, keep_label: bool = False) -> str:
        def substitute(match: re.Match[str]) -> str:
            if not _is_valid(kind, match.group()):
                return match.group()
            kinds.add(kind)
            return f"{match['label'] if keep_label else ''}[{kind}]"

        return pattern.sub(substitute, source)

    text = replace(_PASSWORD, "wachtwoord", text, keep_label=True)
    text = replace(_CODE, "code", text, keep_label=True)
    text = replace(_EMAIL, "e-mailadres", text)
    text = replace(_IBAN, "rekeningnummer", text)
    text = replace(_PHONE, "telefoonnummer", text)
    text = replace(_NINE_DIGITS, "burgerservicenummer", text)
    return Redacted(text, frozenset(kinds))


def _is_valid(kind: str, value: str) -> bool:
    """Whether `value` passes the check digits of its kind: mod 97 for an IBAN, the eleven-test for a BSN."""
    try:
        if kind == "rekeningnummer":
            iban.validate(value)
        elif kind == "burgerservicenummer":
            bsn.validate(value)
    except ValidationError:
        return False
    return True
