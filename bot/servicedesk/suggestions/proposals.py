"""The replies to what is asked: one that answers everything, and then the answers on their own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.client import DialogueClient
from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.registry.service import RegistryService
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import asks
from bot.servicedesk.suggestions.contradictions import (
    fitting,
    for_oneself,
    is_for_a_person,
    precisely,
    to_pass_on,
    when_told,
    without_contradictions,
)
from bot.servicedesk.suggestions.drafting import Answered, Draft, draft_answer, draft_several
from bot.servicedesk.suggestions.elsewhere import agency_for, is_about_logging_in
from bot.servicedesk.suggestions.look_up import LookedUp, look_up
from bot.servicedesk.suggestions.open_places import may_ask
from bot.servicedesk.suggestions.questions import COMPLAINT, LIST, OUTSIDE, WEAK, Asked, likely_topics
from bot.servicedesk.suggestions.told import Told, others_named, without_places

_OF_THE_CHAT = {"bent_u_een_mens", "privacy"}
"""Topics that tell how the chat works: untrue of a mail, which is not kept as a talk is, so no letter has them."""


@dataclass(frozen=True)
class Known:
    """What an answer may use, as slots of domain.yml; `told` when it must not contradict what a mail tells.

    `looked_up` is what the list says of the writer's organisation.
    """

    slots: dict[str, Any]
    told: Told | None = None
    looked_up: LookedUp | None = None


@dataclass(frozen=True)
class Proposal:
    """A suggestion before it has a form; `unsure` are the questions of which the answer is likely and not certain."""

    draft: Draft
    confidence: float
    topics: list[str]
    open_questions: list[str]
    unsure: list[str] = field(default_factory=list)


class ProposalWriter:
    """Writes proposals over one dialogue client, the registration list, and the answers' texts."""

    def __init__(self, dialogue: DialogueClient, registry: RegistryService, library: AnswerLibrary) -> None:
        self._dialogue = dialogue
        self._registry = registry
        self._library = library

    async def proposals(self, asked: Sequence[Asked], known: Known) -> list[Proposal]:
        """The replies to what is asked, best first; none when nothing of it has an answer.

        Raises:
            DialogueUnavailable: when Rasa does not answer.
        """
        answerable = [one for one in asked if one.topic]
        if not answerable:
            return []
        if len(asked) > 1:
            return await self._several(asked, known)
        only = answerable[0]
        if not self._library.is_question(str(only.topic)):
            return self._small_talk(only)
        return await self._alternatives(only, known)

    def _small_talk(self, asked: Asked) -> list[Proposal]:
        """What a person says back to thanks or a goodbye; nothing where there is nothing to say."""
        if not self._library.has(f"medewerker_{asked.topic}"):
            return []
        message = self._library.message(f"medewerker_{asked.topic}")
        return [Proposal(Draft(message.text, message.sources), asked.confidence, [str(asked.topic)], [])]

    def unanswered(self, read: ReadText, asked: Sequence[Asked], elsewhere: str | None) -> list[Proposal]:
        """A letter for what the assistant cannot answer: who does help, or only the questions, to be answered.

        `elsewhere` is the text of a mail for another desk.
        """
        agency = agency_for(elsewhere) if elsewhere else None
        if elsewhere and agency:
            name = "brief_elders_inloggen" if is_about_logging_in(elsewhere) else "brief_elders"
            message = self._library.message(name)
            return [Proposal(Draft(message.text.replace("{dienst}", agency), message.sources), WEAK, [OUTSIDE], [])]
        name = f"{OUTSIDE}_{read.whole.group}"
        own = self._library.has(name)
        message = self._library.message(name if own else OUTSIDE)
        text = self._library.voice.says(message.text)
        helps = own and "](https://" in text  # it says who does help
        if not asked and (helps if elsewhere else read.whole.zone == "refuse" and (helps or not own)):
            return [Proposal(Draft(text.splitlines()[0], message.sources), WEAK, [OUTSIDE], [])]
        if not asked and elsewhere and read.whole.zone == "refuse":
            message = self._library.message("brief_niet_van_ons")
            return [Proposal(Draft(message.text, message.sources), WEAK, [OUTSIDE], [])]
        if not asked:
            return []
        draft = draft_several([Answered(one.text, None) for one in asked], self._library)
        topics = list(dict.fromkeys(one.topic for one in asked if one.topic)) or [OUTSIDE]
        return [Proposal(draft, WEAK, topics, [one.text for one in asked])]

    async def _alternatives(self, asked: Asked, known: Known) -> list[Proposal]:
        """The best topic, and the next ones that still have a chance."""
        likely = [one for one in likely_topics(asked) if self._library.is_question(one[0])]
        drafts = await asyncio.gather(*(self._draft(asked.parsed, topic, known) for topic, _ in likely))
        if drafts[0] is None:
            return []
        return [
            Proposal(draft, confidence, [topic], [], [] if asked.certain else [asked.text])
            for draft, (topic, confidence) in zip(drafts, likely, strict=True)
            if draft
        ]

    async def _several(self, asked: Sequence[Asked], known: Known) -> list[Proposal]:
        """One draft that answers everything, and then the answers on their own."""
        drafts = await asyncio.gather(*(self._answer(one, known) for one in asked))
        answered = [
            Answered(one.text, draft, asks(one.text) or may_ask(one.text))
            for one, draft in zip(asked, drafts, strict=True)
        ]
        answerable = [(one, draft) for one, draft in zip(asked, drafts, strict=True) if draft]
        if not answerable:
            return []
        others = [
            one
            for one, of in zip(answered, asked, strict=True)
            if of.topic != COMPLAINT and (one.draft or one.asks or not known.told)
        ]
        together = draft_several(others, self._library)  # a letter begins with what it says to a complaint
        topics = list(dict.fromkeys(str(one.topic) for one, _ in answerable))
        least = min(one.confidence for one, _ in answerable)
        unanswered = [one.question for one in others if one.draft is None]
        single = {str(one.topic): Proposal(draft, one.confidence, [str(one.topic)], []) for one, draft in answerable}
        alone = list(single.values())
        if len(alone) == 1:  # the rest of the text is open: other topics say more than the same answer again
            alone = (await self._alternatives(answerable[0][0], known))[1:]
        unsure = [one.text for one, _ in answerable if not one.certain]
        return [Proposal(together, least, topics, unanswered, unsure), *alone]

    async def _answer(self, asked: Asked, known: Known) -> Draft | None:
        return await self._draft(asked.parsed, asked.topic, known) if asked.topic else None

    async def _draft(self, parsed: Parsed, topic: str, known: Known) -> Draft | None:
        """The answer about `topic`; None when there is none, or nothing is left of it that fits what a mail tells."""
        if known.told is None:
            return draft_answer(topic, await self._dialogue.rehearse(parsed, topic, known.slots), self._library)
        if topic in _OF_THE_CHAT or is_for_a_person(parsed, topic, self._library):
            return None
        if ready := await self._ready(parsed, topic, known):
            return ready
        whole = parsed.model_copy(update={"subquestions": {}})  # its own answer was none for this writer
        asked = fitting(without_places(whole), topic, known.told, self._library)
        rehearsed = await self._dialogue.rehearse(asked, topic, known.slots)
        draft = draft_answer(topic, rehearsed, self._library, asks_back=False)
        return draft and without_contradictions(draft, known.told, named=bool(known.slots.get("organisatie")))

    async def _ready(self, parsed: Parsed, topic: str, known: Known) -> Draft | None:
        """What a letter says that the assistant would not: precisely, by what is told, to pass on, or of the list."""
        told = known.told or Told()
        precise = precisely(parsed, topic, told, self._library)
        if own := (
            to_pass_on(parsed, topic, self._library)
            or when_told(parsed, topic, told, self._library)
            or precise
            or for_oneself(topic, told, self._library)
        ):
            return own
        others = others_named(parsed) if topic == LIST else []
        if not others:
            return self._not_on_the_list(topic, known.looked_up)
        look = [asyncio.to_thread(look_up, self._registry, other, self._library) for other in others]
        found = await asyncio.gather(*look)
        told_of = " ".join(dict.fromkeys([*(one.finding() for one in found), found[-1].remark or ""])).strip()
        text = self._library.message("brief_opgezocht_ander").text.replace("{gevonden}", told_of)
        return Draft(text, self._library.answer(topic).sources)

    def _not_on_the_list(self, topic: str, found: LookedUp | None) -> Draft | None:
        """What a letter says of an organisation that is not found: that, and what it does not prove."""
        if topic != LIST or found is None or found.result != "none":
            return None
        message = self._library.message(f"{LIST}_niet_gevonden")
        text = self._library.message("brief_opgezocht").text.replace("{gevonden}", found.sentence())
        return Draft(f"{text}\n{self._library.voice.says(message.text)}", message.sources)
