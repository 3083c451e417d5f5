"""Words that are not ours, such as a name that a visitor typed, made ready to stand in a text of ours.

Our texts are small Markdown, and several readers make links of bare addresses too. So in such words each character with
which a link, an address or a mark could be written becomes another that looks the same and means nothing: also after
Unicode normalisation, as when a member of staff sends the text on. No face needs to know which words are whose.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_DROPPED = {"Cc", "Cf", "Co", "Cs"}  # Unicode categories: control, invisible, private use, half characters
_LOOK_ALIKES = str.maketrans(
    {
        "[": "⟦",
        "]": "⟧",
        "<": "‹",
        ">": "›",
        "{": "⦃",
        "}": "⦄",
        "*": "∗",
        "_": "ˍ",
        "`": "ˋ",
        "~": "∼",
        "\\": "⧵",
        "|": "∣",
        "#": "♯",
        "@": " (at) ",
    }
)
_SCHEME = re.compile(r":(?=\s*/)")
_LIST_MARK = re.compile(r"^(?:[-+]|\d{1,9}[.)])(?=\s|$)")
_NO_LIST_MARK = str.maketrans({"-": "‐", "+": "✚", ".": "·", ")": "❩"})
_DOT_IN_ADDRESS = re.compile(r"(?<=[^\W_])\.(?=[^\W_]{2})")
_ENTITY = re.compile(r"&(?=\w+;)")


def inert(words: str) -> str:
    """`words` on one line, without anything that a reader could take for markup or an address."""
    normal = unicodedata.normalize("NFKC", words)
    visible = "".join(" " if letter.isspace() else letter for letter in normal if _kept(letter))
    visible = _ENTITY.sub("& ", visible)
    told = _DOT_IN_ADDRESS.sub("·", _SCHEME.sub("∶", visible.translate(_LOOK_ALIKES)))
    return _LIST_MARK.sub(lambda mark: mark[0].translate(_NO_LIST_MARK), " ".join(told.split()))


def inert_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, with each text among them `inert`."""
    return {name: inert(value) if isinstance(value, str) else value for name, value in values.items()}


def _kept(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _DROPPED
