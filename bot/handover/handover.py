"""A handover as everybody outside the database sees it: the console, the API, the ticket system."""

from datetime import datetime
from typing import Literal, Protocol

from pydantic import BaseModel, Field

from bot.conversations.visiting import Page
from bot.dialogue.reply import ChecklistStep, Reason

HandoverState = Literal["aangeboden", "wachtend", "in_gesprek", "gesloten", "per_mail", "ingetrokken"]
"""Consent asked, in the queue, taken by a member of staff, closed, sent by mail, withdrawn by the visitor."""

OPEN: tuple[HandoverState, ...] = ("aangeboden", "wachtend", "in_gesprek")
"""The states from which a handover can still go on."""


class Staff(Protocol):
    """A member of staff; visitors see `display_name`."""

    @property
    def username(self) -> str:
        """The name of the account."""

    @property
    def display_name(self) -> str:
        """The name that visitors see."""


class Tried(BaseModel):
    """What the visitor asked, in their own (redacted) words, the topic of the answer, and how that turn ended."""

    question: str
    topic: str | None = None
    title: str | None = None
    outcome: str | None = None


class Summary(BaseModel):
    """What a member of staff should know before the first word."""

    organisation: str | None = None
    organisation_result: str | None = None
    role: str | None = None
    steps: list[ChecklistStep] = []
    error_texts: list[str] = []
    tried: list[Tried] = []


class Handover(BaseModel):
    """One handover; times are in UTC. `conversation_id` is None when the visitor erased the conversation."""

    id: int
    conversation_id: str | None
    reference: str
    reason: Reason
    topic: str | None
    state: HandoverState
    agent: str | None = Field(description="Username of who has it")
    agent_name: str | None = Field(description="The name that the visitor sees")
    summary: Summary
    asked_at: datetime
    consented_at: datetime | None = Field(description="When the visitor said yes; before that nothing is shared")
    waiting_since: datetime | None
    email_asked_at: datetime | None
    taken_at: datetime | None
    first_answer_at: datetime | None
    ended_at: datetime | None
    agent_seen_at: datetime | None
    ticket: str | None
    snoozed_until: datetime | None = Field(None, description="Until when who has it put it aside")
    tags: list[str] = Field([], description="Words by which members of staff find it again")
    team: str | None = Field(None, description="The team that it waits for, or was given to last")
    page: Page | None = Field(None, description="Where on the website the visitor is")
    visitor_here: bool | None = Field(
        None, description="Whether the visitor has the page open; null where a channel cannot tell, as with Teams"
    )


class Unanswered(BaseModel):
    """A conversation in which the visitor said `count` things since somebody answered, or took it."""

    handover_id: int
    reference: str
    count: int


class Resumed(BaseModel):
    """A conversation that was put aside until a time that is over, and in which staff said nothing since."""

    handover_id: int
    reference: str


class UnknownHandover(Exception):
    """There is no handover with this id."""


class AlreadyTaken(Exception):
    """Somebody else has this conversation; `agent` is the name to show."""

    def __init__(self, agent: str) -> None:
        super().__init__(agent)
        self.agent = agent


class NotWaiting(Exception):
    """The handover is not (or no longer) in the state that this step needs."""


class NotYours(Exception):
    """A member of staff may only speak in a conversation that is theirs at this moment."""


class InvalidEmail(Exception):
    """What the visitor typed is no e-mail address."""
