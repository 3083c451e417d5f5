"""The chat on a website: a conversation is started, then messages go in and replies come out.

The conversation id is a 192-bit random value that the browser sends as bearer token; who has it, has the
conversation.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field, model_validator

from bot.conversations.repository import UnknownConversation
from bot.conversations.service import ConversationService
from bot.dialogue.reply import Reply

router = APIRouter(prefix="/api/website", tags=["website"])
_bearer = HTTPBearer(description="The conversation id that POST /conversations gave")

_ABSURD_LENGTH = 20_000  # characters; above this a message is not even read


class StartedConversation(BaseModel):
    """A new conversation: its id, and the greeting."""

    conversation: str
    replies: list[Reply]


class VisitorMessage(BaseModel):
    """What a visitor typed, or the id of the choice they clicked."""

    text: str | None = Field(None, max_length=_ABSURD_LENGTH)
    choice: str | None = Field(None, max_length=64)

    @model_validator(mode="after")
    def _one_of_both(self) -> "VisitorMessage":
        if (self.text is None) == (self.choice is None):
            raise ValueError("give either text or choice")
        return self


class Replies(BaseModel):
    """The answers to one message."""

    replies: list[Reply]


def _service(request: Request) -> ConversationService:
    service: ConversationService = request.app.state.conversations
    return service


Service = Annotated[ConversationService, Depends(_service)]
Bearer = Annotated[HTTPAuthorizationCredentials, Depends(_bearer)]


@router.post("/conversations", status_code=status.HTTP_201_CREATED)
async def start_conversation(service: Service) -> StartedConversation:
    """Start a conversation."""
    started = await service.start("website")
    return StartedConversation(conversation=started.conversation_id, replies=started.replies)


@router.post("/messages")
async def send_message(message: VisitorMessage, bearer: Bearer, service: Service) -> Replies:
    """Send a message, or a choice, and get the replies."""
    conversation = bearer.credentials
    try:
        if message.choice is not None:
            return Replies(replies=await service.choose(conversation, message.choice))
        return Replies(replies=await service.say(conversation, message.text or ""))
    except UnknownConversation as error:
        raise HTTPException(
            status.HTTP_404_NOT_FOUND, "Dit gesprek bestaat niet (meer). Begin een nieuw gesprek."
        ) from error
    except KeyError as error:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "Deze keuze hoort niet bij dit gesprek.") from error
