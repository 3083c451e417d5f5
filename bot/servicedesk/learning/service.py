"""The list of questions that went wrong, and what people decide about them.

The assistant never trains on it. What one person links to a topic and a second approves is exported as a change to
`data/` (`export.py`), which a maintainer applies: the road that a changed answer takes.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from bot.platform.clock import now
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.learning.export import Proposal, propose
from bot.servicedesk.learning.models import STATES, Decision, LearningQuestion, State
from bot.servicedesk.learning.repository import LearningRepository
from bot.understanding.sentences import held_out_sentences

_LOOK_BACK = timedelta(days=90)
_CHANGED_MUCH = 0.5  # share of a suggestion above which the agent sent something else
_NEARLY_EQUAL = 90  # how alike two questions are, from 0 to 100, to be one entry
_HAS_WORDS = re.compile(r"[^\W\d]{2}")
_LONGEST = 300  # characters of a question that can serve as an example


class UnknownQuestion(Exception):
    """There is no question with this id, or not in the state that is asked for."""


class OwnLink(Exception):
    """Who linked a question does not approve it too."""


class NoExample(Exception):
    """A question cannot be an example; the message says why, in Dutch."""


class OpenQuestion(BaseModel):
    """Questions that are nearly the same.

    Attributes:
        id: names the entry in decisions.
        text: the one that was asked first.
        count: how often it was asked.
        kinds: what went wrong, and how often: `buiten_bereik`, `niet_begrepen`, `duim_neer`, `geen_voorstel`,
            `anders_verstuurd`, `voorstel_afgekeurd`.
        last_asked: when it was asked last.
        decided_by: who decided about it, and `approved_by` the second person, when that is a link to a topic.
    """

    id: int
    text: str
    count: int
    kinds: dict[str, int]
    last_asked: datetime
    state: State = "open"
    topic: str | None = None
    note: str | None = None
    decided_by: str | None = None
    approved_by: str | None = None


class LearningService:
    """Questions to learn from; `library` says which topics there are, `project` has `data/` and the test sentences."""

    def __init__(self, repository: LearningRepository, library: AnswerLibrary, audit: Audit, project: Path) -> None:
        self._repository = repository
        self._library = library
        self._audit = audit
        self._project = project

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

    async def approve(self, question_id: int, agent: Agent) -> None:
        """Let a question that a colleague linked to a topic be an example of it, and record who did it.

        Raises:
            UnknownQuestion: when it is not linked, or somebody was first.
            OwnLink: when `agent` linked it.
            NoExample: when the assistant is measured on it, it is an example already, or it is too long.
        """
        topic = await asyncio.to_thread(self._approve, question_id, agent.username)
        await self._audit.record(agent, "beheer", detail=f"leerlijst {question_id}: voorbeeld bij {topic} goedgekeurd")

    def examples(self) -> Proposal:
        """What was approved and is not in `data/` yet, as a change to its files."""
        found: dict[str, list[str]] = {}
        for group in self._grouped(("gekoppeld",)):
            if group.approved_by:
                found.setdefault(str(group.topic), []).append(" ".join(group.text.split()))
        return self._proposed(found)

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

    def _approve(self, question_id: int, username: str) -> str:
        groups = _groups(self._repository.questions(("gekoppeld",)))
        group = next((group for group in groups if any(row.id == question_id for row in group)), None)
        if group is None:
            raise UnknownQuestion(question_id)
        question, topic = group[0], str(group[0].topic)
        if question.decided_by == username:
            raise OwnLink
        proposal = self._proposed({topic: [" ".join(question.text.split())]})
        if proposal.left_out:
            raise NoExample(proposal.left_out[0])
        if not self._repository.approve([row.id for row in group], question.decided_by, username):
            raise UnknownQuestion(question_id)
        return topic

    def _proposed(self, questions: dict[str, list[str]]) -> Proposal:
        if not questions:
            return Proposal()  # all files are read for one question, which takes a second
        held_out = [sentence.text for sentence in held_out_sentences(self._project / "tests" / "onderwerpen")]
        return propose(questions, self._project / "data", held_out)

    def _open(self) -> list[OpenQuestion]:
        self._repository.collect(now() - _LOOK_BACK, _CHANGED_MUCH)
        return self._grouped(("open",))

    def _grouped(self, states: tuple[State, ...]) -> list[OpenQuestion]:
        entries = [_entry(group) for group in _groups(self._repository.questions(states))]
        return sorted(entries, key=lambda entry: (-entry.count, entry.id))


def _groups(rows: Iterable[LearningQuestion]) -> list[list[LearningQuestion]]:
    """Rows with nearly the same text and the same decision together, in the order of the first of each."""
    groups: list[list[LearningQuestion]] = []
    leaders: dict[tuple[str, str | None, str | None, str | None], dict[int, str]] = {}
    for row in rows:
        text = _normal(row.text)
        if not _HAS_WORDS.search(text):
            continue
        alike = leaders.setdefault((row.state, row.topic, row.decided_by, row.approved_by), {})
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
        decided_by=first.decided_by,
        approved_by=first.approved_by,
    )
