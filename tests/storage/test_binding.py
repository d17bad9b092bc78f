"""Whoever speaks is bound to one workspace: nothing of another is found, changed or written."""

import pkgutil
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import (
    CompoundSelect,
    Delete,
    Executable,
    Select,
    Update,
    delete,
    exists,
    func,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import aliased

from bot import storage
from bot.storage import belongings, binding, members, workspaces
from bot.storage.binding import AnotherWorkspace, bound_to, parent_of
from bot.storage.database import Database, Session, insert_unless_there
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.schema import METADATA
from bot.storage.tables import DraftRow, MemberRow, ReflectionRow, TombstoneRow, UnaskedRow
from bot.storage.team_tables import DigestMemberRow, DigestRow, TeamManagerRow, TeamMemberRow, TeamRow
from bot.storage.types import among, table_of

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HERE, THERE = 1, 2
_other, _drafts, _members = aliased(MemberRow), table_of(DraftRow), table_of(MemberRow)


def member(workspace_id: int) -> MemberRow:
    return MemberRow(
        workspace_id=workspace_id, user_id="U1", standing="joined", joined_at=NOW, field="x", target=3,
        at="15:00", aspiration="unsure", rhythm="weekly", weekday=4, zone="UTC",
    )  # fmt: skip


@pytest.fixture
async def two(sqlite: Database) -> Database:
    """The same person in two workspaces; the numbers of their rows are those of the workspaces."""
    async with sqlite.write() as session:
        for number in (HERE, THERE):
            await workspaces.install(session, workspaces.Installed(f"T{number}", "", None), NOW)
            session.add(member(number))
            await session.flush()
    return sqlite


ASKED: dict[str, Executable] = {
    "all": select(MemberRow.workspace_id),
    "by id": select(MemberRow.workspace_id).where(MemberRow.id == THERE),
    "another name for it": select(_other.workspace_id).where(_other.id == THERE),
    "joined": select(_other.workspace_id).join(MemberRow, MemberRow.user_id == _other.user_id),
    "counted": select(func.count())
    .select_from(MemberRow)
    .where(MemberRow.id == THERE)
    .having(func.count() > 0),
    "inside": select(DraftRow.workspace_id).where(exists().where(MemberRow.id == THERE)),
    "below": select(select(MemberRow.workspace_id).where(MemberRow.id == THERE).subquery()),
}


@pytest.mark.parametrize("name", ASKED)
async def test_nothing_of_another_workspace_is_found(two: Database, name: str) -> None:
    with bound_to(HERE):
        async with two.read() as session:
            assert THERE not in list(await session.scalars(ASKED[name]))
            assert await session.get(MemberRow, THERE) is None
            assert (await session.get_one(MemberRow, HERE)).workspace_id == HERE
    async with two.read() as session:
        assert list(await session.scalars(ASKED["all"])) == [HERE, THERE], "who is not bound sees both"


async def test_nothing_of_another_workspace_is_changed(two: Database) -> None:
    with bound_to(HERE):
        async with two.write() as session:
            await session.execute(update(MemberRow).values(field="changed"))
            await session.execute(delete(MemberRow).where(MemberRow.id == THERE))
    async with two.read() as session:
        assert list(await session.scalars(select(MemberRow.field).order_by(MemberRow.id))) == ["changed", "x"]


async def test_nothing_is_written_into_another_workspace(two: Database) -> None:
    with bound_to(HERE):
        for write in (by_objects, by_a_statement):
            with pytest.raises(AnotherWorkspace):
                async with two.write() as session:
                    await write(session)
        with pytest.raises(AnotherWorkspace):
            async with two.write() as session:
                await session.execute(update(MemberRow).values(workspace_id=THERE))


async def by_objects(session: Session) -> None:
    session.add(member(THERE))


async def by_a_statement(session: Session) -> None:
    values = {"workspace_id": THERE, "channel": "D1", "ts": "1.1", "expires_at": NOW}
    await session.execute(insert_unless_there(session, table_of(TombstoneRow)), [values])


REFUSED: dict[str, Executable] = {
    "a table": select(_drafts),
    "another name for it": select(_drafts.alias("d")),
    "deleted by its id": delete(_drafts).where(_drafts.c.id == 1),
    "changed by its id": update(_drafts).where(_drafts.c.id == 1).values(user_id="U1"),
    "inside": select(exists().where(MemberRow.id == THERE)),
    "one of two": union_all(
        select(_drafts.c.id).where(_drafts.c.workspace_id == HERE), select(_members.c.id)
    ),
    "in a statement over objects": select(MemberRow.id).where(MemberRow.id.in_(select(_drafts.c.id))),
    "of a team": select(table_of(TeamMemberRow)),
    "that lean on each other": select(_members.c.id).where(
        table_of(TeamMemberRow).c.member_id == _members.c.id
    ),
    "alike, and perhaps both another's": select(_members.c.id).where(
        _members.c.workspace_id == _drafts.c.workspace_id
    ),
    "in words of SQL": text("SELECT id FROM members"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_statement_that_cannot_be_narrowed_must_name_its_workspace(two: Database, name: str) -> None:
    with bound_to(HERE), pytest.raises(AnotherWorkspace):
        async with two.write() as session:
            await session.execute(REFUSED[name])
    async with two.write() as session:
        await session.execute(REFUSED[name])


async def test_a_statement_that_names_its_workspace_is_let_through(two: Database) -> None:
    mine = select(_drafts.c.id).where(_drafts.c.workspace_id == HERE)
    tied = table_of(TeamMemberRow).c.member_id == _members.c.id
    belonging = belongings.theirs(METADATA.tables["additions"], HERE, "U1")
    with bound_to(HERE):
        async with two.write() as session:
            await session.execute(mine)
            await session.execute(
                delete(_drafts).where(_drafts.c.id.in_(mine), _drafts.c.workspace_id == HERE)
            )
            await session.execute(select(_members.c.id).where(tied, _members.c.workspace_id == HERE))
            alike = _members.c.workspace_id == _drafts.c.workspace_id
            await session.execute(select(_members.c.id).where(alike, _drafts.c.workspace_id == HERE))
            await session.execute(delete(METADATA.tables["additions"]).where(belonging))
            draft = {"workspace_id": HERE, "user_id": "U1", "channel": "D1", "ts": "1.1", "words": "",
                     "evidence": None, "at": NOW, "expires_at": NOW}  # fmt: skip
            await session.execute(insert_unless_there(session, _drafts, "evidence"), [draft])
            with pytest.raises(AnotherWorkspace):
                await session.execute(select(_drafts.c.id).where(_drafts.c.workspace_id == THERE))


_days, _theirs, _teams = table_of(UnaskedRow), table_of(TeamMemberRow), table_of(TeamRow)
_m = _members.alias("m")
BY_ANOTHER: dict[str, tuple[Select[Any] | Update | Delete, tuple[str, ...]]] = {
    "deleted by one that names it": (
        delete(_days).where(_days.c.member_id == _members.c.id, _members.c.workspace_id == HERE),
        (),
    ),
    "deleted by another name of one that names it": (
        delete(_days).where(_days.c.member_id == _m.c.id, _m.c.workspace_id == HERE),
        (),
    ),
    "deleted by one that does not": (
        delete(_days).where(_days.c.member_id == _members.c.id),
        ("members", "unasked"),
    ),
    "deleted here by what may be elsewhere": (
        delete(_drafts).where(_drafts.c.workspace_id == HERE, _drafts.c.user_id == _members.c.user_id),
        ("members",),
    ),
    "deleted by two, of which one names it": (
        delete(_theirs).where(
            _theirs.c.team_id == _teams.c.id,
            _theirs.c.member_id == _members.c.id,
            _teams.c.workspace_id == HERE,
        ),
        ("members",),
    ),
    "changed by one that names it": (
        update(_days)
        .where(_days.c.member_id == _members.c.id, _members.c.workspace_id == HERE)
        .values(kind=""),
        (),
    ),
    "changed by two that name it": (
        update(_theirs)
        .where(_theirs.c.team_id == _teams.c.id, _teams.c.workspace_id == HERE)
        .where(_theirs.c.member_id == _members.c.id, _members.c.workspace_id == HERE)
        .values(counts_in=True),
        (),
    ),
    "changed by two, of which one names it": (
        update(_theirs)
        .where(_theirs.c.team_id == _teams.c.id, _teams.c.workspace_id == HERE)
        .where(_theirs.c.member_id == _members.c.id)
        .values(counts_in=True),
        ("members",),
    ),
    "alike, and one of the two named": (
        delete(_drafts).where(
            _drafts.c.workspace_id == _members.c.workspace_id, _members.c.workspace_id == HERE
        ),
        (),
    ),
    "alike, and none named": (
        delete(_drafts).where(_drafts.c.workspace_id == _members.c.workspace_id),
        ("drafts", "members"),
    ),
    "in brackets": (
        select(_drafts.c.id)
        .select_from(_drafts.join(_members.join(_days, _days.c.member_id == _members.c.id), true()))
        .where(_drafts.c.workspace_id == HERE),
        ("members",),
    ),
}


@pytest.mark.parametrize("name", BY_ANOTHER)
def test_a_statement_is_judged_by_every_table_that_it_names(name: str) -> None:
    """As PostgreSQL gets it, the one that knows DELETE … USING."""
    statement, unnamed = BY_ANOTHER[name]
    assert binding.unnamed(str(statement.compile(dialect=postgresql.dialect()))) == unnamed


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_all_but_some_are_those_of_anybody(dialect: Dialect) -> None:
    some = among(_drafts.c.workspace_id, "some")
    for asked, unnamed in ((some, ()), (~some, ("drafts",))):
        assert binding.unnamed(str(select(_drafts.c.id).where(asked).compile(dialect=dialect))) == unnamed


async def test_a_row_that_names_no_workspace_is_found_by_what_it_hangs_on(two: Database) -> None:
    async with two.write() as session:
        for number in (HERE, THERE):
            team = TeamRow(
                workspace_id=number, channel="C1", name="", zone="UTC", set_up_by="U1", set_up_at=NOW,
                first_month="2026-10", digest_month="2026-10",
            )  # fmt: skip
            session.add(team)
            await session.flush()
            digest = DigestRow(team_id=team.id, month="2026-10", at=NOW, shown=False, task_id="t")
            session.add(digest)
            await session.flush()
            session.add(TeamManagerRow(team_id=team.id, user_id="U1"))
            session.add(DigestMemberRow(digest_id=digest.id, member_id=number))
            session.add(UnaskedRow(member_id=number, local_date=NOW.date(), kind="prompt"))
    with bound_to(HERE):
        async with two.write() as session:
            assert await session.get(DigestRow, THERE) is None
            for column in (DigestRow.id, DigestMemberRow.digest_id, UnaskedRow.member_id):
                assert list(await session.scalars(select(column))) == [HERE]
            managed = select(TeamRow.id).join(TeamManagerRow, TeamManagerRow.team_id == TeamRow.id)
            assert list(await session.scalars(managed)) == [HERE]
            await session.execute(delete(UnaskedRow))
    async with two.read() as session:
        assert list(await session.scalars(select(UnaskedRow.member_id))) == [THERE]


async def test_the_workspaces_themselves_are_bound(two: Database) -> None:
    with bound_to(HERE):
        async with two.read() as session:
            assert [row.id for row in await session.scalars(select(WorkspaceRow))] == [HERE]
            with pytest.raises(AnotherWorkspace):
                await session.get(WorkspaceRow, THERE)


def test_every_table_is_of_a_workspace_or_said_to_be_of_none() -> None:
    of_none = {t.name for t in METADATA.sorted_tables if "workspace_id" not in t.c and parent_of(t) is None}
    assert of_none == {"workspaces", "installs", "organisations"}


def test_no_row_is_looked_up_by_the_workspace_that_was_added() -> None:
    """Else a database might begin at all that a workspace has, instead of at one member's."""
    narrowed = select(ReflectionRow.id).where(ReflectionRow.member_id == 1).options(binding._HERE)
    assert "AND (+ reflections.workspace_id) = " in str(narrowed)


FOR_ALL = {"asking", "outbox_claims", "outbox_ready", "outbox_rescue", "outbox_states", "reminding"}
"""Rooms of jobs, and of the sender: nobody who speaks comes there."""


def test_what_is_made_once_over_tables_alone_is_made_for_jobs() -> None:
    """Else it would be refused wherever somebody speaks, and perhaps no scene goes there."""
    found = set()
    for module in pkgutil.iter_modules(storage.__path__):
        for made in vars(import_module(f"bot.storage.{module.name}")).values():
            if not isinstance(made, Select | Update | Delete | CompoundSelect) or is_over_classes(made):
                continue
            if binding.unnamed(str(made.compile(dialect=sqlite.dialect()))):
                found.add(module.name)
    assert found == FOR_ALL


def is_over_classes(statement: Any) -> bool:
    return statement._propagate_attrs.get("compile_state_plugin") == "orm"


async def test_the_days_of_somebody_can_be_looked_at_by_whoever_speaks(two: Database) -> None:
    async with two.write() as session:
        for number in (HERE, THERE):
            assert await members.claim_unasked_day(session, number, NOW.date(), "prompt")
    with bound_to(HERE):
        async with two.read() as session:
            days = await members.unasked_dates(session, [HERE, THERE], NOW.date())
    assert days == {HERE: [NOW.date()], THERE: []}
