"""Where a mail's text ends and its signature begins, and whose name stands there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

_MANNERS = re.compile(
    r"met|m|v|vr|de|meeste|vele?|veel|beste?|(?:vr?ie?nd?e?l+ij?k|hartelijk|warm|zonnig|sportiev|collegial|liev)e?|kind"
)
_FORMULA = re.compile(
    r"gr(?:oe)?t?(?:en|end|n|s|z|tje?n?s?|je?n?s?)?|m?v?vr?gr?|mvh|mfg|bvd|hoo?[gc]a?[cg]?h?te?(?:nd?t?|ing)|regards|sincerely|cheers"
    r"|thn?x|doe[ig]+|ciao|houdoe|ajuu?s"
)
_AFTER_MANNERS = frozenset({"g", "vg"})  # "m.v.g."; a lone G. is an initial
_FROM = re.compile(r"^(?:van|namens|uit|en|tot)\b\s*", re.IGNORECASE)
_FROM_A_PLACE = re.compile(r"^(?:van)?uit\s+[^,]+(?:,\s*|$)", re.IGNORECASE)
_MARKED = re.compile(r"^\s*(?:--\s*$|-- |verzonden (?:vanaf|vanuit)\b|verstuurd (?:vanaf|vanuit)\b|sent from\b)", re.I)
_THANKS = re.compile(
    r"^\s*(?:(?:alvast|bij voorbaat|hartelijk|heel erg|erg|met|veel|nogmaals)\s+)*(?:bedankt|dank(?:baar)?|dankuwel|"
    r"dankjewel)(?:\s+(?:u|je|jullie|wel|alvast|voor (?:uw|je|jullie|de) \w+))*\s*[,.!]+\s*|^\s*namens\b[^.?!]*,\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"^(?:tel|mob|telefoon|mobiel|[tmk]|kvk)\b[^?]*\d", re.IGNORECASE)
_POSTSCRIPT = re.compile(r"^\s*(?:p\.?\s?s\.?|n\.?b\.?)\s*[:.,\s]|\?\s*$", re.IGNORECASE)
_LEGAL_FORM = re.compile(r"\b(?:B\.\s?V|N\.\s?V|V\.\s?O\.\s?F)\.$", re.IGNORECASE)
_CLOSING_FITS = 80  # last letters of a line in which a closing formula may follow a sentence
_LONGEST_LINE = 7  # words in a line of a signature
_LONGEST_FUNCTION = 4  # words that say what somebody does
_MOST_LINES = 8  # lines of a signature that may name writer and organisation
_NAMED_WITHIN = 4  # lines under the formula in which the writer's name stands

_PREFIX = r"(?:[Vv]an|[Vv]\.\s?d\.|[Dd]e[rn]?|[Tt]en|[Tt]er|[Tt]e|[Hh]et|in|op|'t|el|al|von|du|la|y)"
_INITIALS = r"(?:[A-ZÀ-Þ][a-z]?\.\s?){1,5}"
_CAPITAL = r"[A-ZÀ-Þ][\w'’-]+"
_NAME = re.compile(rf"^(?:{_INITIALS}|{_CAPITAL})(?:\s*(?:{_INITIALS}|{_CAPITAL}|{_PREFIX}(?=\s))){{0,5}}$")
_PRESENTS = re.compile(
    rf"\b(?i:mijn naam is|ik heet|u spreekt met|(?:vraag|vragen) (?:dan )?naar|ik ben)\s+"
    rf"(?P<name>(?:{_INITIALS}|{_CAPITAL})(?:\s+(?:{_CAPITAL}|{_PREFIX}(?=\s))){{1,4}})"
)
_ADDRESSED = re.compile(r"^(?P<title>mevrouw|mevr\.?|mw\.?|de heer|dhr\.?|heer|meneer)\s+(?P<name>.+)$", re.IGNORECASE)
_DEGREES = re.compile(
    r"^(?:(?:(?:drs|dr|ir|ing|mr|mgr|prof|bc|fam)\.?|[^\W\d_]{3,}\.(?:-[^\W\d_]+\.)?)\s+)+|\s+(?:MSc|BSc|MBA|RA|MA|BEng|PhD)$",
    re.IGNORECASE,
)
_LOWERED = re.compile(rf"^[a-zà-þ]{{2,}}(?:(?:\s{_PREFIX})*\s[a-zà-þ]{{2,}})?$")
_ALL = frozenset(["allemaal", "allen", "iedereen", "terug", "team", "ons", "mij", "jullie", "u"])
_NO_PERSON = re.compile(
    r"\b(?:gemeente|gem|provincie|wetterskip|ministerie|rijkswaterstaat|cluster|unit|sector|domein|kantoor|receptie|"
    r"helpdesk|info|support|stichting|vereniging|vof|bv|nv|gmbh|srl|ltd|holding|directie|college|hoofd|junior|senior|senior|interim|"
    r"stagiaire?|directeur|eigenaar|hallo|nederland|postbus|bijlage|verstuurd|verzonden|sent|zzp|b&w|data|ict|gis|it|"
    r"telefoon|mobiel|tel|mob|kvk|administratie|boekhouding|openbare|ruimtelijke|fysieke|\w*(?:advies|adviseurs?|afdeling|afd|beheer|beheerder|"
    r"bemaling|bedrijf|bodem|boringen|bouw|bureau|consult|consultant|coördinator|coordinator|dank|bedankt|desk|"
    r"dienst|diensten|engineering|geoloog|groep|groet\w*|hydroloog|ingenieurs?|infra|inkoop|leider|leiding|manager|"
    r"management|medewerker|milieu|omgeving|onderzoek|ontwikkeling|ontwikkelaar|planner|projecten|raad|realisatie|ruimte|sanering|loonwerk|school|putten|pompen|"
    r"schap|secretaris|secretariaat|secretaresse|services|sonderingen|specialist|team|techniek|toezichthouder|"
    r"vergunningen|voorbereider|water|werken|zaken))\b"
    r"|\bB\.?V\b|[\d&@+:]|\bwww\.",
    re.IGNORECASE,
)
"""What only organisations, departments and functions are called: most by how the word ends."""


@dataclass(frozen=True)
class Signed:
    """A text without its signature.

    Attributes:
        said: the lines above the signature, and what was asked under it.
        name: the writer's, fit for a salutation ("mevrouw De Boer" when they call themselves so); None without one.
        signature: the other lines of the signature.
    """

    said: list[str]
    name: str | None = None
    signature: tuple[str, ...] = ()


def without_signature(given: Sequence[str]) -> Signed:
    """The lines of a mail, with what stands under it taken off.

    It begins at a closing formula; without one, at short last lines with a name that no sentence goes on in.
    """
    lines = [part for line in given for part in _apart(line)]
    for at, line in enumerate(lines):
        rest = _after_formula(line[:100])
        if rest is not None:
            return _signed(lines[:at], rest, lines[at + 1 :])
        if _MARKED.match(line[:100]):
            closed = _last_lines(lines[:at])
            return Signed(closed.said, closed.name, (*closed.signature, *_filled(lines[at + 1 :])))
    return _last_lines(lines)


def _apart(line: str) -> list[str]:
    """The line, cut where a closing formula follows a sentence in it."""
    ends = (end.end() for end in re.finditer(r"[.?!]\s+", line[-_CLOSING_FITS:]))
    skipped = max(0, len(line) - _CLOSING_FITS)
    cut = next((skipped + end for end in ends if _after_formula(line[skipped + end :]) is not None), None)
    return [line] if cut is None or _after_formula(line[:100]) is not None else [line[:cut].rstrip(), line[cut:]]


def as_name(line: str) -> str | None:
    """The name of a person in a line, fit for a salutation; None when it has none."""
    plain = re.sub(r"\s*\([^)]*\)", "", line.strip())
    name = re.split(r"\s*[,|(/\[]|\s[-–]\s", plain)[0].strip(" .!")
    if not name or _NO_PERSON.search(name):
        return None
    if addressed := _ADDRESSED.match(name):
        surname = re.sub(rf"^\s*{_INITIALS}", "", _DEGREES.sub("", addressed["name"])).strip()
        title = "mevrouw" if re.match("mev|mw", addressed["title"], re.IGNORECASE) else "heer"
        return f"{title} {surname[:1].upper()}{surname[1:]}" if surname else None
    name = _DEGREES.sub("", name)
    starts_low = re.match(rf"^{_PREFIX}\s", name)
    return name if len(name) > 1 and _NAME.match(name) and not starts_low else None


def _after_formula(line: str) -> str | None:
    """What follows a closing formula in its line; None when the line is no closing."""
    end, manners, formula = 0, False, False
    for word in re.finditer(r"[^\W_]+", line):
        low = word.group().casefold()
        if _FORMULA.fullmatch(low) or (manners and low in _AFTER_MANNERS):
            formula, end = True, word.end()
        elif _MANNERS.fullmatch(low):
            manners = True
        else:
            break
    if not formula:
        return None
    rest = line[end:].strip(" ,.!/\\-–:")
    is_name = len(rest.split()) <= 2 or rest[:1].isupper() or rest[:1] == "["
    return rest if "?" not in rest and (is_name or _FROM.match(rest) or _same_line(rest)) else None


def _signed(said: Sequence[str], rest: str, under: Sequence[str]) -> Signed:
    asked_below = next((at for at, line in enumerate(under) if _POSTSCRIPT.search(line[:300])), len(under))
    lines = _filled(under[:asked_below])
    name = _same_line(rest) or _name_in(lines)
    return Signed(
        [*said, *under[asked_below:]], name, tuple(line for line in lines if as_name(line) != name or not name)
    )


def _same_line(rest: str) -> str | None:
    own = _FROM.sub("", _FROM_A_PLACE.sub("", rest))
    return as_name(own) or _lowered(own)


def _lowered(line: str) -> str | None:
    """A name that was typed without capitals."""
    word = line.strip(" .!")
    plain = _LOWERED.match(word) and word not in _ALL and not _NO_PERSON.search(word)
    return re.sub(rf"\b(?!{_PREFIX}\b)[a-zà-þ]", lambda first: first.group().upper(), word) if plain else None


def _name_in(lines: Sequence[str]) -> str | None:
    """The first line with a name; one word alone is a name in the first line only."""
    for at, line in enumerate([line for line in lines if not line.casefold().startswith("namens")][:_NAMED_WITHIN]):
        name = as_name(line) or (_lowered(line) if at == 0 else None)
        if name and (at == 0 or " " in name):
            return name
    return None


def _last_lines(lines: Sequence[str]) -> Signed:
    """The same without a closing formula: at a word of thanks, or at a name, above or under its organisation."""
    block = _ending(lines)
    for at in block:
        thanks = _THANKS.match(lines[at][:100])
        if thanks:
            return _signed(lines[:at], lines[at][thanks.end() :], lines[at + 1 :])
    for place, at in enumerate(block):
        name = as_name(lines[at])
        apart = place == 0 or not lines[at - 1].strip()
        if name and (apart or " " in name):
            first = place - len(list(takewhile(lambda one: _NO_PERSON.search(lines[one]), reversed(block[:place]))))
            return _signed(lines[: block[first]], "", lines[block[first] :])
    return _in_the_last_line(lines)


def _in_the_last_line(lines: Sequence[str]) -> Signed:
    """The same for a full name that stands after the last sentence, in its line."""
    at = max((at for at, line in enumerate(lines) if line.strip()), default=0)
    ends = [end.end() for end in re.finditer(r"[.?!]\s+", lines[at][-_CLOSING_FITS:])] if lines else []
    if not ends:
        return Signed(list(lines))
    cut = max(0, len(lines[at]) - _CLOSING_FITS) + ends[-1]
    name = as_name(lines[at][cut:])
    return Signed([*lines[:at], lines[at][:cut].rstrip()], name) if name and " " in name else Signed(list(lines))


def introduced(text: str) -> str | None:
    """The full name with which somebody presents themselves in a `text` that has no name under it."""
    found = _PRESENTS.search(text)
    return as_name(found["name"]) if found else None


def _ending(lines: Sequence[str]) -> list[int]:
    """The places of the short last lines that are no sentence, in order; never the whole mail."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    found: list[int] = []
    for above, at in reversed([*pairwise(filled)][-_MOST_LINES:]):
        line = lines[at].strip()
        thanks = _THANKS.match(line[:100])
        if thanks and len(line[thanks.end() :].split()) <= _LONGEST_LINE:
            return [at, *found]
        if (
            len(line.split()) > _LONGEST_LINE
            or (
                line[0].islower()
                and not as_name(line)
                and not _CONTACT.match(line)
                and not _is_function(lines, above, at)
            )
            or (re.search(r"[.?!,:;]$", line) and not _LEGAL_FORM.search(line) and " " not in (as_name(line) or ""))
        ):
            return found
        found = [at, *found]
    return found


def _is_function(lines: Sequence[str], above: int, at: int) -> bool:
    """Whether a line in small letters says what or for whom somebody works whose full name stands above it, apart."""
    apart = above > 0 and (not lines[above - 1].strip() or lines[above - 1].rstrip().endswith((".", "?", "!")))
    return apart and len(lines[at].split()) <= _LONGEST_FUNCTION and " " in (as_name(lines[above]) or "")


def _filled(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()][:_MOST_LINES]
