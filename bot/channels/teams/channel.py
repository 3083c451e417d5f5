"""The chat in Microsoft Teams: `POST /api/messages` in, cards out.

The caller and the activity are checked before anything of the activity is used. The HTTP answer goes out at once; the
reply follows as a message of its own. Nothing of Microsoft is imported while the settings do not ask for Teams.
"""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response, status
from fastapi.responses import JSONResponse

from bot.channels import metrics
from bot.channels.inbox import OLD_BUTTON, THANKS, MessageChannel
from bot.channels.port import Address, Rated
from bot.channels.teams import activities
from bot.channels.teams.cards import CONTENT_TYPE, Shown, rated
from bot.channels.teams.configuration import check, teams_is_on
from bot.channels.teams.tokens import TokenCheck
from bot.http.problems import Refused, responses
from bot.platform.settings import Settings

if TYPE_CHECKING:
    from bot.channels.teams.connector import Connector

PATH = "/api/messages"

_CARD, _NOTE = CONTENT_TYPE, "application/vnd.microsoft.activity.message"


class TeamsChannel(MessageChannel[Shown]):
    """The conversations of Teams."""

    name = "teams"

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            TeamsRefused: when the settings for Teams are incomplete or unsafe.
        """
        super().__init__(settings)
        check(settings)
        self.tokens = TokenCheck(settings) if settings.teams_app_id and not settings.teams_test_without_tokens else None

    def mount(self, app: FastAPI) -> None:
        """Add `POST /api/messages` when the settings ask for Teams."""
        if not teams_is_on(self.settings):
            return
        router = APIRouter(tags=["teams"], responses=responses(400, 401, 403, 413, 503))

        @router.post(PATH, status_code=status.HTTP_202_ACCEPTED, response_model=None)
        async def receive_activity(request: Request) -> Response:
            """Receive an activity of Microsoft Teams, signed by Microsoft."""
            activity = await self._checked(request)
            answer = await self._answer_at_once(activity)
            return Response(status_code=status.HTTP_202_ACCEPTED) if answer is None else JSONResponse(answer)

        app.include_router(router)

    def messenger(self) -> "Connector | None":
        """Microsoft's connector."""
        if not teams_is_on(self.settings):
            return None
        from bot.channels.teams.connector import Connector  # here: Microsoft's SDK

        return Connector(self.settings)

    async def _checked(self, request: Request) -> activities.Activity:
        """
        Raises:
            Refused: when this is no activity for us from Microsoft.
        """
        try:
            caller = await self.tokens.check(request.headers.get("authorization")) if self.tokens else None
            activity = activities.read(await request.body())
            activities.authorise(activity, caller, self.settings)
        except Refused:
            metrics.received.labels(self.name, "refused").inc()
            raise
        return activity

    async def _answer_at_once(self, activity: activities.Activity) -> dict[str, Any] | None:
        """What the HTTP answer says; Teams takes only an empty object for its own thumbs, whatever became of them
        (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content).

        Raises:
            Refused: when too much is waiting already (503).
        """
        answer = await self._receive(activity)
        return {} if activity.name == activities.FEEDBACK else answer

    async def _receive(self, activity: activities.Activity) -> dict[str, Any] | None:
        """Take an activity; the answer comes later. Returns what Teams wants to know at once, for an invoke.

        Raises:
            Refused: when too much is waiting already (503).
        """
        self.inbox.check_room()
        asked_at_once = activity.type == "invoke"
        deed = activities.what_happened(activity)
        news = await self.inbox.is_news(activities.activity_key(activity, self.secret), deed)
        if deed is None or not news:
            return _note("") if asked_at_once else None
        person = activities.person_key(activity, self.secret)
        if asked_at_once and isinstance(deed, Rated):
            return await self._rate(activities.place(activity), deed)
        self.inbox.take(person, activities.place(activity), deed)
        return _note("Een ogenblik, uw antwoord komt in dit gesprek.") if asked_at_once else None

    async def _rate(self, address: Address, deed: Rated) -> dict[str, Any]:
        """Keep a thumb and return the card with thanks, or with the question what was wrong."""
        given = await self.inbox.rate(address, deed)
        if given is None:
            return _note(OLD_BUTTON)
        if deed.position is None:
            return _note(THANKS)
        thanked = deed.rating == "op" or deed.reason is not None
        return {"statusCode": 200, "type": _CARD, "value": rated(given.replies, deed.mark, thanked, given.answer)}


def _note(text: str) -> dict[str, Any]:
    """The answer to an invoke that shows `text` for a moment."""
    return {"statusCode": 200, "type": _NOTE, "value": text}
