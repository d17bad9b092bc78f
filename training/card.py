"""Write the figures into docs/model-card.md, so that the card can't say what wasn't measured."""

import json
from pathlib import Path

from training.measure import Figures

CARD = Path(__file__).parent.parent / "docs" / "model-card.md"
FIGURES = Path(__file__).with_name("figures.json")
BEGIN, END = "<!-- figures: written by training/card.py -->", "<!-- end of figures -->"
AS_PERCENT = {"non-activities counted", "real ones lost", "strategic right", "rung accuracy"}
BY_PROFESSION = "by profession"


def write_card(figures: dict[str, Figures]) -> None:
    """Replace what stands between the marks."""
    card = CARD.read_text("utf-8")
    head, rest = card.split(BEGIN)
    tail = rest.split(END)[1]
    CARD.write_text(head + BEGIN + "\n\n" + tables(figures) + "\n" + END + tail, "utf-8")


def tables(figures: dict[str, Figures]) -> str:
    """Markdown: a table for each kind of figure."""
    parts = [
        _table(f"{part.capitalize()}: {name}", block)
        for part, blocks in figures.items()
        for name, block in blocks.items()
        if name != BY_PROFESSION
    ]
    return "\n".join([*parts, _professions(figures["cross-validation"][BY_PROFESSION])])


def _table(title: str, block: dict[str, list[float]]) -> str:
    lines = [f"**{title}**\n", "| figure | value | 95 % interval |", "|---|---|---|"]
    for name, (value, low, high) in block.items():
        whole = name in ("activities", "replies")
        lines.append(
            f"| {name} | {value:.0f} | |" if whole else f"| {name} | {_row(name, value, low, high)} |"
        )
    return "\n".join(lines) + "\n"


def _row(name: str, value: float, low: float, high: float) -> str:
    if name in AS_PERCENT:
        return f"{value:.1%} | {low:.1%} to {high:.1%}"
    return f"{value:.3f} | {low:.3f} to {high:.3f}"


def _professions(block: dict[str, list[float]]) -> str:
    lines = [
        "**Cross-validation: by profession**\n",
        "| profession | activities | right rung | right stretch |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {count:.0f} | {rung:.2f} | {stretch:.2f} |"
        for name, (count, rung, stretch) in block.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_card(json.loads(FIGURES.read_text("utf-8")))
