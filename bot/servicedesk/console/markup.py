"""The small Markdown of our answers (bold, lists, links) as safe HTML."""

import re

from markdown_it import MarkdownIt

_ITEM = re.compile(r"(?P<mark>-|\d+\.) ")
_SAFE_ADDRESS = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)


class _OurMarkdown(MarkdownIt):
    """Only what every channel can show; HTML in a text is shown as text, never passed on."""

    def __init__(self) -> None:
        super().__init__("zero", {"html": False, "breaks": True})
        self.enable(["emphasis", "list", "link", "newline"])

    def validateLink(self, url: str) -> bool:
        """Whether a link may lead to `url`."""
        return bool(_SAFE_ADDRESS.match(url))


_MARKDOWN = _OurMarkdown()


def as_html(text: str) -> str:
    """`text` as HTML with only p, br, strong, em, ul, ol, li and a; safe to put in a page."""
    return str(_MARKDOWN.render(_in_blocks(text))).strip()


def _in_blocks(text: str) -> str:
    """`text` with an empty line where a list begins or ends, as every channel shows it.

    Without one, Markdown takes a line after a list for the rest of its last item.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if lines and line and lines[-1] and _kind(line) != _kind(lines[-1]):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _kind(line: str) -> str:
    item = _ITEM.match(line)
    return "" if item is None else "-" if item["mark"] == "-" else "1."
