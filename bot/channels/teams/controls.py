"""What somebody can click or fill in on a card: choices, thumbs of our own, and the form for an e-mail address."""

from bot.channels.port import ThumbReason
from bot.channels.teams.blocks import Node, text
from bot.dialogue.reply import Choice, Outcome, Reply

_WIDTH = 288  # pixels between the edges of a card of 320
_LETTER, _EDGES, _BETWEEN = 7.5, 24, 8  # pixels of a letter in a button, of its two edges, and between two buttons
_MOST_IN_ROW = 3
_ADVISING = {Outcome.BEANTWOORD, Outcome.DOORVERWEZEN}
TICKED = "true"
"""What Teams sends of a choice that somebody made."""

_REASONS: dict[ThumbReason, str] = {
    "onjuist": "Het klopt niet",
    "onvolledig": "Er ontbreekt iets",
    "onduidelijk": "Ik begrijp het niet",
    "andere_vraag": "Ik vroeg iets anders",
}


def choices(replies: list[Reply]) -> list[Node]:
    """The choices of these replies: short ones, such as yes, no and unknown, in one row, others on a line each.

    A title that Teams would cut on a narrow screen makes all of them lines of a list, in which titles wrap. The first
    step after the last answer stands out; the answers to a question are equal, so that none of them is advised.
    """
    return [node for reply in replies for node in _offered(reply, reply is replies[-1])]


def _offered(reply: Reply, is_last: bool) -> list[Node]:
    titles = [choice.title for choice in reply.choices]
    advised = is_last and reply.outcome in _ADVISING
    if len(titles) > 1 and len(titles) <= _MOST_IN_ROW and _fits(titles):
        return [_row(*(_button(choice) for choice in reply.choices))]
    show = _button_line if all(_fits([title]) for title in titles) else _list_line
    return [show(choice, advised and not number and not choice.quiet) for number, choice in enumerate(reply.choices)]


def _fits(titles: list[str]) -> bool:
    letters = sum(map(len, titles)) * _LETTER
    return letters + len(titles) * _EDGES + (len(titles) - 1) * _BETWEEN <= _WIDTH


def _button_line(choice: Choice, first: bool) -> Node:
    return _row(_button(choice) | ({"style": "positive"} if first else {}))


def _list_line(choice: Choice, first: bool) -> Node:
    """With a line above it, because in high contrast a container has no colour of its own."""
    line = {"type": "Container", "style": "accent" if first else "emphasis", "spacing": "Small", "separator": True}
    return {**line, "selectAction": _button(choice), "items": [text(f"{choice.title} ›", weight="Bolder")]}


def _button(choice: Choice) -> Node:
    """A button whose title appears in the chat as what the person said; it asks for no e-mail address first."""
    data = {"bro": {"keuze": choice.id}}
    said = {"type": "messageBack", "displayText": choice.title, "text": choice.title, "value": data}
    shared = {"title": choice.title, "associatedInputs": "none"}
    return {"type": "Action.Submit", **shared, "data": {**data, "msteams": said}}


def thumbs(reply: Reply, mark: str) -> list[Node]:
    """The question whether this answer was useful; `mark` says whose conversation it is."""
    return [
        text("Was dit antwoord nuttig?", size="Small", separator=True, spacing="Medium"),
        _row(_rating(reply, mark, "op", "Ja, nuttig"), _rating(reply, mark, "neer", "Nee, niet nuttig")),
    ]


def why(reply: Reply, mark: str) -> list[Node]:
    """The question what was wrong."""
    reasons = [_rating(reply, mark, "neer", title, reason) for reason, title in _REASONS.items()]
    return [text("Wat was er niet goed?", separator=True, spacing="Medium"), *map(_row, reasons)]


def thanks() -> list[Node]:
    """What stands in place of thumbs once one was given."""
    return [text("Dank u voor uw oordeel.", separator=True, spacing="Medium")]


def _rating(reply: Reply, mark: str, rating: str, title: str, reason: str | None = None) -> Node:
    data = {"bro": {"oordeel": rating, "antwoord": reply.position, "gesprek": mark, "reden": reason}}
    button = {"title": title, "data": data}
    return {"type": "Action.Execute", "verb": "oordeel", **button, "fallback": {"type": "Action.Submit", **button}}


def email_form() -> list[Node]:
    """A field for an e-mail address, and the button that sends it."""
    return [
        {
            **_field("email", "Uw e-mailadres", "Email", 254),
            "placeholder": "naam@organisatie.nl",
            "isRequired": True,
            "errorMessage": "Vul een geldig e-mailadres in.",
            "regex": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        },
        _sends("email", "Versturen"),
    ]


def contact_form(mails: bool) -> list[Node]:
    """Fields for how a member of staff can reach somebody, and the button that sends them.

    With `mails` somebody can also ask for the conversation by mail.
    """
    return [
        _field("name", "Naam (niet verplicht)", "Text", 80),
        _field("phone", "Telefoonnummer", "Tel", 40),
        _field("email", "E-mailadres", "Email", 254),
        *(_transcript() if mails else []),
        _sends("contact", "Doorgeven"),
    ]


def _transcript() -> list[Node]:
    """The choice to get the conversation, off until somebody wants it, and what their address is used for then."""
    choice = {"title": "Stuur mij het gesprek als het is afgesloten", "value": "false", "wrap": True}
    return [
        {"type": "Input.Toggle", "id": "bro_transcript", "valueOn": TICKED, "valueOff": "false", **choice},
        text("Wij mailen het één keer, naar het e-mailadres hierboven.", size="Small", spacing="Small"),
    ]


def _field(name: str, label: str, style: str, longest: int) -> Node:
    return {"type": "Input.Text", "id": f"bro_{name}", "style": style, "label": label, "maxLength": longest}


def _sends(form: str, title: str) -> Node:
    return _row({"type": "Action.Submit", "title": title, "style": "positive", "data": {"bro": {"formulier": form}}})


def _row(*actions: Node) -> Node:
    return {"type": "ActionSet", "actions": list(actions)}
