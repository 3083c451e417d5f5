"""A card of every kind, from real conversations in Teams, and how Teams' own renderer draws it in its three themes."""

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt

from bot.channels.teams.cards import shown
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Reply
from bot.platform.settings import ROOT
from tests.bot.channels.npm_packages import package
from tests.bot.channels.teams.person import Person, actions_of, card_of, clicks, executes

Card = dict[str, Any]

SCREENSHOTS = ROOT / "results" / "screenshots" / "teams"

_STYLES = ("emphasis", "accent", "good", "warning", "attention")
_COLOURS = {
    "licht": "page #f5f5f5 card #ffffff text #242424 link #4f52b2 line #d1d1d1 main #5b5fc7 on_main #ffffff "
    "emphasis #f0f0f0 accent #e8ebfa good #e7f2da warning #fbf6d9 attention #fcf4f6",
    "donker": "page #1f1f1f card #292929 text #ffffff link #9ea2ff line #666666 main #4f52b2 on_main #ffffff "
    "emphasis #3d3d3d accent #383966 good #0d400d warning #463100 attention #3b0509",
    "contrast": "page #000000 card #000000 text #ffffff link #ffff01 line #1aebff main #1aebff on_main #000000 "
    "emphasis #000000 accent #000000 good #000000 warning #000000 attention #000000",
}
LOOKS = {
    look: dict(zip(colours.split()[::2], colours.split()[1::2], strict=True)) for look, colours in _COLOURS.items()
}
"""The colours of Teams' three themes: the page, a card, its text, links and lines, the first action, and containers."""

_DRAW = """([cards, html, colours]) => {
  const text = {default: {default: colours.text, subtle: colours.text}};
  const style = (colour) => ({backgroundColor: colour, foregroundColors: text});
  const styles = Object.fromEntries(STYLES.map((name) => [name, style(colours[name])]));
  const config = new AdaptiveCards.HostConfig({
    fontFamily: "sans-serif", supportsInteractivity: true,
    fontSizes: {small: 12, default: 14, medium: 14, large: 18, extraLarge: 24},
    fontWeights: {lighter: 400, default: 400, bolder: 600},
    spacing: {small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16},
    separator: {lineThickness: 1, lineColor: colours.line},
    textBlock: {headingLevel: 3},
    containerStyles: {default: style(colours.card), ...styles},
    actions: {maxActions: 6, buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left"},
  });
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (words, result) => {
    result.outputHtml = html[words] ?? words; result.didProcess = true;
  };
  for (const [kind, payload] of Object.entries(cards)) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = config;
    card.parse(payload);
    const place = document.createElement("section");
    const name = document.createElement("h2");
    name.textContent = kind;
    const drawn = card.render();
    drawn.setAttribute("role", "group");  // the bare renderer gives a card a name and no role
    place.append(name, drawn);
    document.querySelector("main").append(place);
  }
}"""
_PAGE = """<!doctype html><html lang="nl"><head><title>Kaarten</title><style>
body {{ background: {page}; color: {text}; margin: 0; font: 14px sans-serif }}
main {{ columns: {columns}; column-gap: 16px; padding: {edge}px }}
section {{ break-inside: avoid; margin-bottom: 16px }} h2 {{ font-size: 12px }}
.ac-adaptiveCard {{ border: 1px solid {line}; border-radius: 4px }}
a {{ color: {link} }} p {{ margin: 0 }}
button, input {{ background: {card}; color: {text}; border: 1px solid {line}; border-radius: 4px; font: inherit }}
button {{ font-weight: 600; padding: 6px 11px; max-width: 100%; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap !important }}
.style-positive {{ background: {main}; border-color: {main}; color: {on_main} }}
.ac-selectable {{ cursor: pointer }}
input {{ padding: 6px; width: 100%; box-sizing: border-box }}
</style></head><body><main><h1 style="font-size: 16px">Kaarten in Teams</h1></main></body></html>"""


def fills_in(person: Person, message: dict[str, Any], address: str) -> None:
    """Fill in the form for an e-mail address and send it."""
    (data,) = [action["data"] for action in actions_of(card_of(message)) if action["title"] == "Versturen"]
    assert person.send(person.activity(value=data | {"bro_email": address})).status_code == 202


def gallery(person: Person) -> dict[str, Card]:
    """The cards that this person sees, by kind; there is nobody at the desk, and questions go by mail."""
    seen: dict[str, dict[str, Any]] = {}
    person.send(person.activity("installationUpdate", action="add"))
    (seen["welkom"],) = person.sees(1)
    for kind, text in {
        "antwoord": "wat kost eherkenning?",
        "keuzes": "machtiging",
        "organisatie": "is gemeente den bosch al aangemeld?",
        "stappenlijst": "ik heb al eherkening maar geen machtiging",
        "organisaties": "staat gemeente bergen op de lijst?",
        "toestemming": "ik wil een medewerker spreken",
    }.items():
        person.says(text)
        (seen[kind],) = person.sees(1)
    clicks(person, seen["toestemming"], "Ja, graag")
    (seen["e-mailformulier"],) = person.sees(1)
    fills_in(person, seen["e-mailformulier"], "jan@waterschap")
    seen["e-mail fout"] = person.sees_change("kunnen wij niet mailen")
    fills_in(person, seen["e-mail fout"], "jan@waterschap.example")
    (seen["doorgegeven"],) = person.sees(1)
    cards = {kind: card_of(message) for kind, message in seen.items()}
    up, down = [each["data"] for each in actions_of(cards["antwoord"]) if each["type"] == "Action.Execute"]
    cards["wat was er niet goed"] = executes(person, down)["value"]
    cards["dank"] = executes(person, up)["value"]
    failure = fixed_message("assistent_onbereikbaar")
    (message,) = shown([Reply(position=2, **failure.model_dump(include={"text", "sources", "outcome"}))], "mark")
    cards["storing"] = message.card or {}
    return cards


async def draw(page: Any, cards: dict[str, Card], look: str, columns: int = 3) -> None:
    """Show these cards as Microsoft's renderer draws them with the colours of this look; one column fills the page."""
    await page.set_content(_PAGE.format(**LOOKS[look], columns=columns, edge=16 if columns > 1 else 0))
    await page.add_script_tag(path=package("adaptivecards") / "dist" / "adaptivecards.min.js")
    words = {text for card in cards.values() for text in _texts(card)}
    html = {text: MarkdownIt("js-default", {"html": False}).render(text) for text in words}
    await page.evaluate(_DRAW.replace("STYLES", str(list(_STYLES))), [cards, html, LOOKS[look]])


def _texts(node: Any) -> Iterator[str]:
    """All texts in a card in which the renderer reads Markdown."""
    if isinstance(node, dict):
        yield from (node[name] for name in ("text", "title", "value") if isinstance(node.get(name), str))
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _texts(each)
