"""How the servers inside show that they are ours: they answer a question that only who has the secret can answer.

The secret itself is not sent: on a port that is taken, somebody else would hear it.
"""

import hmac
import secrets
from enum import StrEnum

import httpx

from bot.platform.keys import derived_key
from bot.platform.settings import Settings

QUESTION, ANSWER = "x-bro-question", "x-bro-answer"


class Answers(StrEnum):
    """Who answers on an address."""

    OURS = "ours"
    ANOTHER = "another"
    NOBODY = "nobody"


def proof(settings: Settings, question: str) -> str:
    """The answer to `question`; empty without a secret or a question."""
    if settings.internal_secret is None or not question:
        return ""
    return hmac.new(derived_key(settings, "health"), question.encode(), "sha256").hexdigest()


async def who_answers(http: httpx.AsyncClient, url: str, settings: Settings) -> Answers:
    """Whether a server with our secret answers on the health address `url`."""
    question = secrets.token_urlsafe(16)
    try:
        answer = await http.get(url, headers={QUESTION: question})
    except httpx.RemoteProtocolError:
        return Answers.ANOTHER
    except httpx.HTTPError:  # nobody yet, or ours while it is busy
        return Answers.NOBODY
    if hmac.compare_digest(answer.headers.get(ANSWER, ""), proof(settings, question)):
        return Answers.OURS if answer.status_code == httpx.codes.OK else Answers.NOBODY
    return Answers.ANOTHER
