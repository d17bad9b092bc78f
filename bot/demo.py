"""The demo: the playground and the bot in one process, on one clock that one can move."""

from datetime import UTC, datetime
from pathlib import Path

from bot.app import Headroom
from bot.clock import MovableClock
from bot.manifest import manifest
from bot.playground.server import Playground
from bot.settings import Settings

BEGINS = datetime(2026, 8, 25, 6, tzinfo=UTC)
ENDS = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Demo:
    """Both sides of the wire. ``tell`` lives through the story; afterwards the pace is Slack's."""

    def __init__(self, port: int, folder: Path) -> None:
        self.clock = MovableClock(BEGINS)
        self.playground = Playground(
            clock=self.clock, on_move=self.move, port=port, pace=False, manifest=manifest()
        )
        self._database = f"sqlite:///{folder / 'playground.db'}"
        self.headroom: Headroom | None = None

    async def start(self) -> None:
        await self.playground.start()
        settings = Settings(
            slack_bot_token=self.playground.bot_token,
            slack_app_token=self.playground.app_token,
            slack_api_url=self.playground.api_url,
            database_url=self._database,
        )
        self.headroom = Headroom(settings, self.clock, paced=False)
        await self.headroom.start(timetable=False)
        await self.playground.connected()

    async def move(self, target: datetime) -> None:
        """Another time; all that is due by then is done before anybody looks."""
        self.clock.move_to(target)
        await self.settle()

    async def settle(self) -> None:
        assert self.headroom is not None
        await self.headroom.do_all_due()
        await self.playground.settle()

    async def stop(self) -> None:
        if self.headroom is not None:
            await self.headroom.stop()
        await self.playground.stop()
