"""Rounds: messages that a stranger wrote from cards, labelled afterwards with the answers that would fit.

What the team writes itself reads far better than what visitors write (docs/evaluation.md), so these figures say how
visitors fare. A round counts once: on its first score, before anybody read it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml import CSafeLoader

from bot.dialogue.neighbours import shown_choices
from bot.evaluation.judging import Reader, read_all
from bot.evaluation.measures import Figures, share
from bot.understanding.interpreter import Interpretation
from bot.understanding.scope_gate import Zone

HISTORY = "rondes.jsonl"
_UNCERTAIN_WORD = "dubbelzinnig"  # the writers' one label for all our topics that begin so


@dataclass(frozen=True)
class Message:
    """One message of a round.

    Attributes:
        fitting: the topics that would be a fitting first answer.
        both: the topics of its two questions, when it has two.
        strange: whether it is not for this assistant.
    """

    text: str
    fitting: tuple[str, ...]
    both: tuple[str, ...] = ()
    strange: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a message: `answered` and `offered` are the topics that its writer gets and may choose."""

    message: Message
    answered: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def at_once(self) -> bool:
        """Whether a fitting answer comes immediately."""
        return _any_fits(self.answered, self.message.fitting)

    @property
    def by_one_click(self) -> bool:
        """Whether a fitting answer comes immediately or by one choice."""
        return self.at_once or _any_fits(self.offered, self.message.fitting)

    @property
    def wrong(self) -> bool:
        """Whether other answers come, with no fitting one to choose."""
        return bool(self.answered) and not self.by_one_click


@dataclass(frozen=True)
class RoundScore:
    """The score of one round: its name, who wrote it, when it was scored and with which model, and the figures."""

    name: str
    writer: str
    scored: date
    model: str
    figures: Figures

    def as_line(self) -> str:
        """One line of JSON for the history."""
        kept = {"ronde": self.name, "schrijver": self.writer, "gemeten": self.scored.isoformat(), "model": self.model}
        return json.dumps(kept | {"cijfers": {name: asdict(one) for name, one in self.figures.items()}})


def read_round(path: Path) -> list[Message]:
    """The messages in a file with a list of `{text, ok, scope: in | oos, two?}`.

    Raises:
        ValueError: when the file has another shape; the message names it.
    """
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=CSafeLoader)
    try:
        return [_message(entry) for entry in entries]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: expected a list of text, ok and scope ({error!r})") from error


def outcomes(reader: Reader, messages: Sequence[Message]) -> list[Outcome]:
    """Let `reader` read each of `messages`."""
    found = read_all(reader, [message.text for message in messages])
    return [_outcome(message, one) for message, one in zip(messages, found, strict=True)]


def round_figures(found: Sequence[Outcome]) -> Figures:
    """The figures of a round; the bars are those of docs/evaluation.md.

    - meteen: share of own messages with a fitting answer at once; met_een_klik: at once or by one choice.
    - fout_zonder_uitweg: share of own messages with other answers, and no fitting one to choose.
    - gemist: share of own messages with neither answer nor fitting choice.
    - vreemd_beantwoord: share of strange messages that get an answer.
    - beide_vragen: share of messages with two questions whose both topics are answered.
    """
    own = [one for one in found if not one.message.strange]
    two = [one for one in own if one.message.both]
    flags = {
        "meteen": [one.at_once for one in own],
        "met_een_klik": [one.by_one_click for one in own],
        "fout_zonder_uitweg": [one.wrong for one in own],
        "gemist": [not one.by_one_click and not one.answered for one in own],
        "vreemd_beantwoord": [bool(one.answered) for one in found if one.message.strange],
        "beide_vragen": [all(_any_fits(one.answered, (topic,)) for topic in one.message.both) for one in two],
    }
    return {name: share(values) for name, values in flags.items() if values}


def remember_round(score: RoundScore, path: Path) -> list[dict[str, Any]]:
    """Add `score` to the history in `path`; returns all of it, oldest first."""
    with path.open("a", encoding="utf-8") as file:
        file.write(score.as_line() + "\n")
    return round_history(path)


def round_history(path: Path) -> list[dict[str, Any]]:
    """The scores in `path`, oldest first."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def _message(entry: dict[str, Any]) -> Message:
    return Message(entry["text"], tuple(entry["ok"]), tuple(entry.get("two", ())), entry["scope"] == "oos")


def _outcome(message: Message, read: Interpretation) -> Outcome:
    several = tuple(question.intent for question in read.questions)
    answered = several or ((read.topic,) if read.zone is Zone.ANSWER else ())
    return Outcome(message, answered, tuple(shown_choices(read.offered, read.zone, read.confidence)))


def _any_fits(topics: Iterable[str], fitting: Sequence[str]) -> bool:
    return any(
        topic in fitting or (_UNCERTAIN_WORD in fitting and topic.startswith(_UNCERTAIN_WORD)) for topic in topics
    )
