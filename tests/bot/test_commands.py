"""The `bro` command as a person or a script uses it."""

import json
from pathlib import Path

import pytest
from typer.core import TyperCommand

from bot.cli import _COMMANDS, command_line, leaves


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_chat_json_answers_each_line_with_one_object(bro) -> None:
    done = bro("chat", "--json", stdin="is gemeente den bosch aangemeld?\n\n/restart\nwat is eherkenning\n")
    assert done.returncode == 0, done.stderr
    found, empty, typed, answered = lines(done.stdout)
    said = " ".join(reply["text"] for reply in found["replies"])
    assert "Gemeente 's-Hertogenbosch" in said
    assert "voorbeeldlijst" in said
    assert [reply["outcome"] for reply in empty["replies"]] == ["niet_begrepen"]
    assert typed["replies"][0]["text"]
    assert answered["replies"][0]["intent"] == "eherkenning_uitleg"
    assert set(answered["replies"][0]) >= {"text", "choices", "sources", "outcome", "intent", "confidence"}
    assert answered["replies"][0]["sources"][0]["checked"]


def test_parse_prints_one_object_per_line(bro) -> None:
    done = bro("parse", stdin="hoe meld ik mijn organisatie aan bij de bro\nwat voor weer wordt het morgen\n\n")
    assert done.returncode == 0, done.stderr
    topic, other, empty = lines(done.stdout)
    assert (topic["intent"], topic["accepted"]) == ("organisatie_aanmelden", True)
    assert other["accepted"] is False
    assert empty["accepted"] is False
    assert set(topic) >= {"text", "intent", "confidence", "accepted", "ranking", "organisation"}
    assert topic["ranking"][0]["name"] == "organisatie_aanmelden"


def test_parse_finds_the_organisation(bro) -> None:
    (parsed,) = lines(bro("parse", "is waterschap de dommel al aangemeld?").stdout)
    assert parsed["organisation"] == "Waterschap De Dommel"


def test_doctor_tells_what_is_wrong_and_no_secrets(bro, settings) -> None:
    done = bro("doctor")
    assert "voorbeeldlijst" in done.stderr
    assert "./bro serve" in done.stderr  # the servers of the default ports do not run here
    assert settings.internal_secret.get_secret_value() not in done.stderr


@pytest.mark.parametrize("arguments", [("install", "bestaat-niet"), ("onzin",)])
def test_a_wrong_command_is_refused_with_a_reason(bro, arguments: tuple[str, ...]) -> None:
    done = bro(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()


def test_a_question_that_gets_no_answer_is_ended_in_dutch(bro, tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text("naam;kvk\nGemeente Zeist;00000011\n", encoding="utf-8")
    done = bro("registry", "import", str(tmp_path / "lijst.csv"))
    assert done.returncode == 1
    assert "Deze lijst gebruiken?" in done.stdout
    assert done.stderr.strip() == "Afgebroken: er is niets veranderd."


def with_an_argument() -> list[tuple[str, TyperCommand, str]]:
    """Every command of every subcommand that takes an id, a name or a text, and what it calls that."""
    found = [leaf for name in _COMMANDS for leaf in leaves(command_line(name)) if leaf[0][0] == name]
    return [
        (" ".join(path), command, str(parameter.name))
        for path, command in found
        for parameter in command.params
        if parameter.param_type_name == "argument" and parameter.type_descriptor.annotation is not int
    ]


@pytest.mark.parametrize(("words", "command", "name"), with_an_argument(), ids=lambda given: str(given)[:30])
@pytest.mark.parametrize("id_", ["-_x8Jk", "--x8Jk", "-1", "-fn", "-"])
def test_an_id_may_begin_with_a_dash(words: str, command: TyperCommand, name: str, id_: str) -> None:
    required = [option for option in command.params if option.required and option.param_type_name == "option"]
    options = [word for option in required for word in (option.opts[0], "2027-01-31")]
    arguments = [each for each in command.params if each.required and each.param_type_name == "argument"]
    read = command.make_context(words, [*([id_] * max(len(arguments), 1)), *options]).params[name]
    assert [str(each) for each in (read if isinstance(read, list | tuple) else [read])] == [id_]
