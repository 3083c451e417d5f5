"""What the assistant said last, and what the talk is about since: the ground on which a message is read."""

import re
from collections.abc import Iterable

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.content import PREFIX, Kind, kind_of
from bot.dialogue.reply import Outcome
from bot.guidance.open_question import UNKNOWN, OpenQuestion, ShownChoice
from bot.guidance.registration import ABOUT_THE_LIST_ITSELF
from bot.rasa.reading import IN_HAND, from_rasa, response_name, response_notes
from bot.rasa.repeating import TOLD_JUST_NOW, said_since

_FROM_THE_LIST = ("utter_aanmelding_gevonden", "utter_aanmelding_niet_gevonden", "utter_nummer_", "utter_niet_bekend_")
"""What the names of the responses begin with that tell what the list says."""

ASKS_FOR_SLOT = f"{PREFIX}ask_"
"""What the name of a form's question begins with."""

_FIND_OUT = re.compile(r"utter_volgende_stap_(eherkenning|machtiging)_nagaan")
"""The names of the responses that ask nothing, but to which a yes or a no says how far the visitor is."""

_NOTICES = ABOUT_THE_LIST_ITSELF | {"utter_bewijs_bronhouder", "utter_niets_gezegd"}
"""The names of the responses that stand under an answer: a message goes on about the answer."""

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_MOST_OF_A_LINE = 220  # characters
_LONG_AGO = 3  # messages after which a topic is no longer in hand


def looked_up(tracker: DialogueStateTracker) -> bool:
    """Whether the assistant told in its last turn what the list says."""
    return any(response_name(event.metadata).startswith(_FROM_THE_LIST) for event in said_since(tracker.events))


def step_left_open(tracker: DialogueStateTracker) -> str | None:
    """The slot of the step that the assistant told the visitor to find out about, at the end of its last turn."""
    said = said_since(tracker.events)
    found = _FIND_OUT.fullmatch(response_name(said[-1].metadata)) if said else None
    return f"stap_{found[1]}" if found else None


def open_question(tracker: DialogueStateTracker) -> OpenQuestion:
    """What the assistant asked in its last turn."""
    said = said_since(tracker.events)
    slot = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
    if not said:
        return OpenQuestion(slot)
    notes = response_notes(said[-1].metadata)
    asks = notes.get("uitkomst") == Outcome.VERDUIDELIJKING
    if asks and not response_name(said[-1].metadata).startswith(ASKS_FOR_SLOT):  # the form waits for that answer
        slot = None
    return OpenQuestion(
        slot=slot,
        choices=tuple(
            ShownChoice(button.get("title") or "", button.get("payload") or "")
            for event in said
            for button in event.data.get("buttons") or []
        ),
        asks=asks,
        offers_person=any(response_notes(event.metadata).get("overdracht") for event in said),
        not_known=bool(tracker.latest_message and tracker.latest_message.intent.get("name") == UNKNOWN),
        explained_by=notes.get("uitleg"),
        either_or=_either_or(said),
    )


def last_words(tracker: DialogueStateTracker) -> str:
    """What the assistant said last, as a message may answer or ask on about it: its question, or how it began.

    Nothing before the visitor's first message: everybody gets the same welcome.
    """
    if tracker.latest_message is None or not tracker.latest_message.text:
        return ""
    every = said_since(tracker.events)
    said = [event for event in every if response_name(event.metadata) not in _NOTICES] or every
    lines = [line for line in (said[-1].text or "").splitlines() if line.strip()] if said else []
    if not lines:
        return ""
    asks = response_notes(said[-1].metadata).get("uitkomst") == Outcome.VERDUIDELIJKING
    return _LINK.sub(r"\1", lines[-1 if asks else 0]).replace("**", "").strip()[:_MOST_OF_A_LINE]


def _either_or(said: Iterable[BotUttered]) -> str | None:
    """The question which of two meanings a word has, when that was among what was `said`."""
    return next(
        (event.text for event in said if response_notes(event.metadata).get("soort") == Kind.DUBBELZINNIG), None
    )


def topic_in_hand(events: Iterable[Event]) -> str | None:
    """The topic that the last answer led to, or that was asked about last; None when the last one is long ago."""
    happened = list(events)
    said = [event for event in happened if isinstance(event, UserUttered)][-_LONG_AGO:]
    asked = (topic for event in reversed(said) for topic in _asked_in(event))
    about = next((topic for topic in asked if kind_of(topic) is Kind.VRAAG), None)
    return _led_to(said_since(happened), about) or about


def _asked_in(message: UserUttered) -> list[str | None]:
    """What a message is about: of several questions first the one that is surest."""
    parts = sorted(from_rasa(message.parse_data).questions, key=lambda part: -part.confidence)
    return [message.parse_data.get(IN_HAND), *(part.intent for part in parts), message.intent_name]


def _led_to(answers: list[BotUttered], asked: str | None) -> str | None:
    """The topic behind the first choice of the last answer, when that was no answer on the topic that was `asked`."""
    name = response_name(answers[-1].metadata) if answers else ""
    if not answers or name == TOLD_JUST_NOW or name.startswith(f"{PREFIX}{asked}"):
        return None
    if response_notes(answers[-1].metadata).get("uitkomst") == Outcome.VERDUIDELIJKING:
        return None
    choices = answers[-1].data.get("buttons") or []
    topic = ShownChoice("", choices[0].get("payload") or "").topic if choices else None
    return topic if kind_of(topic) is Kind.VRAAG else None
