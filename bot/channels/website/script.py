"""The widget as the gateway serves it: its parts joined into scripts, minified, with an integrity hash.

`/widget.js` is the button on the page; it fetches the chat at its opening. A page that pins a version gets both in one
file, because a browser checks the integrity of what the page names and of nothing that a script fetches later.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import minify

from bot.dialogue.content import contact
from bot.dialogue.reply import STEP_MARKS, STEP_WORDS

_FOLDER = Path(__file__).resolve().parent / "widget"
_BUTTON = ("options.js", "dom.js")
_CHAT = (
    "rendering.js", "transport.js", "tabs.js", "attention.js", "drawer.js", "menu.js", "steps.js",
    "log.js", "composer.js", "conversation.js", "chat.js",
)  # fmt: skip


@dataclass(frozen=True)
class Scripts:
    """The scripts, and the version that is in the address of the pinned one.

    Attributes:
        button: what a page loads first.
        chat: by the language of its interface, the module that the button imports at the opening.
        pinned: both together.
    """

    button: str
    chat: Mapping[str, str]
    pinned: str

    @property
    def version(self) -> str:
        """Changes with the content of the script."""
        return hashlib.sha384(self.pinned.encode()).hexdigest()[:12]

    @property
    def integrity(self) -> str:
        """The hash of the pinned script, as the attribute `integrity` wants it."""
        return f"sha384-{base64.b64encode(hashlib.sha384(self.pinned.encode()).digest()).decode()}"


@lru_cache(1)
def scripts() -> Scripts:
    """All scripts, made once; this takes some tens of milliseconds."""
    first = f"{_constants(CHAT_STYLE=_style('chat.css'), STEPS=_steps())}{_read('texts.js')}"
    rest = f"{_joined(_CHAT)}return new Chat(host);\n"
    shared = f"{_read('dom.js')}export default (host) => {{\nconst {{ store, address: ADDRESS }} = host;\n"
    english = _read("english.js")
    chat = {
        language: _minified(f"{shared}{first}{texts}{rest}}};\n") for language, texts in (("nl", ""), ("en", english))
    }
    seen = hashlib.sha384("".join(chat.values()).encode()).hexdigest()[:12]
    fetching = (
        "const load = (lang, again) => import(new URL(`widget-chat.js?lang=${lang}"
        f"&v={seen}${{again ? `&again=${{again}}` : ''}}`, ADDRESS)).then((chat) => chat.default);\n"
    )
    inside = f"const load = async () => (host) => {{\n{first}{english}{rest}}};\n"
    return Scripts(button=_script(fetching), chat=chat, pinned=_script(inside))


def _script(load: str) -> str:
    """The script for a page, in a scope of its own; two loads in a page run it once."""
    constants = _constants(
        STYLE=_style("launcher.css"), CONTACT={"phone": contact()["telefoon"], "mail": contact()["mail"]}
    )
    once = f"if (!customElements.get('bro-chat')) {{\n{constants}{_joined(_BUTTON)}{load}{_read('element.js')}}}\n"
    return _minified(f"(() => {{\n'use strict';\n{once}{_read('place.js')}}})();\n")


def _steps() -> dict[str, list[str]]:
    """What the widget shows in the same words as everything else."""
    return {status: [STEP_MARKS[status], f"{words.capitalize()}: "] for status, words in STEP_WORDS.items()}


def _constants(**values: object) -> str:
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())


def _joined(names: tuple[str, ...]) -> str:
    return "".join(map(_read, names))


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _style(name: str) -> str:
    style: str = minify.string("text/css", _read(name))
    return style


def _minified(script: str) -> str:
    minified: str = minify.string("text/javascript", script)
    return minified
