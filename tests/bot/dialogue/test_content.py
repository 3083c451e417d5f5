"""What editors write, as a reply shows it; what they forgot costs no visitor an answer."""

from datetime import date

import pytest

from bot.dialogue.content import Kind, contact, kind_of, small_talk, source_of, sources, topic_of
from bot.dialogue.reply import BotMessage


def test_a_reply_shows_the_source_that_the_answer_names_and_the_contact_details() -> None:
    message = BotMessage.from_rasa({"text": "Bel %telefoon%.", "metadata": {"bron": "servicedesk"}})
    assert message.text == f"Bel {contact()['telefoon']}."
    assert message.sources == [sources()["servicedesk"]]


def test_an_answer_that_was_checked_on_another_day_says_so() -> None:
    source = source_of({"bron": "vooraf", "gecontroleerd": "2026-11-28"})
    assert source is not None
    assert (source.url, source.checked) == (sources()["vooraf"].url, date(2026, 11, 28))


def test_a_model_of_before_the_sources_had_a_file_still_shows_them() -> None:
    old = {"bron": {"title": "Lijst", "url": "https://example.nl/"}, "gecontroleerd": "2026-11-23"}
    source = source_of(old)
    assert source is not None
    assert (source.title, source.checked) == ("Lijst", date(2026, 11, 23))


def test_a_source_that_does_not_exist_is_logged_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert source_of({"bron": "bestaat_niet"}) is None
    assert source_of({}) is None
    assert [record.message for record in caplog.records] == ["source_unknown"]


def test_a_topic_is_what_its_answer_says() -> None:
    def topic(**metadata: object) -> object:
        found = topic_of("x", {"utter_x": [{"text": "Ja.", "metadata": {"titel": "Een x", **metadata}}]})
        assert found is not None
        return found.kind, found.offered, found.asked

    assert topic() == (Kind.VRAAG, True, True)
    assert topic(soort="gesprek") == (Kind.GESPREK, False, False)
    assert topic(soort="medewerker", keuze=True) == (Kind.MEDEWERKER, True, True)
    assert topic(soort="buiten_bereik") == (Kind.BUITEN_BEREIK, False, True)
    with pytest.raises(ValueError, match="praatje"):
        topic(soort="praatje")
    assert topic_of("y", {"utter_x": []}) is None
    assert kind_of("bestaat_niet") is None
    assert small_talk({"utter_hoi": [{"text": "Hoi", "metadata": {"titel": "Hoi", "soort": "gesprek"}}]}) == {"hoi"}


def test_a_quiet_choice_is_marked_for_channels() -> None:
    shown = [{"title": "Bedoelt u een machtiging?", "payload": "/machtiging", "stil": True}]
    message = BotMessage.from_rasa({"text": "Dit weet ik.", "buttons": [*shown, {"title": "Ja", "payload": "/ja"}]})
    assert [button.quiet for button in message.buttons] == [True, False]
