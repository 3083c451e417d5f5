"""The process that reads one file from outside and ends: `python -m bot.registry.isolated`.

Standard input holds a line with the limits and how to read, then the file; standard output gets the answer as JSON.
"""

import resource
import sys

from bot.registry.isolation import ANSWER, LINE, Answer, Limits
from bot.registry.parsing import ListUnreadable, Reading, read_source

_NO_MEMORY = b'{"heavy": true}'


def main() -> None:
    """Read standard input and answer."""
    question = LINE.validate_json(sys.stdin.buffer.readline())
    limit(question.limits)
    try:
        said = ANSWER.dump_json(_answer(sys.stdin.buffer.read(), question.reading))
    except MemoryError:
        said = _NO_MEMORY
    sys.stdout.buffer.write(said)


def limit(limits: Limits) -> None:
    """Take these limits on; they cannot be raised again.

    macOS knows the limit on memory but does not hold it (and may refuse to set it); there the limits on time, and on
    what comes out, are all there is. That is for developers: servers run Linux.
    """
    wanted = (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.processor, limits.processor + 1),  # the first ends it with a signal that says why
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),  # it writes no files
    )
    for what, most, highest in wanted:
        try:
            resource.setrlimit(what, (most, highest))
        except (ValueError, OSError):
            if sys.platform == "linux":
                raise


def _answer(content: bytes, reading: Reading) -> Answer:
    try:
        return Answer(read=read_source(content, reading))
    except ListUnreadable as error:
        return Answer(unreadable=str(error))


if __name__ == "__main__":
    main()
