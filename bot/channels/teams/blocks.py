"""What a card says: one heading, paragraphs, the three steps, and the sources folded into one line.

Of a long answer the beginning is shown, and the rest is folded too.

Colours, sizes and letters are Teams' own, so that cards follow the reader's light, dark or high-contrast theme; no
colour says what the words do not.
"""

import re
from typing import Any

from bot.dialogue.content import Source
from bot.dialogue.reply import STEP_MARKS, STEP_WORDS, ChecklistStep, Outcome, Reply
from bot.guidance.checklist import Status
from bot.guidance.dutch_date import dutch_date

Node = dict[str, Any]

_HEADING = re.compile(r"^\*\*(?P<words>[^*]+)\*\*:?$")
_SUBJECT = re.compile(r"^\*\*(?P<name>[^*]+)\*\* (?=staat )")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]*)\)")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_STYLES = {Status.JA: "good", Status.NEE: "warning", Status.ONBEKEND: "emphasis"}
_LONG = 420  # letters of an answer that is shown in two parts, as on a website (widget/rendering.js)
_ENOUGH = 100  # letters of each part, at least


def content(replies: list[Reply]) -> list[Node]:
    """What these replies say, each thing once, and where it comes from."""
    said: list[Node] = []
    for number, (reply, blocks) in enumerate(zip(replies, _said(replies), strict=True)):
        beginning = _beginning(blocks) if reply.outcome == Outcome.BEANTWOORD else len(blocks)
        said += blocks[:beginning] + _folded("Meer uitleg", f"uitleg{number}", blocks[beginning:])
    return said + _cited(replies)


def cited_text(replies: list[Reply]) -> str:
    """The same as Markdown without a card, in which Teams shows its own citations at marks such as [1]."""
    said = [block for blocks in _said(replies) for block in blocks]
    cited = [f"{_source(source)['text']} [{number}]" for number, source in enumerate(sources_of(replies), start=1)]
    return "\n\n".join([*(block["text"] for block in said), *cited])


def sources_of(replies: list[Reply]) -> list[Source]:
    """The sources of these replies, each once."""
    return list({source.url: source for reply in replies for source in reply.sources}.values())


def text(said: str, **more: Any) -> Node:
    """A paragraph, in which only links to https are links."""
    safe = _LINK.sub(lambda link: link[0] if link[2].startswith("https://") else link[1], straight(said))
    return {"type": "TextBlock", "text": safe, "wrap": True, **more}


def words(said: str) -> str:
    """The text without its marks for bold and links."""
    return _LINK.sub(r"\1", said).replace("**", "")


def straight(said: str) -> str:
    """The text without letters that turn the reading direction around."""
    return _REORDERING.sub("", said)


def spoken_steps(steps: list[ChecklistStep]) -> list[str]:
    """The steps in sentences."""
    return [f"{step.title}: {STEP_WORDS[step.status]}." for step in steps]


def _said(replies: list[Reply]) -> list[list[Node]]:
    """The blocks of each reply, each block once."""
    flat = [(number, block) for number, reply in enumerate(replies) for block in _paragraphs(reply)]
    blocks = [block for _, block in flat]
    heading = next(filter(_is_heading, blocks), None)
    once = [(number, _lower(block, heading)) for at, (number, block) in enumerate(flat) if block not in blocks[:at]]
    return [[block for number, block in once if number == which] for which in range(len(replies))]


def _paragraphs(reply: Reply) -> list[Node]:
    """A block per paragraph; lines of a list stay together. A subject with a result becomes a heading."""
    said = straight(reply.text)
    if reply.checklist:  # the lines of its text repeat the steps
        return [_heading(words(said.split("\n")[0])), _steps(reply.checklist)]
    subject = _SUBJECT.match(said)
    blocks = [_heading(subject["name"])] if subject else []
    for group in _groups(_SUBJECT.sub("Deze organisatie ", said)):
        heading = _HEADING.match(group)
        blocks.append(_heading(heading["words"]) if heading else text(group))
    return blocks


def _groups(said: str) -> list[str]:
    groups: list[str] = []
    in_list = False
    for line in filter(None, map(str.strip, said.split("\n"))):
        item = re.match(r"(-|\d+\.) ", line) is not None
        if item and in_list:
            groups[-1] += f"\n{line}"
        else:
            groups.append(line)
        in_list = item
    return groups


def _heading(said: str) -> Node:
    return text(said, style="heading", weight="Bolder", size="Medium")


def _is_heading(block: Node) -> bool:
    return block.get("style") == "heading"


def _lower(block: Node, heading: Node | None) -> Node:
    """The block, as a bold line when it is a heading but not the one of the card."""
    return text(block["text"], weight="Bolder") if _is_heading(block) and block is not heading else block


def _beginning(blocks: list[Node]) -> int:
    """How many blocks of an answer are shown at once; all of them when it is short, or little would be left."""
    lengths = [len(words(block.get("text", ""))) for block in blocks]
    first = 1
    while first < len(blocks) and (sum(lengths[:first]) < _ENOUGH or _announces(blocks[first - 1])):
        first += 1
    return first if sum(lengths) >= _LONG and sum(lengths[first:]) >= _ENOUGH else len(blocks)


def _announces(block: Node) -> bool:
    """Whether what it says goes on in the next block."""
    return _is_heading(block) or str(block.get("text", "")).endswith(":")


def _steps(steps: list[ChecklistStep]) -> Node:
    """A row per step, in the colour of its status and with its words."""
    return {"type": "Container", "spacing": "Small", "items": [_step(step) for step in steps]}


def _step(step: ChecklistStep) -> Node:
    status = f"**{STEP_MARKS[step.status]} {STEP_WORDS[step.status].capitalize()}:** {step.title}"
    return {"type": "Container", "style": _STYLES[step.status], "spacing": "Small", "items": [text(status)]}


def _cited(replies: list[Reply]) -> list[Node]:
    """One line: the source itself, or how many there are, which shows them when it is clicked."""
    lines = [_source(source) for source in sources_of(replies)]
    if len(lines) < 2:
        return lines
    return _folded(f"{len(lines)} bronnen", "bronnen", lines, size="Small")


def _folded(title: str, name: str, nodes: list[Node], **look: str) -> list[Node]:
    """One line, which shows these nodes when it is clicked; nothing when there are none."""
    if not nodes:
        return []
    opens = {"type": "Action.ToggleVisibility", "title": f"{title} tonen of verbergen", "targetElements": [name]}
    return [
        {"type": "Container", "selectAction": opens, "items": [text(f"{title} ▾", **look)]},
        {"type": "Container", "id": name, "isVisible": False, "spacing": "Small", "items": nodes},
    ]


def _source(source: Source) -> Node:
    title = f"[{source.title}]({source.url})" if source.url.startswith("https://") else source.title
    return text(f"Bron: {title}, bekeken op {dutch_date(source.checked)}", size="Small")
