"""The widget as the gateway serves it: its parts joined into scripts, minified, with an integrity hash.

`/widget.js` is the button on the page; it fetches the chat at its opening, and the chat a form when that is wanted. A
page that pins a version gets all in one file, because a browser checks the integrity of what the page names and of
nothing that a script fetches later.
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
_LANGUAGES = {"nl": "dutch", "en": "english"}
_CHAT = (
    "begin.js", "rendering.js", "transport.js", "tabs.js", "attention.js", "drawer.js", "menu.js", "steps.js",
    "log.js", "composer.js", "conversation.js", "chat.js",
)  # fmt: skip


@dataclass(frozen=True)
class Scripts:
    """The scripts, and the version that is in the address of the pinned one.

    Attributes:
        button: what a page loads first.
        modules: by name, what is imported at the opening (the chat, and its texts in one language) or later (a form).
        pinned: all together.
    """

    button: str
    modules: Mapping[str, str]
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
    constants = _constants(CHAT_STYLE=_style("chat.css"), STEPS=_steps())
    make = (
        "(host, texts, { el, button, icon, sheetOf, part, BALLOON }) => {\n"
        f"{constants}{_joined(_CHAT)}return new Chat(host);\n}};\n"
    )
    texts = {language: _read(f"{name}.js") for language, name in _LANGUAGES.items()}
    form = _constants(CONTACT_STYLE=_style("contact.css")) + _read("contact.js")
    modules = {
        "chat": _minified(f"export default {make}"),
        "contact": _minified(f"{form}export default contactForm;\n"),
        **{language: _minified(f"{text}export default {_LANGUAGES[language]};\n") for language, text in texts.items()},
    }
    seen = hashlib.sha384("".join(modules.values()).encode()).hexdigest()[:12]
    address = f"new URL(`widget-${{name}}.js?v={seen}${{again ? `&again=${{again}}` : ''}}`, ADDRESS)"
    fetching = f"const part = (name, again) => import({address}).then((module) => module.default);\n"
    inside = f"{form}{''.join(texts.values())}const make = {make}"
    inside += "const part = async (name) => ({ chat: make, contact: contactForm, nl: dutch, en: english })[name];\n"
    return Scripts(button=_script(fetching), modules=modules, pinned=_script(inside))


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
