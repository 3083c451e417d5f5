"""Makes what a member of staff writes safe to show in every channel."""

import re

from bot.conversations.cleaning import clean
from bot.handover.handover import EmptyMessage

_LINK = re.compile(
    r"\[(?P<title>[^\]]+)\]\((?P<target>[^)\s]*)\)"
    r"|(?P<bare>https://[^\s<>()\[\]\"*]*[^\s<>()\[\]\"*.,;:!?'])"  # the full stop after it ends the sentence
)


def agent_text(text: str) -> str:
    """What a member of staff wrote, with only links that every channel may show: to https addresses.

    An https address that stands in the text becomes a link. A link to anything else becomes its title with the address
    behind it, for the reader to judge.

    Raises:
        EmptyMessage: when nothing is left.
    """
    kept = _LINK.sub(_only_https, clean(text))
    if not kept:
        raise EmptyMessage
    return kept


def _only_https(link: re.Match[str]) -> str:
    if link["bare"]:
        return f"[{link['bare']}]({link['bare']})"
    if link["target"].startswith("https://"):
        return link.group()
    return f"{link['title']} ({link['target']})"
