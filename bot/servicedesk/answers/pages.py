"""The library: every answer of the assistant, to search, copy, and take along to the reply in a conversation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, status
from fastapi.responses import HTMLResponse

from bot.dialogue.overrides import Override
from bot.http.problems import Refused
from bot.platform.clock import now
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import Editor
from bot.servicedesk.answers.api import Library
from bot.servicedesk.answers.library import AnswerLibrary, Passage
from bot.servicedesk.consent.dependencies import Consent
from bot.servicedesk.consent.service import ConsentService
from bot.servicedesk.console.frame import Notice, PageRoute, console_page

PATH = "/servicedesk/antwoorden"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

MOST = 30
"""Texts on one page of what was found: the best."""

_OLD = timedelta(days=365)  # from this age an editor must check an answer again
_UNKNOWN = "Dit onderwerp bestaat niet. Zoek het bij Antwoorden."
Words = Annotated[str, Query(max_length=200)]
Talk = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class Shown:
    """A text as the page shows it; `is_old` when its source was checked over a year ago."""

    passage: Passage
    is_old: bool


@dataclass(frozen=True)
class ShownTopic:
    """A topic in the index, with the questions under it."""

    name: str
    title: str
    texts: list[Shown]

    @property
    def old(self) -> int:
        """How many of its texts an editor must check again."""
        return sum(one.is_old for one in self.texts)

    @property
    def overridden(self) -> int:
        """How many of its texts stand in place of the file's."""
        return sum(one.passage.override is not None for one in self.texts)


@router.get("")
async def answers_page(
    request: Request, library: Library, consent: Consent, agent: Editor, zoek: Words = "", gesprek: Talk = None
) -> HTMLResponse:
    """The index of all topics, or the texts that fit some words."""
    today = now().date()
    found = shown(library.find(zoek), today)
    values = {"index": [] if zoek.strip() else index(library, today), "found": found[:MOST], "query": zoek}
    more = max(0, len(found) - MOST)
    notices = expired_notice(library.expired) if agent.may(None, "texts:manage") else []
    return await _page(request, "antwoorden.html", agent, consent, gesprek, more=more, notices=tuple(notices), **values)


@router.get("/{topic}")
async def topic_page(
    request: Request,
    topic: Annotated[str, Path(max_length=60)],
    library: Library,
    consent: Consent,
    agent: Editor,
    gesprek: Talk = None,
) -> HTMLResponse:
    """All texts of one topic."""
    texts = shown(library.passages(topic), now().date())
    if not texts:
        raise Refused(status.HTTP_404_NOT_FOUND, "answer", _UNKNOWN)
    return await _page(
        request, "antwoord.html", agent, consent, gesprek, title=texts[0].passage.topic_title, texts=texts
    )


def index(library: AnswerLibrary, today: date) -> list[ShownTopic]:
    """All topics by title, each with its texts."""
    topics: dict[str, list[Shown]] = {}
    for one in shown(library.passages(), today):
        topics.setdefault(one.passage.topic, []).append(one)
    return [ShownTopic(name, texts[0].passage.topic_title, texts) for name, texts in topics.items()]


def shown(passages: Iterable[Passage], today: date) -> list[Shown]:
    """The texts as the pages show them, in the same order."""
    return [Shown(one, any(today - source.checked > _OLD for source in one.text.sources)) for one in passages]


def expired_notice(expired: Iterable[Override]) -> list[Notice]:
    """What an editor must know of texts that are not said any more, because the file's became another one."""
    names = sorted({one.name for one in expired})
    text = "Verlopen, want het bestand heeft een andere tekst gekregen: {}. Bezoekers lezen de tekst uit het bestand."
    return [Notice(text.format(", ".join(names)), warn=True)] if names else []


async def _page(
    request: Request, template: str, agent: Agent, consent: ConsentService, talk: int | None, **values: Any
) -> HTMLResponse:
    mine = await consent.listed("mine", agent)
    talk = talk if any(one.id == talk for one in mine) else None
    return await console_page(request, template, agent, active=PATH, mine=mine, talk=talk, **values)
