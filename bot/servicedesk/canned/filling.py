"""Fills the variables of a canned text in from a conversation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversations.transcript import Entry
from bot.dialogue.inert import inert
from bot.handover.handover import Handover
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.suggestions.signature import without_signature

NAMES = ("naam", "organisatie", "medewerker", "nummer")
"""The variables: the visitor's name, their organisation, who writes, and the number of the conversation."""

_VARIABLE = re.compile(r"\{(" + "|".join(NAMES) + r")\}")


@dataclass(frozen=True)
class Filled:
    """A text, and the variables that are not known: for those it has `[Nog invullen: …]`, which is never sent."""

    text: str
    missing: list[str]


def filled(text: str, values: Mapping[str, str]) -> Filled:
    """`text` with its variables filled in; a value that is not there is left for the writer."""
    missing = [name for name in NAMES if f"{{{name}}}" in text and not values.get(name)]
    said = _VARIABLE.sub(lambda found: values.get(found[1]) or f"[Nog invullen: {found[1]}]", text)
    return Filled(said, missing)


def values_of(agent: Agent, handover: Handover | None = None, entries: Sequence[Entry] = ()) -> dict[str, str]:
    """What is known for the variables; a visitor's words come in as words only."""
    known = {"medewerker": agent.display_name}
    if handover is not None:
        known["nummer"] = handover.reference
        known["organisatie"] = inert(handover.summary.organisation or "")
        known["naam"] = inert(_name_in(entries))
    return known


def _name_in(entries: Sequence[Entry]) -> str:
    """The name under a message of the visitor, the last one that has one; empty when none has."""
    said = (entry.text for entry in reversed(entries) if entry.author == "bezoeker")
    return next((name for text in said if (name := without_signature(text.splitlines()).name)), "")
