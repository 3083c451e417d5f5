"""One colleague from installing to erasing, in Microsoft's own client in a browser, and what goes wrong on the way."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.teams.activities import FEEDBACK
from tests.bot.channels.npm_packages import Npm
from tests.bot.channels.teams.person import actions_of, card_of, until
from tests.bot.channels.teams.playground import Playground
from tests.bot.channels.teams.test_playground_browser import button, look, opened, say
from tests.bot.channels.website.widget_page import expect
from tests.bot.second_gateway import SecondGateway, staff

LONG = ("Op 3 juni lukte het inloggen niet. " * 30)[:700].strip()
SOON = 20_000  # milliseconds

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Story:
    """The page, and what stands behind it."""

    def __init__(self, page: Any, playground: Playground, gateway: SecondGateway) -> None:
        self.page = page
        self.playground = playground
        self.gateway = gateway

    async def sees(self, words: str) -> None:
        await expect(self.page.get_by_text(words).last).to_be_visible(timeout=SOON)

    async def gets(self, words: str) -> tuple[str, dict[str, Any]]:
        """The id and the activity of the last answer, once it has these words."""
        await asyncio.to_thread(until, lambda: words in str(self.playground.answers()[-1][1]), 20)
        return self.playground.answers()[-1]

    async def clicks(self, title: str) -> None:
        await button(self.page, title).click(timeout=SOON)

    async def keeps(self, right: Callable[[Any], bool]) -> None:
        """The conversation has an entry that is right, now or soon."""
        await asyncio.to_thread(until, lambda: any(map(right, self._entries())))

    def _entries(self) -> list[Any]:
        return list(self.gateway.run(self.gateway.service.entries(self.conversation())))

    def conversation(self) -> str:
        return self.playground.conversation(self.gateway)

    async def staff_does(self, *steps: str) -> None:
        """Somebody takes the conversation and writes `steps`; without any they close it."""
        handovers, anja = self.gateway.handovers, staff("Anja")
        open_one = await asyncio.to_thread(self.gateway.run, handovers.open_of(self.conversation()))

        async def work() -> None:
            if not steps:
                await handovers.close(open_one.id, anja)
                return
            await handovers.take(open_one.id, anja)
            for words in steps:
                await handovers.say(open_one.id, anja, words)

        await asyncio.to_thread(self.gateway.run, work())


async def test_from_installing_to_erasing(browser: Any, npm: Npm, teams_gateway: SecondGateway, tmp_path: Path) -> None:
    async with opened(browser, npm, teams_gateway, tmp_path) as (page, playground):
        story = Story(page, playground, teams_gateway)
        await story.clicks("Wat moet ik regelen?")
        await story.sees("drie")
        await _look_up_with_choices(story)
        await _first_login_fails(story)
        await _feedback_with_words(story)
        await _a_person(story)
        await _erase(story)
        await _group(story)


async def _look_up_with_choices(story: Story) -> None:
    await say(story.page, "is gemeente bergen al aangemeld?")
    await story.clicks("Gemeente Bergen (NH)")
    await expect(story.page.get_by_role("heading", name="Gemeente Bergen (NH)")).to_be_visible(timeout=SOON)
    await look(story.page, "opgezocht")


async def _first_login_fails(story: Story) -> None:
    """A double click answers one question, and a click on the card of before answers none."""
    await say(story.page, "de eerste keer inloggen lukt niet")
    question_id, question = await story.gets("Hebt u een eigen account")
    (yes,) = [each for each in actions_of(card_of(question)) if each["title"] == "Ja"]
    await story.page.get_by_role("button", name="Ja", exact=True).last.dblclick(timeout=SOON)
    await story.sees("machtiging voor de BRO")
    await story.sees("✓ Uw antwoord: Ja")
    await asyncio.to_thread(story.playground.submits, question_id, yes["data"])
    await story.sees("al beantwoord met")
    await look(story.page, "oude-knop")
    await say(story.page, "nee")
    await story.sees("geen machtiging")


async def _feedback_with_words(story: Story) -> None:
    """The playground's form does not tell which message it is about, as Teams does: that is sent once more, with it."""
    answer_id, _ = await story.gets("geen machtiging")
    words = "Te lang, mail jan@gemeente.example"
    await story.page.get_by_role("button", name="Dislike").last.click(timeout=SOON)
    await story.page.get_by_role("dialog").get_by_role("textbox").fill(words)
    await look(story.page, "toelichting")
    await story.page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    await story.sees("We appreciate your feedback.")
    await story.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    given = {"reaction": "dislike", "feedback": json.dumps({"feedbackText": words})}
    value = {"actionName": "feedback", "actionValue": given}
    invoke = {"type": "invoke", "name": FEEDBACK, "value": value, "replyToId": answer_id}
    await asyncio.to_thread(story.playground.does, invoke)
    await story.keeps(lambda entry: getattr(entry, "comment", None) == "Te lang, mail [e-mailadres]")


async def _a_person(story: Story) -> None:
    """All of 700 characters reach a person, of a picture both hear that it did not."""
    await say(story.page, "ik wil een medewerker spreken")
    await story.clicks("Ja, graag")
    await story.sees("U staat in de wachtrij")
    await story.staff_does("Goedemiddag, waarmee help ik u?")
    await story.sees("Anja (medewerker): Goedemiddag")
    await say(story.page, LONG)
    await story.keeps(lambda entry: entry.text == LONG)
    picture = {"contentType": "image/png", "name": "fout.png", "contentUrl": "https://example.org/1"}
    await asyncio.to_thread(story.playground.does, {"type": "message", "text": "", "attachments": [picture]})
    await story.sees("niet aangekomen")
    await story.keeps(lambda entry: "[Niet ontvangen: fout.png]" in entry.text)
    await look(story.page, "afbeelding")
    await story.staff_does()


async def _erase(story: Story) -> None:
    await say(story.page, "wis mijn gegevens")
    await story.clicks("Ja, alles wissen")
    await story.sees("is gewist")
    assert story.playground.kept(story.gateway) is None
    await look(story.page, "gewist")


async def _group(story: Story) -> None:
    """The playground has a group; a mention in it is made with its own way to send any activity."""
    group, bot = story.playground.group(), story.playground.bot()
    mention = {"type": "mention", "mentioned": bot, "text": "<at>BRO</at>"}
    words = {"type": "message", "text": "<at>BRO</at> wat is eherkenning", "entities": [mention]}
    before = len(story.playground.answers())
    await asyncio.to_thread(story.playground.does, words, group)
    await asyncio.to_thread(until, lambda: len(story.playground.answers()) == before + 2, 30)
    answer = str(story.playground.answers()[-1][1])
    assert "inlogmiddel" in answer
    assert "Noem mij in uw volgende bericht" in answer
    await asyncio.to_thread(story.playground.does, {"type": "message", "text": "en wat kost dat"}, group)
    await asyncio.sleep(1)
    assert len(story.playground.answers()) == before + 2
