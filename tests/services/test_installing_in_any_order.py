"""Installed, removed, revoked, lent by an organisation, erased, in any order: after each step the books say
what a few plain rules say."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import exists, func, select

from bot.domain.uninstalls import KEPT, REVOKED, UNINSTALLED
from bot.services import organisations, uninstalls, workspaces
from bot.storage.database import Database
from bot.storage.install_tables import OrganisationRow
from bot.storage.organisations import InstalledOrganisation
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import MemberRow
from bot.storage.workspaces import Installed
from tests.services.house import House

BEGINS = datetime(2026, 11, 25, 9, tzinfo=UTC)
STEPS, LIVES = 12, 16


@dataclass
class Books:
    """What should be known of one team and its organisation."""

    own: str | None = None  # the token of its own installation
    organisations: str | None = None  # that of its organisation's
    lent: bool = False  # served by the organisation
    served_since: datetime | None = None
    organisation_since: datetime | None = None
    gone_at: datetime | None = None
    people: bool = False

    @property
    def token(self) -> str | None:
        return self.organisations if self.lent else self.own

    def goes(self, at: datetime) -> None:
        self.own, self.lent = None, False
        self.gone_at = self.gone_at or at

    def comes(self, now: datetime) -> None:
        if self.gone_at is not None and now >= self.gone_at + KEPT:
            self.people = False  # a new workspace, in which nobody has joined
        self.served_since, self.gone_at = now, None


class Life:
    """One team's, in a database with the others'; each step is one word."""

    def __init__(self, house: House, number: int) -> None:
        self.house, self.books = house, Books()
        self.team, self.enterprise = f"T{number}", f"E{number}"
        self.count = 0

    def fresh(self) -> str:
        self.count += 1
        return f"xoxb-{self.team}-{self.count}"

    async def installs(self, now: datetime, _at: datetime) -> None:
        token = self.fresh()
        self.house.workspace_id = await workspaces.install(
            self.house.context, Installed(self.team, "", None, token, self.enterprise)
        )
        self.books.comes(now)
        self.books.own, self.books.lent = token, False

    async def joins(self, _now: datetime, _at: datetime) -> None:
        if self.books.token is not None:
            served = await workspaces.served(self.house.context, self.team)
            assert served is not None
            self.house.workspace_id = served.id
            await self.house.joins("UANA", "Europe/Berlin")
            self.books.people = True

    async def removes(self, now: datetime, at: datetime, why: str = UNINSTALLED) -> None:
        await workspaces.stop(self.house.context, self.team, why, at)
        books = self.books
        if books.served_since is None or books.own is None or at < books.served_since:
            return
        if books.organisations is not None:
            books.own, books.lent = None, True
            books.comes(now)
        else:
            books.goes(at)

    async def revokes(self, now: datetime, at: datetime) -> None:
        await self.removes(now, at, REVOKED)

    async def organisation_installs(self, now: datetime, _at: datetime) -> None:
        token = self.fresh()
        await organisations.install(
            self.house.context, InstalledOrganisation(self.enterprise, "Starling", None, token)
        )
        self.books.organisations, self.books.organisation_since = token, now

    async def is_granted(self, now: datetime, at: datetime) -> None:
        await organisations.adopt(self.house.context, self.enterprise, [self.team], at)
        books = self.books
        late = books.gone_at is not None and at <= books.gone_at
        if books.organisations is not None and books.token is None and not late:
            books.comes(now)
            books.lent = True

    async def is_let_go(self, _now: datetime, at: datetime) -> None:
        await organisations.let_go(self.house.context, self.enterprise, [self.team], at)
        if self.books.lent and self.books.served_since is not None and at >= self.books.served_since:
            self.books.goes(at)

    async def organisation_removes(self, _now: datetime, at: datetime) -> None:
        await organisations.stop(self.house.context, self.enterprise, UNINSTALLED, at)
        books = self.books
        if books.organisations is None or books.organisation_since is None or at < books.organisation_since:
            return
        if books.lent:
            books.goes(at)
        books.organisations = None

    async def is_erased_if_due(self, now: datetime, _at: datetime) -> None:
        while await uninstalls.erase_due(self.house.context):
            pass

    async def agrees(self) -> None:
        """The newest row of the team, and who has joined there; no organisation outlives its last team."""
        books = self.books
        async with self.house.database.read() as session:
            served = WorkspaceRow.org_wide & (WorkspaceRow.enterprise_id == OrganisationRow.enterprise_id)
            outlives = ~OrganisationRow.active & ~exists().where(served)
            assert not await session.scalar(select(exists().where(outlives)))
            row = await session.scalar(select(WorkspaceRow).where(WorkspaceRow.team_id == self.team))
            if row is None:
                assert books.token is None
                return
            assert (row.active, row.token, row.org_wide and row.active) == (
                books.token is not None,
                books.token,
                books.lent,
            )
            assert row.erase_at == (books.gone_at + KEPT if books.gone_at is not None else None)
            found = select(func.count()).where(MemberRow.workspace_id == row.id)
            if row.active:
                assert await session.scalar(found) == books.people


WORDS = {
    "installs": 3,
    "joins": 3,
    "removes": 3,
    "revokes": 2,
    "organisation_installs": 2,
    "is_granted": 2,
    "is_let_go": 1,
    "organisation_removes": 1,
    "is_erased_if_due": 1,
}


@pytest.mark.on_both
async def test_in_whatever_order_the_books_are_right(database: Database) -> None:
    dice, house = random.Random(7), House(database, BEGINS)
    erased = returned = 0
    for number in range(LIVES if database.dialect == "sqlite" else LIVES // 3):
        life, told = Life(house, number), []
        for word in dice.choices(list(WORDS), list(WORDS.values()), k=STEPS):
            now = house.clock.now() + timedelta(hours=dice.choice([1, 1, 1, 24, 31 * 24]))
            at = now - timedelta(hours=dice.choice([0, 0, 0, 2, 48]))
            house.clock.move_to(now)
            told.append(f"{word} {now:%d.%H} {at:%d.%H}")
            before = life.books.gone_at
            await getattr(life, word)(now, at)
            try:
                await life.agrees()
            except AssertionError as wrong:
                raise AssertionError(told) from wrong
            back = before is not None and life.books.gone_at is None
            returned += back
            erased += back and before is not None and now >= before + KEPT
    if database.dialect == "sqlite":
        assert (erased > 1, returned > 5) == (True, True), "it came to that"


async def test_after_its_days_nothing_comes_back_even_if_it_was_not_erased_yet(database: Database) -> None:
    house, now = House(database, BEGINS), BEGINS
    ids = []
    for days in (0, 29, 59):
        now = BEGINS + timedelta(days=days)
        house.clock.move_to(now)
        ids.append(await workspaces.install(house.context, Installed("T1", "Acme", "UBOT", f"xoxb-{days}")))
        house.workspace_id = ids[-1]
        await house.joins("UANA", "Europe/Berlin")
        await workspaces.stop(house.context, "T1", UNINSTALLED, now)
    assert ids[0] == ids[1] != ids[2], "back within thirty days, and once after them"
    assert await uninstalls.erase_due(house.context)
    async with database.read() as session:
        assert list(await session.scalars(select(MemberRow.workspace_id))) == [ids[2]]


async def known(database: Database) -> list[str]:
    """The organisations of which there is a row."""
    async with database.read() as session:
        return list(await session.scalars(select(OrganisationRow.enterprise_id).order_by("id")))


@pytest.mark.parametrize("days", [1, 31], ids=["in time", "after its days"])
async def test_an_organisation_is_forgotten_when_its_last_workspace_brings_its_own(
    sqlite: Database, days: int
) -> None:
    house = House(sqlite, BEGINS)
    await organisations.install(house.context, InstalledOrganisation("E1", "Starling", None, "xoxb-1"))
    await organisations.adopt(house.context, "E1", ["T1"], BEGINS)
    await organisations.stop(house.context, "E1", UNINSTALLED, BEGINS)
    assert await known(sqlite) == ["E1"], "its workspace may come back"
    house.clock.move_to(BEGINS + timedelta(days=days))
    await workspaces.install(house.context, Installed("T1", "Acme", "UBOT", "xoxb-2", "E1"))
    assert await known(sqlite) == []


async def test_an_organisation_goes_with_the_last_of_its_workspaces(sqlite: Database) -> None:
    house = House(sqlite, BEGINS)
    for enterprise, teams in (("E1", ["T1", "T2"]), ("E2", []), ("E3", ["T3"])):
        told = InstalledOrganisation(enterprise, "Starling", None, "xoxb-1")
        await organisations.install(house.context, told)
        await organisations.adopt(house.context, enterprise, teams, BEGINS)

    for enterprise in ("E1", "E2"):
        await organisations.stop(house.context, enterprise, UNINSTALLED, BEGINS)
    assert await known(sqlite) == ["E1", "E3"], "nothing is left of one that served nobody"
    house.clock.move_to(BEGINS + KEPT)
    while await uninstalls.erase_due(house.context):
        pass
    assert await known(sqlite) == ["E3"]
