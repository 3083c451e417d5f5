"""Messages that must not depend on Rasa: the greeting, and what we say when a message or Rasa itself fails.

Their texts are ordinary responses in `data/meldingen.yml`, so an editor finds them where all texts are.
"""

from functools import lru_cache

import yaml

from bot.dialogue.reply import BotMessage
from bot.platform.settings import ROOT

_FILE = ROOT / "data" / "meldingen.yml"


@lru_cache
def _responses() -> dict[str, BotMessage]:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: BotMessage.from_rasa(variants[0]) for name, variants in content["responses"].items()}


def fixed_message(name: str, **values: str) -> BotMessage:
    """The message of response `utter_<name>`, with `values` in the places `{key}` of its text.

    Raises:
        KeyError: when `data/meldingen.yml` has no such response.
    """
    message = _responses()[f"utter_{name}"]
    text = message.text
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return message.model_copy(update={"text": text})
