"""Canned texts, each change recorded; the pages and the API share it.

Everybody has their own. One for all is used by everybody, and made, changed and removed by who may manage texts: the
scope `texts:manage`.
"""

import asyncio

from bot.conversations.text import as_plain, clean
from bot.dialogue.content import with_contact
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.answers.word_index import WordIndex
from bot.servicedesk.canned.filling import filled, values_of
from bot.servicedesk.canned.models import CannedDraft, CannedText, ReadyText
from bot.servicedesk.canned.repository import CannedRepository
from bot.servicedesk.canned.rules import faults_of
from bot.servicedesk.consent.service import ConsentService

MOST_FOUND = 8
"""Texts in the list under a reply: the best."""


class FaultyText(ValueError):
    """The text breaks rules; `faults` says which, in Dutch."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class NotForAll(Exception):
    """A text for all is for who manages texts; a program, which has no texts of its own, keeps only those."""


class CannedService:
    """Canned texts of `repository`, to use beside those of `library` in conversations that `consent` gives."""

    def __init__(
        self, repository: CannedRepository, library: AnswerLibrary, consent: ConsentService, audit: Audit
    ) -> None:
        self._repository = repository
        self._library = library
        self._consent = consent
        self._audit = audit

    async def texts(self, agent: Agent) -> list[CannedText]:
        """The own texts of `agent` and those for all, by shortcut."""
        return await asyncio.to_thread(self._repository.of, agent.username)

    async def text(self, text_id: int, agent: Agent) -> CannedText:
        """One text that `agent` may use.

        Raises:
            UnknownCannedText: when there is none, or it is a colleague's own.
        """
        return await asyncio.to_thread(self._repository.get, text_id, agent.username)

    async def write(self, draft: CannedDraft, agent: Agent, text_id: int | None = None) -> CannedText:
        """Keep a new text, or change the one with this id.

        Raises:
            FaultyText: when it breaks a rule for what people read.
            NotForAll: when it is or becomes one for all, and `agent` may not do that.
            UnknownCannedText: when there is none to change, or it is a colleague's own.
            TakenShortcut: when another text of the same owner has its shortcut.
            TooManyTexts: when there is no room for a new one.
        """
        before = [await self.text(text_id, agent)] if text_id is not None else []
        for one in (draft, *before):
            _check_may_change(one, agent)
        kept = draft.model_copy(
            update={
                "shortcut": draft.shortcut.casefold(),
                "title": clean(draft.title),
                "text": "\n".join(line.rstrip() for line in clean(draft.text).splitlines()),
            }
        )
        if found := faults_of(kept.text):
            raise FaultyText(found)
        written = await asyncio.to_thread(self._repository.keep, kept, agent.username, text_id)
        await self._recorded(agent, "gewijzigd" if before else "gemaakt", written)
        return written

    async def remove(self, text_id: int, agent: Agent) -> None:
        """Remove a text.

        Raises:
            UnknownCannedText: when there is none, or it is a colleague's own.
            NotForAll: when it is one for all, and `agent` may not remove that.
        """
        gone = await self.text(text_id, agent)
        _check_may_change(gone, agent)
        await asyncio.to_thread(self._repository.remove, text_id)
        await self._recorded(agent, "verwijderd", gone)

    async def find(self, query: str, agent: Agent, handover_id: int | None = None) -> list[ReadyText]:
        """What fits `query`, ready for a reply: canned texts first, then texts of the library; best first.

        Without a query all canned texts. With `handover_id` the variables are filled in from that conversation, as far
        as `agent` may see it.

        Raises:
            UnknownHandover: when there is none with this id, or it is not for this agent.
        """
        seen = await self._consent.see(handover_id, agent) if handover_id is not None else None
        values = values_of(agent, seen.handover, seen.entries) if seen else values_of(agent)
        canned = _fitting(await self.texts(agent), query)
        found = [_ready(one, values) for one in canned]
        await self._library.renew()
        passages = await asyncio.to_thread(self._library.find, query) if query.strip() else []
        found += [
            ReadyText(kind="antwoord", shortcut="", title=one.title, text=one.plain) for one in passages if one.plain
        ]
        return found[:MOST_FOUND] if query.strip() else found

    async def _recorded(self, agent: Agent, what: str, text: CannedText) -> None:
        whose = "gedeelde" if text.shared else "eigen"
        await self._audit.record(agent, "tekst", detail=f"{whose} standaardtekst {text.shortcut} {what}")


def _check_may_change(text: CannedDraft, agent: Agent) -> None:
    allowed = agent.may(None, "texts:manage") if text.shared else agent.role is not None
    if not allowed:
        raise NotForAll


def _fitting(texts: list[CannedText], query: str) -> list[CannedText]:
    """The texts whose shortcut begins with `query`, then those that its words are about."""
    typed = query.strip().casefold()
    begin = [one for one in texts if one.shortcut.startswith(typed)]
    index = WordIndex([(one.shortcut, 4.0), (one.title, 4.0), (one.text, 1.0)] for one in texts)
    others = (texts[place] for place in index.search(typed))
    return begin + [one for one in others if one not in begin]


def _ready(text: CannedText, values: dict[str, str]) -> ReadyText:
    ready = filled(as_plain(with_contact(text.text)), values)
    return ReadyText(
        kind="gedeeld" if text.shared else "eigen",
        shortcut=text.shortcut,
        title=text.title,
        text=ready.text,
        missing=ready.missing,
    )
