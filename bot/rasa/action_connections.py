"""Inside Rasa: calls to the actions go over connections that stay open.

Rasa makes a client, and with it a connection, for each call of an action; a turn has one to three of them.
"""

from types import TracebackType
from weakref import WeakKeyDictionary

import aiohttp
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

_IDLE = 3.0  # seconds that an idle connection is kept: Sanic closes it after five, and a call must not meet that

_sessions: WeakKeyDictionary[EndpointConfig, aiohttp.ClientSession] = WeakKeyDictionary()


class _KeptOpen:
    """A client session that its users do not close."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it open."""


def install() -> None:
    """Keep connections from now on; safe to call again."""
    EndpointConfig.__hash__ = object.__hash__  # it has none, because it defines what is equal
    EndpointConfig.session = _session


def _session(endpoint: EndpointConfig) -> _KeptOpen:
    session = _sessions.get(endpoint)
    if session is None or session.closed:
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=endpoint.headers,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            auth=aiohttp.BasicAuth(endpoint.basic_auth["username"], endpoint.basic_auth["password"])
            if endpoint.basic_auth
            else None,
        )
        _sessions[endpoint] = session
    return _KeptOpen(session)
