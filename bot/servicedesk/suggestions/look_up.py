"""What the registration list says of the organisation that a question names."""

from bot.conversations.text import as_plain
from bot.guidance.dutch_date import dutch_date
from bot.registry.service import ListInfo, LookUp, LookUpResult, RegistryService
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.suggestion import LookedUp

_CERTAIN = LookUpResult.EXACT


def look_up(registry: RegistryService, organisation: str, library: AnswerLibrary) -> LookedUp:
    """Look `organisation` up, with the date of the list and what to know of it."""
    found: LookUp = registry.look_up(organisation)
    info = found.list_info
    return LookedUp(
        organisation=organisation,
        result=found.result.value,
        names=[match.name for match in found.matches],
        bronhouder=found.matches[0].bronhouder if found.result is _CERTAIN else None,
        list_date=info.as_of if info else None,
        remark=_remark(info, library) if info else None,
    )


def _remark(info: ListInfo, library: AnswerLibrary) -> str | None:
    names = (["voorbeeldlijst"] if info.sample else []) + (["lijst_verouderd"] if info.stale else [])
    texts = (as_plain(library.message(name).text) for name in names)
    return " ".join(text.replace("{lijstdatum}", dutch_date(info.as_of)) for text in texts) or None
