"""Which answer of a topic fits a message: the short one on the aspect that was asked for, or the whole one.

An editor writes a short answer as `utter_<topic>_<aspect>`, beside `utter_<topic>`.
"""

import re
from collections.abc import Collection

FORWARD = "doorsturen"
"""The aspect of a text that somebody else should read: a request to the beheerder, the steps for a colleague."""

_ASKS_TO_FORWARD = re.compile(
    r"\b(door ?(te )?(sturen|stuur|mailen|mail)|(tekst|mail|bericht)(je)? (voor|aan) (mijn|onze|de|een)\b)",
    re.IGNORECASE,
)


def fitting_answer(answer: str, topic: str | None, aspect: str | None, text: str, responses: Collection[str]) -> str:
    """The name of the response to say for `answer`, when the message is about `topic`.

    Args:
        answer: the response that the dialogue chose, `utter_<topic>` when it is the topic's whole answer.
        topic: what the message was read as.
        aspect: what is asked about it, or chosen; None when nobody can tell.
        text: the message, which may ask for something to forward.
        responses: the names of all responses.
    """
    if answer != f"utter_{topic}":
        return answer
    for wanted in (FORWARD if _ASKS_TO_FORWARD.search(text) else None, aspect):
        if wanted and f"{answer}_{wanted}" in responses:
            return f"{answer}_{wanted}"
    return answer
