"""The library: every answer of the assistant, with its source and when that was checked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from bot.platform.clock import now
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.answers.api import Library
from bot.servicedesk.answers.library import Answer, AnswerLibrary
from bot.servicedesk.console.frame import PageRoute, console_page

PATH = "/servicedesk/antwoorden"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_OLD = timedelta(days=365)  # from this age an editor must check an answer again
_ROLES = {"bronhouder": "Voor een bronhouder", "leverancier": "Voor een leverancier"}


@dataclass(frozen=True)
class ShownText:
    """Another text of a topic: for whom or when it is, and what it says."""

    when: str
    text: str


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as the page shows it; `is_old` when its source was checked over a year ago."""

    answer: Answer
    others: list[ShownText]
    is_old: bool


@router.get(PATH)
async def answers_page(
    request: Request, library: Library, agent: CurrentAgent, zoek: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """All answers, or those in which all words stand."""
    found = shown_answers(library, zoek, now().date())
    old = sum(one.is_old for one in found)
    return await console_page(request, "antwoorden.html", agent, active=PATH, answers=found, query=zoek, old=old)


def shown_answers(library: AnswerLibrary, query: str, today: date) -> list[ShownAnswer]:
    """The answers with all words of `query` in their title or a text, by title; all answers without a query."""
    words = query.casefold().split()
    answers = [library.answer(topic) for topic in library.topics() if library.is_question(topic)]
    fitting = [answer for answer in answers if all(word in _content(answer) for word in words)]
    return [_shown(answer, today) for answer in sorted(fitting, key=lambda answer: answer.title.casefold())]


def _content(answer: Answer) -> str:
    texts = (answer.title, answer.topic.replace("_", " "), answer.text, *(one.text for one in answer.variants))
    return " ".join(texts).casefold()


def _shown(answer: Answer, today: date) -> ShownAnswer:
    others = [ShownText(_when(one.condition) or one.title, one.text) for one in answer.variants if one.text]
    return ShownAnswer(answer, others, any(today - source.checked > _OLD for source in answer.sources))


def _when(condition: dict[str, str]) -> str:
    return " en ".join(
        _ROLES.get(value, f"Als {name.replace('_', ' ')} {value} is") for name, value in condition.items()
    )
