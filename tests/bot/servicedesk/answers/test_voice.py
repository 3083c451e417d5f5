"""What a member of staff sends never speaks as the assistant does, whatever answer it comes from."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.content import DATA, Kind, Responses, kind_of, responses_of, with_contact
from bot.servicedesk.answers.voice import DeskVoice, says_not_to_know

NEVER_DRAFTED = {"meldingen", "brief"}
SMALL_TALK = {Kind.GESPREK, Kind.MEDEWERKER}
VOICE = DeskVoice()


def drafted(file: str, responses: Responses) -> dict[str, str]:
    """The texts of a topic that can become part of a suggestion: all but greetings and how the chat goes on."""
    own = {name for name in responses if kind_of(file) in SMALL_TALK and "volgende_stap" not in name}
    own |= {name for name in responses if re.match(r"utter_(andere_taal|buiten_bereik_(belediging|technische))", name)}
    if f"utter_medewerker_{file}" in responses_of("brief"):
        own |= {name for name in responses if re.match(rf"utter_{file}(_|$)", name)}
    texts = ((f"{file}.yml {name}", one["text"]) for name in responses if name not in own for one in responses[name])
    return {f"{place}[{number}]": with_contact(text) for number, (place, text) in enumerate(texts)}


FILES = sorted(path.stem for path in DATA.glob("*.yml"))
DRAFTED = {
    place: text
    for file in FILES
    if file not in NEVER_DRAFTED
    for place, text in drafted(file, responses_of(file)).items()
}
LETTER = {name: with_contact(one[0]["text"]) for name, one in responses_of("brief").items() if "voorstel" not in name}


@pytest.mark.parametrize("place", DRAFTED)
def test_each_answer_can_be_said_by_the_servicedesk(place: str) -> None:
    assert VOICE.missing(DRAFTED[place]) == [], "say in data/servicedesk.yml what a member of staff says here"
    assert VOICE.says(DRAFTED[place]) or VOICE.leaves_open(DRAFTED[place]), "nothing is left of it"


def test_an_answer_is_left_open_only_when_it_says_not_to_know_and_else_where_to_ask() -> None:
    for text in filter(VOICE.leaves_open, DRAFTED.values()):
        sentences = [one for line in text.splitlines() for one in re.split(r"(?<=[.!?])\s+", line)]
        others = [one for one in sentences if not says_not_to_know(one)]
        assert len(others) < len(sentences)
        reach = [with_contact("%telefoon%"), with_contact("%mail%")]
        more = [one for one in others if not any(detail in one for detail in reach)]
        assert more in ([], ["Noem daarbij dat u software wilt testen."])  # what to tell whom one asks


def test_each_passage_for_the_servicedesk_stands_in_an_answer() -> None:
    everywhere = [with_contact(one["text"]) for file in FILES for all_ in responses_of(file).values() for one in all_]
    assert VOICE.unused(everywhere) == []


def test_what_only_a_person_sends_is_in_their_voice() -> None:
    ours = {name: text.replace("BRO Servicedesk", "") for name, text in LETTER.items()}
    assert [name for name, text in ours.items() if re.search(r"\b(chat|assistent|typ|hieronder klikt)\b", text)] == []


@given(st.lists(st.sampled_from(sorted(DRAFTED.values())), min_size=1, max_size=4))
@settings(deadline=None)
def test_texts_together_are_said_as_each_alone(texts: list[str]) -> None:
    together = VOICE.says("\n".join(texts)).splitlines()
    assert together == [line for text in texts for line in VOICE.says(text).splitlines()]
    assert [sentence for line in together for sentence in VOICE.missing(line)] == []


@given(
    st.sampled_from(["Vraag het de BRO Servicedesk.", "Typ uw vraag.", "Dat weet ik niet.", "Zie de tekst hieronder."])
)
def test_a_sentence_that_nobody_thought_of_is_left_out(sentence: str) -> None:
    assert VOICE.says(f"Dit staat vast. {sentence} Dat ook.") == "Dit staat vast. Dat ook."
    assert VOICE.says(sentence) == ""


CONTACT = with_contact("%mail% of %telefoon%")


@pytest.mark.parametrize(
    "not_known",
    [
        "Of er een boete staat op te laat leveren, weet ik niet.",
        "Dat weet ik niet: of u moet aanbesteden.",
        "Wie u daarvoor nodig hebt, kan ik niet zien.",
        "Over kosten van de demo-omgeving heb ik niets gevonden.",
        "Een postadres ken ik niet.",
    ],
)
@pytest.mark.parametrize(
    "where_to_ask", ["", f" Vraag het de BRO Servicedesk: {CONTACT}.", f" De BRO Servicedesk weet dat: {CONTACT}."]
)
def test_what_the_assistant_does_not_know_is_for_the_agent_to_say(not_known: str, where_to_ask: str) -> None:
    text = f"{not_known}{where_to_ask}"
    assert VOICE.missing(text) == []
    assert VOICE.leaves_open(text)
    with_more = f"{text} De plicht staat in de wet."
    assert VOICE.says(with_more) == "De plicht staat in de wet."
    assert not VOICE.leaves_open(with_more)


@pytest.mark.parametrize(
    "sentence",
    [
        "Of delen een lek is, weet ik niet: vraag dat uw jurist.",  # says more than that
        "Wie u bent, weet ik alleen als u het zelf vertelt.",
        f"Wilt u dat weten? Vraag het na bij de Servicedesk op {CONTACT}.",
        "Typ uw vraag.",
    ],
)
def test_an_editor_hears_of_what_no_rule_covers(sentence: str) -> None:
    assert DeskVoice({}).missing(sentence)
    assert not DeskVoice({}).leaves_open(sentence)


@pytest.mark.parametrize(
    ("for_visitors", "ours"),
    [
        (f"Meld het ook bij de BRO Servicedesk: {CONTACT}.", "Meld het ook bij ons."),
        (f"Een andere naam geeft u door aan de BRO Servicedesk: {CONTACT}.", "Een andere naam geeft u aan ons door."),
        (f"Twijfelt u, vraag het dan eerst de BRO Servicedesk: {CONTACT}.", "Twijfelt u, vraag het ons dan eerst."),
        (f"Zo niet, dan kan de BRO Servicedesk dat nagaan: {CONTACT}.", "Zo niet, dan kunnen wij dat nagaan."),
        (
            with_contact("Is het dringend, bel dan de BRO Servicedesk: %telefoon%."),
            with_contact("Is het dringend, bel ons dan: %telefoon%."),
        ),
    ],
)
def test_what_goes_to_the_servicedesk_goes_to_us(for_visitors: str, ours: str) -> None:
    assert DeskVoice({}).says(for_visitors) == ours
    assert DeskVoice({}).missing(for_visitors) == []


def test_a_text_to_pass_on_stays_as_it_is() -> None:
    text = '"Ik kan niet inloggen. Kunt u mij machtigen?"'
    assert VOICE.says(text) == text
