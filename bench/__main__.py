"""`python -m bench [group …]`: measures and prints; if all was asked for, it is written to
bench/results.md, and what README quotes of it to README."""

import asyncio
import math
import platform
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import digests, fairness, history, pace, replies, schedulers, throughput, ticking
from bench.places import Place
from bench.table import Row, as_markdown, quote

GROUPS: dict[str, Callable[[Place], AsyncIterator[Row]]] = {
    "pace": pace.measure,
    "throughput": throughput.measure,
    "ticking": ticking.measure,
    "fairness": fairness.measure,
    "schedulers": schedulers.measure,
    "replies": replies.measure,
    "digests": digests.measure,
    "history": history.measure,
}
RESULTS = Path(__file__).with_name("results.md")
README = Path(__file__).parents[1] / "README.md"
GROUP_TAKES = 480.0  # seconds at most, so that something that hangs does not hang the rest
PACKAGES = ("SQLAlchemy", "aiosqlite", "psycopg", "slack-bolt", "slack-sdk", "aiohttp", "APScheduler")


async def measure(names: list[str]) -> tuple[list[Row], dict[str, float]]:
    """The rows, and how long each group took (seconds)."""
    rows: list[Row] = []
    took: dict[str, float] = {}
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="headroom-bench-", ignore_cleanup_errors=True) as folder:
        place = Place(Path(folder))
        try:
            for number, name in enumerate(names, 1):
                print(f"{time.monotonic() - begin:5.0f} s  {name} ({number} of {len(names)})", flush=True)
                async for row in _each(name, place):
                    rows.append(row)
                    print(row.line(), flush=True)
                took[name] = time.monotonic() - begin - sum(took.values())
        finally:
            place.stop()
    print(f"{time.monotonic() - begin:5.0f} s  in all")
    return rows, took


async def _each(name: str, place: Place) -> AsyncIterator[Row]:
    """A group's rows; if it breaks off, a row that says so, and the others are measured all the same."""
    try:
        async with asyncio.timeout(GROUP_TAKES):
            async for row in GROUPS[name](place):
                yield row
    except Exception as error:
        traceback.print_exc()
        yield Row(f"{name}: broke off", type(error).__name__, "an end", math.inf, most=0)


def notes(took: dict[str, float]) -> str:
    """Where and with what it was measured."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    each = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in took.items())
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"Measured by `make bench` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC in"
        f" {sum(took.values()) / 60:.1f} minutes ({each}), on"
        f" {len(models)} × {models[0] if models else platform.machine()}, {platform.system()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}.\n\n"
        "Each ratio is against a floor or a peer that was measured in the same run, on the same disk; the"
        " Slack that counts is a process beside it (`bench/slack_server.py`). Other work on the machine shows"
        " in the ratios against a fixed time, so run it on a quiet one.\n"
    )


def main() -> int:
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or list(GROUPS)
    if unknown := set(names) - set(GROUPS):
        print(f"There is no {', '.join(sorted(unknown))}: {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    rows, took = asyncio.run(measure(names))
    if names == list(GROUPS):
        RESULTS.write_text(f"# What was measured\n\n{as_markdown(rows)}\n{notes(took)}", encoding="utf-8")
        README.write_text(quote(README.read_text(encoding="utf-8"), rows), encoding="utf-8")
    return 0 if all(row.is_well for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
