"""A Slack in a process of its own, which answers fast, keeps a strict pace, and counts.

`python -m bench.slack_server [latency in seconds] [paced]`; prints its port. A token names a workspace:
"xoxb-17". Messages are kept by their metadata id, so that nothing lost and nothing doubled can be shown.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

RATE, BURST = 5.0, 5  # a second, and at once: 300 a minute
JITTER = 1  # one message more at once: a network does not keep the spacing of what it carries


@dataclass
class Team:
    """One workspace: a bucket that refills, and when each message came."""

    drops: float = BURST + JITTER
    seen: float = 0.0
    came: list[float] = field(default_factory=list)

    def lets_in(self, now: float) -> bool:
        self.drops = min(BURST + JITTER, self.drops + (now - self.seen) * RATE)
        self.seen = now
        if self.drops < 1:
            return False
        self.drops -= 1
        return True


class Counting:
    """What this Slack has taken and refused."""

    def __init__(self, latency: float, *, paced: bool) -> None:
        self.latency, self.paced = latency, paced
        self.teams: dict[str, Team] = defaultdict(Team)
        self.channels: dict[str, list[tuple[str, str, float]]] = defaultdict(list)  # channel: (ts, id, when)
        self.accepted = self.refused = self.read_backs = 0

    def call(self, method: str, token: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        match method:
            case "chat.postMessage":
                return self._post(token, said)
            case "conversations.history":
                self.read_backs += 1
                return 200, {"ok": True, "messages": self._history(said["channel"])}
            case "conversations.open":
                return 200, {"ok": True, "channel": {"id": "D" + said["users"][1:]}}
            case "auth.test":
                return 200, {"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "BBOT", "team": "Acme"}
            case "report":
                return 200, self.report()
            case "reset":
                self.__init__(self.latency, paced=self.paced)  # type: ignore[misc]
                return 200, {"ok": True}
        return 200, {"ok": True, "ts": "1.0", "channel": said.get("channel", "")}

    def _post(self, token: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        now = time.monotonic()
        team = self.teams[token]
        if self.paced and not team.lets_in(now):
            self.refused += 1
            return 429, {"ok": False, "error": "ratelimited"}
        self.accepted += 1
        team.came.append(now)
        ts = f"1700000000.{self.accepted:06}"
        mark = ((said.get("metadata") or {}).get("event_payload") or {}).get("id", "")
        self.channels[said["channel"]].append((ts, mark, now))
        return 200, {"ok": True, "ts": ts, "channel": said["channel"]}

    def _history(self, channel: str) -> list[dict[str, Any]]:
        return [
            {"ts": ts, "metadata": {"event_payload": {"id": mark}}} for ts, mark, _ in self.channels[channel]
        ]

    def report(self) -> dict[str, Any]:
        """What was asked for: counts, first and last arrival, and the most of one workspace in a second."""
        every = [when for team in self.teams.values() for when in team.came]
        marks = [mark for channel in self.channels.values() for _, mark, _ in channel]
        return {
            "ok": True,
            "accepted": self.accepted,
            "refused": self.refused,
            "distinct": len(set(marks)),
            "read_backs": self.read_backs,
            "first": min(every, default=0.0),
            "last": max(every, default=0.0),
            "in_a_second": max((_most(team.came, 1.0) for team in self.teams.values()), default=0),
            "by_channel": {name: when for name, found in self.channels.items() for _, _, when in found[:1]}
            if self.accepted <= 30_000
            else {},
        }


def _most(times: list[float], window: float) -> int:
    """The most of these instants within any window (seconds)."""
    start = most = 0
    for end, at in enumerate(times):
        while times[start] <= at - window:
            start += 1
        most = max(most, end - start + 1)
    return most


class Connection(asyncio.Protocol):
    """As much HTTP/1.1 as Slack's client speaks: the peer should cost little beside what is measured."""

    def __init__(self, slack: Counting) -> None:
        self._slack, self._read = slack, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:])}
            whole = end + 4 + int(headers.get("content-length", 0))
            if len(self._read) < whole:
                return
            body, self._read = self._read[end + 4 : whole], self._read[whole:]
            self._take(head[0].split(" ")[1], headers, body)

    def _take(self, target: str, headers: dict[str, str], body: bytes) -> None:
        address = urlsplit(target)
        said: dict[str, Any] = {k: v[0] for k, v in parse_qs(address.query).items()}
        if "json" in headers.get("content-type", ""):
            said |= json.loads(body or b"{}")
        elif body:
            said |= {k: v[0] for k, v in parse_qs(body.decode()).items()}
        token = headers.get("authorization", "").removeprefix("Bearer ")
        status, answer = self._slack.call(address.path.rpartition("/")[2], token, said)
        text = json.dumps(answer).encode()
        more = b"retry-after: 1\r\n" if status == 429 else b""
        written = b"HTTP/1.1 %d OK\r\ncontent-type: application/json\r\n%bcontent-length: %d\r\n\r\n%b" % (
            status,
            more,
            len(text),
            text,
        )
        asyncio.get_running_loop().call_later(self._slack.latency, self._write, written)

    def _write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)


async def serve(latency: float, *, paced: bool) -> None:
    slack = Counting(latency, paced=paced)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(slack), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), paced="paced" in sys.argv))
