"""Handovers over HTTP, for the console's scripts and for other helpdesks: `/api/servicedesk/v1/handovers`.

Who calls comes first in each route: a program without the scope hears that, and not whether there is a handover.
"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, status
from fastapi.responses import JSONResponse

from bot.conversations.text import EmptyMessage
from bot.dialogue.reply import Reply
from bot.handover.handover import AlreadyTaken, Handover, NotWaiting, NotYours, UnknownHandover
from bot.handover.lists import Which
from bot.handover.service import HandoverService
from bot.http.problems import responses, tell_mistakes
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.access.teams import LONGEST_TEAM
from bot.servicedesk.consent.dependencies import SeenId
from bot.servicedesk.talks.lists import Lists, WrongDays
from bot.servicedesk.talks.service import (
    AgentMessage,
    AgentNote,
    AgentTags,
    HandoverDetail,
    NotThere,
    Snooze,
    TalkService,
    Transfer,
    UnfinishedText,
)

PREFIX = "/api/servicedesk/v1/handovers"


Handovers = Annotated[HandoverService, provided(HandoverService)]
Talks = Annotated[TalkService, provided(TalkService)]
AllLists = Annotated[Lists, provided(Lists)]
Reader = Annotated[Agent, require(scope="handovers:read")]
Writer = Annotated[Agent, require(scope="handovers:write")]


router = APIRouter(prefix=PREFIX, tags=["servicedesk"], responses=responses(400, 401, 403, 404, 409, 422, 500, 503))


@router.get("")
async def list_handovers(
    lists: AllLists,
    agent: Reader,
    which: Which = "queue",
    since: Annotated[date | None, Query(description="First Dutch day on which it ended, for what is over")] = None,
    until: Annotated[date | None, Query(description="Last Dutch day on which it ended, for what is over")] = None,
    team: Annotated[str, Query(max_length=LONGEST_TEAM, description="Only what was given to this team last")] = "",
) -> list[Handover]:
    """List who waits (`queue`), your own conversations (`mine`) or those of others (`colleagues`), longest ago first.

    Or what is over, newest first and 200 at most: nobody came (`missed`, a week unless you name days), sent by mail
    (`mailed`, a week), or a person had it (`closed`, today).
    """
    return await lists.handovers(which, agent, since, until, team)


@router.get("/{handover_id}")
async def read_handover(agent: Reader, handover_id: SeenId, talks: Talks) -> HandoverDetail:
    """Read one handover with its summary and the conversation, in which personal data is unreadable."""
    return await talks.read(handover_id, agent)


@router.post("/{handover_id}/take")
async def take_handover(agent: Writer, handover_id: SeenId, talks: Talks) -> Handover:
    """Take a conversation from the queue; 409 when somebody else has it."""
    return await talks.take(handover_id, agent)


@router.post("/{handover_id}/messages", status_code=status.HTTP_201_CREATED)
async def say(agent: Writer, handover_id: SeenId, message: AgentMessage, talks: Talks) -> Reply:
    """Say something to the visitor."""
    return await talks.say(handover_id, agent, message)


@router.post("/{handover_id}/contact", status_code=status.HTTP_201_CREATED)
async def ask_contact(agent: Writer, handover_id: SeenId, talks: Talks) -> Reply:
    """Ask the visitor how they can be reached, in a form; what they fill in is `contact` of this handover."""
    return await talks.ask_contact(handover_id, agent)


@router.post("/{handover_id}/transfer")
async def transfer_handover(agent: Writer, handover_id: SeenId, transfer: Transfer, talks: Talks) -> Handover:
    """Give the conversation to a colleague, or to the queue for a team; 409 when none of them has the console open."""
    return await talks.transfer(handover_id, agent, transfer)


@router.post("/{handover_id}/notes", status_code=status.HTTP_204_NO_CONTENT)
async def note(agent: Writer, handover_id: SeenId, note: AgentNote, talks: Talks) -> None:
    """Leave a note for colleagues; the visitor never sees it."""
    await talks.note(handover_id, agent, note.text)


@router.post("/{handover_id}/snooze")
async def snooze_handover(agent: Writer, handover_id: SeenId, snooze: Snooze, talks: Talks) -> Handover:
    """Put a talk aside for a while."""
    return await talks.snooze(handover_id, agent, snooze.minutes)


@router.put("/{handover_id}/tags", status_code=status.HTTP_204_NO_CONTENT)
async def tag(agent: Writer, handover_id: SeenId, tags: AgentTags, talks: Talks) -> None:
    """Let these be the tags of the conversation."""
    await talks.tag(handover_id, agent, tags.tags)


@router.post("/{handover_id}/typing", status_code=status.HTTP_204_NO_CONTENT)
async def typing(agent: Writer, handover_id: SeenId, handovers: Handovers) -> None:
    """Show the visitor that you are writing."""
    await handovers.typing(handover_id, agent)


@router.post("/{handover_id}/close")
async def close_handover(agent: Writer, handover_id: SeenId, talks: Talks) -> Handover:
    """End the talk; the assistant is back."""
    return await talks.close(handover_id, agent)


@router.post("/{handover_id}/reopen")
async def reopen_handover(agent: Writer, handover_id: SeenId, talks: Talks) -> Handover:
    """Go on with a talk that you closed; 409 when the visitor said something since."""
    return await talks.reopen(handover_id, agent)


@router.post("/{handover_id}/give-back")
async def give_back_handover(agent: Writer, handover_id: SeenId, talks: Talks) -> Handover:
    """Put the conversation back in the queue."""
    return await talks.give_back(handover_id, agent)


@router.post("/seen", status_code=status.HTTP_204_NO_CONTENT)
async def seen(handovers: Handovers, agent: Writer) -> None:
    """Say that you are still there; without it your conversations go back to the queue after a while."""
    await handovers.seen(agent)


def add_handlers(app: FastAPI) -> None:
    """Give Dutch answers for what cannot be done."""
    tell_mistakes(app, _MISTAKES)

    @app.exception_handler(AlreadyTaken)
    async def already_taken(_: Request, error: AlreadyTaken) -> JSONResponse:
        return JSONResponse({"detail": f"Dit gesprek is al overgenomen door {error.agent}."}, status.HTTP_409_CONFLICT)


_MISTAKES: list[tuple[type[Exception], int, str]] = [
    (UnknownHandover, status.HTTP_404_NOT_FOUND, "Dit gesprek staat niet (meer) in de lijst."),
    (NotWaiting, status.HTTP_409_CONFLICT, "Deze bezoeker wacht niet meer op een medewerker."),
    (WrongDays, status.HTTP_422_UNPROCESSABLE_CONTENT, "Deze dagen kloppen niet. Zet de eerste dag vooraan."),
    (
        UnfinishedText,
        status.HTTP_422_UNPROCESSABLE_CONTENT,
        "Vul eerst in wat tussen haken staat, bij [Nog invullen: …] of [Nog beantwoorden: …].",
    ),
    (EmptyMessage, status.HTTP_422_UNPROCESSABLE_CONTENT, "Typ eerst een bericht."),
    (NotThere, status.HTTP_409_CONFLICT, "Deze collega is er nu niet, of niemand van dit team. Kies iemand anders."),
    (NotYours, status.HTTP_409_CONFLICT, "U hebt dit gesprek niet (meer). Kijk in de wachtrij."),
]
