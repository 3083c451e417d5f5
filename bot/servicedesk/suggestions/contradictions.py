"""What an answer may not say to the writer of a mail: what they are, have or did already, and questions back."""

import re
from collections.abc import Iterable

from bot.servicedesk.suggestions.drafting import Draft
from bot.servicedesk.suggestions.told import Told

_ASKS_OTHERS = re.compile(
    r"\b(?:vraag|geef|overleg|laat|bel|mail)\b[^.?!]*\b(?:\w*beheerder|ict|directiesecretariaat|inkoop|directie|collega)\b"
    r"|\buw (?:eHerkennings|gebruikers)?beheerder (?:kan|weet|regelt|moet)\b|\b(?:is|dat is) de collega\b",
    re.IGNORECASE,
)
_ON_EHERKENNING = re.compile(
    r"\b(?:misschien )?nog geen (?:eherkenning|contract|account)\b|\bhebt u (?:al )?(?:geen |een )?(?:eigen )?"
    r"(?:account bij )?eherkenning\?",
    re.IGNORECASE,
)
_HOW_TO_LOG_IN = re.compile(r"\blog (?:daar )?in op\b", re.IGNORECASE)
_ASKS_BACK = re.compile(r"^\W*(?:Bent|Hebt|Heeft|Is|Wilt|Bedoelt|Weet|Kunt|Lukt|Welke?|Wat|Wie)\b[^.!?]*\?\s*$")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_NUMBERED = re.compile(r"\d+\.\s")
_LEFT = 0.5  # share of an answer below which too little of it is left


def without_contradictions(draft: Draft, told: Told) -> Draft | None:
    """The draft without what `told` contradicts and without questions back; None when too little of it is left.

    A step of a numbered list cannot be left out: the whole answer is then for somebody else.
    """
    wrong = [_ASKS_OTHERS] if told.is_beheerder or told.alone else []
    wrong += [_ON_EHERKENNING] if told.slots.get("stap_eherkenning") == "ja" else []
    wrong += [_HOW_TO_LOG_IN] if told.logged_in else []
    kept: list[str] = []
    for line in draft.text.splitlines():
        left = " ".join(_sentences_left(line, wrong))
        if left != line and _NUMBERED.match(line):
            return None
        if left and not _ASKS_BACK.match(left):
            kept.append(left)
    text = "\n".join(kept)
    return Draft(text, draft.sources) if len(text) > _LEFT * len(draft.text) else None


def _sentences_left(line: str, wrong: Iterable[re.Pattern[str]]) -> list[str]:
    patterns = list(wrong)
    kept = [one for one in _SENTENCE.split(line) if not any(pattern.search(one) for pattern in patterns)]
    return [] if line.startswith("- ") and not "".join(kept).startswith("- ") else kept
