"""Plays each conversation of `tests/dialogen/` through the real gateway, Rasa and action server.

A play is a list of turns. `bezoeker` is what the visitor types, `klikt` the title of a choice. Expected are the
`uitkomst` of the first reply, words that the replies hold (`bevat`) or do not hold (`bevat_niet`), the `keuzes` that
are offered, and words of the question with which the turn ends (`vraag`).
"""

from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from tests.conftest import Visitor

PLAYS = sorted((Path(__file__).parent / "dialogen").glob("*.yml"))
KEYS = {"bezoeker", "klikt", "uitkomst", "bevat", "bevat_niet", "keuzes", "vraag"}


class Talker(Protocol):
    """Somebody who talks to the assistant in a channel, and the replies that they get there."""

    def says(self, text: str) -> list[dict[str, Any]]: ...

    def clicks(self, title: str) -> list[dict[str, Any]]: ...


@pytest.mark.parametrize("play", PLAYS, ids=lambda path: path.stem)
def test_dialogue(play: Path, visitor: Visitor) -> None:
    perform(play, visitor)


def perform(play: Path, talker: Talker) -> None:
    """Play a conversation and check every turn."""
    for number, turn in enumerate(yaml.load(play.read_text(encoding="utf-8"), yaml.CSafeLoader)["beurten"], start=1):
        assert set(turn) <= KEYS, f"turn {number}: unknown keys {set(turn) - KEYS}"
        replies = talker.says(turn["bezoeker"]) if "bezoeker" in turn else talker.clicks(turn["klikt"])
        said = "\n".join(reply["text"] for reply in replies)
        where = f"turn {number} {turn.get('bezoeker') or turn.get('klikt')!r} got [{replies[0]['intent']}]:\n{said}"
        assert replies[0]["outcome"] == turn["uitkomst"], where
        for words in turn.get("bevat", []):
            assert words.casefold() in said.casefold(), f"{words!r} is not in {where}"
        for words in turn.get("bevat_niet", []):
            assert words.casefold() not in said.casefold(), f"{words!r} is in {where}"
        offered = {choice["title"] for reply in replies for choice in reply["choices"]}
        assert set(turn.get("keuzes", [])) <= offered, f"offered {offered} in {where}"
        assert turn.get("vraag", "").casefold() in replies[-1]["text"].casefold(), where
