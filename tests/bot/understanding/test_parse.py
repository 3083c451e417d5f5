"""`bro parse` as others call it: lines in, JSON lines out, each at once."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot.platform.settings import ROOT

KEYS = {
    *("text", "intent", "aspect", "zone", "confidence", "accepted"),
    *("ranking", "questions", "offered", "organisation"),
}


@pytest.fixture(scope="module")
def process(model: None) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "bot.cli", "parse"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        yield running
        running.stdin.close()
        assert running.wait(10) == 0


def ask(process: subprocess.Popen[bytes], line: bytes) -> dict[str, Any]:
    process.stdin.write(line + b"\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


@pytest.mark.parametrize(
    ("text", "intent"),
    [("hoe vraag ik eherkenning aan?", "eherkenning_aanvragen"), ("wie won de voetbalwedstrijd", "buiten_bereik")],
)
def test_each_line_gets_its_answer_at_once(process: subprocess.Popen[bytes], text: str, intent: str) -> None:
    found = ask(process, text.encode())
    assert set(found) == KEYS
    assert found["text"] == text
    assert found["intent"] == intent
    assert found["accepted"] is (intent != "buiten_bereik")
    assert len(found["ranking"]) <= 5
    assert all(set(entry) == {"name", "confidence"} for entry in found["ranking"])


@pytest.mark.parametrize("line", [b"", b"   ", b"\xf0\x9f\x99\x82", b"\xff\xfe kapot", b"/restart", b"x" * 10_000])
def test_no_line_stops_it(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert set(ask(process, line)) == KEYS
