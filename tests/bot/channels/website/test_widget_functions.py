"""A visitor on another website gets helped: every function of the widget, in a real browser, on the real stack."""

import re
from typing import Any

import pytest

from tests.bot.channels.website.widget_page import WidgetPage, expect
from tests.bot.channels.website.widget_states import STEPS, preserved, say_steps, stappen, uitleg, wachtrij

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_nothing_is_asked_of_the_gateway_before_the_visitor_opens_the_chat(widget: WidgetPage) -> None:
    asked: list[str] = []
    widget.page.on("request", lambda request: asked.append(request.url))
    await widget.page.wait_for_timeout(300)
    assert [url for url in asked if "/api/" in url] == []


async def test_disclosure_comes_first_and_choices_begin_the_conversation(widget: WidgetPage) -> None:
    await expect(widget.launcher).to_be_visible()
    await widget.open()
    await expect(widget.root.locator("header")).to_contain_text("Virtuele assistent")
    await expect(widget.replies.first).to_contain_text("niet met een medewerker")
    await widget.choose("Wat moet ik regelen?")
    await expect(widget.own).to_contain_text("Wat moet ik regelen?")
    source = widget.replies.last.get_by_role("link").last
    assert (await source.get_attribute("href")).startswith("https://")
    assert await source.get_attribute("rel") == "noopener noreferrer"


async def test_a_typed_question_is_answered(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    await expect(widget.replies.last).to_contain_text("inlogmiddel")
    await expect(widget.input).to_have_value("")


async def test_the_checklist_shows_what_is_done_and_what_is_open(widget: WidgetPage) -> None:
    await widget.open()
    await say_steps(widget, STEPS)
    items = widget.root.locator(".checklist").get_by_role("listitem")
    await expect(items).to_have_text(
        ["✓Gedaan: Organisatie aangemeld", "○Nog te doen: eHerkenning", "?Nog niet bekend: Machtiging"]
    )
    await widget.screenshot("checklist")


async def test_my_steps_are_at_hand_and_follow_the_conversation(widget: WidgetPage) -> None:
    await widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await stappen(widget)
    card = widget.root.locator(".steps")
    await expect(card.get_by_role("progressbar")).to_have_js_property("value", 1)
    await widget.button("Kopieer").click()
    await expect(card).to_contain_text("Uw stappen zijn gekopieerd.")
    copied = await widget.page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == [
        "✓ Gedaan: Organisatie aangemeld", "○ Nog te doen: eHerkenning", "? Nog niet bekend: Machtiging",
    ]  # fmt: skip
    mail = await card.get_by_role("link", name="Mail naar uzelf").get_attribute("href")
    assert mail.startswith("mailto:?subject=Mijn%20stappen")
    await say_steps(widget, [(title, "ja") for title, _ in STEPS])
    await expect(widget.button("Mijn stappen: 3 van 3 gedaan")).to_be_visible()
    await expect(card.get_by_role("listitem").last).to_contain_text("Gedaan: Machtiging")  # in place
    await widget.page.keyboard.press("Escape")
    await expect(card).to_be_hidden()
    await expect(widget.log.get_by_role("listitem")).to_have_count(3)  # what is no longer so does not stay in the log
    await expect(widget.log).to_contain_text("Bijgewerkt in “Mijn stappen”")
    await widget.page.reload()
    await expect(widget.button("Mijn stappen: 3 van 3 gedaan")).to_be_visible()


async def test_a_long_answer_begins_short_and_its_sources_are_one_line(widget: WidgetPage) -> None:
    await uitleg(widget)
    reply = widget.replies.last
    await expect(reply.locator("details")).to_have_attribute("open", "")
    await expect(reply.locator("details").get_by_role("listitem")).to_have_count(3)
    await expect(reply.locator(".source")).to_have_count(1)
    await expect(reply.locator(".source")).to_contain_text("Bron: Een bron")
    await expect(reply.locator(".source")).to_contain_text("· nagekeken 23 nov 2026")
    await expect(widget.button("Volgende stap")).to_have_class("main")
    await expect(widget.button("Iets anders")).to_have_class("quiet")


async def test_the_checklist_of_a_real_conversation_is_a_list(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("we hebben nog geen eherkenning en nog geen machtiging")
    await widget.say("en daarna?")
    items = widget.root.locator(".checklist").last.get_by_role("listitem")
    await expect(items).to_have_count(3)
    await expect(items.first).to_contain_text("Nog niet bekend: ")
    await expect(items.nth(1)).to_contain_text("Nog te doen: ")


async def test_a_thumb_and_a_reason_reach_the_gateway_and_come_back(widget: WidgetPage) -> None:
    await widget.open()
    await widget.choose("Wat moet ik regelen?")
    await widget.button("Nee, niet nuttig").click()
    await expect(widget.button("Onvolledig")).to_be_in_viewport(ratio=1)
    await widget.button("Onvolledig").click()
    await expect(widget.root.get_by_text("Dank u wel.")).to_be_visible()
    await widget.screenshot("duim-omlaag")
    await widget.page.reload()
    await expect(widget.button("Nee, niet nuttig")).to_have_attribute("aria-pressed", "true")
    await expect(widget.button("Ja, nuttig")).to_have_attribute("aria-pressed", "false")


async def test_a_person_is_one_click_away(widget: WidgetPage) -> None:
    await widget.open()
    await widget.button("Medewerker spreken").click()
    await expect(widget.replies.last).to_contain_text("Mag ik u doorverbinden met een medewerker")
    await widget.button("Opties").click()
    menu = widget.root.locator(".menu")
    await expect(menu.get_by_role("link", name="088 - 8664 999")).to_have_attribute("href", "tel:+31888664999")
    await expect(menu.get_by_role("link", name="support@")).to_have_attribute(
        "href", "mailto:support@broservicedesk.nl"
    )


async def test_the_conversation_survives_a_reload_and_another_page(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    before = await widget.log.inner_text()
    await widget.input.fill("half getypt")
    for path in ("/", "/tweede"):
        await widget.visit(path)
        await expect(widget.panel).to_be_visible()
        await expect(widget.log).to_have_text(before, use_inner_text=True)
        await expect(widget.input).to_have_value("half getypt")
    assert await widget.own.count() == 1


async def test_another_visitor_sees_nothing_of_it(widget: WidgetPage, browser: Any) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    other = WidgetPage(await (await browser.new_context()).new_page(), widget.host, widget.gateway)
    await other.visit()
    await other.open()
    assert await other.own.count() == 0
    await other.page.context.close()


async def test_a_new_conversation_begins_empty(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    first = await widget.conversation()
    await widget.button("Opties").click()
    await widget.button("Nieuw gesprek").click()
    await expect(widget.own).to_have_count(0)
    await expect(widget.replies).to_have_count(1)
    assert await widget.conversation() != first


async def test_erasing_asks_first_and_then_removes_everything(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.button("Opties").click()
    await widget.button("Gesprek wissen").click()
    await widget.screenshot("wissen")
    await widget.button("Nee, bewaren").click()
    await expect(widget.own).to_have_count(1)
    await widget.button("Gesprek wissen").click()
    await widget.button("Ja, wissen").click()
    await expect(widget.notice).to_contain_text("Uw gesprek is gewist.")
    await expect(widget.own).to_have_count(0)
    assert "eherkenning" not in str(await widget.stored())
    await widget.notice.get_by_role("button").click()
    await expect(widget.replies).to_have_count(1)


async def test_who_may_not_erase_yet_reads_why_and_goes_on(widget: WidgetPage) -> None:
    await preserved(widget)
    await expect(widget.notice).to_contain_text("Wij moeten het bewaren tot en met")
    await expect(widget.notice).to_contain_text("088 - 8664 999")
    await expect(widget.root.locator(".menu")).to_be_hidden()
    await expect(widget.own).to_have_count(1)
    go_on = widget.button("Verder met dit gesprek")
    await expect(go_on).to_be_focused()
    await go_on.click()
    await expect(widget.notice).to_be_hidden()
    await expect(widget.input).to_be_focused()
    await widget.say("en wat kost dat?")


async def test_the_conversation_can_be_downloaded(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.button("Opties").click()
    async with widget.page.expect_download() as download:
        await widget.button("Gesprek downloaden").click()
    file = await (await download.value).path()
    text = file.read_text(encoding="utf-8")
    assert "wat is eherkenning?" in text
    assert "Bron: " in text


async def test_a_member_of_staff_takes_over_and_gives_back(widget: WidgetPage) -> None:
    await widget.open()
    await widget.hand_to("Anna")
    await expect(widget.log).to_contain_text("U spreekt nu met een medewerker: Anna.")
    await expect(widget.root.locator("header")).to_contain_text("Medewerker Anna")
    await widget.agent_says("Goedemiddag, ik **kijk** even mee.")
    await expect(widget.root.locator(".message.medewerker strong")).to_have_text("kijk")
    await expect(widget.root.locator(".message.medewerker")).to_be_in_viewport(ratio=1)
    await widget.input.fill("dank u")
    await widget.input.press("Enter")
    await expect(widget.own).to_have_count(1)
    await widget.page.reload()
    await expect(widget.root.locator("header")).to_contain_text("Anna")
    await widget.screenshot("medewerker")
    await widget.hand_to(None)
    await expect(widget.log).to_contain_text("U chat weer met een virtuele assistent")
    await expect(widget.root.locator(".banner")).to_have_count(0)
    await widget.say("wat is eherkenning?")


async def test_waiting_is_shown_also_after_a_reload(widget: WidgetPage) -> None:
    await wachtrij(widget)
    await widget.say("wat is eherkenning?")
    await widget.page.reload()
    await expect(widget.root.locator(".banner")).to_have_text("In de wachtrij")
    await widget.choose("Niet langer wachten")
    await expect(widget.root.locator(".banner")).to_have_count(0)


async def test_an_address_is_asked_in_a_field_of_its_own_and_mailed(widget: WidgetPage) -> None:
    await wachtrij(widget)
    await widget.input.focus()
    await widget.waits_too_long()
    await expect(widget.email).to_be_focused()
    await expect(widget.input).to_be_hidden()
    await expect(widget.email).to_have_attribute("autocomplete", "email")
    await widget.screenshot("e-mail")
    await widget.email.fill("jan@")
    await widget.email.press("Enter")
    await expect(widget.email).to_have_accessible_description(re.compile("Vul een volledig e-mailadres in"))
    await expect(widget.email).to_have_attribute("aria-invalid", "true")
    await widget.screenshot("e-mail-fout")
    await widget.email.fill("jan@waterschap-voorbeeld.nl")
    await widget.email.press("Enter")
    await expect(widget.log).to_contain_text("is doorgegeven aan de BRO Servicedesk")
    await expect(widget.input).to_be_focused()
    await expect(widget.email).to_be_hidden()
    assert widget.gateway.mail.mails[-1]["Reply-To"] == "jan@waterschap-voorbeeld.nl"
    assert "waterschap-voorbeeld" not in await widget.page.evaluate("JSON.stringify(sessionStorage)")
    assert "waterschap-voorbeeld" not in await widget.log.inner_text()


async def test_who_gives_no_address_gets_the_ordinary_field_back(widget: WidgetPage) -> None:
    await wachtrij(widget)
    await widget.waits_too_long()
    await expect(widget.email).to_be_visible()
    await widget.choose("Liever niet")
    await expect(widget.input).to_be_visible()
    await expect(widget.email).to_be_hidden()


async def test_messages_that_come_while_it_is_minimised_are_counted(widget: WidgetPage) -> None:
    await widget.open()
    await widget.button("Minimaliseer de chat").click()
    await widget.hand_to("Anna")
    await widget.agent_says("Bent u er nog?")
    await widget.agent_says("Ik hoor het graag.")
    await expect(widget.root.locator(".badge")).to_have_text("3")
    await expect(widget.launcher).to_have_accessible_name("Stel uw vraag, 3 nieuwe berichten")
    await widget.screenshot("ongelezen")
    await widget.visit("/tweede")
    await expect(widget.root.locator(".badge")).to_have_text("3")
    await widget.launcher.click()
    await expect(widget.root.locator(".message.medewerker").last).to_contain_text("Ik hoor het graag.")
    await widget.button("Minimaliseer de chat").click()
    await expect(widget.root.locator(".badge")).to_be_hidden()


async def test_what_was_taken_out_of_a_message_is_told(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("mijn bsn is 123456782, hoe krijg ik een machtiging?", replies=2)
    await expect(widget.log).to_contain_text("onleesbaar gemaakt")
    await widget.page.reload()
    await expect(widget.own).to_contain_text("[burgerservicenummer]")


async def test_a_conversation_that_is_over_keeps_what_was_typed(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.page.route(
        "**/api/website/messages", lambda route: route.fulfill(status=401, json={"detail": "verlopen"})
    )
    await widget.input.fill("en een machtiging?")
    await widget.input.press("Enter")
    await expect(widget.notice).to_contain_text("Wat u typte, is bewaard.")
    await expect(widget.own.last).to_contain_text("en een machtiging?")
    await widget.screenshot("verlopen")
    await widget.page.unroute("**/api/website/messages")
    await widget.notice.get_by_role("button", name="Nieuw gesprek").click()
    await expect(widget.own).to_have_text(["U: en een machtiging?"])
    await expect(widget.replies).to_have_count(2)


async def test_a_conversation_that_was_erased_elsewhere_ends_here_too(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    widget.gateway.run(widget.gateway.service.erase(await widget.conversation()))
    await expect(widget.notice).to_contain_text("Uw gesprek is gewist.")
    await expect(widget.own).to_have_count(0)


async def test_a_second_tab_of_the_same_conversation_follows(widget: WidgetPage) -> None:
    await widget.open()
    tab = await widget.page.context.new_page()
    second = WidgetPage(tab, widget.host, widget.gateway)
    state = await widget.page.evaluate("sessionStorage.getItem('bro-chat')")
    await tab.add_init_script(f"sessionStorage.setItem('bro-chat', {state!r})")
    await second.visit()
    await expect(second.replies).to_have_count(1)
    await widget.say("wat is eherkenning?")
    await expect(second.own).to_have_count(1)
    await expect(second.replies).to_have_count(2)
