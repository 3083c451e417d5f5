"""A good guest: what a website chooses, asks and hears of the widget."""

import base64
import hashlib
from typing import Any

import httpx
import pytest

from bot.dialogue.content import topics
from tests.bot.channels.axe import assert_accessible
from tests.bot.channels.website.host_site import HostSite
from tests.bot.channels.website.widget_page import BRO_CHAT, WidgetPage, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEARD = """window.heard = [];
for (const name of ['ready', 'opening', 'open', 'close', 'message', 'handover', 'feedback', 'error'])
  addEventListener(`bro-chat:${name}`, ({ type, detail }) => heard.push([type.slice(9), detail]));"""


async def _visit(widget: WidgetPage, attributes: str, path: str = "/gast", body: str = "") -> None:
    widget.host.pages[path] = widget.host.page(body, how=f"defer {attributes}")
    await widget.visit(path)


async def _get(address: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(address, headers=headers)


async def _computed(widget: WidgetPage, part: str, name: str) -> str:
    return await widget.root.locator(part).evaluate("(node, name) => getComputedStyle(node)[name]", name)


async def test_the_website_chooses_place_texts_and_layer(widget: WidgetPage) -> None:
    await _visit(
        widget,
        'data-position="left" data-offset-x="40px" data-offset-y="60px" data-z-index="7" data-label="Hulp nodig?" '
        'data-heading="BRO-hulp" data-welcome="Fijn dat u er bent." data-contact="Wij zijn er op werkdagen." '
        'data-phone="0800 - 1234" data-mail="hulp@example.nl"',
    )
    await expect(widget.launcher).to_have_text("Hulp nodig?")
    box = await widget.launcher.bounding_box()
    assert [round(box["x"]), round(box["y"] + box["height"])] == [40, 740]
    assert await widget.root.evaluate("(node) => getComputedStyle(node).zIndex") == "7"
    await widget.open()
    assert round((await widget.panel.bounding_box())["x"]) == 40
    await expect(widget.root.get_by_role("heading", level=2)).to_have_text("BRO-hulp")
    await expect(widget.log).to_contain_text("Fijn dat u er bent.")
    await widget.button("Opties").click()
    menu = widget.root.locator(".menu")
    await expect(menu).to_contain_text("Wij zijn er op werkdagen.")
    await expect(menu.get_by_role("link", name="0800 - 1234")).to_have_attribute("href", "tel:08001234")
    await expect(menu.get_by_role("link", name="hulp@example.nl")).to_be_visible()


async def test_a_property_and_an_attribute_of_the_element_do_the_same(widget: WidgetPage) -> None:
    await _visit(widget, 'data-label="Uit het script"', body='<bro-chat label="Uit het element"></bro-chat>')
    await expect(widget.launcher).to_have_text("Uit het element")
    await widget.page.evaluate(
        f"Object.assign({BRO_CHAT}, {{ label: 'Uit een script', position: 'left', offsetX: '30px' }})"
    )
    await expect(widget.launcher).to_have_text("Uit een script")
    assert round((await widget.launcher.bounding_box())["x"]) == 30


async def test_it_starts_open_until_the_visitor_closes_it(widget: WidgetPage) -> None:
    await _visit(widget, 'data-start="open"')
    await expect(widget.replies).to_have_count(1)
    assert await widget.page.evaluate("document.activeElement.localName") == "body"  # it takes no focus by itself
    await widget.button("Minimaliseer de chat").click()
    await widget.visit("/gast")
    await expect(widget.launcher).to_be_visible()
    await expect(widget.panel).to_be_hidden()


async def test_a_button_of_the_website_opens_it_and_gets_the_focus_back(widget: WidgetPage) -> None:
    await _visit(widget, 'data-launcher="hidden"', body='<button id="eigen">Chat</button>')
    await expect(widget.launcher).to_be_hidden()
    await widget.page.evaluate(f"document.querySelector('#eigen').onclick = () => {BRO_CHAT}.open()")
    await widget.page.get_by_role("button", name="Chat", exact=True).click()
    await expect(widget.input).to_be_focused()
    await widget.page.keyboard.press("Escape")
    await expect(widget.panel).to_be_hidden()
    await expect(widget.launcher).to_be_hidden()
    assert await widget.page.evaluate("document.activeElement.id") == "eigen"


async def test_it_appears_only_after_the_event_that_the_website_waits_for(widget: WidgetPage) -> None:
    await _visit(widget, 'data-wait-for="toestemming" data-start="open"')
    await widget.page.evaluate(f"{BRO_CHAT}.open()")
    await expect(widget.launcher).to_be_hidden()
    assert await widget.stored() == {}
    await widget.page.evaluate("document.dispatchEvent(new Event('toestemming'))")
    await expect(widget.replies).to_have_count(1)


async def test_the_website_may_ask_something_before_it_opens(widget: WidgetPage) -> None:
    await widget.page.evaluate(
        "addEventListener('bro-chat:opening', (event) => event.preventDefault(), { once: true })"
    )
    await widget.launcher.click()
    await expect(widget.panel).to_be_hidden()
    await widget.open()


async def test_a_script_opens_asks_hears_and_closes_and_never_gets_text(widget: WidgetPage) -> None:
    await widget.page.add_init_script(HEARD)
    await widget.visit()
    await widget.page.evaluate(
        f"window.counted = []; window.stop = {BRO_CHAT}.on('message',"
        " ({ detail }) => counted.push([detail.position, detail.author]));"
        f"{BRO_CHAT}.send('wat is eherkenning?')"
    )
    await expect(widget.replies).to_have_count(2)
    await widget.page.wait_for_function("counted.length === 3")
    await widget.page.evaluate("stop()")
    await widget.button("Nee, niet nuttig").click()
    await widget.hand_to("Anna")
    await expect(widget.log).to_contain_text("Anna")
    await widget.page.evaluate(f"{BRO_CHAT}.close()")
    await expect(widget.launcher).to_be_visible()
    heard = await widget.page.evaluate("heard")
    names = [name for name, _ in heard]
    assert {"ready", "opening", "open", "message", "feedback", "handover", "close"} <= set(names)
    assert ["feedback", {"rating": "neer", "reason": None}] in heard
    assert ["handover", {"state": "agent"}] in heard
    counted = sorted(await widget.page.evaluate("counted"))
    assert [author for _, author in counted] == ["assistent", "bezoeker", "assistent"]
    assert "herkenning" not in str(heard)
    await widget.page.evaluate(f"document.querySelector('main').append({BRO_CHAT})")
    assert "error" not in names


async def test_a_failure_is_told_to_the_website_by_its_status(widget: WidgetPage) -> None:
    await widget.page.evaluate(HEARD)
    await widget.page.route("**/api/website/conversations", lambda route: route.fulfill(status=503, json={}))
    await widget.launcher.click()
    await expect(widget.notice).to_be_visible()
    assert ["error", {"status": 503}] in await widget.page.evaluate("heard")


@pytest.mark.parametrize("part", ["chat", "nl"])
async def test_a_chat_that_cannot_be_fetched_says_how_to_reach_a_person(widget: WidgetPage, part: str) -> None:
    await widget.page.route(f"**/widget-{part}.js*", lambda route: route.abort())
    await widget.launcher.click()
    await expect(widget.root.get_by_role("alert")).to_contain_text("088 - 8664 999")
    await widget.screenshot("chat-niet-geladen")
    await widget.page.unroute(f"**/widget-{part}.js*")
    await widget.open()


async def test_a_refused_website_is_told_once_and_has_no_button_on_its_next_page(
    widget: WidgetPage, browser: Any
) -> None:
    page = await browser.new_page()
    foreign = WidgetPage(page, widget.host, widget.gateway)
    foreign_site = widget.host.url.replace("127.0.0.1", "localhost")
    await page.goto(foreign_site)
    await foreign.launcher.click()
    await expect(foreign.notice).to_contain_text("Deze website mag de assistent niet gebruiken.")
    await expect(foreign.notice.get_by_role("button")).to_have_count(0)
    await expect(foreign.notice.get_by_role("link", name="088 - 8664 999")).to_be_visible()
    await expect(foreign.input).to_be_hidden()
    await assert_accessible(page)
    await foreign.screenshot("geweigerd")
    await foreign.button("Minimaliseer de chat").click()
    await expect(foreign.launcher).to_be_hidden()
    await page.goto(f"{foreign_site}/tweede")
    await expect(foreign.root).to_be_attached()
    await expect(foreign.launcher).to_be_hidden()
    await page.close()


@pytest.mark.parametrize("accent", ["#ffdd00", "#154273", "#39870c", "#d52b1e"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_accent_of_the_website_can_be_read_in_light_and_dark(
    widget: WidgetPage, theme: str, accent: str
) -> None:
    await _visit(widget, f'data-theme="{theme}" data-accent="{accent}"')
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.page.wait_for_timeout(250)
    await widget.screenshot(f"accent-{theme}-{accent[1:]}")
    await assert_accessible(widget.page)
    dark = await _computed(widget, ".panel", "backgroundColor") == "rgb(20, 24, 28)"
    assert dark == (theme == "dark")
    if theme == "light":
        red, green, blue = (int(accent[at : at + 2], 16) for at in (1, 3, 5))
        assert await _computed(widget, "form button.main >> nth=0", "backgroundColor") == f"rgb({red}, {green}, {blue})"


async def test_in_english_it_says_that_the_assistant_answers_in_dutch(widget: WidgetPage) -> None:
    await _visit(widget, 'data-lang="en"')
    await expect(widget.launcher).to_have_text("Ask your question")
    await widget.open()
    await expect(widget.log).to_contain_text("This assistant answers in Dutch.")
    await expect(widget.root.locator("header")).to_contain_text("Virtual assistant")
    await expect(widget.root.get_by_role("textbox", name="Your message")).to_be_visible()
    await expect(widget.replies.first).to_have_attribute("lang", "nl")
    await widget.button("Options").click()
    await expect(widget.button("New conversation")).to_be_visible()
    await assert_accessible(widget.page)
    await widget.screenshot("engels")


async def test_who_answers_sees_the_page_and_whether_it_is_open(widget: WidgetPage) -> None:
    await _visit(widget, 'data-tag="eherkenning_aanvragen"', path="/inloggen?naam=jansen")
    await widget.open()
    await expect(widget.root.locator(".choices button").first).to_have_text(topics()["eherkenning_aanvragen"].title)
    await widget.hand_to("Anna")

    async def handover() -> Any:
        return await widget.gateway.handovers.open_of(conversation)

    async def becomes(here: bool) -> Any:
        for _ in range(100):
            seen = widget.gateway.run(handover())
            if seen.visitor_here is here:
                return seen
            await widget.page.wait_for_timeout(100)
        raise AssertionError(f"the visitor is {'not ' if here else 'still '}there")

    conversation = await widget.conversation()
    seen = await becomes(True)
    assert seen.page.model_dump() == {
        "title": "Gemeente Voorbeeld", "address": f"{widget.host.url}/inloggen", "tag": "eherkenning_aanvragen",
    }  # fmt: skip
    async with widget.page.expect_response("**/api/website/page"):
        await widget.visit("/tweede")
    assert widget.gateway.run(handover()).page.address == f"{widget.host.url}/tweede"
    await widget.page.goto("about:blank")
    await becomes(False)


async def test_a_website_that_keeps_its_page_to_itself_tells_nothing(widget: WidgetPage) -> None:
    await _visit(widget, 'data-page-context="off"')
    async with widget.page.expect_request("**/api/website/conversations") as asked:
        await widget.open()
    assert (await asked.value).post_data_json == {"page": None}


async def test_a_message_while_it_is_minimised_is_heard_where_the_website_wants_that(widget: WidgetPage) -> None:
    await widget.page.add_init_script(
        "window.notes = 0; const start = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (...when) { window.notes += 1; return start.apply(this, when); };"
    )
    await _visit(widget, 'data-sound="on"')
    await widget.open()
    await widget.hand_to("Anna")
    await expect(widget.log).to_contain_text("Anna")
    assert await widget.page.evaluate("notes") == 0
    await widget.button("Minimaliseer de chat").click()
    await widget.agent_says("Bent u er nog?")
    await expect(widget.root.locator(".badge")).to_have_text("1")
    assert await widget.page.evaluate("notes") == 1
    assert await widget.page.title() == "(1) Gemeente Voorbeeld"


async def test_the_pinned_script_is_whole_and_has_the_published_hash(widget: WidgetPage, host: HostSite) -> None:
    pinned = (await _get(f"{widget.gateway.url}/widget.json")).json()
    script = await _get(pinned["address"])
    hashed = base64.b64encode(hashlib.sha384(script.content).digest()).decode()
    assert pinned["integrity"] == f"sha384-{hashed}"
    assert "max-age=31536000" in script.headers["cache-control"]
    tag = f'<script src="{pinned["address"]}" integrity="{pinned["integrity"]}" crossorigin="anonymous" defer></script>'
    host.pages["/vast"] = host.page(tag, scripts=0)
    asked: list[str] = []
    widget.page.on("request", lambda request: asked.append(request.url))
    await widget.visit("/vast")
    await widget.open()
    await widget.say("wat is eherkenning?")
    assert not [url for url in asked if "/widget-chat.js" in url or "/widget-nl.js" in url]
    assert host.reports == []


@pytest.mark.parametrize(("accepted", "coding"), [("gzip, br", "br"), ("gzip, br;q=0", "gzip"), ("identity", None)])
async def test_scripts_are_compressed_and_sent_again_only_when_they_changed(
    widget: WidgetPage, accepted: str, coding: str | None
) -> None:
    for name in ("widget.js", "widget-chat.js", "widget-en.js"):
        address, asks = f"{widget.gateway.url}/{name}", {"Accept-Encoding": accepted}
        first = await _get(address, **asks)
        assert first.headers.get("content-encoding") == coding
        assert "Accept-Encoding" in first.headers["vary"]
        again = await _get(address, **asks, **{"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
