"""What a route about one handover takes instead of a bare number: it exists only for who may see something of it.

A test goes through all routes, so one that takes a bare number fails there.
"""

from typing import Annotated

from fastapi import Depends, Path

from bot.handover.handover import Handover
from bot.http.services import provided
from bot.servicedesk.access.dependencies import Caller, RowId
from bot.servicedesk.consent.service import ConsentService

Consent = Annotated[ConsentService, provided(ConsentService)]


async def _seen(handover_id: Annotated[RowId, Path()], consent: Consent, agent: Caller) -> Handover:
    return await consent.handover(handover_id, agent)


SeenHandover = Annotated[Handover, Depends(_seen)]
"""The handover of the path, as far as who calls may see it; 404 when that is nothing."""


async def _id(handover: SeenHandover) -> int:
    return handover.id


SeenId = Annotated[int, Depends(_id)]
"""The id in the path, of a handover of which who calls may see something."""
