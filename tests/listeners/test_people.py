"""What is remembered of people: for a while, and not past a change."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from bot.context import Who
from bot.listeners import people
from bot.listeners.door import Door
from bot.listeners.gate import Gate
from bot.listeners.people import People
from bot.settings import Settings

ANA = Who(1, "U1")


@dataclass
class Directory:
    """The one call of a Slack that is asked here."""

    name: str | None
    asked: int = 0

    async def of(self, _who: Who) -> str | None:
        self.asked += 1
        return self.name


async def test_the_same_is_not_asked_twice_and_an_old_answer_is_better_than_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    directory = Directory("Ana")
    known = People(directory.of)
    assert (await known.of(ANA), await known.of(ANA), directory.asked) == ("Ana", "Ana", 1)

    monkeypatch.setattr(people, "KNOWN_FOR", 0.0)
    known.drop(ANA)
    assert (await known.of(ANA), known.known(ANA)) == ("Ana", None)
    directory.name = None  # Slack does not answer
    assert (await known.of(ANA), directory.asked) == ("Ana", 3)


@pytest.mark.parametrize("heard", [True, False])
async def test_whoever_is_called_otherwise_now_is_called_so(
    monkeypatch: pytest.MonkeyPatch, heard: bool
) -> None:
    """By a replica that heard of it at once; by the others after a while, which is over at once here."""
    called = {"real_name": "Ann Silva"}

    class Slack:
        async def user_info(self, user_id: str) -> dict[str, Any]:
            return called

    door = Door(SimpleNamespace(settings=Settings()), None)  # type: ignore[arg-type]
    monkeypatch.setattr(door, "slack", lambda _who: Slack())
    if not heard:
        monkeypatch.setattr(people, "KNOWN_FOR", 0.0)
    assert await door.words(ANA, "Ask <@U1> or <@U2|ben>") == "Ask @Ann Silva or @ben"

    called["real_name"] = "Anna Silva"
    if heard:
        assert await door.name(ANA) == "Ann Silva"
        Gate(door)._keep_up(ANA, {"type": "user_change", "user": {"id": "U1"}})
    assert await door.name(ANA) == "Anna Silva"
