"""People are looked through once a night, a page at a time, wherever the process ends meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Text, literal, select, type_coerce, update

from bot.context import Who
from bot.delivery.outcomes import Later, Never
from bot.delivery.slack import Look
from bot.listeners.profiles import look_through
from bot.services import members, teams
from bot.services.members import Profile
from bot.storage import workspaces
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import MemberRow
from bot.storage.team_tables import TeamRow
from bot.storage.types import SEALED
from bot.storage.workspaces import Installed
from bot.views.prompts import MAIN_ASK
from tests.services.house import House

EVENING, NIGHT = datetime(2026, 11, 4, 21, tzinfo=UTC), datetime(2026, 11, 5, 3, 1, tzinfo=UTC)
BERLIN = "Europe/Berlin"


class Directory:
    """users.list of two pages; `trouble` is said instead, once each."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.trouble: list[Later | Never] = []
        self.people = {
            "UANA": {},
            "UBEN": {"status_text": "On leave"},
            "UEVE": {"status_emoji": ":palm_tree:"},
        }

    def of(self, _workspace: object) -> "Directory":
        return self

    async def users_page(self, _team_id: str, cursor: str | None) -> Look:
        self.asked.append(cursor)
        if self.trouble:
            return self.trouble.pop()
        first, *others = [self._user(*one) for one in self.people.items()]
        if cursor is None:
            return {"members": [first], "response_metadata": {"next_cursor": "2"}}
        return {"members": others, "response_metadata": {"next_cursor": ""}}

    def _user(self, user_id: str, status: dict[str, str]) -> dict[str, Any]:
        return {"id": user_id, "tz": BERLIN, "profile": status, "deleted": user_id == "UBEN"}


@pytest.fixture
async def people(house: House) -> House:
    """Ana is thought to be away, Ben to be there, and Ben manages a team; Eve has not joined."""
    house.clock.move_to(EVENING)
    ana = await house.joins("UANA", BERLIN)
    await house.joins("UBEN", BERLIN)
    await members.keep_up(house.context, ana, Profile(away=True))
    care = teams.Channel("C1", "care", people=("UANA", "UBEN"))
    assert await teams.set_up(house.context, Who(house.workspace_id, "UBEN"), care, BERLIN)
    return house


async def looks(house: House, directory: Directory, *moments: datetime) -> list[bool]:
    found = []
    for moment in moments:
        house.clock.move_to(moment)
        found.append(await look_through(house.context, directory))  # type: ignore[arg-type]
    return found


async def state(house: House) -> dict[str, tuple[bool, bool]]:
    """Who is away, and whose account is closed."""
    async with house.database.read() as session:
        return {row.user_id: (row.away, row.deactivated) for row in await session.scalars(select(MemberRow))}


SECONDS = timedelta(seconds=5)


async def test_what_an_event_should_have_told_is_found_out_in_the_night(people: House) -> None:
    directory = Directory()
    assert await looks(people, directory, EVENING, NIGHT - timedelta(minutes=2)) == [False, False]
    assert await state(people) == {"UANA": (True, False), "UBEN": (False, False)}
    moments = [NIGHT, NIGHT, NIGHT + SECONDS, NIGHT + 2 * SECONDS, NIGHT + timedelta(hours=23)]
    assert await looks(people, directory, *moments) == [True, False, True, False, False]
    assert directory.asked == [None, "2"]
    assert await state(people) == {"UANA": (False, False), "UBEN": (True, True)}
    async with people.database.read() as session:
        [team] = await session.scalars(select(TeamRow))
    assert not team.active, "nobody manages it any more"
    assert await looks(people, directory, NIGHT + timedelta(days=1)) == [True]


async def test_a_page_that_slack_does_not_give_is_tried_again_and_a_refused_one_begins_anew(
    people: House,
) -> None:
    directory = Directory()
    await looks(people, directory, EVENING, NIGHT)
    directory.trouble = [Later("ratelimited", 30, limited=True)]
    await looks(people, directory, NIGHT + SECONDS, NIGHT + 2 * SECONDS, NIGHT + timedelta(minutes=11))
    assert directory.asked == [None, "2", "2"], "once more, ten minutes later"
    directory.trouble = [Never("invalid_cursor")]
    await looks(people, directory, NIGHT + timedelta(days=1), NIGHT + timedelta(days=1, hours=1))
    await looks(people, directory, NIGHT + timedelta(days=2))
    assert directory.asked[3:] == [None, None]


async def test_where_the_token_cannot_be_unsealed_nobody_is_asked_and_the_others_are(
    people: House, caplog: pytest.LogCaptureFixture
) -> None:
    directory = Directory()
    await looks(people, directory, EVENING)
    async with people.database.write() as session:
        lost = await workspaces.install(session, Installed("T2", "Lost", "UBOT"), EVENING)
        home = update(WorkspaceRow).where(WorkspaceRow.id == lost)
        token = type_coerce(literal(SEALED + "by a key that is lost"), Text)
        await session.execute(home.values(token=token, next_profiles_at=EVENING))

    assert await looks(people, directory, NIGHT, NIGHT, NIGHT + SECONDS) == [True, False, True]
    assert caplog.text.count("people cannot be looked through") == 1


async def test_whoever_comes_back_is_asked_from_their_next_slot_on(house: House) -> None:
    house.clock.move_to(EVENING)
    ana = await house.joins("UANA", BERLIN)
    await members.keep_up(house.context, ana, Profile(deactivated=True))
    back = datetime(2026, 12, 3, 9, tzinfo=UTC)  # a Thursday; she is asked on Fridays
    house.clock.move_to(back)
    await members.keep_up(house.context, ana, Profile())
    await house.at(back)
    await house.lives(back + timedelta(days=2))
    asked = [at for at, text in house.slack.to("UANA") if text == MAIN_ASK]
    assert asked == [datetime(2026, 12, 4, 14, tzinfo=UTC)]
