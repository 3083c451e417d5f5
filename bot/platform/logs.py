"""Logs as JSON lines, the same in gateway, Rasa and actions: a time, a level, an event, ids. Never a message's text.

Libraries write sentences that may quote a visitor: Rasa logs the message that it could not handle, SQLAlchemy the
values of a statement that failed. So within a visitor's turn only the place of a library's line is kept; outside a
turn, such as at start-up, there is no visitor to quote. An exception is its type and the places it passed, because its
own words and the local variables may quote too.
"""

import json
import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from typing import Any

import structlog
from prometheus_client import Counter
from structlog.typing import EventDict, WrappedLogger

from bot.platform import tracing
from bot.platform.settings import Settings

errors = Counter("bro_log_errors", "Lines of level ERROR or worse in the log", ["logger"])

_OURS = ("bot.", "actions.")
_ALWAYS_QUOTES = ("asyncio",)  # prints a task with the exception that nobody took
_OF_A_LIBRARY = ("trace_id", "event", "level", "logger", "timestamp", "exc_info", "_record", "_from_structlog")
_OLDER_FILES = 4
_SANIC = ("sanic.root", "sanic.error", "sanic.access")


def formatter() -> logging.Formatter:
    """Turns log records of any library into our lines."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            _add_trace,
            _without_quotes,
            _exception_without_content,
            _count_errors,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )


def rotating_file(settings: Settings, name: str) -> RotatingFileHandler:
    """Writes to `log/<name>.log` in the state folder; a full file moves to `<name>.log.1`, and the oldest goes."""
    path = settings.state_dir / "log" / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    size = int(settings.log_megabytes * 1_000_000)
    return RotatingFileHandler(path, maxBytes=size, backupCount=_OLDER_FILES, encoding="utf-8")


def take_over() -> None:
    """Give all handlers of this process our lines, also those of Sanic, and let warnings of Python be lines too."""
    logging.captureWarnings(True)
    for name in _SANIC:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    ours = formatter()
    for handler in logging.getLogger().handlers:
        handler.setFormatter(ours)


def _add_trace(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    trace_id = tracing.current()
    return {"trace_id": trace_id, **event} if trace_id else event


def _without_quotes(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Our own lines as they are; of a library's line what cannot quote a visitor."""
    record: logging.LogRecord | None = event.get("_record")
    event.pop("message", None)  # what another handler made of the same record
    if str(event.get("logger", "")).startswith(_OURS):
        return event
    kept: EventDict = {name: event[name] for name in _OF_A_LIBRARY if name in event}
    kept.update(_words(event))
    if record is not None:
        kept["place"] = f"{record.module}.{record.funcName}:{record.lineno}"
    return kept


def _words(event: EventDict) -> dict[str, str]:
    """What a library said: all of it outside a turn, else only the name of a line that Rasa made JSON of."""
    name, info = _named(event["event"])
    if tracing.current() or str(event.get("logger", "")).startswith(_ALWAYS_QUOTES):
        return {"event": name or "library_line"}
    return {"event": name, "info": info} if name else {"event": str(event["event"])}


def _named(text: Any) -> tuple[str, str]:
    """The name and the explanation of a line that is a JSON object, as structlog in Rasa makes; else nothing."""
    if not (isinstance(text, str) and text.startswith("{")):
        return "", ""
    try:
        line = json.loads(text)
    except ValueError:
        return "", ""
    return str(line.get("event", "")), str(line.get("event_info", ""))


def _exception_without_content(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    info: Any = event.pop("exc_info", None)
    record: logging.LogRecord | None = event.get("_record")
    info = info or (record.exc_info if record is not None else None)
    event.pop("exception", None)
    if info:
        kind, _, trace = info if isinstance(info, tuple) else sys.exc_info()
        event["error"] = getattr(kind, "__name__", "unknown")
        event["places"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-8:]]
    return event


def _count_errors(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    if event.get("level") in ("error", "critical"):
        errors.labels(str(event.get("logger", ""))).inc()
    return event
