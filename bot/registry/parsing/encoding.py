"""From bytes to text, in whatever encoding a list has, and what an operator should know about that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from bot.registry.parsing.rows import ListUnreadable

_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_WESTERN = ("cp1252", "cp850", "mac_roman")
_USUAL = frozenset("áàâäåéèêëíìîïóòôöúùûüýÿçñøæßÁÀÂÄÅÉÈÊËÍÎÏÓÔÖÚÛÜÇØ‘’“”–—€ĳ\u00a0\u200b")
_ENCODED_TWICE = re.compile("[ÂÃâ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_MOST_ENCODINGS = 4
_LOOKED_AT = 2000
_NO_TEXT = frozenset(map(chr, range(9)))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source; `notes` name the lines that were written in another way than the rest."""

    text: str
    notes: tuple[str, ...] = ()


def decode(content: bytes) -> Decoded:
    """`content` as text: UTF-8, UTF-16, or the Western encoding that gives the most usual letters.

    A line may have an encoding of its own: somebody pasted it. Detection libraries need more than the few accents of
    a list of Dutch names: charset-normalizer read 'Súdwest-Fryslân' from each of the Western encodings as something
    else.

    Raises:
        ListUnreadable: it is not text.
    """
    for encoding in _unicode(content):
        try:
            return _encoded_once(_checked(content.decode(encoding)))
        except UnicodeDecodeError:
            continue
    lines = content.splitlines(keepends=True)
    strange = [number for number, line in enumerate(lines) if not _is_utf8(line)]
    if len(strange) == sum(not line.isascii() for line in lines):
        return Decoded(_western(content))
    read = StringIO(_western(b"".join(lines[number] for number in strange)), newline="")  # lines as bytes have them
    other = dict(zip(strange, read, strict=True))
    text = "".join(other[number] if number in other else line.decode() for number, line in enumerate(lines))
    decoded = _encoded_once(_checked(text))
    note = _note([(number, other[number]) for number in strange], "in een andere codering dan de rest")
    return Decoded(decoded.text, (note, *decoded.notes))


def _encoded_once(text: str) -> Decoded:
    """`text` without the further encodings in UTF-8 that some program gave its lines: 'SÃºdwest' is 'Súdwest'."""
    lines = text.splitlines(keepends=True)
    right = [_line_encoded_once(line) for line in lines]
    changed = [(number, line) for number, line in enumerate(right) if line != lines[number]]
    notes = (_note(changed, "meer dan eens gecodeerd"),) if changed else ()
    return Decoded("".join(right), notes)


def _line_encoded_once(line: str) -> str:
    for _ in range(_MOST_ENCODINGS):
        before = line
        for encoding in ("cp1252", "latin-1"):
            if not _ENCODED_TWICE.search(line):
                return line
            try:
                line = line.encode(encoding).decode()
                break
            except UnicodeError:
                continue
        if line == before:
            return line
    return line


def _note(lines: Sequence[tuple[int, str]], what: str) -> str:
    """Which `lines` (number from 0, and as read) were `what`."""
    number, read = lines[0]
    more = f" (en {len(lines) - 1} andere)" if len(lines) > 1 else ""
    return f"regel {number + 1}{more}: {what}; gelezen als {read.strip()[:80]!r}; klopt dat niet, bewaar dan als UTF-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _western(content: bytes) -> str:
    return max((_checked(content.decode(encoding, "replace")) for encoding in _WESTERN), key=_usual_letters)


def _unicode(content: bytes) -> list[str]:
    """The Unicode encodings that `content` may have, by its mark or by where its zero bytes are."""
    marked = [encoding for encoding, mark in _MARKS if content.startswith(mark)]
    if not marked and b"\0" in content[:_LOOKED_AT]:
        even, odd = content[:_LOOKED_AT:2].count(0), content[1:_LOOKED_AT:2].count(0)
        return ["utf-16-be" if even > odd else "utf-16-le"]
    return marked or ["utf-8"]


def _usual_letters(text: str) -> int:
    return sum(1 if letter in _USUAL else -1 for letter in text if not letter.isascii())


def _checked(text: str) -> str:
    if not _NO_TEXT.isdisjoint(text):
        raise ListUnreadable("geen tekst: er staan stuurtekens in; bewaar de lijst als CSV of XLSX")
    return text
