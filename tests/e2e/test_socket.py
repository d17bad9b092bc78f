"""The connection to Slack: a client of the SDK that is stuck is replaced, at the start and later."""

import pytest

from bot.listeners import socket
from bot.playground import Playground
from tests.e2e.stage import Build, Stage

CUSTOMERS = "I interviewed three customers about checkout"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch waits for less than the SDK, which tries again after ten seconds, with the used ticket."""
    for name, seconds in (("LOOK_EVERY", 0.05), ("STUCK_AFTER", 0.3), ("HANDSHAKE_TAKES", 0.5)):
        monkeypatch.setattr(socket, name, seconds)


def handshakes_fail(playground: Playground, monkeypatch: pytest.MonkeyPatch, times: int) -> list[bool]:
    """The next ones: each uses up its ticket and lets nobody in. Returns what became of all of them."""
    punch = playground.slack.passes.punch
    said: list[bool] = []

    def refuse(ticket: str) -> bool:
        said.append(punch(ticket) and len(said) >= times)
        return said[-1]

    monkeypatch.setattr(playground.slack.passes, "punch", refuse)
    return said


async def test_a_stuck_client_is_replaced_and_what_was_said_meanwhile_is_answered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await stage.joins("Ana")
    said = handshakes_fail(stage.playground, monkeypatch, 2)
    await stage.playground.drop_sockets()
    await ana.says(CUSTOMERS)
    await stage.playground.connected(10)
    await stage.settle()
    await ana.hears("Kept: 1 thing")
    assert said == [False, False, True], "each new client came with a new ticket"
    assert len(stage.playground.connections) == 1


async def test_a_first_handshake_that_fails_does_not_keep_it_from_starting(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = await build()
    await stage.headroom.stop()
    monkeypatch.setattr(socket, "STUCK_AFTER", 60.0)  # whatever did not come up is not waited for so long
    said = handshakes_fail(stage.playground, monkeypatch, 1)
    await stage.restart()
    await stage.playground.connected(10)
    assert said == [False, True]
    await stage.joins("Ana")
