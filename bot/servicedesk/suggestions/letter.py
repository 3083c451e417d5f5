"""What a letter says before its answers, and what its sender must know: both from what the mail tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.inert import inert
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.look_up import LookedUp
from bot.servicedesk.suggestions.questions import COMPLAINT, Asked
from bot.servicedesk.suggestions.told import Told

_SORRY = "spijt ons"
_SECRETS = {"wachtwoord": "wachtwoord", "code": "wachtwoord"}
_PERSONAL = {"burgerservicenummer": "burgerservicenummer", "rijksregisternummer": "burgerservicenummer"}
_ABOUT_REGISTERING = {
    "aanmelding_controleren",
    "aanmelding_status",
    "eerste_inlog_mislukt",
    "organisatie_aanmelden",
    "organisatie_niet_bekend",
    "registratielijst",
    "toegang_stappen",
}
"""Topics for which it matters whether the organisation is on the list."""


@dataclass(frozen=True)
class Letter:
    """What is known of a mail that gets an answer; `secrets` are the kinds of data that nobody should have sent."""

    asked: Sequence[Asked]
    told: Told
    secrets: frozenset[str] = frozenset()
    looked_up: LookedUp | None = None
    forwarded: bool = False

    @property
    def complains(self) -> bool:
        """Whether the writer complains."""
        return bool(self.told.anger) or any(one.topic == COMPLAINT for one in self.asked)

    @property
    def leaked(self) -> list[str]:
        """What must not go around, each once."""
        kinds = _SECRETS | _PERSONAL
        return list(dict.fromkeys(name for kind, name in kinds.items() if kind in self.secrets))


def acknowledged(letter: Letter, answer: str, library: AnswerLibrary) -> Iterator[str]:
    """What a person hears first who complains, in a sentence and an offer, unless the `answer` says so."""
    if letter.complains and _SORRY not in answer:
        yield library.message("brief_vaker" if letter.told.before else "brief_klacht").text
    elif letter.told.before and not letter.complains:
        yield library.message("brief_vaker").text


def opening(letter: Letter, topics: Sequence[str], answer: str, library: AnswerLibrary) -> Iterator[str]:
    """What stands before `answer` about `topics`: that we saw what was told, and what the list says."""
    yield from acknowledged(letter, answer, library)
    if letter.told.deadline and not letter.told.before and not letter.complains:
        yield library.message("brief_haast").text
    for kind in letter.leaked:
        yield library.message(f"brief_{kind}").text
    found = letter.looked_up
    if found and found.result != "unavailable" and _ABOUT_REGISTERING & set(topics) and not _says(answer, found):
        yield library.message("brief_opgezocht").text.replace("{gevonden}", found.sentence())


def ending(letter: Letter, library: AnswerLibrary) -> Iterator[str]:
    """What stands after the answers: a place to say when somebody calls."""
    if letter.told.call:
        yield library.message("brief_terugbellen").text.replace("{vraag}", inert(letter.told.call))


def attention(letter: Letter, library: AnswerLibrary) -> list[str]:
    """What the sender must know, most urgent first."""
    notes = [library.message(f"let_op_{kind}").text for kind in letter.leaked]
    notes += [library.message("let_op_klacht").text] * letter.complains
    notes += [library.message("let_op_doorgestuurd").text] * letter.forwarded
    quoted = {
        "vaker": letter.told.before,
        "termijn": letter.told.deadline,
        "terugbellen": letter.told.call,
        "meer": letter.told.many,
    }
    notes += [
        library.message(f"let_op_{name}").text.replace("{vraag}", sentence)
        for name, sentence in quoted.items()
        if sentence
    ]
    return notes


def to_check(unsure: Sequence[str], library: AnswerLibrary) -> list[str]:
    """What the sender must check: the answers to the questions `unsure`, which are likely and not certain."""
    note = library.message("let_op_nakijken").text
    return [note.replace("{vraag}", question) for question in unsure]


def _says(answer: str, found: LookedUp) -> bool:
    return any(name.casefold() in answer.casefold() for name in [found.organisation, *found.names])
