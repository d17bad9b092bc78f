"""Whether any locked version has a known hole, as PyPI's advisories say: `make audit`.

Exit code 0: none; 1: some, or a package could not be looked up, which is no answer at all.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

Found = dict[str, Any]

HERE = Path(__file__).parent
LOCKS = (HERE.parent / "requirements.lock", HERE / "requirements.lock")


def main() -> int:
    found = [one for lock in LOCKS for one in looked_up(lock)]
    lines, well = report(found)
    print("\n".join(lines))
    return 0 if well else 1


def looked_up(lock: Path) -> list[Found]:
    """Every package of a lock file: its name, and its `vulns` or why it was skipped."""
    call = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "-r", str(lock)]
    done = subprocess.run([*call, "--format=json", "--progress-spinner=off"], capture_output=True, text=True)
    try:
        said: dict[str, list[Found]] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        return [{"name": lock.name, "skip_reason": last}]
    return said["dependencies"]


def report(found: list[Found]) -> tuple[list[str], bool]:
    """What to print, and whether all is well."""
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in"
        f" {', '.join(hole['fix_versions']) or 'nothing yet'}"
        for one in found
        for hole in one.get("vulns", ())
    ]
    skipped = [one for one in found if "skip_reason" in one]
    lines = [*holes]
    if skipped:
        lines.append(
            f"{len(skipped)} of {len(found)} packages could not be looked up: {skipped[0]['skip_reason']}."
            " Try again where PyPI's advisories can be reached."
        )
    if not lines:
        lines = [f"{len(found)} packages, no known hole."]
    return lines, not holes and not skipped


if __name__ == "__main__":
    sys.exit(main())
