"""Changes to answers: proposed by who may manage texts, checked by the rules of training, approved by a second person.

What is approved becomes a patch for a maintainer; the assistant says it after that, and after training. Where the
operator allows it, the second person may let it be said at once (ADR 21), and anyone who edits can put the text back.
"""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

from bot.conversations.text import clean
from bot.dialogue.answer_rules import faults_of_form
from bot.dialogue.content import PREFIX, Variant, responses_of, with_contact
from bot.dialogue.overrides import Override, obstacles
from bot.dialogue.plain_dutch import faults_in
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.answers.library import AnswerLibrary, Passage, condition_of
from bot.servicedesk.editing.export import Patch, patch_of
from bot.servicedesk.editing.live import LiveAnswer, LiveAnswers, override_of
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


class NotLive(Exception):
    """The text cannot be said at once; `reasons` says why, in Dutch."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class EditingService:
    """Changes to the answers in the files of `folder`; which texts are said in their place, `live` knows."""

    def __init__(self, repository: DraftRepository, folder: Path, live: LiveAnswers, audit: Audit) -> None:
        self._repository = repository
        self._library = AnswerLibrary(folder)
        self._folder = folder
        self._live = live
        self._audit = audit

    @property
    def live_allowed(self) -> bool:
        """Whether the operator lets texts be said at once."""
        return self._live.allowed

    async def drafts(self) -> list[AnswerDraft]:
        """What waits for a second person, and what was approved, oldest first."""
        return await asyncio.to_thread(self._repository.all, "voorgesteld", "goedgekeurd", "live")

    async def live(self) -> list[LiveAnswer]:
        """The texts that were approved to be said at once and were not put back, oldest first."""
        return await self._live.all(self._folder)

    async def live_text(self, name: str, before: str) -> Override | None:
        """What is said now in the place of `before`, a text of response `name`; None when that is said itself."""
        live = await self.live() if self.live_allowed else []
        overrides = (one.override for one in live if one.standing == "live")
        return next((one for one in overrides if (one.name, one.before) == (name, before)), None)

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
        name, place = passage.text.name, self._place(passage)
        unchanged = ["de tekst is niet veranderd"] if text == before else []
        if found := [*unchanged, *self._faults(passage.topic, name, place, text)]:
            raise FaultyAnswer(found)
        kept = await asyncio.to_thread(self._repository.keep, passage.topic, name, place, before, text, agent.username)
        await self._recorded(agent, kept, "voorgesteld")
        return kept

    async def judge(self, draft_id: int, agent: Agent, *, approved: bool, live: bool = False) -> None:
        """Approve or reject what another person proposed; who proposed it may take it back.

        What is approved to be `live` is said from the next message on.

        Raises:
            UnknownDraft: when there is none that waits.
            OwnProposal: when `agent` wrote it and approves it.
            NotLive: when it cannot be said at once; nothing is judged then.
        """
        draft = await asyncio.to_thread(self._repository.one, draft_id, "voorgesteld")
        if approved and draft.written_by == agent.username:
            raise OwnProposal
        if approved and live:
            return await self._go_live(draft, agent)
        state: State = "goedgekeurd" if approved else "afgewezen"
        await asyncio.to_thread(self._repository.judge, draft_id, state, agent.username)
        await self._recorded(agent, draft, state)

    async def obstacles(self, draft: AnswerDraft) -> list[str]:
        """Why `draft` cannot be said at once, in Dutch: not allowed, mistakable, or against the rules by now."""
        return await asyncio.to_thread(self._obstacles, draft)

    def _obstacles(self, draft: AnswerDraft) -> list[str]:
        if not self.live_allowed:
            return ["wie de assistent beheert, heeft dit niet aangezet"]
        if found := obstacles(override_of(draft, ""), self._folder):
            return found
        return self._faults(draft.topic, draft.name, draft.place, draft.text)

    async def _go_live(self, draft: AnswerDraft, agent: Agent) -> None:
        if found := await self.obstacles(draft):
            raise NotLive(found)
        line = self._audit.line(agent, "tekst", detail=_detail(draft, "goedgekeurd en meteen live"))
        await asyncio.to_thread(self._repository.go_live, draft, agent.username, line)

    async def put_back(self, draft_id: int, agent: Agent) -> None:
        """Let the text of the file be said again in place of a live one, from the next message on.

        Raises:
            UnknownDraft: when it is not live.
        """
        draft = await asyncio.to_thread(self._repository.one, draft_id, "live")
        line = self._audit.line(agent, "tekst", detail=_detail(draft, "teruggezet"))
        await asyncio.to_thread(self._repository.put_back, draft_id, agent.username, line)

    async def patch(self) -> Patch:
        """What was approved and is not in the files yet, as a change to them."""
        return await asyncio.to_thread(lambda: patch_of(self._repository.approved(), self._folder))

    def _faults(self, topic: str, name: str, place: int, text: str) -> list[str]:
        return list(dict.fromkeys(self._each_fault(topic, name, place, text)))

    def _each_fault(self, topic: str, name: str, place: int, text: str) -> Iterator[str]:
        responses = responses_of(topic, self._folder)
        variant = responses[f"{PREFIX}{name}"][place]
        yield from faults_in(with_contact(text))
        yield from faults_of_form(topic, f"{PREFIX}{name}", {**variant, "text": text}, responses)
        for slot in sorted(set(_SLOT.findall(text)) - set(_SLOT.findall(variant["text"]))):
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
        await self._audit.record(agent, "tekst", detail=_detail(draft, state))


def _detail(draft: AnswerDraft, state: str) -> str:
    return f"antwoord {draft.name}, voorstel {draft.id} {state}"
