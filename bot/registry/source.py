"""Where the list comes from: an address on the web or a file.

The only code of the registration list that uses the network.
"""

import ipaddress
import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bot.platform.settings import Settings
from bot.registry.store import SnapshotInfo

_CONNECT = 5.0  # seconds
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PASSING_FAULTS = frozenset((408, 425, 429, 500, 502, 503, 504))


class SourceUnavailable(Exception):
    """The list could not be fetched; the message says why, for the operator."""


class _PassingFault(SourceUnavailable):
    """A fault that may be gone at the next try."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The list as a source gave it, of day `as_of`, with the marks by which it can later say that nothing changed."""

    content: bytes
    as_of: date
    etag: str | None = None
    last_modified: str | None = None


class RegistrySource(Protocol):
    """A place that has the list."""

    @property
    def name(self) -> str:
        """What answers and operators call the source: its address."""

    def fetch(self, known: SnapshotInfo | None) -> Fetched | None:
        """The list, or None when it did not change since `known` was fetched.

        Raises:
            SourceUnavailable: the list cannot be fetched.
        """


@dataclass(frozen=True, slots=True)
class FileSource:
    """A list in a file that somebody else keeps up to date."""

    path: Path
    max_bytes: int

    @property
    def name(self) -> str:
        """The name of the file; visitors see it, so not where it stands on our machine."""
        return self.path.name

    def fetch(self, known: SnapshotInfo | None) -> Fetched:
        """Read the file; the list is of the day on which the file was last changed, or of today
        when the clock of another machine says that this is still to come.

        Raises:
            SourceUnavailable: it is missing, unreadable or too large.
        """
        try:
            with self.path.open("rb") as file:
                content = file.read(self.max_bytes + 1)
            changed = datetime.fromtimestamp(self.path.stat().st_mtime).date()
        except OSError as error:
            raise SourceUnavailable(f"{self.path}: {error.strerror or error}") from error
        if len(content) > self.max_bytes:
            raise SourceUnavailable(f"{self.path}: groter dan {self.max_bytes} bytes")
        return Fetched(content, min(changed, date.today()))


@dataclass(frozen=True, slots=True)
class UrlSource:
    """A list on the web: https only (http for this machine), redirects only to `allowed_hosts` and its own host.

    One try may take `timeout` seconds and `max_bytes`; a passing fault is tried `tries` times in all, with pauses
    that double from `pause` seconds. `contact` is where the site's owner can reach whoever runs this assistant.
    """

    url: str
    allowed_hosts: frozenset[str] = frozenset()
    timeout: float = 30.0
    max_bytes: int = 20_000_000
    tries: int = 3
    pause: float = 1.0
    contact: str = ""

    @property
    def name(self) -> str:
        """The address without what may be secret in it: a key in the query, a name and password before the host."""
        address = urlsplit(self.url)
        return urlunsplit((address.scheme, address.netloc.rpartition("@")[2], address.path, "", ""))

    def fetch(self, known: SnapshotInfo | None) -> Fetched | None:
        """Fetch the list; asks for changes only when `known` came from this address."""
        headers = {"User-Agent": f"bro-helpdesk-assistent (contact: {self.contact})", "From": self.contact}
        if known and known.source == self.name:
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        retrying = Retrying(
            stop=stop_after_attempt(self.tries),
            wait=wait_exponential_jitter(multiplier=self.pause, max=30 * self.pause, jitter=self.pause),
            retry=retry_if_exception_type(_PassingFault),
            reraise=True,
        )
        return retrying(self._try, headers)

    def _try(self, headers: dict[str, str]) -> Fetched | None:
        deadline = time.monotonic() + self.timeout
        try:
            with httpx.Client(timeout=httpx.Timeout(min(10.0, self.timeout), connect=_CONNECT)) as client:
                return self._follow(client, httpx.URL(self.url), headers, deadline)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _PassingFault(f"{self.name}: {type(error).__name__} {error}".rstrip()) from error

    def _follow(self, client: httpx.Client, url: httpx.URL, headers: dict[str, str], deadline: float) -> Fetched | None:
        for _ in range(_MOST_REDIRECTS + 1):
            self._check(url)
            with client.stream("GET", url, headers=headers) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    url = url.join(response.headers["location"])
                    continue
                return self._receive(response, deadline)
        raise SourceUnavailable(f"{self.name}: meer dan {_MOST_REDIRECTS} doorverwijzingen")

    def _check(self, url: httpx.URL) -> None:
        if url.scheme != "https" and not (url.scheme == "http" and _this_machine(url.host)):
            raise SourceUnavailable(f"{self.name}: {url.scheme}://{url.host} is geen https")
        if url.host != urlsplit(self.url).hostname and url.host not in self.allowed_hosts:
            raise SourceUnavailable(f"{self.name}: verwijst door naar {url.host}, en dat is niet toegestaan")

    def _receive(self, response: httpx.Response, deadline: float) -> Fetched | None:
        if response.status_code == 304:
            return None
        if response.status_code != 200:
            fault = _PassingFault if response.status_code in _PASSING_FAULTS else SourceUnavailable
            raise fault(f"{self.name}: status {response.status_code}")
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > self.max_bytes:
                raise SourceUnavailable(f"{self.name}: groter dan {self.max_bytes} bytes")
            if time.monotonic() > deadline:
                raise _PassingFault(f"{self.name}: niet compleet binnen {self.timeout:.0f} seconden")
        marks = response.headers.get("etag"), response.headers.get("last-modified")
        return Fetched(bytes(content), date.today(), *marks)


def open_source(settings: Settings) -> RegistrySource:
    """The source that `settings` name: a file when there is one, else the address, which has a default."""
    max_bytes = settings.registry_max_megabytes * 1_000_000
    if settings.registry_file:
        return FileSource(settings.registry_file, max_bytes)
    return UrlSource(
        settings.registry_url,
        frozenset(settings.registry_allowed_hosts),
        settings.registry_timeout,
        max_bytes,
        contact=settings.registry_contact,
    )


def _this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
