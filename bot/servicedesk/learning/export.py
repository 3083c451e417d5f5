"""Turns linked questions into a proposed change to `data/<onderwerp>.yml`, for a person to review.

The new lines are put behind the last example, as text: comments and layout stay as they are, and the difference
shows nothing but the new examples.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_LONGEST = 300  # characters; longer texts are stories, not examples


@dataclass
class Proposal:
    """A unified difference, and the questions that it leaves out with the reason."""

    patch: str = ""
    added: int = 0
    left_out: list[str] = field(default_factory=list)


def propose(linked: Mapping[str, Iterable[str]], folder: Path, held_out: Iterable[str]) -> Proposal:
    """A proposal that adds the `linked` questions (topic to texts) to the files in `folder`.

    Args:
        held_out: the sentences that the assistant is measured on; training on them would make the measure worthless.
    """
    proposal = Proposal()
    measured = {_normal(text) for text in held_out}
    known = {_normal(text): path.stem for path in folder.glob("*.yml") for text in _examples(path)}
    for topic, texts in sorted(linked.items()):
        fresh = []
        for text in texts:
            reason = _why_not(text, measured, known)
            if reason:
                proposal.left_out.append(f"{topic}: {text!r} ({reason})")
            else:
                known[_normal(text)] = topic
                fresh.append(text)
        proposal.patch += _patch(folder / f"{topic}.yml", fresh)
        proposal.added += len(fresh)
    return proposal


def _why_not(text: str, measured: set[str], known: Mapping[str, str]) -> str | None:
    normal = _normal(text)
    if normal in measured:
        return "staat in tests/onderwerpen"
    if normal in known:
        return f"staat al in data/{known[normal]}.yml"
    if len(text) > _LONGEST:
        return f"langer dan {_LONGEST} tekens: kort de vraag in"
    return None


def _patch(path: Path, texts: list[str]) -> str:
    if not texts:
        return ""
    before = path.read_text(encoding="utf-8").splitlines(keepends=True)
    end, indent = _end_of_examples(path)
    added = [f"{' ' * indent}- {_one_line(text)}\n" for text in texts]
    name = f"data/{path.name}"
    after = [*before[:end], *added, *before[end:]]
    return "".join(difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"))


def _end_of_examples(path: Path) -> tuple[int, int]:
    """The number of lines up to and with the last example of the topic, and how far examples are indented."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = _examples_node(path).start_mark.line + 1
    last, indent = start, len(lines[start]) - len(lines[start].lstrip())
    for number in range(start, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            break
        if line.strip():
            last = number
    return last + 1, indent


def _examples_node(path: Path) -> Any:
    """The block of examples of the topic; the last one, when a topic has several."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    entries = _value(root, "nlu").value
    found = [_value(entry, "examples") for entry in entries if _value(entry, "intent").value == path.stem]
    return found[-1]


def _value(mapping: Any, key: str) -> Any:
    found = next(value for name, value in mapping.value if name.value == key)
    return found


def _examples(path: Path) -> Iterator[str]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    for entry in content.get("nlu") or []:
        for line in entry.get("examples", "").splitlines():
            yield line.removeprefix("- ")


def _one_line(text: str) -> str:
    """`text` without what Rasa reads as an entity mark or a new example."""
    return " ".join(re.sub(r"[\[\]{}]", "", text).split()).lstrip("-/ ")


def _normal(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
