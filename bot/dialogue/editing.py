"""What is wrong with the files that editors write, each with its file, its line and what was expected, in Dutch."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from bot.dialogue.answer_rules import faults_of_buttons, faults_of_form
from bot.dialogue.content import CONTACT, DESK, PREFIX, SOURCES, with_contact
from bot.dialogue.plain_dutch import faults_in
from bot.dialogue.topic_rules import faults_of_topics
from bot.platform.settings import ROOT
from bot.understanding.error_texts import CATALOGUE

_NO_TOPICS = frozenset((SOURCES, CONTACT, DESK, CATALOGUE.name))
_TOPICS = "onderwerp.json"
_ANOTHER_LANGUAGE = "utter_andere_taal"
_OF_RASA = frozenset(
    ("action_listen", "action_restart", "action_session_start", "action_back", "action_default_fallback")
)
_SYNTAX = {
    "mapping values are not allowed": "een dubbele punt midden in een tekst; zet de tekst tussen aanhalingstekens",
    "cannot start any token": "een tab, of een teken waarmee geen tekst begint; verwacht spaties of aanhalingstekens",
    "expected ',' or": "een haakje dat niet sluit; verwacht het op dezelfde regel",
    "not allowed in this context": "een streepje of naam op een plaats waar een waarde hoort; begin een nieuwe regel",
    "expected": "het inspringen klopt niet; verwacht evenveel spaties als bij wat ernaast hoort",
    "unexpected end of stream": "een aanhalingsteken of haakje dat niet sluit",
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PlaceInFile = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that an editor must mend."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, regel {self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: Any
    root: yaml.Node | None

    def fault(self, place: _PlaceInFile, what: str) -> Fault:
        return Fault(self.name, _line(self.root, place), what)


def faults(root: Path = ROOT) -> list[Fault]:
    """All faults in the YAML of the topics and in domain.yml under `root`; empty when training may begin."""
    found: list[Fault] = []
    files: dict[str, _File] = {}
    for path in (root / "domain.yml", *sorted((root / "data").glob("*.yml"))):
        read = _read(path, str(path.relative_to(root)))
        if isinstance(read, Fault):
            found.append(read)
        else:
            files[path.name] = read
            found += _twice(read, read.root)
    if found:
        return found
    topics = {name: file for name, file in files.items() if name not in {*_NO_TOPICS, "domain.yml"}}
    found = [fault for name in topics.keys() | _NO_TOPICS for fault in _shape(files[name])]
    if found:
        return found
    meant = [fault for file in topics.values() for fault in _meaning(file, _Known.of(files, topics))]
    return meant or list(_of_topics(files, topics))


def _of_topics(files: Mapping[str, _File], topics: Mapping[str, _File]) -> Iterator[Fault]:
    domain = files["domain.yml"]
    contents = {Path(name).stem: file.content for name, file in topics.items()}
    for name, what in faults_of_topics(contents, domain.content["intents"]):
        yield topics[f"{name}.yml"].fault(["nlu"], what) if name else domain.fault(["intents"], what)


@dataclass(frozen=True, slots=True)
class _Known:
    """The names that a topic may use."""

    intents: frozenset[str]
    actions: frozenset[str]
    sources: frozenset[str]

    @classmethod
    def of(cls, files: Mapping[str, _File], topics: Mapping[str, _File]) -> "_Known":
        domain = files["domain.yml"].content
        names = (name for entry in domain["actions"] for name in ([entry] if isinstance(entry, str) else entry))
        answers = (name for file in topics.values() for name in file.content["responses"])
        return cls(
            frozenset(domain["intents"]),
            frozenset((*names, *answers, *domain.get("forms", ()), *_OF_RASA)),
            frozenset(files[SOURCES].content["bronnen"]),
        )


def _read(path: Path, name: str) -> _File | Fault:
    try:
        text = path.read_text(encoding="utf-8")
        loader = _LOADER(text)
        node = loader.get_single_node()
        return _File(name, loader.construct_document(node) if node else None, node)
    except UnicodeDecodeError:  # before ValueError, of which it is one
        return Fault(name, 1, "dit is geen UTF-8; bewaar het bestand opnieuw als UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = f"{error.problem} {error.context}"
        hint = next(
            (hint for words, hint in _SYNTAX.items() if words in said), "kijk naar inspringen en dubbele punten"
        )
        return Fault(name, mark.line + 1 if mark else 1, f"geen geldige YAML: {hint}")
    except ValueError as error:  # such as 2026-02-30, which YAML takes for a date
        return Fault(name, 1, f"een datum die niet bestaat ({error}); verwacht jaar-maand-dag, zoals 2026-11-23")


def _twice(file: _File, node: yaml.Node | None) -> Iterator[Fault]:
    """The names that stand twice in one place: the first would be lost without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Fault(file.name, key.start_mark.line + 1, f"{key.value!r} staat er twee keer; verwacht een keer")
            seen.add(key.value)
            yield from _twice(file, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(file, value)


@lru_cache
def _schema(name: str) -> Mapping[str, Any]:
    """The JSON Schema of an editor's file: its own, or that of the topics."""
    folder = ROOT / "data" / "schema"
    own = folder / f"{Path(name).stem}.json"
    schema: Mapping[str, Any] = json.loads((own if own.is_file() else folder / _TOPICS).read_text(encoding="utf-8"))
    return schema


def _shape(file: _File) -> Iterator[Fault]:
    schema = _schema(Path(file.name).name)
    for error in jsonschema.Draft7Validator(schema).iter_errors(file.content):
        yield file.fault(list(error.absolute_path), _in_dutch(error))


def _in_dutch(error: jsonschema.ValidationError) -> str:
    where = ".".join(map(str, error.absolute_path)) or "het bestand"
    kinds = {"object": "namen met waarden", "array": "een lijst", "string": "een tekst"}
    match error.validator:
        case "additionalProperties":
            known = ", ".join(error.schema["properties"])
            strange = ", ".join(sorted(set(map(str, error.instance)) - set(error.schema["properties"])))
            return f"onbekend woord {strange!r} in {where}; verwacht: {known}"
        case "required":
            missing = ", ".join(name for name in error.validator_value if name not in error.instance)
            return f"in {where} ontbreekt: {missing}"
        case "type":
            return f"{where}: verwacht {kinds.get(str(error.validator_value), error.validator_value)}"
        case "enum":
            return f"{where}: {error.instance!r} is geen van {', '.join(map(str, error.validator_value))}"
        case "pattern":
            return f"{where}: {error.instance!r}; verwacht {error.schema.get('description', error.validator_value)}"
        case "maxLength":
            return f"{where}: hoogstens {error.validator_value} tekens, nu {len(error.instance)}"
        case _:
            return f"{where}: verwacht {error.validator} {error.validator_value!r}"


def _meaning(file: _File, known: _Known) -> Iterator[Fault]:
    for at, block in enumerate(file.content.get("nlu", ())):
        if block["intent"] not in known.intents:
            what = f"onbekend onderwerp {block['intent']!r}; zet het onder intents in domain.yml"
            yield file.fault(["nlu", at, "intent"], what)
    for part in ("rules", "stories"):
        for at, story in enumerate(file.content.get(part, ())):
            for number, step in enumerate(story["steps"]):
                yield from _of_step(file, [part, at, "steps", number], step, known)
    for name, variants in file.content["responses"].items():
        for at, variant in enumerate(variants):
            yield from _of_answer(file, ["responses", name, at], variant, known)


def _of_step(file: _File, place: list[str | int], step: Mapping[str, Any], known: _Known) -> Iterator[Fault]:
    intent, action = step.get("intent"), step.get("action")
    if intent is not None and intent not in known.intents:
        yield file.fault([*place, "intent"], f"onbekend onderwerp {intent!r}; zet het onder intents in domain.yml")
    if action is not None and action not in known.actions:
        kind = "een antwoord onder responses" if action.startswith(PREFIX) else "een actie onder actions in domain.yml"
        yield file.fault([*place, "action"], f"onbekende actie {action!r}; verwacht {kind}")


def _of_answer(file: _File, place: list[str | int], variant: Mapping[str, Any], known: _Known) -> Iterator[Fault]:
    source = variant["metadata"].get("bron")
    if source is not None and source not in known.sources:
        yield file.fault([*place, "metadata", "bron"], f"onbekende bron {source!r}; zet haar in data/{SOURCES}")
    for what in faults_of_buttons(variant.get("buttons", ()), known.actions):
        yield file.fault([*place, "buttons"], what)
    if _ANOTHER_LANGUAGE not in f"{file.name} {place[1]}":
        form = faults_of_form(Path(file.name).stem, str(place[1]), variant, file.content["responses"])
        for what in (*faults_in(with_contact(variant["text"])), *form):
            yield file.fault([*place, "text"], what)


def _line(node: yaml.Node | None, place: _PlaceInFile) -> int:
    """The line of the thing at `place`, or of what holds it; counted from 1."""
    line = node.start_mark.line + 1 if node else 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line
