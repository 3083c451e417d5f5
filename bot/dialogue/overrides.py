"""Texts that editors let visitors read at once, in place of a text of `data/`, until the files are published anew.

An override is found by the words that it replaces, wherever they come from: Rasa's model or a file. So where the words
have become others it says nothing any more, and the file wins (ADR 21).
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from bot.dialogue.content import DATA, PREFIX, Variant, responses_of, sources, with_contact
from bot.guidance.saying_again import first_sentences
from bot.platform.clock import dutch_day
from bot.platform.published import until_published

Standing = Literal["live", "verlopen", "opgenomen"]
"""Whether an override is said; not when the file has another text by now, or has this very text itself."""

_LINK_OR_MAIL = re.compile(r"\]\(\s*([^\s)]+)|[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Override:
    """`text` in place of `before`, which is variant `place` of response `utter_<name>` in `<topic>.yml`."""

    id: int
    topic: str
    name: str
    place: int
    before: str
    text: str
    proposed_by: str
    approved_by: str
    approved_at: datetime

    def instead_of(self, said: str) -> str | None:
        """What to say for `said`: for the text itself, or for its first sentences; None when it is neither."""
        if said == self.before:
            return self.text
        shorter = first_sentences(self.before)
        if said != shorter or shorter == first_sentences(self.text):
            return None
        return first_sentences(self.text) or self.text


ReadOverrides = Callable[[], Awaitable[Sequence[Override]]]
"""Reads the overrides that were approved and not put back, from where every replica finds them."""


async def nothing_overridden() -> Sequence[Override]:
    """The overrides of who has none."""
    return ()


def said_instead(message: Variant, overrides: Iterable[Override]) -> Variant:
    """`message`, of Rasa or of a file, with the text of the override of it; its source was checked on that day."""
    said = (message.get("text") or "").strip()
    for override in overrides:
        if text := override.instead_of(said):
            checked = {"gecontroleerd": dutch_day(override.approved_at).isoformat()}
            return {**message, "text": text, "metadata": {**(message.get("metadata") or {}), **checked}}
    return message


async def said_now(read: ReadOverrides) -> tuple[Override, ...]:
    """The overrides that are said; after a publication the files are read again, which takes a moment."""
    approved = await read()
    return await asyncio.to_thread(in_force, approved) if approved else ()


def in_force(overrides: Iterable[Override], folder: Path = DATA) -> tuple[Override, ...]:
    """Those of `overrides` that are said."""
    return tuple(one for one in overrides if standing(one, folder) == "live")


def standing(override: Override, folder: Path = DATA) -> Standing:
    """Whether `override` is said, as the files of `folder` were last published."""
    now = _text_at(override, folder)
    if now == override.text:
        return "opgenomen"
    return "live" if now == override.before and not list(_ambiguities(override, folder)) else "verlopen"


def obstacles(override: Override, folder: Path = DATA) -> list[str]:
    """Why `override` cannot be said in place of the file's text, in Dutch; empty when it can."""
    found = [] if _text_at(override, folder) == override.before else ["de tekst in het bestand is een andere geworden"]
    return [*found, *_ambiguities(override, folder), *_foreign(override.text, folder)]


def _ambiguities(override: Override, folder: Path) -> Iterator[str]:
    """Why nobody can tell by its words alone that it is this text which is said."""
    if slots := sorted({*_SLOT.findall(override.before), *_SLOT.findall(override.text)}):
        yield f"de assistent vult hier zelf iets in: {', '.join(f'{{{slot}}}' for slot in slots)}"
    only_this = {(f"{PREFIX}{override.name}", override.place)}
    said, shorter = _said_by(folder), first_sentences(override.before)
    if said.get(override.before, set()) - only_this:
        yield "dezelfde tekst staat ook bij een ander antwoord"
    elif shorter and said.get(shorter, set()) - only_this and first_sentences(override.text) != shorter:
        yield "een ander antwoord begint met dezelfde zinnen; laat die staan"


def _foreign(text: str, folder: Path) -> Iterator[str]:
    """The sites and mailboxes in `text` that no text or source of the files names: they need a maintainer's eye."""
    for host in sorted(_hosts([text]) - _known_hosts(folder)):
        yield f"naar {host} verwijst nog geen antwoord"


def _text_at(override: Override, folder: Path) -> str | None:
    path = folder / f"{override.topic}.yml"
    variants = responses_of(override.topic, folder).get(f"{PREFIX}{override.name}", ()) if path.is_file() else ()
    return str(variants[override.place]["text"]).strip() if override.place < len(variants) else None


@until_published
def _said_by(folder: Path) -> Mapping[str, Set[tuple[str, int]]]:
    """Which variants of which responses say a text, whole or in short."""
    found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    for name, place, text in _texts(folder):
        for form in filter(None, (text, first_sentences(text))):
            found[form].add((name, place))
    return found


@until_published
def _known_hosts(folder: Path) -> Set[str]:
    named = {_host(source.url) for source in sources().values()}
    return _hosts(text for *_, text in _texts(folder)) | named


def _hosts(texts: Iterable[str]) -> set[str]:
    found = (place for text in texts for place in _LINK_OR_MAIL.findall(with_contact(text)))
    return {_host(link) if link else mailbox.casefold() for link, mailbox in found}


def _host(url: str) -> str:
    """The name of the site; all of what is no address of one, so that nothing known equals it."""
    return urlsplit(url).hostname or url


def _texts(folder: Path) -> Iterator[tuple[str, int, str]]:
    responses: Iterable[tuple[str, Any]] = (
        item for path in sorted(folder.glob("*.yml")) for item in responses_of(path.stem, folder).items()
    )
    for name, variants in responses:
        for place, variant in enumerate(variants):
            if text := str(variant["text"]).strip():
                yield name, place, text
