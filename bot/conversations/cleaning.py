"""Text as we keep it: one Unicode form, nothing invisible."""

import unicodedata

_UNWANTED = {"Cc", "Cf", "Co", "Cs"}  # Unicode categories: control, invisible, private use, half characters


def clean(text: str) -> str:
    """The text in one Unicode form (NFKC: one kind of digit), without control and invisible characters."""
    normal = unicodedata.normalize("NFKC", text).replace("\t", " ")
    return "".join(
        letter for letter in normal if letter == "\n" or unicodedata.category(letter) not in _UNWANTED
    ).strip()
