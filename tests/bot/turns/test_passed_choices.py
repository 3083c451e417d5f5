"""A choice belongs to its question: clicked twice, late, in between, or at two gateways at once, it counts once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.dialogue.reply import Choice, Outcome, Reply
from tests.bot.second_gateway import DESK, SecondGateway
from tests.conftest import RunningStack

Replicas = tuple[SecondGateway, SecondGateway]


@pytest.fixture(scope="module")
def replicas(running: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    """Two gateways over one database and one Rasa, with somebody at the desk."""
    folders = [tmp_path_factory.mktemp("replica") for _ in range(2)]
    with (
        SecondGateway(running.settings, state_dir=folders[0], **DESK) as here,
        SecondGateway(running.settings, state_dir=folders[1], **DESK) as there,
    ):
        yield here, there


@dataclass
class Chatter:
    """Somebody who clicks what is on screen, now or long ago, at whichever gateway."""

    replicas: Replicas
    shown: list[Choice] = field(default_factory=list)

    def __post_init__(self) -> None:
        started = self.replicas[0].run(self.replicas[0].service.start("website"))
        self.conversation = started.conversation_id
        self.sees(started.replies)

    def sees(self, replies: list[Reply]) -> list[Reply]:
        self.shown += [choice for reply in replies for choice in reply.choices]
        return replies

    def types(self, text: str, where: int = 0) -> list[Reply]:
        return self.sees(self.replicas[where].run(self.replicas[where].service.say(self.conversation, text)))

    def clicks(self, choice: Choice, where: int = 0) -> list[Reply]:
        service = self.replicas[where].service
        return self.sees(self.replicas[where].run(service.choose(self.conversation, choice.id)))

    def wants_a_person(self, where: int = 0) -> list[Reply]:
        service = self.replicas[where].service
        return self.sees(self.replicas[where].run(service.ask_for_person(self.conversation, "Medewerker spreken")))

    def now(self) -> tuple[dict[str, Any], Any]:
        """All that an answer could change: what the assistant knows, and the handover."""
        here = self.replicas[0]
        return here.run(here.service.known(self.conversation)), here.run(here.handovers.open_of(self.conversation))

    def open(self) -> list[Choice]:
        """The choices in the replies since the person last said something."""
        found: list[Choice] = []
        for entry in self.replicas[0].run(self.replicas[0].service.entries(self.conversation)):
            found = [] if entry.author == "bezoeker" else found + entry.choices
        return found


def titled(choices: list[Choice], title: str) -> Choice:
    return next(choice for choice in reversed(choices) if choice.title.startswith(title))


def test_yes_and_then_no_on_one_card_answers_one_question(replicas: Replicas) -> None:
    chatter = Chatter(replicas)
    chatter.types("de eerste keer inloggen lukt niet")
    first = list(chatter.open())
    chatter.clicks(titled(first, "Ja"))
    before, still_open = chatter.now(), chatter.open()
    (note,) = chatter.clicks(titled(first, "Nee"))
    assert "al beantwoord met **Ja" in note.text
    assert note.outcome == Outcome.GEWEIGERD
    assert note.choices == still_open
    assert chatter.now() == before
    answer = chatter.clicks(still_open[0])
    assert answer[0].outcome != Outcome.GEWEIGERD


def test_yes_and_then_no_to_a_person_stays_yes(replicas: Replicas) -> None:
    chatter = Chatter(replicas)
    question = chatter.wants_a_person()[-1].choices
    (waiting,) = chatter.clicks(titled(question, "Ja"))
    chatter.types("wat is eherkenning")
    (note,) = chatter.clicks(titled(question, "Nee"))
    assert "al beantwoord met **Ja" in note.text
    assert chatter.now()[1].state == "wachtend"
    (gone,) = chatter.clicks(waiting.choices[0])  # which goes with the queue, and not with one question
    assert "niet meer in de wachtrij" in gone.text
    assert chatter.clicks(waiting.choices[0])[0].outcome == Outcome.GEWEIGERD


def test_a_click_on_an_old_card_while_a_person_writes_says_so(replicas: Replicas) -> None:
    chatter = Chatter(replicas)
    replicas[0].take_over(chatter.conversation, "Anja")
    (note,) = chatter.clicks(chatter.shown[0])
    assert "medewerker: Anja" in note.text


def test_one_click_counts_of_ten_at_two_gateways_at_once(replicas: Replicas) -> None:
    chatter = Chatter(replicas)
    chatter.types("de eerste keer inloggen lukt niet")
    choices = chatter.open()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda n: chatter.clicks(choices[n % len(choices)], n % 2), range(10)))
    assert all(answers)
    assert sum(replies[0].outcome != Outcome.GEWEIGERD for replies in answers) == 1


STEPS = st.one_of(
    st.tuples(st.just("click"), st.integers(0, 10**6)),
    st.tuples(st.just("twice"), st.integers(0, 10**6)),
    st.tuples(st.just("type"), st.sampled_from(["ja", "nee", "wat is eherkenning", "inloggen lukt niet", "...", "2"])),
    st.tuples(st.just("person"), st.just(0)),
)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 1)), min_size=3, max_size=8))
def test_a_click_counts_when_its_question_is_open_and_else_changes_nothing(replicas: Replicas, steps: list) -> None:
    chatter = Chatter(replicas)
    for (deed, which), where in steps:
        if deed == "type":
            chatter.types(which, where)
        elif deed == "person":
            chatter.wants_a_person(where)
        else:
            choice = chatter.shown[which % len(chatter.shown)]
            for _ in range(2 if deed == "twice" else 1):
                _check_click(chatter, choice, where)


def _check_click(chatter: Chatter, choice: Choice, where: int) -> None:
    is_open, before = chatter.open(), chatter.now()
    replies = chatter.clicks(choice, where)
    assert replies, "a click is never answered with silence"
    leaves_queue = before[1] is not None and before[1].state == "wachtend" and choice.title == "Niet langer wachten"
    if choice in is_open or leaves_queue:
        assert replies[0].outcome != Outcome.GEWEIGERD
    else:
        assert replies[0].outcome == Outcome.GEWEIGERD
        assert chatter.now() == before
        assert chatter.open() == is_open
