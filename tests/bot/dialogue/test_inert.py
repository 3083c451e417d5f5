"""A visitor's words in a text of ours are words: no face makes a link, a mark or a second line of them."""

import json
import re
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.conversations.text import agent_text, as_plain, clean
from bot.dialogue.client import DialogueClient, TypedText
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.inert import inert
from bot.servicedesk.console.markup import as_html
from tests.conftest import RunningStack

EVIL = (
    "https://evil.example/x",
    "http://evil.example",
    "www.evil.example",
    "t.co/x",
    "evil.example/x",
    "a@evil.example",
)
WORDS = st.one_of(st.sampled_from(["Sessie verlopen", "Gemeente Zeist", "B.V.", "", *EVIL]), st.text(max_size=8))
ADDRESSES = st.sampled_from([*EVIL, "javascript:alert(1)", "//evil.example", "mailto:a@evil.example"])
MARKUP = st.one_of(
    st.builds("[{}]({})".format, WORDS, ADDRESSES),
    st.builds("![{}]({})".format, WORDS, ADDRESSES),
    st.builds("[{}][1]\n[1]: {}".format, WORDS, ADDRESSES),
    st.builds("［{}］（{}）".format, WORDS, ADDRESSES),
    st.builds("<{}>".format, ADDRESSES),
    st.builds('<a href="{}">{}</a>'.format, ADDRESSES, WORDS),
    st.builds("**{}**".format, WORDS),
    st.builds("`{}` ~~{}~~ __{}__".format, WORDS, WORDS, WORDS),
    st.builds("{}\n- {}\n1. {}".format, WORDS, WORDS, WORDS),
    st.builds("{{{}}} 0[{}]".format, WORDS, WORDS),
    st.builds("<{}|{}> <!channel>".format, ADDRESSES, WORDS),  # Slack
    st.builds("<at>{}</at>".format, WORDS),  # Teams
    st.builds("&lbrack;{}&rbrack;&lpar;https&colon;&sol;&sol;{}&rpar; &lt;b&gt; &#91;".format, WORDS, ADDRESSES),
    ADDRESSES,
    WORDS,
)
TYPED = st.lists(MARKUP, min_size=1, max_size=4).map(" ".join)
SENTENCES = ("**{}** staat op de lijst.", 'Ik heb "{}" niet gevonden.', "- Organisatie: {}.", "{}")
LIVE = re.compile(
    r"<(?!/?(?:p|br|strong|ul|li)\b)|\]\(|https?://|\w@\w|www\.\w|evil\.example|\bt\.co\b|<[!@]|\*\*.*\*\*.*\*\*",
    re.IGNORECASE,
)


@given(TYPED, st.sampled_from(SENTENCES))
@example("- \n1. Sessie verlopen", "{}")
@example("1) Sessie verlopen", "- {}")
def test_no_face_makes_anything_of_it(typed: str, sentence: str) -> None:
    text = sentence.format(inert(typed))
    said_on = agent_text(as_plain(text)) if clean(as_plain(text)) else ""
    for shown in (text, as_html(text), as_plain(text), said_on, clean(text)):
        assert not LIVE.search(shown), (typed, shown)
    assert "\n" not in text
    assert not re.search(r"&#?\w+;", text), "some readers make a bracket of it again"


@given(TYPED)
def test_it_stays_so_however_often_it_is_read_again(typed: str) -> None:
    once = inert(typed)
    assert inert(once) == once
    assert clean(once) == once


@pytest.mark.parametrize(
    "name",
    [
        "Gemeente 's-Hertogenbosch",
        "Súdwest-Fryslân",
        "Fa. Jansen & Zn. B.V.",
        "Boor (Nederland) N.V.",
        "A+B / C",
        "12345678",
    ],
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert inert(name) == name


@pytest.mark.parametrize("name", ["Sanne [klik](https://evil.example)", "a@evil.example"])
def test_a_value_in_a_fixed_message_is_words(name: str) -> None:
    assert not LIVE.search(fixed_message("overdracht_medewerker", naam=name).text)


HOSTILE = (
    "[Sessie verlopen: log opnieuw in](https://evil.example/x)",
    "**Let op** https://evil.example/x B.V.",
    "<a href='https://evil.example'>BRO</a> B.V.",
    "Boring www.evil.example 0[naam] {rol} B.V.",
)


@pytest.mark.parametrize("name", HOSTILE)
async def test_the_assistant_repeats_a_name_as_words(running: RunningStack, name: str) -> None:
    client, sender = DialogueClient(running.settings), uuid4().hex
    turn = await client.send(sender, TypedText(f"staat {name} op de lijst?"))
    texts = [message.text for message in turn.messages]
    await client.close()
    for text in texts:
        assert "evil.example" not in text, json.dumps(texts)
