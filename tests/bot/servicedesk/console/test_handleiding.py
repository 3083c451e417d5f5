"""The manual for agents: one finds everything from its first table; its pictures are small and can be made again.

BRO_PICTURES=remake ./bro test tests/bot/servicedesk/console/test_handleiding.py
"""

import os
import re
from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path

import pytest
from PIL import Image

from bot.platform.settings import ROOT
from tests.bot.second_gateway import SecondGateway
from tests.bot.servicedesk.console.conftest import People
from tests.bot.servicedesk.console.console_page import ConsolePage
from tests.bot.servicedesk.console.console_states import (
    State,
    full_queue,
    in_conversation,
    learning,
    mail_drafted,
    search_results,
    statistics,
    texts_behind_a_slash,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANUAL = ROOT / "docs" / "handleiding-servicedesk.md"
DOCUMENTS = list((ROOT / "docs").glob("*.md"))
FOLDER = ROOT / "docs" / "afbeeldingen"
_PICTURE = re.compile(r"!\[([^\]]+)\]\(afbeeldingen/([\w-]+)\.png\)")
_HEADING = re.compile(r"^#{2,3} (.+)$", re.M)
_without_tags = partial(re.compile(r"</?[a-z][^>\n]*>").sub, "")
_NAMED = re.compile(r"\*\*([^*]+)\*\*")
NOT_A_NAME = {"Een team", "[Nog beantwoorden: ...]"}
_LEADS_TO = re.compile(r"\]\(#([^)]+)\)")
COLOURS = 64
LARGEST = 600 * 1024  # bytes, all pictures together
PICTURES: dict[str, State] = {
    "wachtrij": full_queue,
    "gesprek": in_conversation,
    "teksten": texts_behind_a_slash,
    "mail": mail_drafted,
    "zoeken": search_results,
    "leerlijst": learning,
    "cijfers": statistics,
}
PARTS = {"teksten": ".composer"}
"""What of the page a picture shows, where that is not all of it."""


async def test_the_first_table_leads_to_every_part() -> None:
    table, _, rest = MANUAL.read_text(encoding="utf-8").partition("\n## Aanmelden")
    parts = [_anchor(heading) for heading in _HEADING.findall("\n## Aanmelden" + rest)]
    assert _LEADS_TO.findall(table) == parts


async def test_what_the_manual_names_stands_in_the_console() -> None:
    faces = (path for path in (ROOT / "bot").rglob("*.*") if path.suffix in (".html", ".js", ".py"))
    console = " ".join(_without_tags(path.read_text(encoding="utf-8")) for path in faces)
    named = {" ".join(name.split()) for name in _NAMED.findall(MANUAL.read_text(encoding="utf-8"))}
    assert {name for name in named if name not in console} <= NOT_A_NAME


def _anchor(heading: str) -> str:
    """How GitHub names a heading in an address."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


async def test_every_picture_is_there_and_has_a_description() -> None:
    named = {path: [name for _, name in _PICTURE.findall(path.read_text(encoding="utf-8"))] for path in DOCUMENTS}
    assert sorted(named[MANUAL]) == sorted(PICTURES)
    assert sorted(chain.from_iterable(named.values())) == sorted(path.stem for path in FOLDER.glob("*.png"))
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < LARGEST


@pytest.mark.parametrize("name", PICTURES)
async def test_the_pictures_can_be_made(
    people: People, desk: SecondGateway, waiting: Callable[..., int], name: str, tmp_path
) -> None:
    """They are made in a temporary folder, or in docs/ when BRO_PICTURES says so."""
    folder = FOLDER if os.environ.get("BRO_PICTURES") == "remake" else tmp_path
    agent: ConsolePage = await people.agent(desk, "sanne", viewport={"width": 1100, "height": 800})
    await PICTURES[name](agent, waiting)
    await agent.page.wait_for_timeout(300)
    await agent.page.evaluate("scrollTo(0, 0); document.querySelector('.side')?.scrollTo(0, 0)")
    shown = agent.page.locator(PARTS[name]) if name in PARTS else agent.page
    await shown.screenshot(path=folder / f"{name}.png")
    _with_few_colours(folder / f"{name}.png")
    assert (folder / f"{name}.png").stat().st_size > 10_000


def _with_few_colours(path: Path) -> None:
    """Keep a picture with so few colours that it takes a third of the room; nobody sees the difference."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
