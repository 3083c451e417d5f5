"""Changes to answers: proposed by who may manage texts, checked by the rules of training, approved by a second person.

What is approved becomes a patch for a maintainer; the assistant says it only after that, and after training.
"""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

from bot.conversations.text import clean
from bot.dialogue.answer_rules import faults_of_form
from bot.dialogue.content import PREFIX, Variant, responses_of, with_contact
from bot.dialogue.plain_dutch import faults_in
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.answers.library import AnswerLibrary, Passage, condition_of
from bot.servicedesk.editing.export import Patch, patch_of
from bot.servicedesk.editing.models import AnswerDraft, Proposal, State
from bot.servicedesk.editing.repository import DraftRepository

_SLOT = re.compile(r"\{(\w+)\}")


class FaultyAnswer(ValueError):
    """The text breaks rules; `faults` says which, in Dutch."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class OwnProposal(Exception):
    """Nobody approves what they wrote themselves."""


class EditingService:
    """Changes to the answers of `library`, whose files are in `folder`."""

    def __init__(self, repository: DraftRepository, library: AnswerLibrary, folder: Path, audit: Audit) -> None:
        self._repository = repository
        self._library = library
        self._folder = folder
        self._audit = audit

    async def drafts(self) -> list[AnswerDraft]:
        """What waits for a second person, and what was approved, oldest first."""
        return await asyncio.to_thread(self._repository.all, "voorgesteld", "goedgekeurd")

    def written(self, key: str) -> tuple[Passage, str]:
        """A text of the library with what its editor wrote, in which contact details are marks.

        Raises:
            KeyError: when there is no text with this key.
        """
        passage = next((one for one in self._library.passages() if one.key == key), None)
        if passage is None:
            raise KeyError(key)
        return passage, str(self._variant(passage)["text"]).strip()

    async def propose(self, proposal: Proposal, agent: Agent) -> AnswerDraft:
        """Keep another text for an answer.

        Raises:
            KeyError: when there is no such text.
            FaultyAnswer: when it breaks a rule, or is the text that stands there.
        """
        passage, before = self.written(proposal.key)
        text = "\n".join(line.rstrip() for line in clean(proposal.text).splitlines())
        if found := list(dict.fromkeys(self._faults(passage, before, text))):
            raise FaultyAnswer(found)
        name, place = passage.text.name, self._place(passage)
        kept = await asyncio.to_thread(self._repository.keep, passage.topic, name, place, before, text, agent.username)
        await self._recorded(agent, kept, "voorgesteld")
        return kept

    async def judge(self, draft_id: int, agent: Agent, *, approved: bool) -> None:
        """Approve or reject what another person proposed; who proposed it may take it back.

        Raises:
            UnknownDraft: when there is none that waits.
            OwnProposal: when `agent` wrote it and approves it.
        """
        draft = await asyncio.to_thread(self._repository.waiting, draft_id)
        if approved and draft.written_by == agent.username:
            raise OwnProposal
        state: State = "goedgekeurd" if approved else "afgewezen"
        await asyncio.to_thread(self._repository.judge, draft_id, state, agent.username)
        await self._recorded(agent, draft, state)

    async def patch(self) -> Patch:
        """What was approved and is not in the files yet, as a change to them."""
        return await asyncio.to_thread(lambda: patch_of(self._repository.all("goedgekeurd"), self._folder))

    def _faults(self, passage: Passage, before: str, text: str) -> Iterator[str]:
        if text == before:
            yield "de tekst is niet veranderd"
        responses, name = responses_of(passage.topic, self._folder), f"{PREFIX}{passage.text.name}"
        yield from faults_in(with_contact(text))
        yield from faults_of_form(passage.topic, name, {**self._variant(passage), "text": text}, responses)
        for slot in sorted(set(_SLOT.findall(text)) - set(_SLOT.findall(before))):
            yield f"{{{slot}}} stond niet in de tekst; de assistent kan dat hier niet invullen"
        for sentence in self._library.voice.missing(with_contact(text)):
            yield f"een medewerker kan dit niet zeggen: {sentence!r}; het hoort dan ook in data/servicedesk.yml"

    def _variant(self, passage: Passage) -> Variant:
        return responses_of(passage.topic, self._folder)[f"{PREFIX}{passage.text.name}"][self._place(passage)]

    def _place(self, passage: Passage) -> int:
        """Which variant of its response the passage is."""
        variants = responses_of(passage.topic, self._folder)[f"{PREFIX}{passage.text.name}"]
        wanted = (passage.text.condition, passage.text.text)
        texts = [(condition_of(one), with_contact(one["text"].strip())) for one in variants]
        return texts.index(wanted)

    async def _recorded(self, agent: Agent, draft: AnswerDraft, state: str) -> None:
        await self._audit.record(agent, "tekst", detail=f"antwoord {draft.name}, voorstel {draft.id} {state}")
