"""Socket Mode: the wires to the bot, what goes over them, and what goes again
(docs.slack.dev/apis/events-api/using-socket-mode).

An event that is not acknowledged in time goes again, to another connection where there is one; one whose
connection died, or that found none, waits for the next. Commands and clicks are sent once: people see that
they failed.
"""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from bot.playground.envelopes import Envelope, EnvelopeKind, Failed
from bot.playground.http_mode import Address
from bot.playground.nouns import Json
from bot.playground.waiting import Pulse

MOST_CONNECTIONS = 10
ACK_SECONDS = 3.0  # afterwards Slack takes a command or a click for failed
RETRIES = 3  # after the first delivery, as the Events API does


@dataclass(eq=False)
class Connection:
    """One socket of the bot, numbered in the order they came."""

    number: int
    socket: web.WebSocketResponse
    request: web.Request

    async def send(self, data: Json) -> None:
        with suppress(ConnectionError, RuntimeError):  # it died meanwhile; what was on it goes elsewhere
            await self.socket.send_str(json.dumps(data))


class SocketMode:
    """All connections of the app and all envelopes on their way."""

    def __init__(self, app_id: str, pulse: Pulse, redeliver_after: float = 3.0) -> None:
        self.app_id, self.pulse = app_id, pulse
        self.redeliver_after = redeliver_after
        self.connections: list[Connection] = []
        self.addresses: list[Address] = []  # where the bot takes requests over HTTP instead
        self.history: deque[Envelope] = deque(maxlen=2000)
        self.open: dict[str, Envelope] = {}  # sent or waiting, not acknowledged
        self.waiting: list[Envelope] = []  # nobody was there to take them
        self.held: list[Envelope] | None = None
        self.lost: list[Envelope] = []  # repeated as often as Slack does, in vain
        self.ack_times: deque[float] = deque(maxlen=2000)
        self._collecting: list[list[Envelope]] = []
        self._turn, self._count = 0, 0
        self.on_connections: Callable[[], None] = lambda: None  # called whenever a connection comes or goes
        self._tasks: set[asyncio.Task[None]] = set()

    # -- out

    def dispatch(self, kind: EnvelopeKind, payload: Json) -> Envelope:
        """Send something to the bot, to one of its connections."""
        return self._begin(Envelope(kind, payload))

    def _begin(self, envelope: Envelope) -> Envelope:
        self.history.append(envelope)
        for heap in self._collecting:
            heap.append(envelope)
        self.open[envelope.id] = envelope
        if self.held is not None:
            self.held.append(envelope)
        else:
            self._send(envelope)
        return envelope

    @contextmanager
    def collecting(self) -> Iterator[list[Envelope]]:
        """The envelopes that are dispatched inside."""
        heap: list[Envelope] = []
        self._collecting.append(heap)
        try:
            yield heap
        finally:
            self._collecting.remove(heap)

    def _send(self, envelope: Envelope) -> None:
        connection = self._choose(envelope)
        if connection is None:
            self.waiting.append(envelope) if envelope.kind == "events_api" else self.give_up(envelope)
            return
        envelope.sent_at, envelope.sent_on = time.monotonic(), connection.number
        self._spawn(connection.send(envelope.wire()))
        loop = asyncio.get_running_loop()
        if envelope.kind == "events_api":
            if isinstance(connection, Connection):  # an address says by itself when it was too late
                loop.call_later(self.redeliver_after, self._overdue, envelope, envelope.attempt)
        else:
            loop.call_later(ACK_SECONDS, self.give_up, envelope)

    def _choose(self, envelope: Envelope) -> Connection | Address | None:
        there: list[Connection | Address] = [*self.connections, *self.addresses]
        others = [one for one in there if one.number != envelope.sent_on] or there
        self._turn += 1
        return others[self._turn % len(others)] if others else None

    def _overdue(self, envelope: Envelope, attempt: int, why: str = "timeout") -> None:
        if envelope.is_acknowledged or envelope.attempt != attempt or envelope in self.waiting:
            return
        if envelope.timeouts >= RETRIES:
            self._lose(envelope)
            return
        envelope.attempt, envelope.reason = attempt + 1, why
        envelope.timeouts += 1
        self._send(envelope)

    def _lose(self, envelope: Envelope) -> None:
        self.open.pop(envelope.id, None)
        self.lost.append(envelope)
        self.pulse.beat()

    # -- over HTTP

    def deliver_to(self, url: str, secret: str) -> Address:
        """From now on send to this address, too; several take turns, as behind a balancer."""
        self._count += 1
        address = Address(self._count, url, secret, self.acknowledge, self._failed)
        self.addresses.append(address)
        self.on_connections()
        self._resume()
        return address

    def _failed(self, wire: Json, why: str, final: bool) -> None:
        """An event goes again: at once the first time, then later. Anything else has failed."""
        envelope = self.open.get(wire["envelope_id"])
        if envelope is None:
            return
        if envelope.kind != "events_api":
            self.give_up(envelope)
            if not envelope.answer.done():
                envelope.answer.set_exception(Failed(why))
        elif final:
            self._lose(envelope)
        else:
            pause = self.redeliver_after if envelope.timeouts else 0
            again = asyncio.get_running_loop().call_later
            again(pause, self._overdue, envelope, wire["retry_attempt"], why)

    def _spawn(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- for tests

    def hold(self) -> None:
        """Keep all that comes from now on, until `release`."""
        self.held = [] if self.held is None else self.held

    def release(self, *, order: str = "same", rng: random.Random | None = None) -> int:
        """Send what was held: in the same order, "reversed" or "shuffled". Returns how many."""
        held, self.held = self.held or [], None
        if order == "reversed":
            held.reverse()
        elif order == "shuffled":
            (rng or random.Random(0)).shuffle(held)
        for envelope in held:
            self._send(envelope)
        return len(held)

    def redeliver(self, what: Envelope | int = 1) -> list[Envelope]:
        """Send an envelope, or the last n, again although nothing was wrong."""
        events = [one for one in self.history if one.kind == "events_api"]
        chosen = [what] if isinstance(what, Envelope) else events[-what:]
        return [self._begin(envelope.copy()) for envelope in chosen]

    def time_passes(self) -> None:
        """Events that nobody has acknowledged are overdue now."""
        for envelope in list(self.open.values()):
            if envelope.kind == "events_api":
                self._overdue(envelope, envelope.attempt)

    # -- in

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection for as long as it lasts. The ticket has been checked."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self._count += 1
        connection = Connection(self._count, socket, request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await self._disconnect(connection, "too_many_websockets")
            return socket
        await connection.send(self._hello())
        self.connections.append(connection)
        self.on_connections()
        self._resume()
        try:
            await self._listen(connection)
        finally:
            self._gone(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "debug_info": {
                "host": "applink-playground",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self.app_id},
        }

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type == WSMsgType.TEXT:
                data = json.loads(message.data)
                self.acknowledge(str(data.get("envelope_id", "")), data.get("payload"))

    def acknowledge(self, envelope_id: str, payload: Json | None) -> None:
        envelope = self.open.pop(envelope_id, None)
        if envelope is not None:
            envelope.acknowledge(payload)
            self.ack_times.append(envelope.ack_seconds or 0.0)
            self.pulse.beat()

    def give_up(self, envelope: Envelope) -> None:
        """Nobody waits for its acknowledgement any more."""
        self.open.pop(envelope.id, None)
        self.pulse.beat()

    def _resume(self) -> None:
        waiting, self.waiting = self.waiting, []
        for envelope in waiting:
            self._send(envelope)
        self.pulse.beat()

    def _gone(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for envelope in list(self.open.values()):
            if envelope.sent_on == connection.number and envelope.kind == "events_api":
                envelope.attempt, envelope.reason = envelope.attempt + 1, "connection_failed"
                self._send(envelope)
        self.on_connections()
        self.pulse.beat()

    # -- ends

    async def drop(self, *, abrupt: bool = False) -> int:
        """End all connections: politely with a close frame, or as a pulled cable. Returns how many."""
        dropped = list(self.connections)
        for connection in dropped:
            self._gone_first(connection)
            if abrupt and connection.request.transport is not None:
                connection.request.transport.abort()
            else:
                await connection.socket.close()
        return len(dropped)

    def _gone_first(self, connection: Connection) -> None:
        """Nothing more is sent here, although the socket may take a moment to die."""
        self.connections.remove(connection)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come again, as Slack does every few hours ("warning": in ten seconds)."""
        for connection in list(self.connections):
            await self._disconnect(connection, reason)

    async def _disconnect(self, connection: Connection, reason: str) -> None:
        await connection.send(
            {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-playground"}}
        )
        if reason != "warning":
            if connection in self.connections:
                self._gone_first(connection)
            await connection.socket.close()

    async def close(self) -> None:
        await self.drop()
        for task in list(self._tasks):
            task.cancel()
        for address in self.addresses:
            await address.close()
