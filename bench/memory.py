"""How much memory a process holds."""

from pathlib import Path


def resident(pid: int | str = "self") -> float:
    """Resident memory in MiB, from Linux's /proc. Raises FileNotFoundError where there is no such process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20
