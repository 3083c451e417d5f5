"""What a visitor means who points at an organisation that was named or shown before: "de tweede", "dat bedrijf"."""

import re
from collections.abc import Sequence

from bot.registry.normalising import KIND_WORDS, PUBLIC_KINDS, dissect, plain

_PLACES = {
    "eerste": 0,
    "tweede": 1,
    "derde": 2,
    "vierde": 3,
    "bovenste": 0,
    "middelste": 1,
    "onderste": -1,
    "laatste": -1,
}
_PLACES |= {"eerst": 0, "1": 0, "2": 1, "3": 2, "4": 3}
_PROVINCES = {
    "drenthe": "d dr",
    "flevoland": "f fl",
    "friesland": "f fr frl",
    "fryslan": "f fr frl",
    "gelderland": "g gd gld",
    "groningen": "g gr",
    "limburg": "l lb",
    "brabant": "nb",
    "noord brabant": "nb",
    "noord holland": "nh",
    "overijssel": "o ov",
    "utrecht": "u ut",
    "zeeland": "z zl ze",
    "zuid holland": "zh",
}
"""Abbreviations behind the names of municipalities that share one: 'Bergen (NH)'."""

_WHERE = re.compile(r"\b(?:in|bij|uit|van|te|met)\s+(?:de\s+|het\s+)?(?P<place>.+)$", re.IGNORECASE)
_THAT_ONE = re.compile(
    r"\b(?:dat|die|deze|dit)\s+(?P<what>bedrijf|firma|bureau|onderneming|organisatie|club|partij|gemeente|provincie|"
    r"waterschap|hoogheemraadschap)\b",
    re.IGNORECASE,
)
_ANY_KIND = {"organisatie", "club", "partij"}


def meant(reference: str, shown: Sequence[str], last: str | None) -> str | None:
    """The organisation that `reference` points at: one of those `shown` to choose from, or like the `last` named one.

    None when it points at nothing that we know.
    """
    words = plain(reference).split()
    place = next((_PLACES[word] for word in words if word in _PLACES), None)
    if place is not None:
        return shown[place] if -len(shown) <= place < len(shown) else None
    if kind := next((word for word in words if word in KIND_WORDS), None):
        return _of_kind(kind, shown, last)
    where = _WHERE.search(reference)
    return _in_place(where["place"].strip(" .!?"), shown, last) if where else None


def kind_meant(text: str, last: str) -> bool:
    """Whether `text` speaks of "dat bedrijf" or "die gemeente" and `last` is such an organisation."""
    found = _THAT_ONE.search(text)
    if found is None:
        return False
    what, kind = found["what"].lower(), dissect(last).kind
    return what in _ANY_KIND or KIND_WORDS.get(what) == (kind if kind in PUBLIC_KINDS else None)


def _of_kind(kind: str, shown: Sequence[str], last: str | None) -> str | None:
    """'de provincie': the one that is shown, else the province with the name that was asked for last."""
    of_kind = [name for name in shown if dissect(name).kind == KIND_WORDS[kind]]
    if of_kind or not last:
        return of_kind[0] if len(of_kind) == 1 else None
    return f"{kind} {dissect(last).core}"


def _in_place(place: str, shown: Sequence[str], last: str | None) -> str | None:
    """'die in Drenthe': the one that is shown with that place in its name, else the same kind of body there."""
    wanted = plain(place)
    marks = {*_PROVINCES.get(wanted, "").split()}
    there = [name for name in shown if wanted in plain(name) or marks.intersection(_mark(name))]
    if there:
        return there[0] if len(there) == 1 else None
    if shown:
        return None
    kind = plain(last).split()[0] if last and dissect(last).kind else ""
    return f"{kind} {place}".strip()


def _mark(name: str) -> list[str]:
    """What stands in brackets behind a name: 'Bergen (N.H.)' gives 'nh'."""
    return [plain(mark).replace(" ", "") for mark in re.findall(r"\(([^)]+)\)", name)]
