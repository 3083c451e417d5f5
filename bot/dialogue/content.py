"""What editors write in `data/`, as the program reads it: topics, sources, and how to reach the Servicedesk."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from bot.platform.published import until_published
from bot.platform.settings import ROOT

logger = logging.getLogger(__name__)

DATA = ROOT / "data"
PREFIX = "utter_"
"""What the name of each response begins with."""

Variant = Mapping[str, Any]
"""One text of a response, in Rasa's form."""

Responses = Mapping[str, Sequence[Variant]]
"""All texts of each response, by its name."""

SOURCES = "bronnen.yml"
CONTACT = "contact.yml"
DESK = "servicedesk.yml"


class Kind(StrEnum):
    """What a topic is: `soort` in the metadata of its answer."""

    VRAAG = "vraag"
    """Something that people ask, which is what a topic is when its file says nothing."""
    DUBBELZINNIG = "dubbelzinnig"
    """A word with two meanings: the answer asks which one."""
    GESPREK = "gesprek"
    """Small talk and steering: what people say besides their question."""
    MEDEWERKER = "medewerker"
    """A call for a person, which does not say what about."""
    BUITEN_BEREIK = "buiten_bereik"
    """A question that is not for us."""


class Source(BaseModel):
    """Where a statement comes from, and the day on which it was last checked there."""

    title: str
    url: str
    checked: date


@dataclass(frozen=True)
class Topic:
    """A topic, as the metadata of its answer says.

    Attributes:
        title: what a visitor or member of staff reads.
        offered: whether it makes sense as a choice when the assistant is not sure; `keuze` in the metadata.
    """

    name: str
    title: str
    kind: Kind
    offered: bool

    @property
    def asked(self) -> bool:
        """Whether people ask this, of us or of somebody else; small talk and steering are not asked."""
        return self.offered or self.kind is Kind.BUITEN_BEREIK


def default_variant(variants: Sequence[Variant]) -> Variant:
    """The variant for a visitor of whom nothing is known."""
    return next((variant for variant in variants if not variant.get("condition")), variants[0])


def topic_of(name: str, responses: Responses) -> Topic | None:
    """The topic `name`, whose answer is one of `responses`; None when it has no answer with a title."""
    variants = responses.get(f"{PREFIX}{name}")
    metadata = default_variant(variants).get("metadata", {}) if variants else {}
    if "titel" not in metadata:
        return None
    kind = Kind(metadata.get("soort", Kind.VRAAG))
    offered = metadata.get("keuze", kind in (Kind.VRAAG, Kind.DUBBELZINNIG))
    return Topic(name, metadata["titel"], kind, offered)


def topics_in(responses: Responses) -> dict[str, Topic]:
    """The topics whose answers are among `responses`, by name; what is no topic but has a title is here as well."""
    names = (name.removeprefix(PREFIX) for name in responses)
    return {topic.name: topic for name in names if (topic := topic_of(name, responses))}


@until_published
def responses_of(file: str, folder: Path = DATA) -> Responses:
    """The responses in `<file>.yml`."""
    found: Responses = _read(folder / f"{file}.yml").get("responses") or {}
    return found


@until_published
def topics(folder: Path = DATA) -> Mapping[str, Topic]:
    """All topics by name, in alphabetical order: each has a file of its own."""
    files = (path.stem for path in sorted(folder.glob("*.yml")))
    return {name: topic for name in files if (topic := topic_of(name, responses_of(name, folder)))}


def small_talk(responses: Responses | None = None) -> frozenset[str]:
    """The topics that are no question but what people say besides theirs: of all, or of those in `responses`."""
    among = topics() if responses is None else topics_in(responses)
    return frozenset(name for name, topic in among.items() if topic.kind is Kind.GESPREK)


def titled(text: str) -> str | None:
    """The topic whose title `text` is, as on the button that offers it."""
    written = text.strip(" .?!").casefold()
    return next((name for name, topic in topics().items() if topic.title.strip(" .?!").casefold() == written), None)


def topic_title(name: str) -> str | None:
    """The title of topic `name`; None for what has no file of its own."""
    topic = topics().get(name)
    return topic.title if topic else None


def topic_behind(response: str) -> str | None:
    """The topic that a response belongs to: the longest name that its own begins with; None when it is of none."""
    name = f"{response.removeprefix(PREFIX)}_"
    return max((topic for topic in topics() if name.startswith(f"{topic}_")), key=len, default=None)


def kind_of(name: str | None) -> Kind | None:
    """The kind of topic `name`; None for what has no file of its own."""
    topic = topics().get(name or "")
    return topic.kind if topic else None


@until_published
def sources() -> Mapping[str, Source]:
    """The sources in `data/bronnen.yml`, by key."""
    return {
        key: Source(title=entry["titel"], url=entry["adres"], checked=entry["gecontroleerd"])
        for key, entry in _read(DATA / SOURCES)["bronnen"].items()
    }


def source_of(metadata: Mapping[str, Any]) -> Source | None:
    """The source that the metadata of an answer names; None for an answer that claims nothing.

    An answer that was checked on another day than its source says so with `gecontroleerd`. A source that is not there
    costs a visitor no answer: a model that `bro model use` chose may be of other data.
    """
    named, own = metadata.get("bron"), metadata.get("gecontroleerd")
    if isinstance(named, Mapping):  # a model of before the sources had a file
        return Source(**named, checked=own)
    source = sources().get(named) if named else None
    if named and source is None:
        logger.error("source_unknown", extra={"source": named})
    return source.model_copy(update={"checked": date.fromisoformat(own)}) if source and own else source


@until_published
def contact() -> Mapping[str, str]:
    """How to reach the Servicedesk: `telefoon` and `mail`."""
    found: dict[str, str] = _read(DATA / CONTACT)["contact"]
    return found


def with_contact(text: str) -> str:
    """`text` with the Servicedesk's details where it says `%telefoon%` and `%mail%`."""
    for name, value in contact().items():
        text = text.replace(f"%{name}%", value)
    return text


@until_published
def desk_passages() -> Mapping[str, str]:
    """What a member of staff says in place of a passage for visitors, by that passage (`data/servicedesk.yml`)."""
    found: dict[str, str] = _read(DATA / DESK)["servicedesk"]
    return found


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return content
