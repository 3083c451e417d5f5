"""What counts as what."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.servicedesk.statistics.counts import ALL, Counts, HandedOver, SuggestionUse, Tally, Thumb, TurnEnded

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)


def turns(*ended: tuple[str, str, str | None]) -> Tally:
    """A tally of turns, each (conversation, outcome, topic), a second apart."""
    tally = Tally()
    tally.turns(
        TurnEnded(NOON + timedelta(seconds=number), conversation, outcome, topic)
        for number, (conversation, outcome, topic) in enumerate(ended)
    )
    return tally


def test_an_answer_after_topics_to_choose_from_is_no_answer_at_once() -> None:
    counts = turns(
        ("a", "beantwoord", None),
        ("a", "verduidelijking", "nlu_fallback"),
        ("b", "beantwoord", "doorlooptijd"),
        ("a", "beantwoord", "storing"),
        ("a", "beantwoord", "klacht"),
    ).counts
    assert (counts[DAY, ALL].at_once, counts[DAY, ALL].after_choice, counts[DAY, ALL].asked_back) == (2, 1, 1)
    assert counts[DAY, "storing"].after_choice == 1
    assert counts[DAY, "klacht"].at_once == 1


def test_a_question_of_a_dialogue_is_no_choice_of_topics() -> None:
    counts = turns(("a", "verduidelijking", "eerste_inlog_mislukt"), ("a", "beantwoord", "bevestigen")).counts
    assert (counts[DAY, ALL].at_once, counts[DAY, ALL].after_choice) == (1, 0)


def test_the_right_door_for_a_strange_question_is_no_answer() -> None:
    counts = turns(
        ("a", "doorverwezen", "buiten_bereik"),
        ("a", "doorverwezen", "servicedesk_contact"),
        ("a", "niet_begrepen", None),
        ("a", "fout", None),
    ).counts[DAY, ALL]
    assert (counts.refused, counts.at_once, counts.failed) == (2, 1, 1)


def test_a_conversation_counts_once_and_once_for_each_of_its_topics() -> None:
    counts = turns(
        ("a", "beantwoord", None),
        ("a", "beantwoord", "storing"),
        ("a", "beantwoord", "storing"),
        ("b", "beantwoord", None),
        ("b", "beantwoord", "storing"),
    ).counts
    assert counts[DAY, ALL].conversations == 2
    assert counts[DAY, "storing"].conversations == 2


def test_a_day_is_a_dutch_day() -> None:
    tally = Tally()
    tally.turns([TurnEnded(datetime(2026, 7, 1, 22, 30), "a", "beantwoord", None)])
    assert tally.counts[date(2026, 7, 2), ALL].conversations == 1


def test_a_suggestion_is_used_once_whatever_was_done_with_it() -> None:
    tally = Tally()
    tally.suggestions(
        SuggestionUse(NOON, suggestion, "storing", event, share)
        for suggestion, event, share in [
            ("x", "getoond", None),
            ("y", "getoond", None),
            ("x", "ingevoegd", None),
            ("x", "bewerkt", 0.9),
            ("x", "verstuurd", 0.2),
            ("y", "verworpen", None),
        ]
    )
    counts = tally.counts[DAY, ALL]
    assert (counts.shown, counts.used, counts.median_edit_share) == (2, 1, 0.2)


def test_what_was_changed_is_measured_on_what_went_out_last() -> None:
    tally = Tally()
    tally.suggestions(
        SuggestionUse(NOON + timedelta(seconds=second), "x", "storing", "verstuurd", share)
        for second, share in enumerate([0.0, 0.4, 0.3])
    )
    assert (tally.counts[DAY, ALL].used, tally.counts[DAY, ALL].edit_shares) == (1, [0.3])


def test_only_what_went_to_a_person_is_handed_over() -> None:
    tally = Tally()
    tally.handovers(
        HandedOver(
            NOON, "klacht", state, taken_at=NOON if wait else None, first_answer_at=_later(wait) if wait else None
        )
        for state, wait in [
            ("gesloten", 30),
            ("in_gesprek", 90),
            ("per_mail", 0),
            ("gesloten", 0),
            ("ingetrokken", 0),
            ("aangeboden", 0),
        ]
    )
    counts = tally.counts[DAY, "klacht"]
    assert (counts.handed_over, counts.median_answer_seconds) == (3, 60.0)


@pytest.mark.parametrize(
    ("state", "began", "taken", "missed"),
    [
        ("wachtend", 10, None, 0),  # still waits
        ("in_gesprek", 10, 20, 0),
        ("gesloten", 10, 20, 0),
        ("ingetrokken", 10, 20, 0),  # erased after a talk
        ("per_mail", None, None, 0),  # never waited: the desk was closed
        ("gesloten", None, None, 0),
        ("aangeboden", 10, None, 1),  # nobody came, so an address is asked
        ("per_mail", 10, None, 1),
        ("gesloten", 10, None, 1),
        ("ingetrokken", 10, None, 1),  # the visitor left the queue
        ("gesloten", 30, 20, 1),  # given back, and then nobody came
        ("wachtend", 30, 20, 0),
    ],
)
def test_a_wait_that_ended_with_nobody_is_missed(state: str, began: int | None, taken: int | None, missed: int) -> None:
    tally = Tally()
    tally.handovers([HandedOver(NOON, "klacht", state, _later(began), _later(taken))])
    assert tally.counts[DAY, ALL].missed == missed


def test_a_conversation_that_went_to_a_person_twice_needed_one_once() -> None:
    tally = turns(*((name, "beantwoord", None) for name in "abcd"))
    tally.handovers(
        HandedOver(NOON, "klacht", state, waiting_since=NOON, conversation_id=conversation)
        for conversation, state in [("a", "per_mail"), ("a", "wachtend"), ("b", "ingetrokken"), (None, "per_mail")]
    )
    tally.handovers([HandedOver(NOON, "klacht", "aangeboden", conversation_id="c")])
    counts = tally.counts[DAY, ALL]
    assert (counts.handed_over, counts.missed, counts.asked_person, counts.alone) == (3, 3, 3, 1)


def _later(seconds: int | None) -> datetime | None:
    return None if seconds is None else NOON + timedelta(seconds=seconds)


def test_thumbs_go_to_the_topic_of_the_answer() -> None:
    tally = Tally()
    tally.thumbs([Thumb(NOON, "klacht", "op"), Thumb(NOON, "klacht", "neer"), Thumb(NOON, None, "op")])
    assert (tally.counts[DAY, "klacht"].thumbs_up, tally.counts[DAY, ALL].thumbs_up) == (1, 2)


def test_medians_of_a_period_are_of_all_its_values() -> None:
    total = Counts.total([Counts(edit_shares=[0.0, 0.0, 0.0]), Counts(edit_shares=[1.0])])
    assert total.median_edit_share == 0.0
