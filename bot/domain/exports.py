"""A member's words and figures as files: JSON with everything, CSV for spreadsheets, Markdown to read."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table."""

_WORDS = (
    *("field", "name", "was", "result", "cue", "deed", "question", "answer", "did"),
    *("words", "before", "after", "because", "link", "evidence"),
)
"""Columns that hold words, in the order in which they are read."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """A value that no spreadsheet takes for a formula (OWASP, CSV injection): it gets an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """One table, with a head."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(rows[0].keys() if rows else [])
    writer.writerows([[safe_cell(plain(value)) for value in row.values()] for row in rows])
    return out.getvalue()


def as_json(rows: Rows) -> str:
    """Everything, by table."""
    return json.dumps(
        {
            name: [{key: plain(value) for key, value in row.items()} for row in some]
            for name, some in rows.items()
        },
        indent=2,
        ensure_ascii=False,
    )


def plain(value: Any) -> Any:
    """Times and dates in ISO 8601, times in UTC."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def as_markdown(rows: Rows, titles: Mapping[str, str]) -> str:
    """What was written, to read: the member's answers by month, then the rest of their words by table.

    ``titles``: the heading of each table that holds words, in their order.
    """
    lines = ["# What you told Headroom", ""]
    for row in sorted(rows.get("reflections", ()), key=lambda one: (one["local_date"], one["id"])):
        lines += [f"## {row['local_date']}", "", *_quoted(row["words"]), ""]
        for activity in rows.get("activities", ()):
            if activity["reflection_id"] == row["id"]:
                stretch = ", stretch" if activity["stretch"] else ""
                lines.append(f"- {_flat(activity['words'])} ({activity['rung'] or 'not placed'}{stretch})")
        lines.append("")
    for name, title in titles.items():
        if rows.get(name):
            lines += [f"## {title}", "", *(f"- {_words_of(row)}" for row in rows[name]), ""]
    return "\n".join(lines)


_MOMENTS = ("at", "made_at", "asked_at", "opened_at")


def _words_of(row: Mapping[str, Any]) -> str:
    when = next((plain(row[key])[:10] for key in _MOMENTS if isinstance(row.get(key), date)), "")
    said = [_flat(str(row[name])) for name in _WORDS if row.get(name)]
    return f"{when}: {' / '.join(said)}" if when else " / ".join(said)


def _quoted(words: str) -> list[str]:
    return [f"> {line}" for line in words.splitlines()]


def _flat(words: str) -> str:
    return " ".join(words.split())


def as_zip(rows: Rows, titles: Mapping[str, str]) -> bytes:
    """headroom.json, headroom.md, and csv/TABLE.csv for each table."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("headroom.json", as_json(rows))
        packed.writestr("headroom.md", as_markdown(rows, titles))
        for name, some in rows.items():
            packed.writestr(f"csv/{name}.csv", as_csv(some))
    return out.getvalue()
