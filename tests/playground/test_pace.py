"""How fast one may write, on a clock the test holds."""

from bot.playground.pace import Pace


class Hand:
    """A clock that is moved by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_channel_gets_its_burst_then_one_a_second() -> None:
    hand = Hand()
    pace = Pace(channel_burst=3, clock=hand)
    assert [pace.wait("chat.postMessage", -1, "C1") for _ in range(4)] == [0, 0, 0, 1]
    assert pace.wait("chat.postMessage", -1, "C2") == 0
    hand.now += 1
    assert [pace.wait("chat.postMessage", -1, "C1") for _ in range(2)] == [0, 1]


def test_the_workspace_has_a_cap_over_all_channels() -> None:
    hand = Hand()
    pace = Pace(workspace_burst=10, workspace_a_minute=60, clock=hand)
    waits = [pace.wait("chat.postMessage", -1, f"C{n}") for n in range(12)]
    assert waits == [0] * 10 + [1, 1]


def test_a_method_has_its_tier_and_others_go_on() -> None:
    hand = Hand()
    pace = Pace(clock=hand)
    waits = [pace.wait("users.list", 2, "") for _ in range(21)]
    assert waits == [0] * 20 + [3]
    assert pace.wait("users.info", 4, "") == 0
    hand.now += 60
    assert pace.wait("users.list", 2, "") == 0


def test_without_a_pace_nobody_waits() -> None:
    pace = Pace(on=False, channel_burst=1)
    assert [pace.wait("chat.postMessage", -1, "C1") for _ in range(9)] == [0] * 9
