"""Where the gateway's log goes."""

import logging
import sys

from bot.platform import logs as json_logs
from bot.platform.settings import Settings


def configure(settings: Settings) -> logging.Handler:
    """Send all logs of this process to `log/gateway.log` in the state folder, or to standard output."""
    handler = logging.StreamHandler(sys.stdout) if settings.log_stdout else json_logs.rotating_file(settings, "gateway")
    handler.setFormatter(json_logs.formatter())
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
