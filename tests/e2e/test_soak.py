"""What `make soak` does for ten minutes, for a few seconds: the same code, the same checks.

Only the line is not cut: Slack's client takes many seconds to notice; `test_robustness` waits for that.
"""

from pathlib import Path

from soak.run import soak
from soak.world import World

EVENTS, AT_ONCE = 200, 1000.0


async def test_nothing_is_lost_or_doubled_while_slack_is_bad_tempered(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'headroom.db'}"
    report = await soak(url, tmp_path, World(4, 3), EVENTS, AT_ONCE, cut_every=EVENTS + 1)
    assert (report.lost, report.wrong, report.doubled) == ([], [], [])
    assert report.counted["sent twice"] >= 10
    assert report.counted["events"] == EVENTS
    assert report.code == 0, "and ends in order"
