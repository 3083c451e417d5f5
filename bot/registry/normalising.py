"""How a name is written down for comparing: small letters, no accents, no legal form, type of body apart."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

KIND_WORDS = {
    "gemeente": "gemeente",
    "gemeenten": "gemeente",
    "gem": "gemeente",
    "provincie": "provincie",
    "provinsje": "provincie",
    "prov": "provincie",
    "waterschap": "waterschap",
    "waterschappen": "waterschap",
    "hoogheemraadschap": "waterschap",
    "wetterskip": "waterschap",
    "wschap": "waterschap",
    "ws": "waterschap",
    "hh": "waterschap",
    "ministerie": "rijk",
    "min": "rijk",
}
"""Words that say what kind of body a name belongs to, with the `kind` they stand for on the list."""

PUBLIC_KINDS = frozenset(KIND_WORDS.values())
"""The kinds of body that have no legal form such as B.V. or Stichting."""

WRITTEN_OUT = frozenset(("stichting", "vereniging", "cooperatie", "maatschap"))
"""The legal forms that are also words in a sentence."""

_SPELLED_OUT = {"st": "sint", "zoon": "zn", "zonen": "zn", "gebr": "gebroeders", "od": "omgevingsdienst", "plus": "en"}
_NO_DECOMPOSITION = str.maketrans({"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_AND = re.compile(r"[&+]")
_GENITIVE = re.compile(r"(?<=\w)'(?=s\b)")
_ARTICLE_OF_KIND = re.compile(r"^(?:de|het) (?=(?:gemeente|provincie|waterschap|hoogheemraadschap|ministerie) .)")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_LEGAL_FORM = re.compile(
    r"\b(?:(?P<bv>b ?v|besloten vennootschap)|(?P<nv>n ?v|naamloze vennootschap)"
    r"|(?P<vof>v ?o ?f|vennootschap onder firma)|(?P<ua>u ?a)|(?P<cv>c ?v)|(?P<bvba>bvba)|(?P<gmbh>gmbh)|(?P<ltd>ltd)"
    r"|(?P<stichting>stichting)|(?P<vereniging>vereniging)|(?P<cooperatie>cooperatie|cooperatieve)|(?P<maatschap>maatschap))\b"
)
_LEADING_ARTICLE = re.compile(r"^(?:de|het|t|s) (?=.)")
_GLUED_KIND = re.compile(r"(gemeente|provincie|waterschap|hoogheemraadschap)(?!huis|werk|sbedrijf|shuis)(\w{3}.*)")
_SPLIT_KIND = re.compile(r"(?<=water|mraad) schap\b")
_AFTER_KIND = re.compile(r"^(?:van |voor )?(?:de |het |t |s )?(?=.)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart for comparing.

    `core` is what is left without legal form, type word and leading article, and `key` is that without spaces:
    'noord holland' and 'noordholland' are the same name. `kind` is the kind of body that the name itself mentions,
    `legal_form` the legal form that it mentions. `whole` is all of it, in plain letters without spaces.
    """

    core: str
    key: str
    kind: str | None
    legal_form: str | None
    whole: str = field(default="", compare=False)


def plain(text: str) -> str:
    """`text` in the letters a-z, digits and single spaces; '&' and '+' become 'en', 'a/d' becomes 'aan den'."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text).translate(_NO_DECOMPOSITION))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _AND.sub(" en ", text).replace("a/d", " aan den ")
    if "'" in text:
        text = _GENITIVE.sub("", text)
    return _NOT_ALPHANUMERIC.sub(" ", text).strip()


def normalise(name: str) -> str:
    """`name` as it is compared: plain letters, abbreviations spelled out, without its legal form."""
    return _without_legal_form(_spelled_out(plain(name)))[0]


@lru_cache(maxsize=4096)
def dissect(name: str) -> Name:
    """Take `name` apart; the type word counts at the start, or at the end ('Utrecht (gemeente)')."""
    normalised, legal_form = _without_legal_form(_spelled_out(plain(name)))
    normalised = _ARTICLE_OF_KIND.sub("", normalised)
    words = normalised.split(" ")
    kind = None
    if len(words) > 1:
        if kind := KIND_WORDS.get(words[0]) or _misspelt_kind(words[0]):
            rest = _AFTER_KIND.sub("", " ".join(words[1:]))
        elif kind := KIND_WORDS.get(words[-1]) or _misspelt_kind(words[-1]):
            rest = " ".join(words[:-1])
        else:
            rest = normalised
        normalised = rest
    core = _LEADING_ARTICLE.sub("", normalised)
    return Name(core, core.replace(" ", ""), kind, legal_form, plain(name).replace(" ", ""))


def dissect_typed(written: str) -> list[Name]:
    """The ways to take apart what somebody typed: as it stands, and with a type word that was glued to the name."""
    name = dissect(written)
    glued = None if name.kind else _GLUED_KIND.match(name.core)
    return [name, dissect(f"{glued[1]} {glued[2]}")] if glued else [name]


def _spelled_out(text: str) -> str:
    return " ".join([_SPELLED_OUT.get(word, word) for word in _SPLIT_KIND.sub("schap", text).split(" ")])


def _without_legal_form(text: str) -> tuple[str, str | None]:
    found = _LEGAL_FORM.search(text)
    if found is None:
        return text, None
    rest = " ".join(_LEGAL_FORM.sub(" ", text).split())
    return (rest, found.lastgroup) if rest else (text, None)


@lru_cache(maxsize=4096)
def _misspelt_kind(word: str) -> str | None:
    """The kind that a mistyped type word ('gemeete', 'watterschap') stands for."""
    if len(word) < 7:
        return None
    slips = 1 if len(word) < 8 else 2
    for right, kind in KIND_WORDS.items():
        if len(right) >= 8 and word[0] == right[0] and OSA.distance(word, right, score_cutoff=slips) <= slips:
            return kind
    return None
