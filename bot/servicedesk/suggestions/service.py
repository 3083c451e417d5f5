"""Suggests replies to an agent, and keeps what they did with them.

The answers come from the assistant's own model, rules and actions, rehearsed on a conversation that nobody keeps.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz.distance import Levenshtein

from bot.conversations.redaction import redact
from bot.conversations.text import as_plain, clean
from bot.dialogue.client import DialogueClient
from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.guidance.who_speaks import read_role
from bot.registry.finder import Named
from bot.registry.service import RegistryService
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import questions_of_mail
from bot.servicedesk.suggestions.drafting import (
    Frame,
    compared,
    in_form,
)
from bot.servicedesk.suggestions.elsewhere import is_elsewhere, may_be_elsewhere, only_what_is_surely_ours
from bot.servicedesk.suggestions.given import open_messages
from bot.servicedesk.suggestions.in_context import with_context
from bot.servicedesk.suggestions.letter import Letter, acknowledged, attention, ending, opening, to_check
from bot.servicedesk.suggestions.likely import with_likely
from bot.servicedesk.suggestions.look_up import LookedUp, look_up
from bot.servicedesk.suggestions.mail_text import Mail, read_mail
from bot.servicedesk.suggestions.models import (
    Complaint,
    Event,
    FeedbackRecord,
    Form,
    Reason,
    Suggestion,
    SuggestionSet,
)
from bot.servicedesk.suggestions.open_places import readable_alone, with_what_may_be_asked
from bot.servicedesk.suggestions.proposals import Known, Proposal, ProposalWriter
from bot.servicedesk.suggestions.questions import (
    MOST,
    OUTSIDE,
    Asked,
    questions_in,
)
from bot.servicedesk.suggestions.repository import SuggestionRepository
from bot.servicedesk.suggestions.told import (
    Told,
    asked_to_look_up,
    named_by_its_writer,
    own_organisation,
    senders_organisation,
    signed_organisation,
    what_is_told,
)
from bot.turns.service import ConversationService
from bot.understanding.questions import sentences

logger = logging.getLogger(__name__)

_LIKELY = 0.6  # confidence from which the band is `waarschijnlijk`
_SEVERAL = "meerdere_vragen"
_FROM_THE_LIST = {"aanmelding_controleren", "organisatie_niet_bekend", "situatie_vertellen"}
_AT_A_TIME = 24  # sentences that are read in one go (`bot.rasa.rehearsal`)
_MOST_READ = 96  # sentences of a text that are read at all
_AT_ONCE = 4  # requests handled at the same time; visitors come first
_WORD = re.compile(r"\w{2}")


@dataclass(frozen=True)
class _Given:
    """What is asked, without personal data, and what is known of the visitor; `mail` when it was pasted."""

    question: str
    slots: dict[str, Any] = field(default_factory=dict)
    mail: Mail | None = None
    secrets: frozenset[str] = frozenset()


class SuggestionService:
    """Suggestions over one dialogue client, the registration list, and the answers' texts."""

    def __init__(
        self,
        repository: SuggestionRepository,
        dialogue: DialogueClient,
        conversations: ConversationService,
        registry: RegistryService,
        library: AnswerLibrary,
    ) -> None:
        self._repository = repository
        self._dialogue = dialogue
        self._conversations = conversations
        self._registry = registry
        self.library = library
        self._writer = ProposalWriter(dialogue, registry, library)
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def suggest(
        self,
        *,
        conversation_id: str | None = None,
        text: str | None = None,
        form: Form = "chat",
        agent: str,
        signed_by: str | None = None,
    ) -> SuggestionSet:
        """At most three replies to what a conversation still asks, or to a pasted `text`, for the account `agent`.

        `signed_by` stands under a letter, above the name of the servicedesk. Names of people are in what comes back,
        and not in what is kept.

        Raises:
            ValueError: when both or neither are given.
            UnknownConversation: when the conversation does not exist.
            DialogueUnavailable: when Rasa does not answer.
        """
        if (conversation_id is None) == (text is None):
            raise ValueError("give either conversation_id or text")
        given = await self._given(conversation_id, text)
        async with self._turns:
            made, nameless = await self._suggest(given, form, signed_by)
        await asyncio.to_thread(self._repository.keep, made, nameless, given.question, agent, conversation_id)
        logger.info("suggestions_made", extra={"count": len(made.suggestions), "reason": made.reason, "form": form})
        return made

    async def preview(self, text: str, form: Form = "brief", signed_by: str | None = None) -> SuggestionSet:
        """The same for a pasted `text`, of which nothing is kept.

        Raises:
            DialogueUnavailable: when Rasa does not answer.
        """
        return (await self._suggest(await self._given(None, text), form, signed_by))[0]

    async def feedback(
        self,
        suggestion_id: str,
        event: Event,
        *,
        agent: str,
        final_text: str | None = None,
        reason: Complaint | None = None,
        key: str | None = None,
    ) -> FeedbackRecord:
        """Keep what `agent` did; with `final_text` also how much of the proposal was changed. The text is not kept.

        Raises:
            UnknownSuggestion: when there is no such suggestion.
        """
        proposal = await asyncio.to_thread(self._repository.proposal, suggestion_id)
        record = FeedbackRecord(suggestion_id=suggestion_id, event=event)
        if final_text is not None and proposal is not None:
            both = compared(proposal, final_text)
            record.distance = Levenshtein.distance(*both)
            record.share = round(Levenshtein.normalized_distance(*both), 4)
        return await asyncio.to_thread(self._repository.record, record, reason, key or secrets.token_hex(8), agent)

    async def _given(self, conversation_id: str | None, text: str | None) -> _Given:
        if conversation_id is None:
            whole = clean(text or "")
            mail = read_mail(whole)
            return _Given(redact(mail.words).text, mail=mail, secrets=redact(whole).kinds)
        entries = await self._conversations.entries(conversation_id)
        return _Given("\n".join(open_messages(entries)), await self._conversations.known(conversation_id))

    async def _suggest(self, given: _Given, form: Form, signed_by: str | None) -> tuple[SuggestionSet, dict[str, str]]:
        """The suggestions, and their texts without names of people."""
        if not _WORD.search(given.question):
            return self._abstain("geen_vraag", form), {}
        await self.library.renew()
        read = await self._read(given.question)
        told = what_is_told(sentence.text for sentence in read.sentences or [read.whole])
        as_letter = form == "brief" and given.mail is not None
        elsewhere = as_letter and not told.waits and is_elsewhere(read, given.question, self.library)
        asked = self._asked(read, told, elsewhere, as_letter)
        if as_letter:
            asked = await with_context(asked, read, told, self._dialogue, self.library)
            ours = not may_be_elsewhere(given.question)
            asked = await with_likely(asked, read, told, self._dialogue, self.library, guesses=ours)
            asked = asked if ours else only_what_is_surely_ours(asked, given.question)
            if not elsewhere:
                asked = with_what_may_be_asked(asked, read.sentences, told)
            asked = readable_alone(asked, read.sentences)
        looked_up, slots = await self._known(read, given, told, strict=as_letter)
        known = Known(slots, replace(told, slots=slots) if as_letter else None, looked_up)
        letter = Letter(
            asked=asked,
            told=told if given.mail else Told(),
            secrets=given.secrets,
            looked_up=looked_up,
            forwarded=bool(given.mail and given.mail.forwarded),
        )
        shared: dict[str, Any] = {
            "looked_up": looked_up,
            "model_version": read.model,
            "attention": attention(letter, self.library),
        }
        proposals = await self._writer.proposals(asked, known) or (
            self._writer.unanswered(read, asked, given.question if elsewhere else None) if as_letter else []
        )
        if not proposals:
            return self._abstain("buiten_bereik" if elsewhere else self._reason(read, asked), form, **shared), {}
        shared["attention"] += to_check(proposals[0].unsure, self.library)
        frame = Frame(given.mail.writer if given.mail else None, signed_by)
        finished = [self._finished(proposal, form, letter, frame) for proposal in proposals[:MOST]]
        nameless = {suggestion.id: text for suggestion, text in finished}
        return self._set(form, suggestions=[suggestion for suggestion, _ in finished], **shared), nameless

    def _asked(self, read: ReadText, told: Told, elsewhere: bool, as_letter: bool) -> list[Asked]:
        if elsewhere:
            return []
        return questions_of_mail(read, told, self.library) if as_letter else questions_in(read, self.library)

    async def _read(self, text: str) -> ReadText:
        """`text`, read sentence by sentence; a long one in pieces, so that no question at its end is lost."""
        parts = sentences(text)
        if len(parts) <= _AT_A_TIME:
            return await self._dialogue.read(text)
        pieces = ["\n".join(parts[at : at + _AT_A_TIME]) for at in range(0, min(len(parts), _MOST_READ), _AT_A_TIME)]
        read = [await self._dialogue.read(piece) for piece in pieces]
        found = [sentence for piece in read for sentence in piece.sentences or [piece.whole]]
        unread = [Parsed(text=part) for part in parts[_MOST_READ:] if part.endswith("?")]
        return read[0].model_copy(update={"sentences": found + unread})

    async def _known(
        self, read: ReadText, given: _Given, told: Told, *, strict: bool
    ) -> tuple[LookedUp | None, dict[str, Any]]:
        """What the list says of the organisation, and what an answer may use; `strict`: only the sender's own."""
        parts = read.sentences or [read.whole]  # a name in the whole of a letter may run on into the next sentence
        named: Named | str | None = (
            senders_organisation(parts) if strict else own_organisation([read.whole, *read.sentences])
        )
        if named is None and given.mail and given.mail.signature:
            lines = redact(given.mail.signature).text.splitlines()
            under = await asyncio.to_thread(lambda: [found for line in lines for found in self._registry.find(line)])
            named = signed_organisation(under)
        under_it = given.mail.signature if given.mail else None
        named = named or (asked_to_look_up(read.sentences) or named_by_its_writer(parts, under_it) if strict else None)
        named = named or given.slots.get("organisatie")
        slots = told.slots | given.slots
        if named is None:
            return None, slots
        name = named if isinstance(named, str) else named.text
        role = read_role(f"wij zijn {name}")
        known = {"organisatie": name, **({"rol": role} if role else {}), **slots}
        return await asyncio.to_thread(look_up, self._registry, named, self.library), known

    def _reason(self, read: ReadText, asked: Sequence[Asked]) -> Reason:
        if any(one.topic and not self.library.is_question(one.topic) for one in asked):
            return "geen_vraag"
        if any(one.topic for one in asked):
            return "geen_antwoord"
        return "buiten_bereik" if read.whole.zone == "refuse" else "onzeker"

    def _finished(self, proposal: Proposal, form: Form, letter: Letter, frame: Frame) -> tuple[Suggestion, str]:
        """The suggestion, and its text without names of people."""
        topics = proposal.topics
        before = (
            acknowledged(letter, proposal.draft.text, self.library)
            if form == "chat"
            else opening(letter, topics, proposal.draft.text, self.library)
        )
        around = replace(
            frame,
            opening=tuple(before),
            ending=tuple(ending(letter, self.library)) if form == "brief" else (),
            answers=topics == [OUTSIDE] or self.library.is_question(topics[0]),
        )
        text, html = in_form(proposal.draft, form, self.library, around)
        nameless, _ = in_form(proposal.draft, form, self.library, around.without_names())
        several = len(topics) > 1
        titles = [self.library.answer(topic).title for topic in topics]
        suggestion = Suggestion(
            id=secrets.token_urlsafe(12),
            text=text,
            plain=as_plain(text),
            html=html,
            band="waarschijnlijk" if proposal.confidence >= _LIKELY else "mogelijk",
            confidence=round(proposal.confidence, 4),
            intent=_SEVERAL if several else topics[0],
            topics=topics,
            title=_title(titles, proposal.open_questions),
            sources=proposal.draft.sources,
            looked_up=letter.looked_up if _FROM_THE_LIST & set(topics) else None,
            open_questions=proposal.open_questions,
        )
        return suggestion, nameless

    def _abstain(self, reason: Reason, form: Form, **shared: Any) -> SuggestionSet:
        notice = self.library.message(f"voorstel_{reason}").text
        return self._set(form, abstained=True, reason=reason, notice=notice, **shared)

    def _set(self, form: Form, **content: Any) -> SuggestionSet:
        return SuggestionSet(id=secrets.token_urlsafe(12), form=form, content_version=self.library.version, **content)


def _title(titles: Sequence[str], open_questions: Sequence[str]) -> str:
    several = f"{len(titles)} onderwerpen: {'; '.join(titles)}" if len(titles) > 1 else titles[0]
    return f"{several} (nog {len(open_questions)} te beantwoorden)" if open_questions else several
