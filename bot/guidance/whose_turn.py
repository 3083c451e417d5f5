"""The question whose turn or whose fault it is: "ligt het aan ons of aan jullie", "wie moet dit oplossen"."""

import re

AT_FAULT = "ligt_aan_wie"
"""The topic of the question whose fault something is, and the end of the name of what answers it of another topic."""

_US = r"(?:ik|mij|ons|wij|we|mijzelf|onszelf|jullie|u|de bro|bro|de \w+|mijn \w+|onze \w+)"
_FAULT = re.compile(
    rf"\bligt\s+(?:het|dat|dit)\s+(?:(?:nu|nou|dan|ook|niet|misschien|echt|gewoon|toch)\s+){{0,2}}(?:aan|bij)\s+{_US}\b|"
    r"\baan\s+wie\s+ligt\b|\b(?:wiens|wie(?:ns)?\s+z'?n|wier)\s+(?:fout|schuld)\b"
)
_WHOSE_TURN = re.compile(
    rf"\bligt\s+(?:het|dat|dit|er|die\s+\w+|de\s+\w+)\s+(?:\w+\s+){{0,2}}(?:aan|bij)\s+{_US}\b|"
    rf"\baan\s+wie\s+ligt\b|\b(?:wiens|wie(?:ns)?\s+z'?n|wier)\s+(?:fout|schuld|taak|beurt|werk)\b|"
    r"\bwie\s+(?:is|zijn)\s+(?:er\s+)?(?:nu\s+|dan\s+)?(?:aan\s+zet|aan\s+de\s+beurt|verantwoordelijk)\b|"
    r"\bwie\s+(?:moet|kan|gaat|zal)\s+(?:\S+\s+){0,6}(?:oplossen|regelen|herstellen|doen|nakijken|uitzoeken|fixen)\b|"
    r"\bwie\s+(?:lost|regelt|herstelt|fixt)\b|"
    rf"\bmoet(?:en)?\s+(?:ik|wij|we)\s+(?:\S+\s+){{0,4}}of\s+(?:moet\s+|doet\s+)?{_US}\b|"
    r"\bbij\s+wie\s+(?:moet|kan|mag)\s+(?:ik|wij|we)\b.*\b(?:zijn|terecht|aankloppen)\b"
)


def asks_whose_turn(text: str) -> bool:
    """Whether `text` asks who is to act, or whose fault something is."""
    return bool(_WHOSE_TURN.search(" ".join(text.casefold().split())))


def asks_whose_fault(text: str) -> bool:
    """Whether `text` asks in so many words where the cause lies: with the visitor, the supplier or us."""
    return bool(_FAULT.search(" ".join(text.casefold().split())))
