"""The `bro` command as a person or a script uses it."""

import json

import pytest


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
