"""People whom a text names by how they are addressed: "de heer Van Dongen" is not the gemeente of that name."""

import re

_BODY = r"(?:gemeente|provincie|waterschap|hoogheemraadschap|ministerie)\b"
_PERSON = re.compile(
    # "de mevrouw van Fugro" is somebody from there, "de heer Van Dongen" is called so
    r"\b(?:heer|hr|dhr|mevr|mvr|mw|(?<!\bde )(?<!\bdie )(?<!\been )(?:meneer|mevrouw))\b\.?[ ]+"
    rf"(?:[a-z]\.[ ]*)*(?!{_BODY})(?:(?:van|de|den|der|ter|ten|te|het|'t)[ ]+(?!{_BODY}))*[^\W\d_][\w'’-]+",
    re.IGNORECASE,
)


def without_persons(text: str) -> str:
    """`text` with blanks for people who are named with "heer" or "mevrouw" in front; places stay the same."""
    return _PERSON.sub(lambda person: " " * len(person.group()), text)
