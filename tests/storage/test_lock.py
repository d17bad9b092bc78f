"""Who is alive, and whose turn it is, told by the system itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.storage.lock import Boot, FileLock, timetable_lock

HOLDS_A_BOOT = """
import sys, time
from pathlib import Path
from bot.storage.lock import Boot
boot = Boot(Path(sys.argv[1]))
boot.begin()
print(boot.id, flush=True)
time.sleep(60)
"""


def test_one_of_two_gets_the_lock(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a"), FileLock(tmp_path / "a")

    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()


def test_a_process_that_was_killed_is_known_to_be_dead(tmp_path: Path) -> None:
    mine = Boot(tmp_path)
    mine.begin()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_BOOT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        owner = other.stdout.readline().strip()
        assert not mine.is_dead(owner)

        os.kill(other.pid, signal.SIGKILL)

    assert mine.is_dead(owner)


def test_nothing_is_known_about_an_owner_elsewhere(tmp_path: Path) -> None:
    mine = Boot(tmp_path)
    mine.begin()

    assert not mine.is_dead("0123456789abcdef")
    assert not mine.is_dead("../../etc/passwd")
    assert not mine.is_dead(mine.id)


def test_a_process_that_ends_cleanly_leaves_no_file(tmp_path: Path) -> None:
    boot = Boot(tmp_path)
    boot.begin()
    boot.end()

    assert list(tmp_path.iterdir()) == []


def test_files_of_the_long_dead_are_swept_away(tmp_path: Path) -> None:
    old = tmp_path / "0123456789abcdef.alive"
    old.touch()
    os.utime(old, (time.time() - 30 * 86_400,) * 2)

    boot = Boot(tmp_path)
    boot.begin()

    assert [path.name for path in tmp_path.iterdir()] == [f"{boot.id}.alive"]


def test_only_sqlite_needs_a_lock_for_the_timetable(tmp_path: Path) -> None:
    url = make_url(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    first, second = timetable_lock(url), timetable_lock(url)

    assert first is not None
    assert second is not None
    assert first.take()
    assert not second.take()
    assert timetable_lock(make_url("postgresql+psycopg://host/headroom")) is None
