"""Log lines are JSON with ids, and never quote anybody, whoever writes them."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.http import logs as gateway_logs
from bot.platform import logs as json_logs
from bot.platform import tracing
from bot.platform.settings import Settings

SECRET = "Rode Reiger 06-12345678"


class Lines(logging.Handler):
    """Keeps what our formatter makes of each record."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(json_logs.formatter())
        self.lines: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    token = tracing._trace_id.set(None)
    yield handler
    tracing._trace_id.reset(token)
    logging.getLogger().removeHandler(handler)


def fail(logger: logging.Logger) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.exception("Failed to handle %s", SECRET)


@pytest.mark.parametrize("name", ["rasa.core.processor", "sqlalchemy.pool", "uvicorn.error", "py.warnings", "root"])
def test_a_library_cannot_quote_a_visitor_within_a_turn(lines: Lines, name: str) -> None:
    logger = logging.getLogger(None if name == "root" else name)
    trace_id = tracing.begin(None)
    logger.error("could not understand %s", SECRET)
    logger.error(f"could not understand {SECRET}", extra={"text": SECRET})
    logger.error(json.dumps({"event": "rest.message.failure", "text": SECRET, "exception": [{"locals": SECRET}]}))
    fail(logger)
    assert len(lines.lines) == 4
    assert SECRET not in json.dumps(lines.lines, ensure_ascii=False)
    assert {line["trace_id"] for line in lines.lines} == {trace_id}
    assert lines.lines[2]["event"] == "rest.message.failure"
    assert lines.lines[3]["error"] == "ValueError"
    assert all(line["place"].startswith("test_logs.") for line in lines.lines)


def test_outside_a_turn_a_library_explains_itself(lines: Lines) -> None:
    logging.getLogger("rasa.core.agent").error("Could not load model due to a wrong checksum.")
    logging.getLogger("rasa").error(json.dumps({"event": "x.y", "event_info": "because", "text": SECRET}))
    fail(logging.getLogger("asyncio"))
    assert lines.lines[0]["event"] == "Could not load model due to a wrong checksum."
    assert (lines.lines[1]["event"], lines.lines[1]["info"]) == ("x.y", "because")
    assert SECRET not in json.dumps(lines.lines[1:])
    assert "trace_id" not in lines.lines[0]


def test_our_own_lines_keep_their_ids_and_no_exception_text(lines: Lines) -> None:
    logging.getLogger("bot.gateway").warning("request_refused", extra={"code": "too_many"})
    fail(logging.getLogger("actions.server"))
    assert lines.lines[0]["code"] == "too_many"
    assert lines.lines[1]["error"] == "ValueError"


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", True),
        ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later", True),
        ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", False),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", False),
        ("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", False),
        ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", False),
        ('00-"}\n{"event":"vals"}', False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_well_formed_traceparent_is_taken_over(header: str | None, accepted: bool) -> None:
    trace_id = tracing.begin(header)
    assert (trace_id == "4bf92f3577b34da6a3ce929d0e0e4736") is accepted
    assert len(trace_id) == 32
    assert tracing.headers()["traceparent"].split("-")[1] == trace_id


def test_the_log_of_the_gateway_takes_no_more_room_than_the_setting_says(tmp_path: Path) -> None:
    handler = gateway_logs.configure(Settings(_env_file=None, state_dir=tmp_path, log_megabytes=0.01))
    for number in range(1_000):
        logging.getLogger("bot.gateway").warning("request_refused", extra={"code": f"{number:0100}"})
    gateway_logs.remove(handler)
    sizes = [file.stat().st_size for file in (tmp_path / "log").iterdir()]
    assert len(sizes) == 5
    assert max(sizes) <= 10_000
    assert f"{999:0100}" in (tmp_path / "log" / "gateway.log").read_text(encoding="utf-8").splitlines()[-1]
