"""A Slack with just the calls of the sender, a memory, and faults on order."""

import asyncio
import itertools
import json
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web


@dataclass
class Message:
    ts: str
    text: str
    blocks: list[Any]
    public_id: str | None
    thread_ts: str | None


@dataclass
class Fault:
    """What happens to the next call of a method instead of an answer."""

    kind: str  # cut_before, cut_after, slow_after, error, status, limited
    value: Any = None


@dataclass
class FakeSlack:
    """`messages` by channel is what people would see. `faults[method]` is a queue."""

    messages: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    calls: Counter[str] = field(default_factory=Counter)
    verbs: dict[str, str] = field(default_factory=dict)  # method → GET or POST, the last time
    refuses: dict[str, str] = field(default_factory=dict)  # channel → error, for ever
    garbles: set[str] = field(default_factory=set)  # channels, people: what it tells of them makes no sense
    delay: float = 0.0  # seconds before a call is done
    delay_after: float = 0.0  # and before its answer leaves
    files: list[dict[str, Any]] = field(default_factory=list)
    page: int = 15
    url: str = ""

    def __post_init__(self) -> None:
        self._ts = itertools.count(1)
        self.let_go = asyncio.Event()

    def texts(self, channel: str) -> list[str]:
        return [message.text for message in self.messages[channel]]

    def everything(self) -> list[str]:
        return [text for channel in self.messages for text in self.texts(channel)]

    def somebody_writes(self, channel: str, text: str) -> None:
        self._chat_postMessage({"channel": channel, "text": text})

    def fail(self, method: str, kind: str, value: Any = None, times: int = 1) -> None:
        self.faults[method].extend([Fault(kind, value)] * times)

    def is_slow(self) -> bool:
        """Whether a call is still to come that is not answered."""
        return any(fault.kind.startswith("slow") for queue in self.faults.values() for fault in queue)

    async def __aenter__(self) -> "FakeSlack":
        app = web.Application()
        app.router.add_post("/upload/{file}", self._take_file)
        app.router.add_route("*", "/api/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/api/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go.set()
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        said = await self._arguments(request)
        self.calls[method] += 1
        self.verbs[method] = request.method
        if self.delay:
            await asyncio.sleep(self.delay)
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault is None:
            answer = self._do(method, said)
            await asyncio.sleep(self.delay_after)
            return web.json_response(answer)
        return await self._fail(request, fault, method, said)

    async def _fail(
        self, request: web.Request, fault: Fault, method: str, said: dict[str, Any]
    ) -> web.StreamResponse:
        if fault.kind.endswith("_after"):
            self._do(method, said)
        if fault.kind.startswith("cut"):
            assert request.transport is not None
            request.transport.abort()
        if fault.kind.startswith("slow"):
            await self.let_go.wait()
        if fault.kind == "limited":
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(fault.value)}
            )
        if fault.kind == "body":
            return web.Response(body=fault.value, content_type="application/json")
        if fault.kind.startswith("status"):
            return web.Response(status=fault.value, text="<html>oh no</html>")
        return web.json_response({"ok": False, "error": fault.value})

    async def _arguments(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            said: dict[str, Any] = await request.json()
            return said
        return dict(request.query) | {k: _unpacked(str(v)) for k, v in (await request.post()).items()}

    async def _take_file(self, request: web.Request) -> web.Response:
        self.files.append({"id": request.match_info["file"], "content": (await request.read()).decode()})
        return web.Response(text="OK")

    def _do(self, method: str, said: dict[str, Any]) -> dict[str, Any]:
        if error := self.refuses.get(said.get("channel", said.get("users", ""))):
            return {"ok": False, "error": error}
        action = getattr(self, "_" + method.replace(".", "_"))
        return {"ok": True} | action(said)

    def _chat_postMessage(self, said: dict[str, Any]) -> dict[str, Any]:
        payload = (said.get("metadata") or {}).get("event_payload") or {}
        ts = f"1700000000.{next(self._ts):06}"
        message = Message(
            ts, said["text"], said.get("blocks") or [], payload.get("id"), said.get("thread_ts")
        )
        self.messages[said["channel"]].append(message)
        return {"ts": ts, "channel": said["channel"]}

    def _chat_update(self, said: dict[str, Any]) -> dict[str, Any]:
        [message] = [m for m in self.messages[said["channel"]] if m.ts == said["ts"]]
        message.text = said["text"]
        message.blocks = said.get("blocks", message.blocks)
        return {"ts": message.ts, "channel": said["channel"]}

    def _chat_delete(self, said: dict[str, Any]) -> dict[str, Any]:
        left = [m for m in self.messages[said["channel"]] if m.ts != said["ts"]]
        if len(left) == len(self.messages[said["channel"]]):
            return {"ok": False, "error": "message_not_found"}
        self.messages[said["channel"]] = left
        return {"ts": said["ts"]}

    def _conversations_open(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"channel": "none" if said["users"] in self.garbles else {"id": "D" + said["users"][1:]}}

    def _conversations_history(self, said: dict[str, Any]) -> dict[str, Any]:
        return self._history(said, [m for m in self.messages[said["channel"]] if m.thread_ts is None])

    def _conversations_replies(self, said: dict[str, Any]) -> dict[str, Any]:
        return self._history(said, [m for m in self.messages[said["channel"]] if m.thread_ts == said["ts"]])

    def _history(self, said: dict[str, Any], messages: list[Message]) -> dict[str, Any]:
        if said["channel"] in self.garbles:
            return {"messages": "none"}
        newest_first = [m for m in reversed(messages) if m.ts > said.get("oldest", "")]
        start = int(said.get("cursor") or 0)
        shown = newest_first[start : start + self.page]
        more = start + self.page < len(newest_first)
        return {
            "messages": [
                {
                    "ts": m.ts,
                    "text": m.text,
                    "metadata": {"event_type": "delivery", "event_payload": {"id": m.public_id}},
                }
                for m in shown
            ],
            "response_metadata": {"next_cursor": str(start + self.page) if more else ""},
        }

    def _files_getUploadURLExternal(self, said: dict[str, Any]) -> dict[str, Any]:
        file_id = f"F{next(self._ts)}"
        return {"upload_url": self.url.replace("/api/", f"/upload/{file_id}"), "file_id": file_id}

    def _files_completeUploadExternal(self, said: dict[str, Any]) -> dict[str, Any]:
        self.messages[said["channel_id"]].append(
            Message(f"1700000000.{next(self._ts):06}", said.get("initial_comment", ""), [], None, None)
        )
        return {"files": said["files"]}

    def _users_info(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"user": {"id": said["user"], "tz": "Europe/Berlin"}}

    def _conversations_members(self, said: dict[str, Any]) -> dict[str, Any]:
        start = int(said.get("cursor") or 0)
        everyone = [f"U{n}" for n in range(5)]
        more = str(start + 2) if start + 2 < len(everyone) else ""
        return {"members": everyone[start : start + 2], "response_metadata": {"next_cursor": more}}

    def _auth_test(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": "T1", "user_id": "UBOT"}


def _unpacked(value: str) -> Any:
    return json.loads(value) if value[:1] in ("{", "[") else value
