"""What `make soak` does for ten minutes, for a few seconds: the same code, the same checks.

Only the line is not cut: Slack's client takes many seconds to notice; `test_robustness` waits for that.
"""

from pathlib import Path

import pytest

from soak.places import given
from soak.run import Faults, soak
from soak.world import World

EVENTS, AT_ONCE = 120, 1000.0


@pytest.mark.parametrize("stage_url", ["postgresql"], indirect=True)
async def test_nothing_is_lost_or_doubled_while_slack_and_the_database_are_bad_tempered(
    stage_url: str, tmp_path: Path
) -> None:
    faults = Faults(cut_every=EVENTS + 1, restart_every=EVENTS // 2, patience=(2.0, 10.0, 30.0))
    report = await soak(given(stage_url), tmp_path, World(4, 3), EVENTS, AT_ONCE, faults)
    assert (report.lost, report.wrong, report.doubled) == ([], [], [])
    assert report.counted["sent twice"] >= 5
    assert report.counted["database restarted"] == 2
    assert report.counted["events"] == EVENTS
    assert report.code == 0, "and ends in order"
