"""Whose is what: no table that belongs to a member is missed, and what is exported is safe to open."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.context import Who
from bot.domain.exports import Rows, as_csv, as_markdown, safe_cell
from bot.services import rights
from bot.storage import belongings, workspaces
from bot.storage.database import Database
from bot.storage.schema import METADATA
from bot.storage.tables import DraftRow
from bot.storage.types import Words, WordsJson
from bot.storage.workspaces import Installed
from bot.views.rights import TITLES, export_as_messages

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
EVERY = pytest.mark.parametrize("name", sorted(METADATA.tables))


@EVERY
def test_every_table_is_somebodys_or_says_why_not(name: str) -> None:
    table = METADATA.tables[name]
    if name not in belongings.NOBODYS:
        belongings.theirs(table, 1, "U1")  # raises for a table that no rule fits


@EVERY
def test_every_table_with_a_persons_words_is_exported_and_erased(name: str) -> None:
    table = METADATA.tables[name]
    words = [column.name for column in table.columns if isinstance(column.type, (Words, WordsJson))]
    nobodys = {"workspaces", "organisations", "teams", "deliveries", "forgetting_keys"}
    assert not words or name in nobodys or table in belongings.tables()


@EVERY
def test_what_names_a_person_is_never_nobodys(name: str) -> None:
    named = {"member_id", "user_id"} & set(METADATA.tables[name].columns.keys())
    assert not named or name in {"contacts", "deliveries"} or name not in belongings.NOBODYS


def test_rows_go_before_those_they_lean_on() -> None:
    order = [table.name for table in belongings.tables()]
    assert order[-1] == "members"
    assert order.index("changes") < order.index("reflections")
    assert order.index("highlight_offers") < order.index("summaries")


@pytest.mark.on_both
async def test_a_name_is_somebody_else_in_another_workspace(database: Database) -> None:
    async with database.write() as session:
        ids = [await workspaces.install(session, Installed(f"T{n}", "", None), NOW) for n in range(2)]
        for workspace_id in ids:
            session.add(
                DraftRow(
                    workspace_id=workspace_id, user_id="U1", channel="D1", ts="1.0", words="mine",
                    at=NOW, expires_at=NOW,
                )
            )  # fmt: skip
    await rights.forget_for_operator(database, Who(ids[0], "U1"), NOW)
    async with database.read() as session:
        assert await belongings.everything(session, ids[0], "U1") == {}
        assert [row["words"] for row in (await belongings.everything(session, ids[1], "U1"))["drafts"]] == [
            "mine"
        ]
        assert await rights.is_forgotten(session, Who(ids[0], "U1"), "D1", str(NOW.timestamp()))
        assert not await rights.is_forgotten(session, Who(ids[0], "U1"), "D1", str(NOW.timestamp() + 1))
        assert not await rights.is_forgotten(session, Who(ids[1], "U1"), "D1", "1.0")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"])
def test_a_spreadsheet_takes_no_word_for_a_formula(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


def test_what_is_read_stands_under_its_day_and_never_under_an_hour() -> None:
    rows: Rows = {
        "members": [{"at": "15:00", "field": "caring"}],
        "introductions": [{"at": NOW, "words": "I care"}],
    }
    lines = as_markdown(rows, TITLES).splitlines()
    assert {"- caring", f"- {NOW.date()}: I care"} <= set(lines)


@given(st.text())
def test_every_cell_of_a_file_is_what_was_told_or_that_with_an_apostrophe(words: str) -> None:
    [_, [cell]] = list(csv.reader(io.StringIO(as_csv([{"words": words}]), newline="")))
    assert cell in (words, f"'{words}")
    assert not cell.startswith(("=", "+", "-", "@"))


@given(st.text(max_size=9000))
def test_words_as_messages_miss_nothing(words: str) -> None:
    row = {"id": 1, "local_date": NOW.date(), "words": words}
    text = as_markdown({"reflections": [row]}, TITLES)
    shown = str([message.blocks for message in export_as_messages(text)])
    assert all(word in shown for word in text.split() if word.isascii() and word.isalnum())
