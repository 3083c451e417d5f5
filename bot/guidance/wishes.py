"""What a visitor wishes besides the topic of their message."""

import re

_PERSON = r"(?:iemand|iemant|iem|mens|persoon|medewerker|collega van jullie|echt persoon)"
_WISHES_PERSON = re.compile(
    rf"\b{_PERSON}\b\W+(?:\w+\W+){{0,3}}(?:spreken|bellen|praten|spreke|belle)\b"
    rf"|\b(?:spreken|praten|bellen)\b\W+met\W+(?:een\W+|n\W+)?(?:echt\w*\W+)?{_PERSON}\b"
    rf"|\b{_PERSON}\b\W+(?:mij|me)\W+(?:terug\W?)?bel(?:t|len)\b|\b(?:vroeg|vraag|wil)\b\W+(?:om\W+)?(?:een\W+)(?:mens|medewerker)\b"
    r"|\bterug ?(?:bellen|gebeld|belt)\b|\bbel(?:t|len)?\W+(?:mij|me)\W+terug\b",
    re.IGNORECASE,
)
_DOES_NOT = re.compile(r"\b(?:niet|geen)\b\W+(?:\w+\W+){0,2}(?:mens|medewerker|spreken|bellen|gebeld)\b", re.IGNORECASE)


def wishes_a_person(text: str) -> bool:
    """Whether `text` asks outright to speak or hear a person, whatever else it asks."""
    return bool(_WISHES_PERSON.search(text)) and not _DOES_NOT.search(text)
