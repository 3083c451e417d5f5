"""`POST /api/messages`: what the Bot Framework sends us.

The caller and the activity are checked here, before anything of the activity is used. The HTTP answer goes out at
once; the reply follows as a message of its own.
"""

from typing import Any

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import JSONResponse

from bot.channels.teams import activities, metrics
from bot.channels.teams.channel import TeamsChannel
from bot.channels.teams.tokens import TokenCheck
from bot.http.problems import Refused, responses
from bot.platform.settings import Settings

PATH = "/api/messages"

router = APIRouter(tags=["teams"], responses=responses(400, 401, 403, 413, 503))


@router.post(PATH, status_code=status.HTTP_202_ACCEPTED, response_model=None)
async def receive_activity(request: Request) -> Response:
    """Receive an activity of Microsoft Teams, signed by Microsoft."""
    settings: Settings = request.app.state.settings
    check: TokenCheck | None = request.app.state.teams_tokens
    try:
        caller = await check.check(request.headers.get("authorization")) if check else None
        activity = activities.read(await request.body())
        activities.authorise(activity, caller, settings)
    except Refused:
        metrics.activities.labels("refused").inc()
        raise
    channel: TeamsChannel = request.app.state.teams
    answer: dict[str, Any] | None = await channel.receive(activity)
    return Response(status_code=status.HTTP_202_ACCEPTED) if answer is None else JSONResponse(answer)
