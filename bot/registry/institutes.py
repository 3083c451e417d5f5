"""Names that end in the place of somebody else: the "Hogeschool van Arnhem en Nijmegen" is neither gemeente."""

import re
from collections.abc import Callable

from bot.registry.phrases import Span

_INSTITUTE_OF = re.compile(
    r"\b[\w-]*(?:school|universiteit|academie|instituut|ziekenhuis|museum|vereniging|bibliotheek|bedrijf|bureau)"
    r"\s+(?:van|te)\s+(?:de\s+|het\s+)?(?=(?P<place>[\w'’-]+))",
    re.IGNORECASE,
)
_PLACES = re.compile(r"[\w'’-]+(?:\s+en\s+[A-ZÀ-Þ][\w'’-]+)?")


def institute_in(text: str, may_be_listed: Callable[[str], bool]) -> Span | None:
    """Where `text` names an institute "van" a place that, as `may_be_listed` tells, somebody is called after."""
    for found in _INSTITUTE_OF.finditer(text):
        places = _PLACES.match(text, found.end())
        if places and may_be_listed(found["place"]):
            return found.start(), places.end()
    return None
