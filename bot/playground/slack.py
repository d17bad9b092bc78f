"""All that makes up our Slack, in one hand: what the Web API, the people and the page work with."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.playground.envelopes import Envelope
from bot.playground.events import Events
from bot.playground.faults import Faults
from bot.playground.installed import Installed
from bot.playground.nouns import File
from bot.playground.pace import Pace
from bot.playground.passes import Passes
from bot.playground.shapes import Shapes
from bot.playground.socket_mode import SocketMode
from bot.playground.views import Views
from bot.playground.waiting import Pulse
from bot.playground.world import World


@dataclass
class Slack:
    """`calls` are the last (method, arguments, outcome); an outcome is "ok", Slack's error or the fault."""

    world: World
    app: Installed
    views: Views
    passes: Passes
    faults: Faults
    pace: Pace
    pulse: Pulse
    sockets: SocketMode
    shapes: Shapes
    events: Events
    base_url: str = ""
    redirect_url: str = ""  # where people come back to after they added the app
    in_flight: int = 0
    calls: deque[tuple[str, dict[str, Any], str]] = field(default_factory=lambda: deque(maxlen=5000))
    files: dict[str, File] = field(default_factory=dict)
    bot_is_active: bool = True

    def move_in(self, base_url: str) -> None:
        """Now that the address is known."""
        self.base_url = self.shapes.base_url = base_url

    def uninstall(self) -> list[Envelope]:
        """Somebody removes the app: two events, in no promised order, and the bot's token is good no more."""
        send = self.events.send_of_all if self.world.organisation else self.events.send
        with self.sockets.collecting() as sent:
            send("tokens_revoked", {"tokens": {"oauth": [], "bot": [self.world.bot.id]}})
            send("app_uninstalled", {})
        self.passes.revoked.add(self.passes.bot_token)
        return sent


def build(world: World, app: Installed, *, pace: bool) -> Slack:
    """Put the parts together."""
    pulse = Pulse()
    world.watch(lambda _: pulse.beat())
    sockets, shapes = SocketMode(app.app_id, pulse), Shapes(world, app)
    return Slack(
        world=world,
        app=app,
        views=Views(world),
        passes=Passes(),
        faults=Faults(),
        pace=Pace(pace),
        pulse=pulse,
        sockets=sockets,
        shapes=shapes,
        events=Events(world, app, shapes, sockets),
    )
