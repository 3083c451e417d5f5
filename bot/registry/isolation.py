"""Reading a file from outside in a process of its own, with limits: a hostile one ends that process, not ours."""

import signal
import subprocess
import sys
from dataclasses import dataclass
from threading import Event, Thread, Timer

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.platform.settings import ROOT
from bot.registry.parsing import AS_RECOGNISED, ListUnreadable, Reading, ReadList

_READER = (sys.executable, "-m", "bot.registry.isolated")
_NO_SECRETS = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
"""The whole environment of the reader."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take.

    Attributes:
        memory: bytes of address space. A list of 100,000 rows takes about a third of the default.
        processor: seconds of work.
        patience: seconds on the clock, for when the machine is busy or the reader waits for ever.
        output: bytes of what it tells us, as JSON.
    """

    memory: int = 1_000_000_000
    processor: int = 20
    patience: float = 90.0
    output: int = 20_000_000


LIMITS = Limits()


class TooHeavy(ListUnreadable):
    """A file that hit a limit, or that ended its reader; the message says which."""


class Question(BaseModel):
    """The line that the reader gets before the file itself."""

    limits: Limits
    reading: Reading


class Answer(BaseModel):
    """What the reader says: the list, or why there is none; `heavy` when memory ran out."""

    read: ReadList | None = None
    unreadable: str = ""
    heavy: bool = False


LINE = TypeAdapter(Question)
ANSWER = TypeAdapter(Answer)


def read_apart(content: bytes, reading: Reading = AS_RECOGNISED, limits: Limits = LIMITS) -> ReadList:
    """`bot.registry.parsing.read_source`, in a process of its own without our secrets.

    Raises:
        TooHeavy: reading it took more than `limits`, or ended the process.
        ListUnreadable: as `read_source`.
    """
    line = LINE.dump_json(Question(limits=limits, reading=reading)) + b"\n"
    too_late = Event()
    with subprocess.Popen(  # noqa: S603 - our own command
        _READER,
        cwd=ROOT,
        env=_NO_SECRETS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None  # noqa: S101
        timer = Timer(limits.patience, _end, (process, too_late))
        timer.start()
        giver = Thread(target=_give, args=(process, line + content), daemon=True)
        giver.start()
        said = process.stdout.read(limits.output + 1)
        if len(said) > limits.output:
            process.kill()
        process.wait()
        timer.cancel()
        giver.join()
    if len(said) > limits.output:
        raise TooHeavy(f"er komt meer dan {limits.output // 1_000_000} MB aan namen uit; {_REMEDY}")
    return _understood(said, process.returncode, too_late.is_set(), limits)


_REMEDY = "bewaar alleen de lijst zelf in een nieuw bestand"


def _give(process: subprocess.Popen[bytes], content: bytes) -> None:
    assert process.stdin is not None  # noqa: S101
    try:
        process.stdin.write(content)
        process.stdin.close()
    except OSError:  # it ended before it had read all
        return


def _end(process: subprocess.Popen[bytes], too_late: Event) -> None:
    too_late.set()
    process.kill()


def _understood(said: bytes, status: int, too_late: bool, limits: Limits) -> ReadList:
    too_much_memory = TooHeavy(f"het lezen vraagt meer dan {limits.memory // 1_000_000} MB geheugen; {_REMEDY}")
    if too_late or status == -signal.SIGXCPU:
        raise TooHeavy(f"het lezen duurt langer dan {limits.processor} seconden; {_REMEDY}")
    if status in (-signal.SIGABRT, -signal.SIGKILL):  # a library that is denied memory, the kernel that needs it
        raise too_much_memory
    try:
        answer = ANSWER.validate_json(said)
    except ValidationError:
        raise TooHeavy(f"het bestand laat het lezen vastlopen (status {status}); {_REMEDY}") from None
    if answer.heavy:
        raise too_much_memory
    if answer.read is None:
        raise ListUnreadable(answer.unreadable)
    return answer.read
