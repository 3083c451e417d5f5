"""What the registration list says of the organisation that a question names."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from bot.conversations.text import as_plain
from bot.guidance.dutch_date import dutch_date
from bot.registry.finder import Named
from bot.registry.service import ListInfo, LookUp, LookUpResult, RegistryService
from bot.servicedesk.answers.library import AnswerLibrary

_CERTAIN = LookUpResult.EXACT


class LookedUp(BaseModel):
    """What the registration list says of the organisation that was named.

    `names` are the names on the list that match: one when it was found, more to choose from. `remark` says what to
    know of the list itself, such as that it is the sample.
    """

    organisation: str
    result: Literal["exact", "probable", "several", "none", "unavailable"]
    names: list[str] = []
    bronhouder: bool | None = None
    list_date: date | None = None
    remark: str | None = None

    def sentence(self) -> str:
        """What the list says, in one Dutch sentence or two."""
        return " ".join(filter(None, [self.finding(), self.remark]))

    def finding(self) -> str:
        """The same without what there is to know of the list itself."""
        when = f" op de lijst van {dutch_date(self.list_date)}" if self.list_date else ""
        names = ", ".join(self.names[:5])
        status = {True: ", met de status bronhouder", False: ", zonder de status bronhouder", None: ""}
        return {
            "exact": f"{names} staat{when}{status[self.bronhouder]}.",
            "probable": f"‘{self.organisation}’ is waarschijnlijk {names}{when}.",
            "several": f"‘{self.organisation}’ kan meer namen zijn{when}: {names}.",
            "none": f"‘{self.organisation}’ is niet gevonden{when.replace(' op ', ' in ')}.",
            "unavailable": "de lijst is nu niet te lezen.",
        }[self.result]


def look_up(registry: RegistryService, named: Named | str, library: AnswerLibrary) -> LookedUp:
    """What the list has of `named`: as the pipeline found it, or a name that is known from the conversation."""
    found: LookUp = registry.look_up(named) if isinstance(named, str) else registry.about(named)
    organisation = named if isinstance(named, str) else named.text
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
    texts = (as_plain(library.voice.says(library.message(name).text)) for name in names)
    return " ".join(text.replace("{lijstdatum}", dutch_date(info.as_of)) for text in texts) or None
