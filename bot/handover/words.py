"""The fixed messages about a handover."""

from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import BotMessage

PERSON_TITLE = "Medewerker spreken"
"""What the button that asks for a person says, in every channel."""


def handover_words(name: str, **values: str) -> BotMessage:
    """The message `utter_overdracht_<name>`, with `values` in its text.

    Raises:
        KeyError: when `data/meldingen.yml` has no such response.
    """
    return fixed_message(f"overdracht_{name}", **values)
