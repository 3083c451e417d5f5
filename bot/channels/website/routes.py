"""The chat on a website: POST to send, server-sent events to receive.

The visitor's token is a bearer token; it is never in an address. A message is answered in the response to its POST
and also published as an event, with the same position, so a page that misses one of both misses nothing. An event
stream resumes after the position in `Last-Event-ID`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response, status
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field, model_validator

from bot.channels.port import NOBODY_HELPS, ThumbReason
from bot.channels.website.tokens import Tokens, Visit
from bot.conversations.transcript import Entry, as_text
from bot.conversations.visiting import Page
from bot.dialogue.fixed_messages import PERSON_TITLE
from bot.dialogue.reply import Reply
from bot.handover.contact import Detail, WrongDetails
from bot.handover.handover import NotWaiting
from bot.http.limits import Limits, address_prefix
from bot.http.origins import embedding_origin
from bot.http.problems import Problem, Refused, responses
from bot.http.services import provided
from bot.turns.service import ConversationService

PREFIX = "/api/website"

router = APIRouter(prefix=PREFIX, tags=["website"], responses=responses(400, 403, 413, 422, 429, 500, 503))
_bearer = HTTPBearer(description="The token that starting the conversation gave, or a newer one", auto_error=False)
_OF_A_VISIT = responses(401, 404)

_ABSURD_LENGTH = 20_000  # characters; above this a message is not even read
_LARGEST_POSITION = 2**31 - 1


class Token(BaseModel):
    """The token for the next requests, and the seconds that it lasts."""

    token: str
    expires_in: int


class StartedConversation(Token):
    """A new conversation: its token, and the first words."""

    replies: list[Reply]


class Replies(Token):
    """The answers to one message; none while a member of staff has the conversation."""

    replies: list[Reply]


class Start(BaseModel):
    """How a conversation starts: on which page of the website, when the website tells that."""

    page: Page | None = None


class History(BaseModel):
    """The messages of a conversation, the name of the member of staff who has it, if any, and who waits for one."""

    entries: list[Entry]
    agent: str | None
    waiting: bool


class VisitorMessage(BaseModel):
    """What a visitor typed, or the id of the choice they clicked, or the wish to talk to a person.

    `id` is made by the page; a message that is sent again with the same id is answered once.
    """

    text: str | None = Field(None, max_length=_ABSURD_LENGTH)
    choice: str | None = Field(None, max_length=64)
    person: Literal[True] | None = None
    id: UUID | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "VisitorMessage":
        if [self.text, self.choice, self.person].count(None) != 2:
            raise ValueError("give either text, choice or person")
        return self


class Rating(BaseModel):
    """A thumb, `op` or `neer`, for the answer at `position`, and why."""

    position: int = Field(ge=1, le=_LARGEST_POSITION)
    rating: Literal["op", "neer"]
    reason: ThumbReason | None = None


class Contact(BaseModel):
    """How the visitor can be reached; a phone number or an e-mail address at least."""

    name: str = Field("", max_length=80)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=254)
    transcript: bool = Field(False, description="Mail the conversation to this address when it ends")


class ContactForm(BaseModel):
    """What the form for contact details may ask besides them."""

    transcript: bool = Field(description="Whether the visitor can get the conversation by mail when it ends")


class WrongContact(Problem):
    """The same, and for each detail that cannot be used why, in Dutch."""

    wrong: dict[Detail, str] = Field({})


Service = Annotated[ConversationService, provided(ConversationService)]
Issuer = Annotated[Tokens, provided(Tokens)]
Counters = Annotated[Limits, provided(Limits)]
Address = Annotated[str, Depends(address_prefix)]
Origin = Annotated[str, Depends(embedding_origin)]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def _visit(origin: Origin, bearer: Bearer, tokens: Issuer) -> Visit:
    return tokens.read(bearer.credentials if bearer else "", origin)


CurrentVisit = Annotated[Visit, Depends(_visit)]


def _renewable_visit(origin: Origin, bearer: Bearer, tokens: Issuer) -> Visit:
    return tokens.read(bearer.credentials if bearer else "", origin, ended=True)


async def _counted_visit(visit: CurrentVisit, address: Address, limits: Counters) -> Visit:
    await limits.message(visit.conversation_id, address)
    return visit


CountedVisit = Annotated[Visit, Depends(_counted_visit)]


async def _listening_visit(visit: CurrentVisit, service: Service) -> Visit:
    await service.agent(visit.conversation_id)  # an unknown conversation is refused before the stream begins
    return visit


def _stream(visit: Annotated[Visit, Depends(_listening_visit)], address: Address, limits: Counters) -> Iterator[Visit]:
    with limits.stream(visit.conversation_id, address):
        yield visit


@router.post("/conversations", status_code=status.HTTP_201_CREATED)
async def start_conversation(
    origin: Origin,
    address: Address,
    limits: Counters,
    tokens: Issuer,
    service: Service,
    start: Start | None = None,
) -> StartedConversation:
    """Start a conversation."""
    await limits.start(address)
    page = start.page.kept(origin) if start and start.page else None
    started = await service.start("website", page)
    visit = tokens.begin(started.conversation_id, origin)
    return StartedConversation(replies=started.replies, **_token(tokens, visit))


@router.get("/origin", status_code=status.HTTP_204_NO_CONTENT)
async def check_origin(request: Request, response: Response) -> None:
    """Ask whether this website may use the assistant (403: no); pages of every website can read the answer.

    Without it a page cannot tell a refusal from a broken connection: its browser hides both in the same way.
    """
    readable = {"Access-Control-Allow-Origin": "*"}
    try:
        embedding_origin(request)
    except Refused as refusal:
        refusal.headers = readable
        raise
    response.headers.update(readable)


@router.post("/page", status_code=status.HTTP_204_NO_CONTENT, responses=_OF_A_VISIT)
async def tell_page(page: Page, visit: CountedVisit, service: Service) -> None:
    """Tell on which page of the website the visitor is now."""
    kept = page.kept(visit.origin)
    if kept:
        await service.visits(visit.conversation_id, kept)


@router.post("/typing", status_code=status.HTTP_204_NO_CONTENT, responses=_OF_A_VISIT)
async def tell_typing(visit: CurrentVisit, limits: Counters, service: Service) -> None:
    """Tell that the visitor is typing, for a person who has the conversation; each few seconds is enough."""
    await limits.sign(visit.conversation_id)
    await service.writes(visit.conversation_id)


@router.get("/conversation", responses=_OF_A_VISIT)
async def read_conversation(
    visit: CurrentVisit, service: Service, after: Annotated[int, Query(ge=0, le=_LARGEST_POSITION)] = 0
) -> History:
    """Read the messages after a position."""
    agent, waiting = await service.attention(visit.conversation_id)
    return History(entries=await service.entries(visit.conversation_id, after), agent=agent, waiting=waiting)


@router.delete("/conversation", status_code=status.HTTP_204_NO_CONTENT, responses=_OF_A_VISIT)
async def erase_conversation(visit: CurrentVisit, service: Service) -> None:
    """Erase the conversation, its messages and its thumbs."""
    await service.erase(visit.conversation_id)


@router.get(
    "/transcript",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {}}}, **_OF_A_VISIT},
)
async def download_conversation(visit: CurrentVisit, service: Service) -> PlainTextResponse:
    """Download the conversation as text."""
    text = as_text(await service.entries(visit.conversation_id))
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="gesprek-bro.txt"'})


@router.post("/messages", responses=_OF_A_VISIT)
async def send_message(message: VisitorMessage, visit: CountedVisit, tokens: Issuer, service: Service) -> Replies:
    """Send a message, a choice, or the wish to talk to a person, and get the replies."""
    message_id = str(message.id) if message.id else None
    conversation = visit.conversation_id
    if message.text is not None:
        replies = await service.say(conversation, message.text, message_id)
    elif message.choice is not None:
        try:
            replies = await service.choose(conversation, message.choice, message_id)
        except KeyError as error:
            raise Refused(
                status.HTTP_422_UNPROCESSABLE_CONTENT, "choice", "Deze keuze hoort niet bij dit gesprek."
            ) from error
    else:
        replies = await service.ask_for_person(conversation, PERSON_TITLE, message_id)
    return Replies(replies=replies, **_token(tokens, tokens.renew(visit)))


@router.get("/contact", responses=_OF_A_VISIT)
async def read_contact_form(visit: CurrentVisit, service: Service) -> ContactForm:
    """Read what to ask of the visitor in the form for contact details."""
    return ContactForm(transcript=service.mails_transcripts)


@router.post("/contact", responses=_OF_A_VISIT | {409: {"model": Problem}, 422: {"model": WrongContact}})
async def give_contact(contact: Contact, visit: CountedVisit, tokens: Issuer, service: Service) -> Replies:
    """Give the person who helps you what they reach you with; it is kept apart from the conversation.

    409 when no person helps you, 422 with `wrong` when a detail cannot be used.
    """
    try:
        replies = await service.give_contact(visit.conversation_id, **contact.model_dump())
    except NotWaiting as error:
        raise Refused(status.HTTP_409_CONFLICT, "no_person", NOBODY_HELPS) from error
    return Replies(replies=replies, **_token(tokens, tokens.renew(visit)))


@router.post("/feedback", status_code=status.HTTP_204_NO_CONTENT, responses=_OF_A_VISIT)
async def rate_answer(rating: Rating, visit: CountedVisit, service: Service) -> None:
    """Give an answer a thumb up or down."""
    await service.rate(visit.conversation_id, rating.position, rating.rating, rating.reason)


@router.post("/token", responses=_OF_A_VISIT)
async def renew_token(
    visit: Annotated[Visit, Depends(_renewable_visit)],
    address: Address,
    limits: Counters,
    tokens: Issuer,
    service: Service,
) -> Token:
    """Get a new token, also when the old one ended while the visitor's computer slept."""
    await limits.message(visit.conversation_id, address)
    await service.agent(visit.conversation_id)
    return Token(**_token(tokens, tokens.renew(visit)))


@router.get("/events", response_class=EventSourceResponse, responses=_OF_A_VISIT)
async def read_events(
    visit: Annotated[Visit, Depends(_stream)],
    service: Service,
    last_event_id: Annotated[int, Header(ge=0, le=_LARGEST_POSITION)] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """Receive messages (`message`), typing notices (`typing`), who answers (`takeover`), and the end (`ended`).

    The stream ends with the token; the page then opens a new one with its newer token.
    """
    try:
        async with asyncio.timeout(visit.expires_at - time.time()):
            async for event in service.listen(visit.conversation_id, last_event_id):
                position = None if event.position is None else str(event.position)
                yield ServerSentEvent(event=event.name, data=event.data, id=position)
    except TimeoutError:
        return


def add_handlers(app: FastAPI) -> None:
    """Say of each contact detail what is wrong with it."""

    @app.exception_handler(WrongDetails)
    async def wrong_details(_: Request, error: WrongDetails) -> JSONResponse:
        problem = WrongContact(detail=next(iter(error.wrong.values())), wrong=error.wrong)
        return JSONResponse(problem.model_dump(), status.HTTP_422_UNPROCESSABLE_CONTENT)


def _token(tokens: Tokens, visit: Visit) -> dict[str, str | int]:
    return {"token": tokens.write(visit), "expires_in": max(0, visit.expires_at - int(time.time()))}
