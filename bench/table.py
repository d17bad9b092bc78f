"""One row of the table: what was measured, against what, and whether that is good enough."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`ratio` must be at most `most`, or at least `least`; with neither it is only told.

    README quotes those that are to be `quoted`."""

    name: str
    measured: str
    against: str
    ratio: float
    most: float | None = None
    least: float | None = None
    quoted: bool = False

    @property
    def bound(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else "told"

    @property
    def is_well(self) -> bool:
        return (self.most is None or self.ratio <= self.most) and (
            self.least is None or self.ratio >= self.least
        )

    @property
    def mark(self) -> str:
        return "✓" if self.is_well else "✗"

    def line(self) -> str:
        """For a terminal."""
        figures = f"{self.measured} / {self.against}"
        return f"{self.mark} {self.name:<58} {self.ratio:>8.3f}  {self.bound:<7} {figures}"


def as_markdown(rows: Sequence[Row]) -> str:
    lines = [
        "| | | measured | against | ratio | asked for |",
        "| --- | --- | --- | --- | ---: | --- |",
    ]
    lines += [
        f"| {row.mark} | {row.name} | {row.measured} | {row.against} | {row.ratio:.3f} | {row.bound} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


QUOTE = ("<!-- `make bench` writes from here", "<!-- to here -->")


def quote(page: str, rows: Sequence[Row]) -> str:
    """The page with the rows that are to be quoted between its two marks."""
    before, begins, rest = page.partition(QUOTE[0])
    first, _, _ = rest.partition("\n")
    _, ends, after = rest.partition(QUOTE[1])
    if not ends:
        raise ValueError(f"the page has no {QUOTE[0]} … {QUOTE[1]}")
    table = as_markdown([row for row in rows if row.quoted])
    return f"{before}{begins}{first}\n{table}{ends}{after}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that `share` of them don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
