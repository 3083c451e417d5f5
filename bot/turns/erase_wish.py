"""The wish to have the conversation erased, typed in whatever channel, and the words around it."""

import re

from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Reply, Turn
from bot.guidance.dutch_date import dutch_date
from bot.handover.dialogue import PREFIX
from bot.privacy.erasure import PreservedConversation

ERASES = f"{PREFIX}wissen_ja"
"""What stands behind the choice to erase the conversation."""

KEEPS = f"{PREFIX}wissen_nee"
"""What stands behind the choice to keep it."""

_VERBS = frozenset(
    re.findall(
        r"\S+",
        """wis wissen verwijder verwijderen verwijderd delete deleten vernietig vernietigen vergeet gewist""",
    )
)
_OBJECTS = frozenset(
    re.findall(
        r"\S+",
        """gegevens persoonsgegevens data gesprek chat chatgesprek chatgeschiedenis gespreksgegevens conversatie
    geschiedenis berichten""",
    )
)
_AROUND = frozenset(
    re.findall(
        r"\S+",
        """mijn m'n al alle alles van dit deze de het ons onze persoonlijke mij ik wil wilt u je kan kun kunt
    kunnen jullie graag even nu direct dat hoe mag moet alsjeblieft alstublieft aub svp hier in uit over me
    en ook hele volledig volledige eerder laten worden hoi hallo beste zou willen dan""",
    )
)


def asks_to_erase(text: str) -> bool:
    """Whether all that this short text says is that what was said here should be erased."""
    words = re.findall(r"[\w']+", text.casefold().replace("a.u.b", "aub").replace("s.v.p", "svp").replace("’", "'"))
    said = set(words)
    return bool(said & _VERBS and said & _OBJECTS) and said <= _VERBS | _OBJECTS | _AROUND


def confirmation() -> Turn:
    """The question whether they are sure."""
    return Turn(messages=[fixed_message("wissen_vraag")])


def kept() -> Turn:
    """What is said when the conversation stays."""
    return Turn(messages=[fixed_message("wissen_nee")])


def refused(error: Exception) -> Turn:
    """What is said when erasing was not possible: it must be kept longer, or something is out of order."""
    if isinstance(error, PreservedConversation):
        return Turn(messages=[fixed_message("wissen_later", dag=dutch_date(error.until))])
    return Turn(messages=[fixed_message("wissen_lukt_niet")])


def done() -> Turn:
    """What is said after the conversation is gone."""
    return Turn(messages=[fixed_message("wissen_gedaan")])


def unkept(turn: Turn) -> list[Reply]:
    """The replies of a turn that is kept nowhere; they have no position."""
    return [Reply(text=message.text, outcome=message.outcome) for message in turn.messages]
