"""A visitor who comes back the next day, or another person at the same computer, starts afresh."""

import json
import sqlite3

from tests.conftest import RunningStack, Visitor

DAY = 24 * 60 * 60


def a_day_passes(running: RunningStack) -> None:
    """Make everything in Rasa's tracker store a day older."""
    with sqlite3.connect(running.settings.state_dir / "rasa.db") as database:
        rows = database.execute("SELECT id, timestamp, data FROM events").fetchall()
        for row_id, timestamp, data in rows:
            event = json.loads(data)
            event["timestamp"] = event["timestamp"] - DAY
            database.execute(
                "UPDATE events SET timestamp = ?, data = ? WHERE id = ?", (timestamp - DAY, json.dumps(event), row_id)
            )


def test_yesterdays_organisation_and_questions_are_forgotten(running: RunningStack) -> None:
    visitor = Visitor(running.url)
    visitor.says("is gemeente zwolle aangemeld?")
    visitor.says("de eerste keer inloggen lukt niet")
    a_day_passes(running)
    replies = visitor.says("staan wij op de lijst?")
    assert "Om welke organisatie" in replies[-1]["text"]
    assert "Zwolle" not in " ".join(reply["text"] for reply in replies)


def test_the_same_day_the_organisation_is_remembered(running: RunningStack) -> None:
    visitor = Visitor(running.url)
    visitor.says("is gemeente zwolle aangemeld?")
    replies = visitor.says("staan wij op de lijst?")
    assert "Gemeente Zwolle" in replies[0]["text"]
