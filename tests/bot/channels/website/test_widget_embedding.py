"""The widget on websites of others: safe, small, and stronger than what the page does to it."""

import gzip
import json
from typing import Any

import pytest

from bot.channels.website.script import scripts
from bot.dialogue.content import Source
from bot.dialogue.reply import BotMessage, Button
from tests.bot.channels.axe import assert_accessible
from tests.bot.channels.npm_packages import Npm
from tests.bot.channels.website.widget_page import BRO_CHAT, WidgetPage, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAFE_LINKS = [["https:", "noopener noreferrer", "_blank"], ["tel:", "", ""], ["mailto:", "", ""]]
HOSTILE_TEXTS = [
    '<img src=x onerror="window.hacked = 1">',
    "<script>window.hacked = 1</script>",
    "[klik](javascript:window.hacked=1)",
    "[klik](data:text/html,<script>window.hacked=1</script>)",
    "[klik](http://onveilig.example/)",
    "[klik](//evil.example/)",
    '[klik](https://goed.example/" onmouseover="window.hacked=1)',
    "[klik](https://)",
    "**<b onclick=window.hacked=1>vet</b>**",
    "- <svg onload=window.hacked=1>",
    "\u202egpj.exe\u202c \u2066verborgen\u2069",
    "{{constructor.constructor('window.hacked=1')()}}",
    "a" * 10_000,
]


async def test_a_strict_policy_reports_nothing_and_no_other_address_is_asked(widget: WidgetPage) -> None:
    """Checks 13 and 14."""
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.button("Ja, nuttig").click()
    await widget.button("Opties").click()
    async with widget.page.expect_download():
        await widget.button("Gesprek downloaden").click()
    await widget.hand_to("Anna")
    await widget.agent_says("Hallo [link](https://voorbeeld.nl/)")
    await expect(widget.root.locator(".message.medewerker")).to_be_visible()
    await widget.visit("/tweede")
    await expect(widget.replies).to_have_count(3)
    await widget.page.wait_for_timeout(300)
    assert widget.host.reports == []
    assert widget.hosts == {url.removeprefix("http://") for url in (widget.host.url, widget.gateway.url)}


async def test_the_policy_would_report_something(widget: WidgetPage) -> None:
    """The check above can fail."""
    widget.host.pages["/fout"] = widget.host.page("<img src='https://ergens.example/a.png'>")
    await widget.visit("/fout")
    await widget.page.wait_for_timeout(500)
    assert len(widget.host.reports) == 1


@pytest.mark.parametrize("who", ["bezoeker", "medewerker", "assistent"])
async def test_hostile_text_stays_text(widget: WidgetPage, who: str) -> None:
    """Check 13: whoever writes it, and again after a reload."""
    await widget.open()
    if who == "medewerker":
        await widget.hand_to("Anna")
    for text in HOSTILE_TEXTS:
        if who == "bezoeker":
            await widget.input.fill(text[:500])
            await widget.input.press("Enter")
        elif who == "medewerker":
            await widget.agent_says(text)
        else:
            message = BotMessage(
                text=text,
                buttons=[Button(title=text[:60], payload="/groet")],
                sources=[Source(title=text[:60], url="javascript:window.hacked=1", checked="2026-11-23")],
            )
            await widget.assistant_says(message)
    await expect(widget.root.locator(f".message.{who}").nth(len(HOSTILE_TEXTS) - 1)).to_be_attached()
    for _ in range(2):
        await _nothing_hostile(widget)
        await widget.page.reload()
        await widget.replies.first.wait_for()


async def _nothing_hostile(widget: WidgetPage) -> None:
    assert await widget.page.evaluate("window.hacked") is None
    found = await widget.page.evaluate(
        f"""(() => {{ const log = {BRO_CHAT}.shadowRoot.querySelector('.log'); return {{
          tags: [...new Set([...log.querySelectorAll('*')].map((node) => node.localName))],
          links: [...log.querySelectorAll('a')].map((node) => [node.protocol, node.rel, node.target]),
          handlers: [...log.querySelectorAll('*')].flatMap((node) => node.getAttributeNames())
            .filter((name) => name.startsWith('on')),
        }}; }})()"""
    )
    assert set(found["tags"]) <= {
        "div",
        "p",
        "span",
        "strong",
        "ul",
        "ol",
        "li",
        "a",
        "button",
        "svg",
        "path",
        "details",
        "summary",
    }
    assert found["handlers"] == []
    assert all(link in SAFE_LINKS for link in found["links"]), found["links"]


async def test_a_page_with_hostile_styles_does_not_break_it(widget: WidgetPage) -> None:
    """Check 13."""
    widget.host.style = (
        "* { all: unset !important } html { font-size: 4px } body { font-size: 2px; color: white; visibility: hidden }"
        "bro-chat { display: none; position: absolute; left: -999px; opacity: 0; transform: scale(0); --_ink: white }"
        "button, textarea { display: none !important } div { display: none !important }"
    )
    await widget.visit("/lelijk")
    await widget.open()
    await widget.say("wat is eherkenning?")
    box = await widget.panel.bounding_box()
    assert box["width"] > 300
    assert box["x"] > 500
    ink = await widget.replies.last.evaluate("(node) => getComputedStyle(node).color")
    assert ink == "rgb(27, 27, 27)"
    size = await widget.input.evaluate("(node) => getComputedStyle(node).fontSize")
    assert float(size.removesuffix("px")) >= 16
    await widget.screenshot("vijandige-pagina")


async def test_a_page_that_loads_it_twice_has_one_chat(widget: WidgetPage) -> None:
    """Check 13."""
    widget.host.pages["/dubbel"] = widget.host.page("<bro-chat></bro-chat><bro-chat></bro-chat>", scripts=2)
    await widget.visit("/dubbel")
    await expect(widget.root).to_have_count(1)
    await widget.open()


@pytest.mark.parametrize("how", ["", "async", "type=module"])
async def test_it_works_however_the_script_is_loaded(widget: WidgetPage, how: str) -> None:
    widget.host.pages["/anders"] = widget.host.page(how=how)
    await widget.visit("/anders")
    await widget.open()
    await expect(widget.root).to_have_count(1)


async def test_it_works_when_a_script_imports_it(widget: WidgetPage) -> None:
    widget.host.pages["/import"] = widget.host.page(scripts=0)
    await widget.visit("/import")
    await widget.page.evaluate("(address) => import(address)", f"{widget.gateway.url}/widget.js")
    await widget.open()


async def test_a_page_that_teaches_arrays_to_write_themselves_does_not_stop_it(widget: WidgetPage) -> None:
    """Prototype.js did that, and is still there."""
    await widget.page.add_init_script("Array.prototype.toJSON = function () { return this.join(); };")
    await widget.visit()
    await widget.open()
    await widget.page.route("**/api/website/messages", lambda route: route.abort())
    await widget.input.fill("wat is eherkenning?")
    await widget.input.press("Enter")
    await expect(widget.root.locator(".failed")).to_be_visible()
    await widget.page.unroute("**/api/website/messages")
    await widget.page.reload()
    await expect(widget.replies.last).to_contain_text("inlogmiddel")
    await expect(widget.own).to_have_text(["U: wat is eherkenning?"])
    await widget.say("hoe regel ik een machtiging?")


@pytest.mark.parametrize("markup", ["", "<bro-chat></bro-chat>"])
async def test_a_page_that_moves_its_body_does_not_move_it(widget: WidgetPage, markup: str) -> None:
    widget.host.style = "body { transform: translateX(40px); min-height: 3000px; margin: 0 }"
    widget.host.pages["/verschoven"] = widget.host.page(markup)
    await widget.visit("/verschoven")
    await expect(widget.launcher).to_be_in_viewport(ratio=1)
    await widget.page.mouse.wheel(0, 900)
    await expect(widget.launcher).to_be_in_viewport(ratio=1)
    await widget.open()
    box = await widget.panel.bounding_box()
    assert 1100 - 20 <= box["x"] + box["width"] <= 1100
    assert box["y"] + box["height"] <= 800


@pytest.mark.parametrize(
    ("markup", "locks"), [("", True), ("<bro-chat></bro-chat>", True), ("<bro-chat></bro-chat>", False)]
)
async def test_it_stays_on_a_site_that_replaces_its_pages_by_turbo(
    widget: WidgetPage, npm: Npm, markup: str, locks: bool
) -> None:
    if not locks:  # a page that is not encrypted
        await widget.page.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined });")
    turbo = npm("@hotwired/turbo") / "dist" / "turbo.es2017-umd.js"
    widget.host.scripts["/turbo.js"] = turbo.read_text(encoding="utf-8")
    widget.host.policy = "script-src 'self' {gateway}"
    for path in ("/", "/tweede"):
        page = widget.host.page(f'{markup}<p><a href="/">Voorpagina</a></p>')
        widget.host.pages[path] = page.replace("<link", '<script src="/turbo.js" defer></script><link', 1)
    await widget.visit()
    await widget.page.evaluate("window.same = true")
    await widget.open()
    await widget.say("wat is eherkenning?")
    conversation = await widget.conversation()
    for number in range(6):
        await widget.page.get_by_role("link", name="Voorpagina" if number % 2 else "Volgende pagina").click()
        await widget.page.wait_for_url("**/" if number % 2 else "**/tweede")
        await expect(widget.replies).to_have_count(2)
        await expect(widget.root).to_have_count(1)
    assert await widget.page.evaluate("window.same")  # Turbo did it, no ordinary load
    await widget.say("hoe regel ik een machtiging?")
    for _ in range(50):
        if widget.gateway.state.live_events.listeners(conversation) == 1:
            return
        await widget.page.wait_for_timeout(200)
    raise AssertionError("streams of earlier pages are still open")


async def test_without_the_script_the_page_keeps_its_own_link(widget: WidgetPage) -> None:
    """Check 15."""
    widget.host.pages["/noodweg"] = widget.host.page(
        '<bro-chat><a href="mailto:hulp@example.nl">Mail ons</a></bro-chat>'
    )
    await widget.page.route("**/widget.js", lambda route: route.abort())
    await widget.visit("/noodweg")
    await expect(widget.page.get_by_role("link", name="Mail ons")).to_be_visible()
    await widget.page.unroute("**/widget.js")
    await widget.visit("/noodweg")
    await expect(widget.launcher).to_be_visible()
    await expect(widget.page.get_by_role("link", name="Mail ons")).to_be_hidden()


async def test_a_page_loads_a_small_script_and_the_chat_at_its_opening_is_not_large_either() -> None:
    """Check 15."""
    made = scripts()
    sizes = {
        name: len(gzip.compress(script.encode(), 9)) for name, script in {"button": made.button, **made.modules}.items()
    }
    assert sizes.pop("button") <= 5 * 1024
    assert sizes.pop("chat") <= 12 * 1024
    assert sizes.pop("contact") <= 2 * 1024  # a form, when somebody wants it
    assert set(sizes) == {"nl", "en"}
    assert max(sizes.values()) <= 2 * 1024  # the texts of one language


async def test_a_website_that_is_not_allowed_gets_an_honest_sentence(widget: WidgetPage, browser: Any) -> None:
    """The page of another origin: the browser itself refuses the answers."""
    other = await browser.new_page()
    foreign = WidgetPage(other, widget.host, widget.gateway)
    await other.goto(widget.host.url.replace("127.0.0.1", "localhost"))
    await foreign.launcher.click()
    await expect(foreign.notice).to_contain_text("088 - 8664 999")
    await expect(foreign.error).to_have_text("")
    await other.close()


async def test_the_website_chooses_colours_place_and_type(widget: WidgetPage) -> None:
    widget.host.style = (
        "bro-chat { --bro-chat-accent: rgb(120, 0, 60); --bro-chat-right: 3rem; --bro-chat-font: serif }"
    )
    await widget.visit("/eigen-stijl")
    colours = await widget.launcher.evaluate(
        "(node) => { const style = getComputedStyle(node); "
        "return [style.backgroundColor, style.fontFamily, style.right]; }"
    )
    assert colours == ["rgb(120, 0, 60)", "serif", "48px"]
    await widget.open()
    await widget.screenshot("eigen-stijl")


async def test_names_of_the_nl_design_system_count_when_there_are_no_own_ones(widget: WidgetPage) -> None:
    widget.host.style = ":root { --utrecht-button-primary-action-background-color: rgb(0, 90, 40) }"
    await widget.visit("/nlds")
    colour = await widget.launcher.evaluate("(node) => getComputedStyle(node).backgroundColor")
    assert colour == "rgb(0, 90, 40)"


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
async def test_the_demo_page_has_the_widget_and_no_violation(widget: WidgetPage, size: tuple[int, int]) -> None:
    violations: list[str] = []
    widget.page.on("console", lambda message: violations.append(message.text) if message.type == "error" else None)
    await widget.page.set_viewport_size({"width": size[0], "height": size[1]})
    await widget.page.goto(widget.gateway.url)
    await expect(widget.page.get_by_role("heading", level=1)).to_have_text("Toegang tot het Bronhouderportaal")
    await widget.screenshot(f"demo-{size[0]}")
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.screenshot(f"demo-{size[0]}-antwoord")
    assert violations == []
    assert widget.hosts <= {url.removeprefix("http://") for url in (widget.host.url, widget.gateway.url)}


@pytest.mark.parametrize(
    ("page", "size"),
    [("gemeente.html", (320, 640)), ("donker.html", (768, 1024)), ("gemeente.html", (1440, 900)), ("", (1440, 900))],
)
async def test_the_demo_shows_it_in_three_looks(widget: WidgetPage, page: str, size: tuple[int, int]) -> None:
    await widget.page.set_viewport_size({"width": size[0], "height": size[1]})
    await widget.page.goto(f"{widget.gateway.url}/{page}")
    await assert_accessible(widget.page)
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.page.wait_for_timeout(250)
    await widget.screenshot(f"demo-{page.removesuffix('.html') or 'gewoon'}-{size[0]}")
    await assert_accessible(widget.page)
    dark = await widget.panel.evaluate("(node) => getComputedStyle(node).colorScheme")
    assert dark == ("dark" if page == "donker.html" else "light")


async def test_nothing_of_the_conversation_is_in_an_address_or_in_lasting_storage(widget: WidgetPage) -> None:
    addresses: list[str] = []
    widget.page.on("request", lambda request: addresses.append(request.url))
    await widget.open()
    await widget.say("Blauwe Kiekendief vraagt wat eherkenning is")
    token = (await widget.stored())["token"]
    assert all(token not in url and "Kiekendief" not in url for url in addresses)
    lasting = await widget.page.evaluate("[JSON.stringify(localStorage), document.cookie]")
    assert lasting == ["{}", ""]
    assert await widget.page.context.cookies() == []
    assert "Kiekendief" not in json.dumps(await widget.stored())
