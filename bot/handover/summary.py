"""What a member of staff should know: from what the dialogue knows of the visitor, and from what was said.

Also as the servicedesk reads it in its mailbox or ticket system: Dutch plain text.
"""

import asyncio
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.conversations.repository import ConversationRepository
from bot.conversations.transcript import Said, as_text
from bot.dialogue.client import DialogueClient, DialogueUnavailable, rasa_sender
from bot.dialogue.content import topic_title
from bot.dialogue.fixed_messages import PERSON_TITLE, fixed_message
from bot.dialogue.reply import STEP_WORDS, ChecklistStep, Reply
from bot.guidance.checklist import Status
from bot.handover.contact import ContactDetails
from bot.handover.handover import Handover, Summary, Tried
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

_STEP_TITLES = {
    "stap_aanmelding": "Organisatie aangemeld bij de BRO",
    "stap_eherkenning": "eHerkenning-account",
    "stap_machtiging": "Machtiging voor de BRO",
    "niveau_voldoende": "Betrouwbaarheidsniveau 2+ of hoger",
    "inlogmethode_juist": "Juiste inlogmethode gekozen",
}
_RESULTS = {
    "gevonden_bronhouder": "gevonden, als bronhouder",
    "gevonden": "gevonden, niet als bronhouder",
    "niet_gevonden": "niet gevonden",
}
_ALWAYS = 3  # the steps that a summary shows even when nothing is known of them
_MOST_TRIED = 8
_LONGEST_QUESTION = 200  # characters
_QUOTED = re.compile(r"[\"“„'‘](?P<text>[^\"”“„'’]{8,200})[\"”’']")
_MESSAGE = re.compile(
    r"\b(?:fout(?:melding|code)?|melding|error)\b(?:\s+(?:is|was|luidt|zegt))?+\s*+[:=]?+\s*+"
    r"(?![\"“„'‘][^\"”“„'’]{8,200}[\"”’'])"  # in quotation marks: found above, without the words around it
    r"(?P<text>[^.\n?!]{4,120})",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"organisatie (?:is )?niet bekend", re.IGNORECASE)
_REASONS = {
    "gevraagd": "De bezoeker vroeg om een medewerker.",
    "niet_begrepen": "De assistent begreep de bezoeker meer dan één keer niet.",
    "boosheid": "De bezoeker is ontevreden.",
    "onderwerp": "Dit onderwerp vraagt om een medewerker.",
}


class SummaryWriter:
    """Writes summaries of conversations."""

    def __init__(self, conversations: ConversationRepository, dialogue: DialogueClient, settings: Settings) -> None:
        self._conversations = conversations
        self._dialogue = dialogue
        self._settings = settings

    async def write(self, conversation_id: str) -> Summary:
        """The summary of what is known now; without the dialogue server only of what was said.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        entries = await asyncio.to_thread(self._conversations.entries, conversation_id)
        try:
            slots = await self._dialogue.slots(rasa_sender(self._settings, conversation_id))
        except DialogueUnavailable as error:
            logger.warning("summary_without_slots", extra={"code": error.code})
            slots = {}
        return summarise(entries, slots)


def summarise(entries: Sequence[Said | Reply], slots: dict[str, Any]) -> Summary:
    """The summary from the messages and the dialogue's slots, which may be empty."""
    said = [entry.text for entry in entries if isinstance(entry, Said)]
    return Summary(
        organisation=slots.get("organisatie"),
        organisation_result=_RESULTS.get(str(slots.get("organisatie_status"))),
        role=slots.get("rol"),
        steps=_steps(slots) if slots else _last_checklist(entries),
        error_texts=_error_texts(said),
        tried=_tried(entries)[-_MOST_TRIED:],
    )


def ticket_subject(handover: Handover) -> str:
    """One line with the reference number."""
    last = handover.summary.tried[-1] if handover.summary.tried else None
    about = (last.title if last else None) or "vraag uit de chat"
    return f"[{handover.reference}] BRO-assistent: {about}"


def ticket_text(handover: Handover, entries: Sequence[Said | Reply], contact: ContactDetails | None = None) -> str:
    """Reason, how to reach the visitor, summary and transcript."""
    return "\n".join(
        [
            f"Kenmerk: {handover.reference}",
            f"Reden: {_REASONS[handover.reason]}",
            "Antwoord rechtstreeks aan de bezoeker: beantwoord deze e-mail, of gebruik het adres van de aanvrager.",
            *([f"Contactgegevens, door de bezoeker doorgegeven: {contact}"] if contact else []),
            "",
            "SAMENVATTING",
            *_summary_lines(handover.summary),
            "",
            "GESPREK (herkende persoonlijke gegevens zijn onleesbaar gemaakt)",
            "",
            as_text(entries),
        ]
    )


def _summary_lines(summary: Summary) -> Iterator[str]:
    """The summary in lines of plain text."""
    yield f"- Organisatie: {_on_one_line(summary.organisation or 'niet genoemd')}"
    if summary.organisation_result:
        yield f"- Op de lijst van aangemelde organisaties: {summary.organisation_result}"
    yield f"- Rol: {summary.role or 'niet bekend'}"
    for step in summary.steps:
        yield f"- Stap: {step.title}: {STEP_WORDS[step.status]}"
    for error in summary.error_texts:
        yield f'- Foutmelding volgens de bezoeker: "{_on_one_line(error)}"'
    for tried in summary.tried:
        answered = f"{tried.title or 'geen onderwerp'}: {tried.outcome or 'geen antwoord'}"
        yield f'- Gevraagd: "{_on_one_line(tried.question)}" ({answered})'


def _on_one_line(said: str) -> str:
    """What a visitor said, in a line of ours: it cannot begin one of its own."""
    return " ".join(said.split())


def _steps(slots: dict[str, Any]) -> list[ChecklistStep]:
    return [
        ChecklistStep(title=title, status=slots.get(slot) or Status.ONBEKEND)
        for number, (slot, title) in enumerate(_STEP_TITLES.items())
        if number < _ALWAYS or slots.get(slot)
    ]


def _last_checklist(entries: Sequence[Said | Reply]) -> list[ChecklistStep]:
    shown = [entry.checklist for entry in entries if isinstance(entry, Reply) and entry.checklist]
    return shown[-1] if shown else []


def _error_texts(said: Iterable[str]) -> list[str]:
    """What the visitor quoted or called an error message, once each."""
    found: dict[str, str] = {}
    for text in said:
        for match in (*_QUOTED.finditer(text), *_MESSAGE.finditer(text), *_KNOWN.finditer(text)):
            error = (match.groupdict().get("text") or match.group()).strip(" \"'“”‘’,;:")
            if error and not any(error.casefold() in known for known in found):
                found[error.casefold()] = error
    return list(found.values())


def _tried(entries: Sequence[Said | Reply]) -> list[Tried]:
    """Each of the visitor's messages with how it was answered, but not the clicks that led to a person."""
    clicks = {PERSON_TITLE, *(button.title for button in fixed_message("overdracht_vraag").buttons)}
    tried: list[Tried] = []
    answered: Tried | None = None
    for entry in entries:
        if isinstance(entry, Said):
            if entry.text in clicks:
                answered = None
                continue
            answered = Tried(question=entry.text[:_LONGEST_QUESTION])
            tried.append(answered)
        elif answered and entry.author == "assistent":
            answered.topic = entry.intent or answered.topic
            answered.title = topic_title(answered.topic) if answered.topic else None
            answered.outcome = entry.outcome
    return tried
