"""What happens in the workspaces, and what the database must say of it at the end."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

Json = dict[str, Any]
Key = tuple[str, str, str]
DEEDS = (
    "I presented the retention numbers to the sales team",
    "I wrote the plan for next quarter's campaigns",
    "I answered forty customer emails",
    "I interviewed three customers about checkout",
    "I rebuilt the spreadsheet for the agency invoices",
)
MIX = {
    "message": 40,
    "edit": 10,
    "delete": 5,
    "reflect": 5,
    "help": 10,
    "home": 10,
    "change": 15,
    "button": 5,
}
"""Of a hundred events."""


@dataclass(frozen=True)
class Sent:
    """One envelope's kind and payload; ``again``: whether Slack may send it a second time; ``keeps``: the
    words that a command brings, by (team, channel, ts)."""

    kind: str
    payload: Json
    again: bool = True
    keeps: Key | None = None


@dataclass
class World:
    """`workspaces` teams of `people` each. Seeded: the same numbers give the same events."""

    workspaces: int
    people: int
    seed: int = 7
    expected: dict[Key, str | None] = field(default_factory=dict)
    """(team, channel, ts) to the words that must be there; None: they were deleted."""
    refused: set[Key] = field(default_factory=set)
    """Words after a command whose answer was that it failed: they need not be there."""

    def __post_init__(self) -> None:
        self._rng, self._number, self._began = Random(self.seed), 0, int(time.time())
        self._told: list[tuple[int, int, str]] = []

    def events(self, count: int) -> Iterator[Sent]:
        kinds = self._rng.choices(list(MIX), list(MIX.values()), k=count)
        for self._number, kind in enumerate(kinds, 1):
            yield getattr(self, f"_{kind}")()

    def _somebody(self) -> tuple[int, int]:
        return self._rng.randrange(self.workspaces), self._rng.randrange(self.people)

    def _ts(self) -> str:
        return f"{self._began}.{self._number:06}"

    def _message(self) -> Sent:
        team, person = self._somebody()
        ts, words = self._ts(), self._rng.choice(DEEDS)
        self._told.append((team, person, ts))
        self.expected[f"T{team}", dm(team, person), ts] = words
        return event(team, said(team, person, ts, words) | {"event_ts": ts})

    def _one_told(self) -> tuple[int, int, str] | None:
        """Told a while ago, and taken out: each is edited or deleted once."""
        if len(self._told) < 50:
            return None
        return self._told.pop(self._rng.randrange(len(self._told) - 40))

    def _edit(self) -> Sent:
        found = self._one_told()
        if found is None:
            return self._message()
        team, person, ts = found
        words = self._rng.choice(DEEDS)
        self.expected[f"T{team}", dm(team, person), ts] = words
        message = said(team, person, ts, words) | {"edited": {"user": user(team, person), "ts": self._ts()}}
        return event(team, _about(team, person, "message_changed", self._ts()) | {"message": message})

    def _delete(self) -> Sent:
        found = self._one_told()
        if found is None:
            return self._message()
        team, person, ts = found
        self.expected[f"T{team}", dm(team, person), ts] = None
        before = said(team, person, ts, "")
        gone = {"deleted_ts": ts, "previous_message": before}
        return event(team, _about(team, person, "message_deleted", self._ts()) | gone)

    def _reflect(self) -> Sent:
        team, person = self._somebody()
        words, trigger = self._rng.choice(DEEDS), f"{self._number}.1.soak"
        key = f"T{team}", dm(team, person), f"command-{trigger}"
        self.expected[key] = words
        return replace(self._command(team, person, "/reflect", words, trigger), keeps=key)

    def _help(self) -> Sent:
        return self._command(*self._somebody(), "/growth", "help", f"{self._number}.1.soak")

    def _command(self, team: int, person: int, command: str, text: str, trigger: str) -> Sent:
        return Sent(
            "slash_commands",
            {
                "command": command, "text": text, "team_id": f"T{team}", "user_id": user(team, person),
                "channel_id": dm(team, person), "channel_name": "directmessage", "trigger_id": trigger,
                "api_app_id": "A1", "response_url": "http://127.0.0.1:9/none",
            },
            again=False,
        )  # fmt: skip

    def _home(self) -> Sent:
        team, person = self._somebody()
        opened = {
            "type": "app_home_opened",
            "user": user(team, person),
            "tab": "home",
            "event_ts": self._ts(),
        }
        return event(team, opened)

    def _change(self) -> Sent:
        team, person = self._somebody()
        return event(
            team, {"type": "user_change", "user": profile(user(team, person)), "event_ts": self._ts()}
        )

    def _button(self) -> Sent:
        team, person = self._somebody()
        pressed = {"action_id": "member_explain", "block_id": "b", "type": "button", "action_ts": self._ts()}
        return Sent(
            "interactive",
            {
                "type": "block_actions", "team": {"id": f"T{team}"}, "actions": [pressed],
                "user": {"id": user(team, person), "team_id": f"T{team}"}, "api_app_id": "A1",
                "trigger_id": f"{self._number}.1.soak", "container": {"type": "message"},
            },
            again=False,
        )  # fmt: skip


def user(team: int, person: int) -> str:
    return f"U{team}P{person}"


def dm(team: int, person: int) -> str:
    return f"D{team}P{person}"


def profile(user_id: str) -> Json:
    team = user_id[1:].partition("P")[0]
    return {"id": user_id, "team_id": f"T{team}", "tz": "Europe/Berlin", "real_name": "Ana", "profile": {}}


def said(team: int, person: int, ts: str, words: str) -> Json:
    return _about(team, person, None, ts) | {"user": user(team, person), "text": words}


def _about(team: int, person: int, subtype: str | None, ts: str) -> Json:
    found = {"type": "message", "channel": dm(team, person), "channel_type": "im", "ts": ts}
    return found | ({"subtype": subtype} if subtype else {})


def event(team: int, inner: Json) -> Sent:
    return Sent(
        "events_api",
        {
            "type": "event_callback", "team_id": f"T{team}", "api_app_id": "A1", "event": inner,
            "event_time": int(time.time()), "authorizations": [{"team_id": f"T{team}", "is_bot": True}],
        },
    )  # fmt: skip
