"""docs/licences.md out of the bill of materials, by the Python that runs Headroom: `make sbom`."""

import json
import re
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

PAGE = Path(__file__).parent.parent / "docs" / "licences.md"
HEAD = """# Licences

What is installed beside Headroom (MIT), and under which licence; written by `make sbom`. Nothing of it is
copied into this repository, the model's base weights aside: [NOTICE](../NOTICE). psycopg is LGPL: used as a
library, unchanged.
"""

Component = dict[str, Any]


def main(sbom: str) -> None:
    components = json.loads(Path(sbom).read_text())["components"]
    PAGE.write_text(page(sorted(components, key=lambda one: one["name"].casefold()), needed("headroom")))


def needed(name: str, extras: Iterable[str] = ("",)) -> set[str]:
    """What a package asks for at run time, and what that asks for, and so on; plain names."""
    found: set[str] = set()
    waiting = [(name, extra) for extra in extras]
    seen: set[tuple[str, str]] = set()
    while waiting:
        this, extra = waiting.pop()
        if (this, extra) in seen or not is_installed(this):
            continue
        seen.add((this, extra))
        found.add(plain(this))
        for wish in map(Requirement, requires(this) or ()):
            if wish.marker is None or wish.marker.evaluate({"extra": extra}):
                waiting += [(plain(wish.name), one) for one in ("", *wish.extras)]
    return found - {plain(name)}


def is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def page(components: list[Component], runs: set[str]) -> str:
    ours = table([one for one in components if plain(one["name"]) in runs])
    tools = table([one for one in components if plain(one["name"]) not in runs | {"headroom"}])
    return f"{HEAD}\n## To run\n\n{ours}\n## To develop and test\n\n{tools}"


def table(components: list[Component]) -> str:
    rows = [f"| {one['name']} | {one['version']} | {licence(one)} |" for one in components]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows, ""])


def licence(component: Component) -> str:
    """SPDX where the package says it so, else its own words."""
    said = component.get("licenses") or [{"expression": own_words(component["name"])}]
    names = [one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in said]
    return ", ".join(dict.fromkeys(name.removeprefix("License :: OSI Approved :: ") for name in names))


def own_words(name: str) -> str:
    """The first line of what the package's metadata calls its licence."""
    return (metadata(name).get_all("License") or ["not said"])[0].splitlines()[0][:60]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main(sys.argv[1])
