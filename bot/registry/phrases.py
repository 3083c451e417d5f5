"""The turns of phrase in which visitors name an organisation, also one that nobody knows.

Only the words are looked at, never the list. All places are characters of the text.
"""

import re
from collections.abc import Iterator

from bot.registry.kvk import Number
from bot.registry.normalising import KIND_WORDS, WRITTEN_OUT, dissect, plain
from bot.registry.words import COMMON_WORDS, FAMILY_WORDS, TRADE_WORDS

Span = tuple[int, int]

_LONGEST_FIRM = 8
_MOST_ANSWER_LETTERS = 120
_NAMED_BODY = re.compile(
    r"\b(?i:gemeente|provincie|waterschap|hoogheemraadschap|wetterskip)\s+(?i:(van|de|den|het|'s)[- ]){0,2}"
    r"(?P<first>[\w'’-]{3,})(?:(?:\s(?:aan|bij|de|den|der|en|het|in|op|over|van))*\s[A-Z][\w'’-]+)*"
)
_NOT_A_NAME = {
    *("aan", "aangemeld", "aanmelden", "aanmelding", "al", "als", "bekend", "bij", "bro", "dan", "dat", "die", "dus"),
    *("een", "geen", "geregistreerd", "had", "hebben", "heeft", "hem", "hier", "hij", "maar", "met", "mijn", "moet"),
    *("niet", "nog", "nou", "ons", "onze", "ook", "portaal", "staat", "toch", "van", "voor", "waar", "wel", "werken"),
    *(
        "wil",
        "wordt",
        "zegt",
        "zoek",
        "zelf",
        "zijn",
        "zit",
        "bronhouder",
        "gemeente",
        "provincie",
        "waterschap",
        "is",
        "met",
    ),
}
_LOOKED_FOR = re.compile(
    r"\b(?:is|staat|staan|komt|kent u|kennen jullie|heeft|hebt u|hebben jullie)\s+"
    r"(?P<name>(?:(?:de|het|fa\.?|firma|vof)\s+)*[\w'’&.+-]+(?:\s+[\w'’&.+-]+){0,4}?)"
    r"(?:\s+(?:al|reeds|ook|nog|wel|zich|bij (?:jullie|u|de bro)))*\s+"
    r"(?:bekend|aangemeld|geregistreerd|ingeschreven|er ?op|er ?bij|er ?tussen|er al|"
    r"(?:op|in|voor op) (?:de|jullie|uw) lijst)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(wij|we|ons|onze|mijn|m'n|ik|u|uw|jullie|hij|zij|ze|er|het|dat|die|deze|dit|iemand|iedereen|wie|welke|wat|waar|"
    r"alle|organisatie|bedrijf|werkgever|firma|niet|geen|een|al)$|\b(wij|we|ons|onze|mijn|ik|welke|alle)\b|"
    r"^(die|dat|deze|dit)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^\W*((dat is|dit is|het is|het gaat om|het betreft|(wij|we) (zijn|heten)( van)?|ik (werk bij|werk voor|ben van)|"
    r"(onze|mijn) organisatie (is|heet)|de naam is|kvk([- ]?nummer)?|namens|voor|van|bij)( is)?:?\s+)+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(ik|wij|we|u(?!\.)|je|jullie|er|dat|deze|heb|hebt|heeft|hebben|weet|zeg|zijn|ben|is|was|niet|geen|nog|zoek|aangemeld|"
    r"organisatie|hoe|wat|waar|waarom|wanneer|welke?|wie|moet|moeten|mag|kan|kunt?|kunnen|wil|willen|doet|gaat|krijg|zou|"
    r"lukt|graag|maar|want|dus|toch|staat|staan|geregistreerd)\b|\?",
    re.IGNORECASE,
)
"""Words that a sentence has and a name has not."""

_BESIDE_A_NAME = """
aangemeld al alstublieft anders aub bedoel bedoelde bedoelden bekend bij check checken controleren daarvan dan dat de
dezelfde die dit doe een eens eigenlijk en er erop even geregistreerd graag hallo het hoe hoi idem ik in is ja jawel
jullie k kan kijk kijken klopt kunt kvk kvknummer liever lijst maar me met mij misschien naar nagaan nakijken nee nog
nogmaals nou nu nummer oeps of oh ok oke ook op opzoeken over plaats sorry staat svp toch u uw v van voor vraag wat
wel zelfde zit zoek zoeken controleer gewoon keer onder probeer
"""

_ASIDE = frozenset(_BESIDE_A_NAME.split())
"""Words beside a name that ask or say nothing else: 'nee, ik bedoel ... dan', 'hoe zit het met ...?'."""

_MEANWHILE = r"(?: (?:dan|anders|ook|eens|even|nog|maar|het|nu|liever|gewoon|een keer))*"
_SEARCH = rf"(?:zoek|kijk|check|controleer|probeer)(?:{_MEANWHILE} (?:op|naar|bij|onder|met|voor)\b|{_MEANWHILE})"
"""How somebody tells where to look: "zoek anders eens op", "kijk ook even bij"."""

_SEARCHED = re.compile(
    rf"(?:(?:nee|ja|ok[eé]?|en)\W+)?(?:zoek|kijk|check){_MEANWHILE} (?:op|onder) (?P<name>\S+(?: \S+){{0,4}})",
    re.IGNORECASE,
)

_EDGES = re.compile(
    r"^(?:[\W_]|(?:en|of|maar|nee|ja|nou|oh?|oke?|sorry|oeps|dan|ook|hoe zit (?:het|dat) (?:dan )?(?:met|bij|voor)"
    r"|(?:ik|we|wij) bedoel(?:de|en|den)?|bedoel(?:de)?|(?<=\ben )(?:met|bij|voor|van)|toch|eigenlijk"
    r"|(?:de)?zelfde (?:vraag )?voor|idem(?: voor)?|nog een|wel"
    rf"|{_SEARCH})\b)+"
    r"|(?:[^\w.)]|\b(?:dan|ook|toch|eens(?: op)?|even(?: op)?|misschien|graag|aub|svp|alstublieft|bedoel ik"
    r"|bedoelde ik|wel)\b)+$",
    re.IGNORECASE,
)
_BELONGS = re.compile(r"\bik zit\b", re.IGNORECASE)
_BESIDE = re.compile(r"[\s,;:]+(?:en |dus )?niet (?:de |het |die |van )?[\w' -]{2,40}$", re.IGNORECASE)
_ASKS_STATUS = re.compile(
    r"^\W*(?:(?:al|dan|een|eigenlijk|nou|nu|ook|wel) )*(?:bronhouder|leverancier)"
    r"(?: of (?:een )?(?:bronhouder|leverancier|niet))?\W*$",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s+(?:in|te|uit|vanuit)\s+(?:['’][st][- ])?[A-Z]")
_BETWEEN_NAMES = re.compile(r"[,;?\n]|\b(?:en|of|plus)\b", re.IGNORECASE)
_NOT_MEANT = re.compile(r"\b(?:niet|geen|in|uit|te|nabij|bij)\s+(?:de\s+|het\s+|die\s+|van\s+)*$", re.IGNORECASE)
_WORD = re.compile(r"[\w'’]+")
_POINTS_BACK = re.compile(
    r"(?:de |het |nummer |optie |keuze )?(?:eerste?|tweede|derde|vierde|laatste|bovenste|middelste|onderste|[1-4])"
    r"(?: (?:optie|keuze|van de (?:twee|drie)))?"
    r"|(?:die|dat|deze|degene|het bureau|de firma)(?: (?:bij|in|uit|van|te|met))(?: de| het)? [\w'’. -]{1,40}"
    r"|de (?:gemeente|provincie)|het (?:waterschap|hoogheemraadschap)",
    re.IGNORECASE,
)
_HESITATION = re.compile(r"\b(?:e+h+m?|u+h+m?|euhm?|hm+)\b", re.IGNORECASE)
_INTERJECTIONS = (
    r"(?:hoor|joh|zeg|hè|hé|he|hee|nou|ja|nee|toch|man|meid|jongen|mensen|haha|hihi|pff+|tja|ach|oh|ok[eé]?|oké|sorry|"
    r"helaas|dus|eigenlijk|gewoon|trouwens|bedankt|dank)"
)
_KIND = "|".join(sorted(KIND_WORDS, key=len, reverse=True))
_AFTER_KIND = re.compile(rf"(?<!\w)(?P<kind>(?i:{_KIND}))(?P<sounds>(?:[^\S\n]+{_INTERJECTIONS}(?!\w))+)")
_ASKS_NUMBER = re.compile(r"\bk\.?v\.?k\b|\bkvk|kamer van koophandel", re.IGNORECASE)


def without_hesitations(text: str) -> str:
    """`text` with blanks for sounds that are no name ("gemeente eh Meppel", "de gemeente hoor"); places stay the same.

    An interjection is no name right after a type word, in small letters: "Hoorn" and "Hoor" are written with a capital.
    """
    text = _HESITATION.sub(lambda sound: " " * len(sound.group()), text)
    return _AFTER_KIND.sub(lambda found: found["kind"] + " " * len(found["sounds"]), text)


def may_be_named(word: str) -> bool:
    """Whether `word` behind a type word may be the name of that body: "gemeente best", but not "gemeente heeft"."""
    return word.casefold() not in _NOT_A_NAME and not _SENTENCE.fullmatch(word)


def public_body_in(text: str) -> Span | None:
    """Where `text` spells out a public body, such as "gemeente Meppel", on the list or not.

    A capital carries the name on over small words ("Gemeente Alphen aan den Rijn"); in lower case it is one word.
    """
    found = _NAMED_BODY.search(text)
    return found.span() if found and found["first"].casefold() not in _NOT_A_NAME else None


def name_looked_for(text: str) -> Span | None:
    """Where the name stands in a question such as "staat fa. Jansen erop", also of a firm that nobody knows."""
    if searched := _SEARCHED.fullmatch(text.strip(" .!")):
        words = searched["name"].split()
        if any(plain(word) not in COMMON_WORDS for word in words) and not _SENTENCE.search(searched["name"]):
            return text.index(searched["name"]), text.index(searched["name"]) + len(searched["name"])
    found = _LOOKED_FOR.search(text)
    name = without_where(found["name"]).rstrip() if found else ""
    if found is None or _NO_NAME.search(name):
        return None
    return found.start("name"), found.start("name") + len(name)


def is_sentence(written: str) -> bool:
    """Whether `written` holds a word that a sentence has and a name has not."""
    return bool(_SENTENCE.search(written))


def is_unordinary(written: str) -> bool:
    """Whether `written` is a few words, none of which is a word of a sentence: "Oosterhof Holman"."""
    words = [plain(word) for word in _WORD.findall(written)]
    telling = [word for word in words if word not in COMMON_WORDS | TRADE_WORDS | KIND_WORDS.keys()]
    return bool(telling) and len(words) <= _LONGEST_FIRM and not (COMMON_WORDS - TRADE_WORDS).intersection(words)


def without_where(written: str) -> str:
    """`written` up to the words that tell where it is: "Dijkstra bodemsanering uit Heerenveen"."""
    where = _WHERE.search(written)
    return written[: where.start()] if where else written


def answer_in(text: str) -> Span | None:
    """Where the name stands in `text` if that answers the question for one; None for a sentence or a command."""
    start = found.end() if (found := _LEAD_IN.match(text)) else 0
    name = text[start:].strip(" .!,;:\n")[:_MOST_ANSWER_LETTERS]
    if not name or text.startswith("/") or _SENTENCE.search(text[start:]) or len(name.split()) > _LONGEST_FIRM:
        return None
    start = text.index(name, start)
    return start, start + len(name)


def stripped(text: str) -> Span | None:
    """What is left of a follow-up such as "en Breda dan?" or "nee, Zwolle"; None when that is nothing."""
    start = found.end() if (found := _EDGES.match(text)) else 0
    end = _BESIDE.sub("", text[start:]).rstrip()
    rest = _EDGES.sub("", end) if end else ""
    if not rest:
        return None
    start = text.index(rest, start)
    return start, start + len(rest)


def looks_like_firm(written: str) -> bool:
    """Whether `written` can only be the name of a firm, known or not.

    It holds a legal form or a word as in "en Zonen", or a trade; and a word that tells it from other firms, which has
    a capital when only a trade stands beside it.
    """
    words = _WORD.findall(written)
    if not 2 <= len(words) <= _LONGEST_FIRM or _SENTENCE.search(written) or plain(words[0]) in ("en", "of"):
        return False
    telling = [word for word in words if plain(word) not in COMMON_WORDS | TRADE_WORDS | KIND_WORDS.keys()]
    if not telling:
        return False
    name = dissect(written)
    core = name.core.split(" ")
    ordinary = sum(word in COMMON_WORDS - TRADE_WORDS for word in core) + (core[0] in COMMON_WORDS - TRADE_WORDS)
    capitals = all(word[0].isupper() for word in telling)
    if name.legal_form in WRITTEN_OUT:
        return capitals and ordinary <= 2
    if name.legal_form or FAMILY_WORDS.intersection(core):
        return ordinary <= 2
    has_trade = any(plain(word) in TRADE_WORDS for word in words)
    return has_trade and not ordinary and name.kind is None and capitals


def parts_between_names(text: str) -> Iterator[Span]:
    """Where the parts of an enumeration stand: "X, Y en Z"."""
    start = 0
    for found in _BETWEEN_NAMES.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def is_only_mentioned(before: str) -> bool:
    """Whether the words `before` a name exclude it or tell where: "niet de provincie", "in Zeist"."""
    return bool(_NOT_MEANT.search(before))


def is_aside(text: str) -> bool:
    """Whether `text`, the words beside a name, asks or says nothing else."""
    text = _ASKS_STATUS.sub("", _BESIDE.sub("", f" {text}"))
    return not _BELONGS.search(text) and all(word in _ASIDE for word in plain(text).split())


def points_back(text: str) -> str | None:
    """The words that point to an organisation named before ("de tweede", "die in Drenthe"), or None."""
    span = stripped(text)
    rest = text[slice(*span)] if span else ""
    return rest if _POINTS_BACK.fullmatch(rest.strip(" .!?")) else None


def asks_for_number(text: str, number: Number | None) -> bool:
    """Whether `text` asks for the KvK number of the organisation that it names."""
    return number is None and bool(_ASKS_NUMBER.search(text))
