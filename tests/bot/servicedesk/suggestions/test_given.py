"""What a live conversation still asks."""

from datetime import UTC, datetime

from bot.conversations.transcript import Said
from bot.dialogue.reply import Choice, Outcome, Reply
from bot.servicedesk.suggestions.given import open_messages


def talk(*lines: str | tuple[str, str | None]) -> list[Said | Reply]:
    """A conversation: a string is the visitor's, a pair is a reply as (outcome or `medewerker`, topic)."""
    entries: list[Said | Reply] = []
    for position, line in enumerate(lines, 1):
        if isinstance(line, str):
            entries.append(Said(position=position, at=datetime.now(UTC), text=line))
            continue
        outcome, topic = line
        by_hand = outcome == "medewerker"
        entries.append(
            Reply(
                author="medewerker" if by_hand else "assistent",
                position=position,
                text="Antwoord",
                outcome=Outcome.OVERGEDRAGEN if by_hand else Outcome(outcome),
                intent=topic,
                choices=[Choice(id="a", title="Inloggen lukt niet")],
            )
        )
    return entries


def test_what_was_answered_is_not_open() -> None:
    assert open_messages(talk("een", ("beantwoord", "klacht"), "twee", ("niet_begrepen", None))) == ["twee"]


def test_what_came_after_the_last_human_answer_is_open() -> None:
    assert open_messages(talk("een", ("buiten_bereik", None), ("medewerker", None), "twee", "drie")) == ["twee", "drie"]


def test_the_way_to_a_person_is_no_question() -> None:
    entries = talk(
        "mijn echte vraag",
        ("buiten_bereik", "buiten_bereik"),
        "ik wil iemand spreken",
        ("verduidelijking", "mens_spreken"),
        "ja hoor",
        ("overgedragen", None),
        ("overgedragen", None),
    )
    assert open_messages(entries) == ["mijn echte vraag"]


def test_a_question_just_before_the_takeover_stays_open() -> None:
    assert open_messages(talk("twee", ("niet_begrepen", "nlu_fallback"), ("overgedragen", None))) == ["twee"]


def test_a_click_is_no_question_and_the_last_answered_one_serves_instead() -> None:
    entries = talk("een", ("beantwoord", "klacht"), "Inloggen lukt niet", ("beantwoord", "storing"))
    assert open_messages(entries) == ["een"]


def test_only_the_last_three_count() -> None:
    assert open_messages(talk("een", "twee", "drie", "vier")) == ["twee", "drie", "vier"]


def test_nothing_said_is_nothing_asked() -> None:
    assert open_messages(talk(("beantwoord", None))) == []
