"""Suggests replies to an agent, and keeps what they did with them.

The answers come from the assistant's own model, rules and actions, rehearsed on a conversation that nobody keeps.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from bot.conversations.redaction import redact
from bot.conversations.text import as_plain, clean
from bot.dialogue.client import DialogueClient
from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.registry.finder import Named
from bot.registry.service import RegistryService
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.drafting import (
    Answered,
    Draft,
    draft_answer,
    draft_several,
    in_form,
)
from bot.servicedesk.suggestions.given import open_messages, own_words
from bot.servicedesk.suggestions.look_up import LookedUp, look_up
from bot.servicedesk.suggestions.models import (
    Complaint,
    Event,
    FeedbackRecord,
    Form,
    Reason,
    Suggestion,
    SuggestionSet,
)
from bot.servicedesk.suggestions.questions import MOST, Asked, likely_topics, questions_in
from bot.servicedesk.suggestions.repository import SuggestionRepository
from bot.turns.service import ConversationService

logger = logging.getLogger(__name__)

_LIKELY = 0.6  # confidence from which the band is `waarschijnlijk`
_SEVERAL = "meerdere_vragen"
_FROM_THE_LIST = {"aanmelding_controleren", "organisatie_niet_bekend", "situatie_vertellen"}
_AT_ONCE = 4  # requests handled at the same time; visitors come first
_WORD = re.compile(r"\w{2}")


@dataclass(frozen=True)
class _Proposal:
    """A suggestion before it has a form."""

    draft: Draft
    confidence: float
    topics: list[str]
    open_questions: list[str]


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
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def suggest(
        self, *, conversation_id: str | None = None, text: str | None = None, form: Form = "chat", agent: str
    ) -> SuggestionSet:
        """At most three replies to what a conversation still asks, or to a pasted `text`, for the account `agent`.

        Raises:
            ValueError: when both or neither are given.
            UnknownConversation: when the conversation does not exist.
            DialogueUnavailable: when Rasa does not answer.
        """
        if (conversation_id is None) == (text is None):
            raise ValueError("give either conversation_id or text")
        question, slots = await self._given(conversation_id, text)
        async with self._turns:
            made = await self._suggest(question, slots, form)
        await asyncio.to_thread(self._repository.keep, made, question, agent, conversation_id)
        logger.info("suggestions_made", extra={"count": len(made.suggestions), "reason": made.reason, "form": form})
        return made

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
            both = (as_plain(proposal), as_plain(final_text))  # a lost mark is no change of the answer
            record.distance = Levenshtein.distance(*both)
            record.share = round(Levenshtein.normalized_distance(*both), 4)
        return await asyncio.to_thread(self._repository.record, record, reason, key or secrets.token_hex(8), agent)

    async def _given(self, conversation_id: str | None, text: str | None) -> tuple[str, dict[str, Any]]:
        """The question without personal data, and what is known of the visitor."""
        if conversation_id is None:
            return redact(own_words(clean(text or ""))).text, {}
        entries = await self._conversations.entries(conversation_id)
        return "\n".join(open_messages(entries)), await self._conversations.known(conversation_id)

    async def _suggest(self, question: str, slots: dict[str, Any], form: Form) -> SuggestionSet:
        if not _WORD.search(question):
            return self._abstain("geen_vraag", form)
        read = await self._dialogue.read(question)
        named = _named(read) or slots.get("organisatie")
        looking = asyncio.to_thread(look_up, self._registry, named, self.library) if named else _nothing()
        known = {"organisatie": named.text if isinstance(named, Named) else named, **slots} if named else slots
        proposals, looked_up = await asyncio.gather(self._proposals(read, known), looking)
        shared: dict[str, Any] = {"looked_up": looked_up, "model_version": read.model}
        if not proposals:
            return self._abstain("buiten_bereik" if read.whole.zone == "refuse" else "onzeker", form, **shared)
        suggestions = [self._finished(proposal, form, looked_up) for proposal in proposals[:MOST]]
        return self._set(form, suggestions=suggestions, **shared)

    async def _proposals(self, read: ReadText, slots: dict[str, Any]) -> list[_Proposal]:
        asked = questions_in(read, self.library)
        answerable = [one for one in asked if one.topic]
        if not answerable:
            return []
        if len(asked) > 1:
            return await self._several(asked, slots)
        return await self._alternatives(answerable[0], slots)

    async def _alternatives(self, asked: Asked, slots: dict[str, Any]) -> list[_Proposal]:
        """The best topic, and the next ones that still have a chance."""
        likely = likely_topics(asked)
        drafts = await asyncio.gather(*(self._draft(asked.parsed, topic, slots) for topic, _ in likely))
        return [
            _Proposal(draft, confidence, [topic], []) for draft, (topic, confidence) in zip(drafts, likely, strict=True)
        ]

    async def _several(self, asked: Sequence[Asked], slots: dict[str, Any]) -> list[_Proposal]:
        """One draft that answers everything, and then the answers on their own."""
        answerable = [one for one in asked if one.topic]
        drafts = await asyncio.gather(*(self._draft(one.parsed, str(one.topic), slots) for one in answerable))
        by_question = {one.text: draft for one, draft in zip(answerable, drafts, strict=True)}
        together = draft_several([Answered(one.text, by_question.get(one.text)) for one in asked], self.library)
        topics = [str(one.topic) for one in answerable]
        least = min(one.confidence for one in answerable)
        unanswered = [one.text for one in asked if not one.topic]
        alone = [
            _Proposal(draft, one.confidence, [str(one.topic)], [])
            for one, draft in zip(answerable, drafts, strict=True)
        ]
        if len(alone) == 1:  # the rest of the text is open: other topics say more than the same answer again
            alone = (await self._alternatives(answerable[0], slots))[1:]
        return [_Proposal(together, least, topics, unanswered), *alone]

    async def _draft(self, parsed: Parsed, topic: str, slots: dict[str, Any]) -> Draft:
        return draft_answer(topic, await self._dialogue.rehearse(parsed, topic, slots), self.library)

    def _finished(self, proposal: _Proposal, form: Form, looked_up: LookedUp | None) -> Suggestion:
        text, html = in_form(proposal.draft, form, self.library)
        topics = proposal.topics
        several = len(topics) > 1
        titles = [self.library.answer(topic).title for topic in topics]
        return Suggestion(
            id=secrets.token_urlsafe(12),
            text=text,
            plain=as_plain(text),
            html=html,
            band="waarschijnlijk" if proposal.confidence >= _LIKELY else "mogelijk",
            confidence=round(proposal.confidence, 4),
            intent=_SEVERAL if several else topics[0],
            topics=topics,
            title=f"{len(topics)} vragen: {'; '.join(titles)}" if several else titles[0],
            sources=proposal.draft.sources,
            looked_up=looked_up if _FROM_THE_LIST & set(topics) else None,
            open_questions=proposal.open_questions,
        )

    def _abstain(self, reason: Reason, form: Form, **shared: Any) -> SuggestionSet:
        notice = self.library.message(f"voorstel_{reason}").text
        return self._set(form, abstained=True, reason=reason, notice=notice, **shared)

    def _set(self, form: Form, **content: Any) -> SuggestionSet:
        return SuggestionSet(id=secrets.token_urlsafe(12), form=form, content_version=self.library.version, **content)


def _named(read: ReadText) -> Named | None:
    """The organisation that the text names, anywhere."""
    return next((named for part in (read.whole, *read.sentences) for named in part.named if named.sure), None)


async def _nothing() -> None:
    return None
