"""The log: what happened, with ids of rows; never a word that a person wrote, never a token.

`log = logger(__name__)`, then `log.warning("the database is away", why=…)`: a sentence that is always the
same, and what changes beside it. Why so quiet: docs/decisions/the-log-keeps-quiet.md.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal, TextIO

from bot.frugal import without

with without("rich"):  # 5 MB for tracebacks that are never shown
    import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

Format = Literal["console", "json"]

_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w.-]+|\bwss?://\S+")
_QUOTED = re.compile(r": | - error |\(error: |request \(|value from |exception=|\n")
"""What follows one of these in a library's line may quote an exception, or something that Slack sent."""


def logger(name: str) -> structlog.stdlib.BoundLogger:
    found: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return found


def set_up(level: str, format_: Format = "console") -> None:
    """Log to standard error: our own lines from `level` up, those of libraries from WARNING up at least,
    because below that they log requests and statements, with members' words in them."""
    quiet = max(logging.WARNING, logging.getLevelNamesMapping()[level])
    logging.basicConfig(level=quiet, handlers=[handler(format_)], force=True)
    for ours in ("bot", "jobs"):
        logging.getLogger(ours).setLevel(level)


def handler(format_: Format) -> logging.Handler:
    """Writes lines in this format to standard error, without members' words and without tokens."""
    made = _Lines(sys.stderr)
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if format_ == "json"
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    made.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
            foreign_pre_chain=[first_line, *_SHARED],
        )
    )
    return made


class _Lines(logging.StreamHandler[TextIO]):
    """Says only that a line could not be written; Python's own handler would print what it was about."""

    def handleError(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write("a line of the log could not be written\n")


def without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An exception becomes its class and its places in the code, its message kept only where it is safe."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = kind_of(error)
        event["trace"] = list(_places(error.__traceback__))
    return event


def kind_of(error: BaseException) -> str:
    """ "ValueError"; "ConnectionRefusedError: [Errno 111] …" where what it says holds nobody's words: any
    other may quote what it stumbled over, as `int("I told my boss")` does."""
    name, said = type(error).__name__, ""
    if isinstance(error, OSError):
        said = str(error)
    elif getattr(error, "hide_parameters", False):  # the database's: the statement's values are left out
        said = str(getattr(error, "orig", "")).strip()
    return f"{name}: {said.splitlines()[0]}" if said else name


def first_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Cuts a library's line off where it may begin to quote something (`_QUOTED`)."""
    event["event"] = _QUOTED.split(str(event["event"]), maxsplit=1)[0].strip()
    return event


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}"


def without_tokens(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Blots out tokens in every value: a library's line may quote an address or a header."""
    return {
        name: _TOKEN.sub("…", value) if isinstance(value, str) else value for name, value in event.items()
    }


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_words,
    without_tokens,
]


def _configure() -> None:
    """Our lines go through `logging`, as those of libraries do: they look alike, and tests can see them."""
    wrap: Any = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, wrap],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


_configure()
