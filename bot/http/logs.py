"""Logs as JSON lines: a time, a level, an event name and ids. Never the text of a message.

An exception is logged as its type and the places it passed, because its own message may quote a visitor, and so may
the local variables.
"""

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.settings import Settings


def configure(settings: Settings) -> logging.Handler:
    """Send all logs of this process to `log/gateway.log` in the state folder, or to standard output."""
    handler = logging.StreamHandler(sys.stdout) if settings.log_stdout else _file(settings)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _exception_without_content,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "authlib", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return handler


def remove(handler: logging.Handler) -> None:
    """Undo `configure`."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def _file(settings: Settings) -> logging.Handler:
    folder = settings.state_dir / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return logging.FileHandler(folder / "gateway.log", encoding="utf-8")


def _exception_without_content(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    info: Any = event.pop("exc_info", None)
    if info:
        kind, _, trace = info if isinstance(info, tuple) else sys.exc_info()
        event["error"] = getattr(kind, "__name__", "unknown")
        event["places"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-8:]]
    return event
