"""The form in which a visitor tells a member of staff how to reach them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.channels.website.script import scripts
from bot.handover.contact import ContactDetails
from tests.bot.channels.axe import LOOKS, assert_accessible
from tests.bot.channels.website.conftest import visitor
from tests.bot.channels.website.host_site import HostSite
from tests.bot.channels.website.widget_page import WidgetPage, expect
from tests.bot.channels.website.widget_states import contact, contact_wrong
from tests.bot.second_gateway import SecondGateway, staff

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPENER = "Contactgegevens doorgeven"
TRANSCRIPT = "Stuur mij het gesprek als het is afgesloten"


@pytest_asyncio.fixture(loop_scope="session")
async def narrow(browser: Any, host: HostSite, widget_gateway: SecondGateway) -> AsyncIterator[WidgetPage]:
    """The narrowest window that WCAG asks for."""
    async with visitor(browser, host, widget_gateway, viewport={"width": 320, "height": 568}) as widget:
        yield widget


async def with_anna(widget: WidgetPage) -> None:
    await widget.open()
    await widget.hand_to("Anna")


async def given(widget: WidgetPage) -> ContactDetails | None:
    """What Anna gets."""
    handovers = widget.gateway.handovers
    handover = widget.gateway.run(handovers.open_of(await widget.conversation()))
    return widget.gateway.run(handovers.given(handover, staff("Anna")))


async def test_a_typed_number_is_unreadable_and_the_form_brings_it_to_the_person(widget: WidgetPage) -> None:
    asked: list[str] = []
    widget.page.on("request", lambda request: asked.append(request.url))
    await with_anna(widget)
    await widget.say("bel mij maar op 06-12345678")
    await expect(widget.replies.last).to_contain_text("is onleesbaar gemaakt")
    assert not [url for url in asked if "widget-contact" in url]  # the form comes when it is wanted
    form = await widget.opens_contact()
    assert [url for url in asked if "widget-contact" in url]
    await expect(form).to_contain_text("Anna gebruikt wat u invult alleen om u te bereiken.")
    await expect(form).to_contain_text("hooguit 28 dagen")
    await form.get_by_label("Naam").fill("Jan de Boer")
    await form.get_by_label("Telefoonnummer").fill("06-12345678")
    await widget.button("Doorgeven").click()
    await expect(form).to_be_hidden()
    await expect(widget.replies.last).to_contain_text("Uw contactgegevens zijn doorgegeven.")
    assert await given(widget) == ContactDetails(name="Jan de Boer", phone="+31 6 12345678")
    assert "Jan de Boer" not in str(await widget.stored())
    await widget.page.reload()
    await expect(widget.replies.last).to_contain_text("Uw contactgegevens zijn doorgegeven.")
    await expect(widget.log).not_to_contain_text("12345678")


async def test_the_whole_way_with_the_keyboard(widget: WidgetPage) -> None:
    press = widget.page.keyboard.press
    await with_anna(widget)
    await widget.agent_asks_contact()
    await expect(widget.replies.last).to_contain_text("Anna wil u graag kunnen bereiken.")
    opener = widget.button(OPENER)
    await opener.focus()
    await press("Enter")
    await expect(opener).to_have_attribute("aria-expanded", "true")
    await expect(widget.root.get_by_label("Naam")).to_be_focused()
    await press("Escape")
    await expect(opener).to_be_focused()
    await expect(opener).to_have_attribute("aria-expanded", "false")
    await press("Enter")
    phone = widget.root.get_by_label("Telefoonnummer")
    await press("Enter")
    await expect(phone).to_be_focused()
    await expect(phone).to_have_attribute("aria-invalid", "true")
    await expect(phone).to_have_accessible_description(
        "Vul een telefoonnummer of een e-mailadres in. Anders kunnen wij u niet bereiken."
    )
    await press("Tab")
    await widget.page.keyboard.type("jan@gemeente.example")
    await press("Tab")
    choice = widget.root.get_by_label(TRANSCRIPT)
    await expect(choice).to_be_focused()
    await press("Space")
    await expect(choice).to_be_checked()
    await press("Tab")
    await expect(widget.button("Doorgeven")).to_be_focused()
    await press("Space")
    await expect(widget.input).to_be_focused()
    assert await given(widget) == ContactDetails(email="jan@gemeente.example", transcript=True)


async def test_who_wants_the_conversation_reads_what_for_and_gets_it_when_it_ends(widget: WidgetPage) -> None:
    await with_anna(widget)
    await widget.agent_says("Goedemorgen, dit is voor uw administratie.")
    await widget.agent_asks_contact()
    form = await widget.opens_contact()
    choice = form.get_by_label(TRANSCRIPT)
    await expect(choice).not_to_be_checked()
    await expect(choice).to_have_accessible_description("Wij mailen het één keer, naar het e-mailadres hierboven.")
    await choice.check()
    await form.get_by_label("Telefoonnummer").fill("06-12345678")
    await widget.button("Doorgeven").click()
    await expect(form.get_by_label("E-mailadres")).to_have_accessible_description(
        "Vul een e-mailadres in. Daar sturen wij het gesprek heen."
    )
    await expect(choice).to_be_checked()
    await form.get_by_label("E-mailadres").fill("wil-het@gemeente.example")
    await widget.button("Doorgeven").click()
    await expect(widget.replies.last).to_contain_text("Dan krijgt u het één keer per e-mail")
    await expect(await widget.opens_contact()).to_be_visible()
    await expect(choice).not_to_be_checked()
    await widget.hand_to(None)
    mail = widget.gateway.mail
    with widget.gateway.state.engine.begin() as connection:
        connection.execute(text("UPDATE handover_outbox SET next_at = '2020-01-01 00:00:00.000000'"))
    widget.gateway.run(widget.gateway.handovers.send_waiting())
    (sent,) = [one for one in mail.mails if one["To"] == "wil-het@gemeente.example"]
    assert "dit is voor uw administratie" in sent.get_content()


async def test_without_mail_it_is_not_offered(browser: Any, host: HostSite, brief_gateway: SecondGateway) -> None:
    async with visitor(browser, host, brief_gateway) as widget:
        await with_anna(widget)
        await widget.agent_asks_contact()
        async with widget.page.expect_response("**/api/website/contact") as asked:
            form = await widget.opens_contact()
        assert await (await asked.value).json() == {"transcript": False}
        await expect(form.get_by_label("E-mailadres")).to_be_visible()
        await expect(form.get_by_label(TRANSCRIPT)).to_be_hidden()


async def test_each_field_says_what_it_is_for(widget: WidgetPage) -> None:
    """WCAG 1.3.5: a browser can fill them in."""
    await contact(widget)
    form = widget.root.get_by_role("region", name=OPENER)
    assert await form.locator("input:not([type=checkbox])").evaluate_all(
        "(all) => all.map((one) => [one.type, one.autocomplete])"
    ) == [
        ["text", "name"],
        ["tel", "tel"],
        ["email", "email"],
    ]


async def test_when_the_person_is_gone_it_says_so_and_keeps_what_was_typed(widget: WidgetPage) -> None:
    await contact(widget)
    form = widget.root.get_by_role("region", name=OPENER)
    await widget.hand_to(None)
    await expect(widget.root.locator(".asks")).to_be_hidden()
    await widget.button("Doorgeven").click()
    await expect(form.get_by_role("alert")).to_have_text(
        "Er helpt u nu geen medewerker. Uw gegevens zijn niet bewaard."
    )
    await expect(form.get_by_label("Telefoonnummer")).to_have_value("06-12345678")
    await widget.page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(widget.input).to_be_focused()


async def test_when_the_line_is_down_nothing_is_lost(widget: WidgetPage) -> None:
    await contact(widget)
    form = widget.root.get_by_role("region", name=OPENER)
    await widget.page.route("**/api/website/contact", lambda route: route.abort())
    await widget.button("Doorgeven").click()
    await expect(form.get_by_role("alert")).to_contain_text("De assistent is niet bereikbaar.")
    await widget.page.unroute("**/api/website/contact")
    await widget.button("Doorgeven").click()
    await expect(form).to_be_hidden()
    assert await given(widget) == ContactDetails(phone="+31 6 12345678")


async def test_a_form_that_does_not_load_is_told_and_tried_again(widget: WidgetPage) -> None:
    await with_anna(widget)
    await widget.agent_asks_contact()
    await widget.page.route("**/widget-contact.js*", lambda route: route.abort())
    await widget.button(OPENER).click()
    await expect(widget.error).to_contain_text("De assistent is niet bereikbaar.")
    await widget.page.unroute("**/widget-contact.js*")
    await widget.opens_contact()


async def test_the_pinned_script_has_the_form_in_it(widget: WidgetPage) -> None:
    """A browser checks only what the page names, so nothing may be fetched later."""
    asked: list[str] = []
    widget.page.on("request", lambda request: asked.append(request.url))
    address = f"{widget.gateway.url}/widget-{scripts().version}.js"
    widget.host.pages["/vast"] = widget.host.page(f'<script src="{address}" defer></script>', scripts=0)
    await widget.visit("/vast")
    await with_anna(widget)
    await widget.agent_asks_contact()
    form = await widget.opens_contact()
    await expect(form.get_by_label("Telefoonnummer")).to_be_visible()
    assert not [url for url in asked if "widget-contact" in url]


async def test_in_english_the_mistakes_are_english_too(widget: WidgetPage) -> None:
    widget.host.pages["/english"] = widget.host.page('<bro-chat lang="en"></bro-chat>')
    await widget.visit("/english")
    await with_anna(widget)
    await widget.agent_asks_contact()
    await widget.button("Leave your contact details").click()
    form = widget.root.get_by_role("region", name="Leave your contact details")
    await form.get_by_label("E-mail address").fill("jan@")
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_label("E-mail address")).to_have_accessible_description(
        "Enter a full e-mail address, such as name@organisation.nl."
    )


@pytest.mark.parametrize("state", [contact, contact_wrong], ids=["contact", "contact_wrong"])
async def test_it_fits_the_narrowest_window(narrow: WidgetPage, state: Any) -> None:
    """WCAG 1.4.10: no scrolling sideways, and each part can be brought into view above the field."""
    await state(narrow)
    form = narrow.root.get_by_role("region", name=OPENER)
    for look, media in LOOKS.items():
        await narrow.page.emulate_media(**media)
        await narrow.screenshot(f"{state.__name__}-320-{look}")
        await assert_accessible(narrow.page)
    assert await form.evaluate("(node) => node.scrollWidth - node.clientWidth") == 0
    await narrow.button("Niet nu").scroll_into_view_if_needed()
    await expect(narrow.button("Niet nu")).to_be_in_viewport(ratio=0.95)
    sizes = await form.get_by_role("button").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
    )
    assert min(sizes) >= 24  # WCAG 2.5.8
