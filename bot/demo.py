"""The demo: the playground and the bot in one process, on one clock that one can move."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import takewhile
from pathlib import Path

import numpy as np

from bot import ending, frugal, playground
from bot.app import Headroom
from bot.classifier.calibration import Calibration
from bot.classifier.joints import Joints
from bot.classifier.model import Classifier, Shares
from bot.classifier.network import Network
from bot.classifier.splitting import Span
from bot.clock import MovableClock
from bot.manifest import manifest
from bot.playground.server import Playground
from bot.playground.story import Story, Teller, read
from bot.settings import Settings
from bot.starting import StartError

STORY = Path(playground.__file__).with_name("story.toml")
BEGINS = datetime(2026, 8, 25, 6, tzinfo=UTC)
ENDS = datetime(2026, 11, 24, 9, tzinfo=UTC)


class ReadsAhead(Classifier):
    """The classifier that ships, with answers worked out in advance.

    A worker thread reads what the story is going to say while the story is being told. The bot asks as usual,
    and gets the same answers, sooner.
    """

    def __init__(self, network: Network, calibration: Calibration, joints: Joints) -> None:
        super().__init__(network, calibration, joints)
        self._spans: dict[str, list[Span]] = {}
        self._shares: dict[str, Shares] = {}

    def read_ahead(self, replies: Iterable[str]) -> None:
        """For a worker thread."""
        for reply in replies:
            spans = super().split(reply)
            self._shares |= {text: super(ReadsAhead, self).shares([text]) for text in _cut(reply, spans)}
            self._spans[reply] = spans

    def split(self, reply: str) -> list[Span]:
        found = self._spans.get(reply)
        return super().split(reply) if found is None else found

    def shares(self, texts: Sequence[str]) -> Shares:
        found = [self._shares[text] for text in texts if text in self._shares]
        if not found or len(found) < len(texts):
            return super().shares(texts)
        rungs, stretches = (
            np.vstack([one.rungs for one in found]),
            np.hstack([one.stretches for one in found]),
        )
        return Shares(rungs, stretches, np.vstack([one.features for one in found]))


def _cut(reply: str, spans: Iterable[Span]) -> list[str]:
    return [reply[start:end] for start, end in spans]


class Demo:
    """Both sides of the wire. `tell` lives through the story; from then on the pace is Slack's."""

    def __init__(self, port: int, folder: Path, begins: datetime = BEGINS) -> None:
        self.clock, self._port = MovableClock(begins), port
        self.playground = Playground(
            clock=self.clock, on_move=self.move, port=port, pace=False, manifest=manifest()
        )
        self.settings = Settings(database_url=f"sqlite:///{folder / 'playground.db'}")
        self.headroom: Headroom | None = None
        self._classifier = cache(ReadsAhead.load)
        self._telling = False

    async def open(self) -> None:
        """The page; it says that the bot is not there yet. Raises StartError if the port is taken."""
        self.playground.page.tell_story("Waking the bot", 0.0)
        try:
            await self.playground.start()
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise StartError(
                f"The playground cannot listen on port {self._port} ({why}): `headroom playground --port 0`"
                " takes a free one."
            ) from None

    async def wake(self) -> None:
        """The bot, connected to the page."""
        settings = Settings(
            slack_bot_token=self.playground.bot_token,
            slack_app_token=self.playground.app_token,
            slack_api_url=self.playground.api_url,
            database_url=self.settings.database_url,
            acts_per_minute=6000,  # a story is told faster than anybody lives
        )
        self.headroom = Headroom(settings, self.clock, paced=False, load=self._classifier)
        await self.headroom.connect(timetable=False)
        await self.playground.connected()

    async def move(self, target: datetime) -> None:
        """Another time: all that is due on the way is done in its own minute, before anybody looks. What has
        just happened comes first: a read-back has the time of its reply."""
        while (due := await self.settle()) is not None and due < target:
            self.clock.move_to(due)
        self.clock.move_to(target)
        if due == target or not self._telling:
            await self.settle()

    async def settle(self) -> datetime | None:
        """All that is due now is done, and heard; returns when something is due next. As long as the story is
        told nothing is done at night: every event that says something of people arrives, and nobody in it
        corrects enough to teach anything."""
        assert self.headroom is not None
        due = await self.headroom.do_all_due(nightly=not self._telling)
        await self.playground.settle()
        return due

    async def tell(self) -> list[str]:
        """The story, with progress on the page and on the terminal; returns what went wrong in it."""
        story = read(STORY, self.playground, ENDS)
        frugal.settle()
        self._telling = True
        ahead = asyncio.create_task(asyncio.to_thread(self._read_ahead, story))
        try:
            with frugal.undisturbed():  # for ten seconds, which leave a thousand objects
                problems = await Teller(self.playground, self._progress).tell(story, ENDS)
        finally:
            self._telling = False
        await self.settle()
        await ahead
        return problems

    def _read_ahead(self, story: Story) -> None:
        words = (str(step.more["text"]) for step in story.steps if step.more.get("text"))
        self._classifier().read_ahead(takewhile(lambda _: self._telling, words))

    def _progress(self, text: str, share: float) -> None:
        self.playground.page.tell_story(text, share)
        if sys.stdout.isatty() and text:
            print(f"\r  telling three months of it: {text}  ", end="", flush=True)

    def live(self) -> None:
        """From here on at Slack's pace, with the timetable running."""
        assert self.headroom is not None
        self.playground.page.tell_story("", 1.0)
        self.playground.pace_on = True
        self.headroom.keep_pace()
        self.headroom.run_loops(timetable=True)

    async def stop(self) -> None:
        if self.headroom is not None:
            await self.headroom.stop()
        await self.playground.stop()


def _folder() -> Path | None:
    """In memory where there is such a place: nothing of the demo is kept, so nothing need reach a disk."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) else None


async def play(port: int) -> int:
    """`headroom playground`: until Ctrl-C; nothing of it is kept."""
    stop = ending.when_asked(signal.SIGTERM, signal.SIGINT)
    with tempfile.TemporaryDirectory(prefix="headroom-", dir=_folder()) as folder:
        demo = Demo(port, Path(folder))
        try:
            await demo.open()
            print(f"The playground: {demo.playground.url}", flush=True)
            await ending.unless(stop, _live_through(demo))
            await stop.wait()
        finally:
            await demo.stop()
    return 0


async def _live_through(demo: Demo) -> None:
    """Wake the bot, tell the story, and go on at Slack's pace."""
    await demo.wake()
    for problem in await demo.tell():
        print(f"\rThe story stumbled: {problem}", file=sys.stderr)
    demo.live()
    print("\rThe story is told; it is Tuesday 24 November 2026. Stop it with Ctrl-C.", flush=True)
