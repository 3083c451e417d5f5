"""The list of questions that went wrong, and what people decide about them.

The assistant never trains on it: `export.py` makes a proposal for `data/`, and a person reviews that.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from bot.platform.clock import now
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.learning.models import STATES, Decision, LearningQuestion, State
from bot.servicedesk.learning.repository import LearningRepository

_LOOK_BACK = timedelta(days=90)
_CHANGED_MUCH = 0.5  # share of a suggestion above which the agent sent something else
_NEARLY_EQUAL = 90  # how alike two questions are, from 0 to 100, to be one entry
_HAS_WORDS = re.compile(r"[^\W\d]{2}")
_LONGEST = 300  # characters of a question that can serve as an example


class UnknownQuestion(Exception):
    """There is no question with this id."""


class OpenQuestion(BaseModel):
    """Questions that are nearly the same.

    Attributes:
        id: names the entry in decisions.
        text: the one that was asked first.
        count: how often it was asked.
        kinds: what went wrong, and how often: `buiten_bereik`, `niet_begrepen`, `duim_neer`, `geen_voorstel`,
            `anders_verstuurd`, `voorstel_afgekeurd`.
        last_asked: when it was asked last.
    """

    id: int
    text: str
    count: int
    kinds: dict[str, int]
    last_asked: datetime
    state: State = "open"
    topic: str | None = None
    note: str | None = None


class LearningService:
    """Questions to learn from; `library` says which topics there are."""

    def __init__(self, repository: LearningRepository, library: AnswerLibrary, audit: Audit) -> None:
        self._repository = repository
        self._library = library
        self._audit = audit

    async def open_questions(self) -> list[OpenQuestion]:
        """What is waiting for a decision, the most asked first."""
        return await asyncio.to_thread(self._open)

    async def decided(self) -> list[OpenQuestion]:
        """What was decided, the most asked first."""
        return await asyncio.to_thread(self._grouped, ("gekoppeld", "ontbreekt", "genegeerd"))

    async def decide(self, question_id: int, decision: Decision, agent: Agent) -> OpenQuestion:
        """Keep what `agent` decided about a question and all that are nearly the same, and record who did it.

        Raises:
            UnknownQuestion: when there is no such question.
            KeyError: when it is linked to a topic that there is not.
        """
        if decision.topic is not None:
            self._library.answer(decision.topic)
        decided = await asyncio.to_thread(self._decide, question_id, decision, agent.username)
        told = f"leerlijst {question_id}: {decision.state} {decision.topic or ''}".strip()
        await self._audit.record(agent, "beheer", detail=told)
        return decided

    def linked(self) -> dict[str, list[str]]:
        """The questions that were linked, by topic, each once."""
        found: dict[str, list[str]] = {}
        for group in self._grouped(("gekoppeld",)):
            found.setdefault(str(group.topic), []).append(" ".join(group.text.split()))
        return found

    def missing(self) -> list[OpenQuestion]:
        """The questions for which a topic is missing, the most asked first."""
        return self._grouped(("ontbreekt",))

    def _decide(self, question_id: int, decision: Decision, username: str) -> OpenQuestion:
        groups = _groups(self._repository.questions(STATES))
        group = next((group for group in groups if any(row.id == question_id for row in group)), None)
        if group is None:
            raise UnknownQuestion(question_id)
        self._repository.decide([row.id for row in group], decision, username)
        return _entry(group).model_copy(update=decision.model_dump())

    def _open(self) -> list[OpenQuestion]:
        self._repository.collect(now() - _LOOK_BACK, _CHANGED_MUCH)
        return self._grouped(("open",))

    def _grouped(self, states: tuple[State, ...]) -> list[OpenQuestion]:
        entries = [_entry(group) for group in _groups(self._repository.questions(states))]
        return sorted(entries, key=lambda entry: (-entry.count, entry.id))


def _groups(rows: Iterable[LearningQuestion]) -> list[list[LearningQuestion]]:
    """Rows with nearly the same text and the same decision together, in the order of the first of each."""
    groups: list[list[LearningQuestion]] = []
    leaders: dict[tuple[str, str | None], dict[int, str]] = {}
    for row in rows:
        text = _normal(row.text)
        if not _HAS_WORDS.search(text):
            continue
        alike = leaders.setdefault((row.state, row.topic), {})
        nearest = process.extractOne(text, alike, scorer=fuzz.ratio, score_cutoff=_NEARLY_EQUAL)
        if nearest:
            groups[nearest[2]].append(row)
        else:
            alike[len(groups)] = text
            groups.append([row])
    return groups


def _normal(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))[:_LONGEST]


def _entry(group: list[LearningQuestion]) -> OpenQuestion:
    first = group[0]
    asked = {row.ref for row in group}  # one question may have gone wrong in more than one way
    return OpenQuestion(
        id=first.id,
        text=first.text,
        count=len(asked),
        kinds=dict(Counter(row.kind for row in group)),
        last_asked=max(row.at for row in group),
        state=first.state,
        topic=first.topic,
        note=first.note,
    )
