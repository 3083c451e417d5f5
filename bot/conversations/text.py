"""Text as we keep it, as plain readers get it, and as a member of staff may write it."""

import re
import unicodedata

_UNWANTED = {"Cc", "Cf", "Co", "Cs"}  # Unicode categories: control, invisible, private use, half characters
_LINK = re.compile(r"\[(?P<title>[^\]\n]+)\]\((?P<target>[^)\s]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK_OR_ADDRESS = re.compile(
    r"\[(?P<title>[^\]]+)\]\((?P<target>[^)\s]*)\)"
    r"|(?P<bare>https://[^\s<>()\[\]\"*]*[^\s<>()\[\]\"*.,;:!?'])"  # the full stop after it ends the sentence
)


class EmptyMessage(ValueError):
    """Nothing is left of a message without its invisible characters."""


def clean(text: str) -> str:
    """The text in one Unicode form (NFKC: one kind of digit), without control and invisible characters."""
    normal = unicodedata.normalize("NFKC", text).replace("\t", " ")
    return "".join(
        letter for letter in normal if letter == "\n" or unicodedata.category(letter) not in _UNWANTED
    ).strip()


def as_plain(text: str) -> str:
    """`text` without marks, and with the address behind each link's words; lists look the same without."""
    return _BOLD.sub(r"\1", _LINK.sub(_with_address, text))


def _with_address(link: re.Match[str]) -> str:
    title, target = link.group("title", "target")
    return target if title == target else f"{title} ({target})"


def agent_text(text: str) -> str:
    """What a member of staff wrote, with only links that every channel may show: to https addresses.

    An https address that stands in the text becomes a link. A link to anything else becomes its title with the address
    behind it, for the reader to judge.

    Raises:
        EmptyMessage: when nothing is left.
    """
    kept = _LINK_OR_ADDRESS.sub(_only_https, clean(text))
    if not kept:
        raise EmptyMessage
    return kept


def _only_https(link: re.Match[str]) -> str:
    if link["bare"]:
        return f"[{link['bare']}]({link['bare']})"
    if link["target"].startswith("https://"):
        return link.group()
    return f"{link['title']} ({link['target']})"
