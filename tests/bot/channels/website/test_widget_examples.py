"""The examples of `docs/website.md` do what they promise, as they stand there."""

import re

import pytest

from bot.platform.settings import ROOT
from tests.bot.channels.npm_packages import Npm
from tests.bot.channels.website.widget_page import BRO_CHAT, WidgetPage, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCUMENT = (ROOT / "docs" / "website.md").read_text(encoding="utf-8")
GATEWAY = "https://chat.example.nl"
TAGS = {  # what these systems make of the examples; the systems themselves are not here
    "WordPress": 'data-position="left" src="{}/widget.js" id="bro-chat-js" defer data-wp-strategy="defer"',
    "Drupal": 'src="{}/widget.js" defer data-position="left"',
}
COMMONJS = """const load = (name) => { const module = { exports: {} };
  ({ %s })[name](module, module.exports, (other) => (load[other] ??= load(other))); return module.exports; };
const { createElement, StrictMode, useEffect } = load.react ??= load('react');
const { createRoot } = load('react-dom/client');
%s
window.root = createRoot(document.querySelector('#app'));
window.show = (options) => root.render(createElement(StrictMode, null,
  options && createElement(BroChat, { gateway: '%s/', ...options })));
show({ position: 'left', 'offset-x': '50px' });"""


def example(language: str, holding: str = "") -> str:
    """The first example in this language that holds this."""
    found = re.findall(rf"```{language}\n(.*?)```", re.sub(r"^ +", "", DOCUMENT, flags=re.M), re.S)
    return next(code for code in found if holding in code)


async def test_the_table_names_everything_that_a_website_can_choose() -> None:
    script = (ROOT / "bot" / "channels" / "website" / "widget" / "options.js").read_text(encoding="utf-8")
    options = re.findall(r"(\w+): '", script.split("const OPTIONS = {")[1].split("}")[0])
    table = DOCUMENT.split("## What you can choose")[1].split("##")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row[2])]
    assert sorted(named) == sorted(options)
    written = [name for row in rows for name in re.findall(r"`([\w-]+)`", row[1])]
    assert written == [re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", name) for name in named]


async def test_the_line_to_copy_is_enough(widget: WidgetPage) -> None:
    line = example("html").replace(GATEWAY, widget.gateway.url)
    widget.host.pages["/plakken"] = f"<!doctype html><html lang=nl><title>Plakken</title>{line}</head><p>Tekst"
    await widget.visit("/plakken")
    await widget.open()
    await widget.say("wat is eherkenning?")


@pytest.mark.parametrize("system", TAGS)
async def test_the_line_that_a_content_management_system_makes_is_enough(widget: WidgetPage, system: str) -> None:
    script = f"<script {TAGS[system].format(widget.gateway.url)}></script>"
    widget.host.pages["/cms"] = widget.host.page(scripts=0).replace("</head>", f"{script}</head>")
    await widget.visit("/cms")
    await widget.open()
    assert (await widget.panel.bounding_box())["x"] < 100


async def test_the_recipe_for_matomo_counts_what_happens_and_nothing_that_was_said(widget: WidgetPage) -> None:
    await widget.page.evaluate(f"window._paq = []; {example('js', '_paq')}")
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.button("Ja, nuttig").click()
    await widget.page.wait_for_function("_paq.length >= 2")
    await widget.button("Minimaliseer de chat").click()
    assert await widget.page.evaluate("_paq") == [
        ["trackEvent", "BRO-chat", "open", ""],
        ["trackEvent", "BRO-chat", "feedback", "op"],
        ["trackEvent", "BRO-chat", "close", ""],
    ]


async def test_the_component_works_in_react_and_keeps_the_conversation_over_its_pages(
    widget: WidgetPage, npm: Npm
) -> None:
    widget.host.scripts["/app.js"] = COMMONJS % (_modules(npm), _component(), widget.gateway.url)
    widget.host.policy = "script-src 'self' {gateway}"
    body = '<div id="app"></div><script src="/app.js"></script>'
    widget.host.pages["/react"] = widget.host.page(body, scripts=0)
    await widget.visit("/react")
    await widget.open()
    assert round((await widget.panel.bounding_box())["x"]) == 50
    await widget.say("wat is eherkenning?")
    conversation = await widget.conversation()
    for _ in range(3):
        await widget.page.evaluate("show(null)")
        await expect(widget.root).to_have_count(0)
        await widget.page.evaluate("show({ position: 'right' })")
        await expect(widget.replies).to_have_count(2)
    assert (await widget.panel.bounding_box())["x"] > 100
    await widget.page.evaluate(f"{BRO_CHAT}.send('hoe regel ik een machtiging?')")
    await expect(widget.replies).to_have_count(3)
    assert widget.gateway.state.live_events.listeners(conversation) == 1


def _component() -> str:
    """The example of the documentation, without what only a bundler understands."""
    code = example("jsx")
    for written, plain in {
        "import { useEffect } from 'react';": "",
        "export function": "function",
        "<bro-chat {...options} />": "createElement('bro-chat', options)",
    }.items():
        assert written in code
        code = code.replace(written, plain)
    return code


def _modules(npm: Npm) -> str:
    files = {
        "react": ("react", "react.production"),
        "react-dom": ("react-dom", "react-dom.production"),
        "react-dom/client": ("react-dom", "react-dom-client.production"),
        "scheduler": ("scheduler", "scheduler.production"),
    }
    codes = {name: (npm(of) / "cjs" / f"{file}.js").read_text("utf-8") for name, (of, file) in files.items()}
    return ",".join(f"'{name}': (module, exports, require) => {{ {code}\n}}" for name, code in codes.items())
