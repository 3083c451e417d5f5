"""The small Markdown of our answers (bold, lists, links) as safe HTML and as plain text."""

import re

from markdown_it import MarkdownIt

_SAFE_ADDRESS = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


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
    return str(_MARKDOWN.render(text)).strip()


def as_plain(text: str) -> str:
    """`text` for an e-mail: without marks, and with the address behind each link's words."""
    return _BOLD.sub(r"\1", _LINK.sub(r"\1 (\2)", text))
