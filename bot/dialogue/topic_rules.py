"""What a topic must have as a whole: a file, enough examples that no other topic has, and an answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.dialogue.content import PREFIX

MIN_EXAMPLES = 20
"""Sentences by which a topic can be learnt."""

SET_BY_PIPELINE = frozenset(("nlu_fallback", "meerdere_vragen", "vervolgvraag", "tekst_doorsturen"))
"""The intents that nobody's words are examples of."""

Content = Mapping[str, Any]


def faults_of_topics(files: Mapping[str, Content], intents: list[str]) -> Iterator[tuple[str | None, str]]:
    """What is wrong with the topics in `files`, by name, each with the file; None for what domain.yml has too many."""
    for intent in intents:
        if intent not in SET_BY_PIPELINE and intent not in files:
            yield None, f"onderwerp {intent!r} heeft geen bestand; verwacht data/{intent}.yml"
    topics = {name: content for name, content in files.items() if content.get("nlu")}
    for name, content in topics.items():
        yield from ((name, what) for what in _incomplete(name, content))
    yield from _in_two_topics({name: examples(content) for name, content in topics.items()})


def _incomplete(name: str, content: Content) -> Iterator[str]:
    if f"{PREFIX}{name}" not in content["responses"]:
        yield f"het antwoord ontbreekt; verwacht {PREFIX}{name} onder responses"
    if others := {block["intent"] for block in content["nlu"]} - {name}:
        yield f"voorbeelden van {', '.join(sorted(others))}; verwacht die in een eigen bestand"
    if (written := len(examples(content))) < MIN_EXAMPLES:
        yield f"{written} voorbeelden, verwacht er minstens {MIN_EXAMPLES}"


def _in_two_topics(examples_of: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    topics: dict[str, dict[str, str]] = {}
    for name, sentences in examples_of.items():
        for sentence in sentences:
            topics.setdefault(" ".join(re.findall(r"\w+", sentence.casefold())), {})[name] = sentence
    for words, found in topics.items():
        for name in found if words and len(found) > 1 else ():
            yield name, f"voorbeeld {found[name][:60]!r} staat in {' en in '.join(found)}; verwacht een plaats"


def examples(content: Content) -> list[str]:
    """The sentences of a topic."""
    lines = (line for block in content.get("nlu", ()) for line in block["examples"].splitlines())
    return [line.removeprefix("- ").strip() for line in lines if line.strip()]
