"""python -m soak [--events N] [--seconds S] [--workspaces N] [--people N] [--database sqlite|URL]"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from soak import places
from soak.run import Faults, Report, soak
from soak.world import World

FLAT = 1.15  # the last fifth of the time against the second
P99 = 0.5  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak")
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--workspaces", type=int, default=50)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--database", help="sqlite, or an address; a PostgreSQL of our own, if not given")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, place(given.database, Path(folder)) as where:
        world, rate = World(given.workspaces, given.people), given.events / given.seconds
        report = asyncio.run(soak(where, Path(folder), world, given.events, rate, Faults()))
        print((Path(folder) / "bot.log").read_text()[-4000:], file=sys.stderr)
    return told(report)


def place(name: str | None, folder: Path) -> AbstractContextManager[places.Place]:
    if name is None:
        return places.server(folder)
    return nullcontext(places.sqlite(folder) if name == "sqlite" else places.given(name))


def told(report: Report) -> int:
    fifth = max(1, len(report.resident) // 5)
    early, late = max(report.resident[fifth : 2 * fifth] or [1.0]), max(report.resident[-fifth:] or [1.0])
    checks = {
        f"lost: {len(report.lost)}": not report.lost,
        f"with other words, or there although deleted: {len(report.wrong)}": not report.wrong,
        f"doubled: {len(report.doubled)}": not report.doubled,
        f"acknowledged in {report.p50 * 1000:.0f} ms (median), {report.p99 * 1000:.0f} ms (p99)": report.p99
        < P99,
        f"memory {early:.0f} → {late:.0f} MiB": late < early * FLAT,
        f"ended with {report.code}": report.code == 0,
    }
    print(f"{report.events} events in {report.seconds:.0f} s: {report.events / report.seconds:.0f} a second")
    print(", ".join(f"{name} {count}" for name, count in sorted(report.counted.items())))
    for words, well in checks.items():
        print("✓" if well else "✗", words)
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
