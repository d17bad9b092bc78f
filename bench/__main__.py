"""`make bench`: one table of ratios, each against a peer measured in the same run, kept in results.md."""

import asyncio
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import digests, intake

RESULTS = Path(__file__).with_name("results.md")
GROUPS = {"intake": intake.rows, "digests": digests.rows}


async def measure() -> list[tuple[str, float, float]]:
    found = []
    for name, rows in GROUPS.items():
        print(f"measuring {name} …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            found += await rows(f"sqlite:///{folder}/bench.db")
    return found


def table(found: list[tuple[str, float, float]]) -> str:
    lines = ["| what | ours | peer | ratio |", "|---|---|---|---|"]
    lines += [
        f"| {what} | {ours * 1000:.1f} ms | {peer * 1000:.1f} ms | {ours / peer:.2f} |"
        for what, ours, peer in found
    ]
    return "\n".join(lines)


def main() -> None:
    shown = table(asyncio.run(measure()))
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, SQLite"
    note = f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine}. Read ratios, not milliseconds."
    RESULTS.write_text(f"# Bench\n\n{note}\n\n{shown}\n", encoding="utf-8")
    print(shown)


if __name__ == "__main__":
    main()
