"""The note with a suggested reply that goes with a question in the mailbox or ticket system, in Dutch plain text."""

from collections.abc import Iterator

from bot.conversations.repository import UnknownConversation
from bot.guidance.dutch_date import dutch_date
from bot.handover.handover import Handover
from bot.handover.tickets.port import Note
from bot.servicedesk.suggestions.look_up import LookedUp
from bot.servicedesk.suggestions.models import Suggestion, SuggestionSet
from bot.servicedesk.suggestions.service import SuggestionService

_ASKED_BY = "ticketsysteem"  # stands as account with the suggestions that no person asked for
_BANDS = {"waarschijnlijk": "waarschijnlijk goed", "mogelijk": "mogelijk goed, kijk extra goed na"}
_RESULTS = {
    "exact": "gevonden",
    "probable": "lijkt op een naam op de lijst",
    "several": "lijkt op meer namen op de lijst",
    "none": "niet gevonden",
}


class NoteWriter:
    """Writes notes with what `suggestions` proposes."""

    def __init__(self, suggestions: SuggestionService) -> None:
        self._suggestions = suggestions

    async def write(self, handover: Handover) -> Note | None:
        """A letter that answers what the visitor still asks; None when there is no good one, or no conversation.

        Raises:
            DialogueUnavailable: when Rasa does not answer.
        """
        if handover.conversation_id is None:
            return None
        try:
            made = await self._suggestions.suggest(
                conversation_id=handover.conversation_id, form="brief", agent=_ASKED_BY
            )
        except UnknownConversation:
            return None
        return _note(handover.reference, made) if made.suggestions else None


def _note(reference: str, made: SuggestionSet) -> Note:
    best = made.suggestions[0]
    text = "\n".join([*_introduction(made), "", "-" * 20, "", best.text])
    return Note(f"[{reference}] Voorstel voor een antwoord: {best.title}", text)


def _introduction(made: SuggestionSet) -> Iterator[str]:
    """What to know before using the letter."""
    best, *others = made.suggestions
    yield "VOORSTEL VOOR EEN ANTWOORD"
    yield "Alleen voor medewerkers. Er is nog niets verstuurd: kijk de tekst eerst na."
    yield "Antwoord de bezoeker op de vraag zelf, niet op deze notitie."
    yield ""
    yield f"- Onderwerp: {best.title}"
    yield f"- Zekerheid: {_BANDS[best.band]}"
    yield from (f"- Let op: {note}" for note in made.attention)
    yield from (f'- Nog zelf te beantwoorden: "{question}"' for question in best.open_questions)
    if made.looked_up and made.looked_up.result in _RESULTS:
        yield f"- Lijst van aangemelde organisaties: {_looked_up(made.looked_up)}"
    yield from _sources(best)
    if others:
        yield f"- Gaat het ergens anders over? Misschien: {'; '.join(other.title for other in others)}"


def _looked_up(found: LookedUp) -> str:
    names = f" ({', '.join(found.names)})" if found.names else ""
    of = f", lijst van {dutch_date(found.list_date)}" if found.list_date else ""
    remark = f". {found.remark}" if found.remark else ""
    return f'"{found.organisation}": {_RESULTS[found.result]}{names}{of}{remark}'


def _sources(suggestion: Suggestion) -> Iterator[str]:
    for source in suggestion.sources:
        yield f"- Bron: {source.title}, gecontroleerd op {dutch_date(source.checked)}: {source.url}"
