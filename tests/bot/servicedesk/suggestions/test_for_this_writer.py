"""Letters that fit who writes: what they told is not contradicted, and nothing is said that is for another."""

import pytest

from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed, Ranked
from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import questions_of_mail
from bot.servicedesk.suggestions.contradictions import when_told, without_contradictions
from bot.servicedesk.suggestions.drafting import Draft
from bot.servicedesk.suggestions.elsewhere import agency_for, may_be_elsewhere
from bot.servicedesk.suggestions.told import Told, named_by_its_writer
from tests.bot.servicedesk.helpdesk import Helpdesk

LIBRARY = AnswerLibrary(ROOT / "data")
STATUS = ["nabellen"]
NOT_FOUND = Parsed(
    text="De gemeente kan ons niet vinden.", subquestions={"projectmachtiging": "niet_te_vinden"}, zone="answer"
)


def test_a_leverancier_whom_nobody_finds_hears_what_to_do_themselves() -> None:
    draft = when_told(NOT_FOUND, "projectmachtiging", Told({"rol": "leverancier"}), LIBRARY)
    assert draft is not None
    assert "Vindt de bronhouder uw organisatie niet?" in draft.text
    assert when_told(NOT_FOUND, "projectmachtiging", Told(), LIBRARY) == draft
    assert when_told(NOT_FOUND, "projectmachtiging", Told({"rol": "bronhouder"}), LIBRARY) is None
    others = NOT_FOUND.model_copy(update={"text": "Wij kunnen een bureau niet vinden."})
    assert when_told(others, "projectmachtiging", Told(), LIBRARY) is None


@pytest.mark.parametrize("ask", ["Noem de naam en het KvK-nummer.", "Geef ons de naam of het KvK-nummer."])
def test_a_name_that_is_told_is_not_asked(ask: str) -> None:
    draft = Draft(f"Wij zoeken voor u uit hoe het met uw aanmelding staat. {ask}")
    told = without_contradictions(draft, Told(), named=True)
    assert told is not None
    assert ask not in told.text
    unnamed = without_contradictions(draft, Told())
    assert unnamed is not None
    assert ask in unnamed.text


@pytest.mark.parametrize(
    ("text", "signature", "name"),
    [
        ("Wij heten Natuurmonumnten.", None, "Natuurmonumnten"),
        ("bedrijf is grondsoft bv", None, "grondsoft bv"),
        ("Wij zijn de firma Sweco en werken voor gemeente Velsen.", None, "Sweco"),
        ("Wie lost dit op?", "R. de Groot, Drentse Boorders BV", "Drentse Boorders BV"),
        ("Ons bedrijf is gefuseerd.", None, None),
        ("Wij heten voortaan anders.", "J. Jansen\nadviseur", None),
        ("De gemeente heet Assen.", None, None),
    ],
)
def test_the_name_that_a_writer_gives_is_known(text: str, signature: str | None, name: str | None) -> None:
    assert named_by_its_writer([Parsed(text=text)], signature) == name


ELSEWHERE = {
    "Ik doe loonaangifte bij het UWV. Waar vind ik het nummer?": "het UWV",
    "Ik doe loonaangifte. Moet ik daar een machtiging voor hebben bij jullie?": "de Belastingdienst",
    "Ik kom het Omgevingsloket niet in. Moet ik me daarvoor bij u aanmelden?": "het Omgevingsloket",
    "Ik moet een KLIC-melding doen. Gert, Boorbedrijf Ten Have": "het Kadaster",
}
PERHAPS = [
    "Wij hebben dit al voor de Belastingdienst, waarom moet dat hier weer opnieuw?",
    "Mijn account van RVO, werkt dat ook bij jullie?",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_neither_a_trade_nor_what_is_asked_of_another_agency_is_our_work(text: str) -> None:
    assert agency_for(text) == ELSEWHERE[text]


@pytest.mark.parametrize("text", PERHAPS)
def test_who_compares_us_with_an_agency_is_not_sent_to_it(text: str) -> None:
    assert agency_for(text) is None
    assert may_be_elsewhere(text)


def letter(helpdesk: Helpdesk, mail: str) -> tuple[str, list[str]]:
    """The letter for `mail`, and the questions that are still to be answered."""
    best = helpdesk.suggest(mail, form="brief").suggestions[0]
    return best.plain, best.open_questions


def test_who_wishes_to_be_called_does_not_hear_our_number() -> None:
    text = "Wilt u mij terugbellen, of op welk nummer kan ik u bereiken?"
    desk = Ranked(name="servicedesk_contact", confidence=0.95)
    one = Parsed(text=text, zone="answer", confidence=0.95, ranking=[desk])
    read = ReadText(whole=one, sentences=[one], model="m")
    assert "servicedesk_contact" not in {found.topic for found in questions_of_mail(read, Told(call=text), LIBRARY)}


def test_who_waits_is_not_told_that_they_may_always_ask() -> None:
    said = [LIBRARY.voice.says(LIBRARY.message(f"aanmelding_status_{name}").text) for name in STATUS]
    assert any("Wij zoeken voor u uit hoe het met uw aanmelding staat." in text for text in said)
    assert not any("hoeft niet af te wachten" in text for text in said)


def test_a_mail_that_is_surely_not_ours_says_so_kindly(helpdesk: Helpdesk) -> None:
    mail = "Mijn buurman wil een schuur bouwen. Bij wie kan ik bezwaar maken tegen zijn vergunning?\n\nGroet,\nPiet"
    text, still_open = letter(helpdesk, mail)
    assert "helaas niet helpen" in text
    assert still_open == []
