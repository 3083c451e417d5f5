"""Turns approved changes of answers into a proposed change to `data/<onderwerp>.yml`, for a maintainer to apply.

Only the lines of the text change: comments and layout stay as they are.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.content import PREFIX
from bot.servicedesk.editing.models import AnswerDraft


@dataclass
class Patch:
    """A unified difference, the changes that are in it, and those that it leaves out with the reason."""

    text: str = ""
    included: list[AnswerDraft] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def patch_of(drafts: Iterable[AnswerDraft], folder: Path) -> Patch:
    """The patch that puts the texts of `drafts`, oldest first, into the files of `folder`; the last one counts."""
    patch = Patch()
    by_topic: dict[str, list[AnswerDraft]] = {}
    for draft in {(one.name, one.place): one for one in drafts}.values():
        by_topic.setdefault(draft.topic, []).append(draft)
    for topic, changes in sorted(by_topic.items()):
        path = folder / f"{topic}.yml"
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        after = before
        for draft in changes:
            changed = _changed(after, draft)
            if changed is None:
                patch.left_out.append(f"{draft.name}: de tekst in data/{topic}.yml is een andere geworden")
            elif changed != after:
                patch.included.append(draft)
                after = changed
        name = f"data/{topic}.yml"
        lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
        patch.text += "".join(difflib.unified_diff(*lines, f"a/{name}", f"b/{name}"))
    return patch


def _changed(content: str, draft: AnswerDraft) -> str | None:
    """The file with the text of `draft` in it; None when the text that it replaces is not there."""
    node = _text_node(yaml.compose(content, Loader=yaml.SafeLoader), draft)
    if node is None:
        return None
    if node.value.strip() == draft.text:
        return content
    if node.value.strip() != draft.before:
        return None
    start, end = node.start_mark, node.end_mark
    line = content.rfind("\n", 0, start.index) + 1
    key = content[line : start.index]
    indent = " " * (len(key) - len(key.lstrip(" -")) + 2)
    block = "|-\n" + "".join(f"{indent}{said}\n" if said else "\n" for said in draft.text.splitlines())
    rest = content[end.index :]
    if node.style not in ("|", ">"):
        rest = rest.removeprefix("\n")
    else:
        back = content[: end.index]
        rest = content[len(back.rstrip(" ")) :]
    return content[: start.index] + block + rest


def _text_node(root: Any, draft: AnswerDraft) -> yaml.ScalarNode | None:
    variants = _value(_value(root, "responses"), f"{PREFIX}{draft.name}")
    if not isinstance(variants, yaml.SequenceNode) or draft.place >= len(variants.value):
        return None
    text = _value(variants.value[draft.place], "text")
    return text if isinstance(text, yaml.ScalarNode) else None


def _value(mapping: Any, key: str) -> Any:
    if not isinstance(mapping, yaml.MappingNode):
        return None
    return next((value for name, value in mapping.value if name.value == key), None)
