"""Recognising KvK numbers, and the numbers that people take for one.

A KvK number has eight digits, may start with zeros, and has no check digit. An OIN of twenty positions with prefix
00000003 holds one (https://github.com/Logius-standaarden/OIN-Stelsel).
"""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from stdnum.be import vat

_DIGITS = re.compile(r"(?<![\w.])(?:BE\s?)?\d(?:[\s.\-]{0,2}\d)+(?!\w)|\[burgerservicenummer\]", re.IGNORECASE)
"""Also what the gateway puts in the place of nine digits that may be of a person: any RSIN passes the same check."""
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_SAYS_KVK = re.compile(r"\bk\.?v\.?k|kamer van koophandel", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"\b(?:k\.?v\.?k\.?|kamer van koophandel|rsin|oin|vestiging(?:snummer)?)(?:[ -]?(?:nummer|nr))?\b[.:]*"
    r"(?:\s+van\b)?",
    re.IGNORECASE,
)
_OIN_WITH_KVK = re.compile(r"00000003(\d{8})0{4}")

KVK_NOT_ON_LIST = "kvk_niet_op_lijst"
"""The reason with a well-formed KvK number that the list does not hold."""


class NotKvk(StrEnum):
    """Numbers that are no KvK number, though people give them as one."""

    VESTIGINGSNUMMER = "vestigingsnummer"
    RSIN = "rsin"
    BELGISCH = "belgisch"
    OIN = "oin"
    UNKNOWN = "onbekend_nummer"


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in a text, as `written` there: the KvK number in eight digits, or what it is instead."""

    kvk: str | None = None
    reason: NotKvk | None = None
    written: str = field(default="", compare=False)


def find_number(text: str) -> Number | None:
    """The first KvK number in `text`, else what another number in it is, else None.

    Seven digits are a KvK number without its leading zero when the text says KvK or holds nothing else; six digits
    only when the text says KvK.
    """
    numbers = ((_classify(found.group(), text), found.group()) for found in _DIGITS.finditer(text))
    recognised = [replace(number, written=written) for number, written in numbers if number]
    return next((number for number in recognised if number.kvk), recognised[0] if recognised else None)


def without_number(text: str, number: Number | None) -> str:
    """`text` with spaces in the place of `number` and of words such as KvK-nummer: all places stay the same."""
    if number is not None:
        start = text.index(number.written)
        text = text[:start] + " " * len(number.written) + text[start + len(number.written) :]
    return _ANNOUNCES.sub(lambda found: " " * len(found.group()), text)


def _classify(written: str, text: str) -> Number | None:
    if _DATE.fullmatch(written):
        return None
    if written.startswith("["):
        return Number(reason=NotKvk.RSIN)
    digits = re.sub(r"\D", "", written)
    says_kvk = bool(_SAYS_KVK.search(text))
    alone = says_kvk or len(re.sub(r"[\W_]", "", text)) <= len(digits)
    if len(digits) == 8 or (len(digits) == 7 and alone) or (len(digits) == 6 and says_kvk):
        return Number(kvk=digits.zfill(8))
    if len(digits) == 20:
        holder = _OIN_WITH_KVK.fullmatch(digits)
        return Number(kvk=holder.group(1)) if holder else Number(reason=NotKvk.OIN)
    if len(digits) == 12:
        return Number(reason=NotKvk.VESTIGINGSNUMMER)
    if len(digits) == 9:
        return Number(reason=NotKvk.BELGISCH if _says_be(written) and vat.is_valid(digits) else NotKvk.RSIN)
    if len(digits) == 10 and vat.is_valid(digits):
        return Number(reason=NotKvk.BELGISCH)
    return Number(reason=NotKvk.UNKNOWN) if alone else None


def _says_be(written: str) -> bool:
    return written[:2].upper() == "BE"
