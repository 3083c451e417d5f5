"""Messages that must not depend on Rasa: the greeting, and what we say when a message or Rasa itself fails.

Their texts are ordinary responses in `data/meldingen.yml`, so an editor finds them where all texts are.
"""

from bot.dialogue.content import PREFIX, default_variant, responses_of
from bot.dialogue.inert import inert
from bot.dialogue.reply import BotMessage

PERSON_TITLE = "Medewerker spreken"
"""What the button that asks for a person says, in every channel."""

PERSON_PAYLOAD = "/mens_spreken"
"""What stands behind that button."""


def fixed_message(name: str, **values: str) -> BotMessage:
    """The message of response `utter_<name>`, with `values` in the places `{key}` of its text.

    Raises:
        KeyError: when `data/meldingen.yml` has no such response.
    """
    message = BotMessage.from_rasa(default_variant(responses_of("meldingen")[f"{PREFIX}{name}"]))
    text = message.text
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", inert(value))
    return message.model_copy(update={"text": text})
