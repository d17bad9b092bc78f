"""The same scenes with Slack calling us: same listeners, same tests; on SQLite, as the door alone differs."""

import pytest

from bot import metrics
from bot.storage.tables import ReflectionRow
from tests.e2e import (
    test_commands,
    test_first_light,
    test_home,
    test_joining,
    test_replies,
    test_robustness,
)
from tests.e2e.stage import Stage

SCENES = (
    test_first_light.test_somebody_joins_answers_corrects_a_rung_and_reads_their_month,
    test_joining.test_a_form_without_field_or_wish_is_not_taken,
    test_home.test_an_open_prompt_comes_first_and_can_be_answered_there,
    test_commands.test_reflect_without_words_opens_the_form,
    test_commands.test_in_a_channel_the_read_back_is_for_them_alone_and_takes_corrections,
    test_replies.test_deleting_the_message_erases_it_everywhere_and_blanks_what_quoted_it,
    test_robustness.test_events_that_come_again_change_nothing,
    test_robustness.test_a_command_that_fails_is_answered_with_a_sentence,
    test_robustness.test_a_button_that_fails_is_answered_with_a_sentence,
    test_robustness.test_a_form_that_fails_keeps_what_was_written_and_says_so,
    test_robustness.test_an_event_that_fails_stays_unacknowledged_and_comes_again,
)
globals().update({scene.__name__: scene for scene in SCENES})
friday = test_replies.friday
pytestmark = pytest.mark.parametrize("stage_url", ["sqlite"], indirect=True)  # no matter of databases


@pytest.fixture
def mode() -> str:
    return "http"


async def test_a_command_with_the_word_payload_is_heard(stage: Stage) -> None:
    """Bolt's own reading of a form would lose it."""
    ana = await stage.joins("Ana")
    await ana.command("/reflect", "I cut the payload of the checkout page in half")
    await stage.settle()
    assert "payload of the checkout" in str((await ana.hears("Kept: 1 thing")).blocks)


async def test_a_team_that_never_installed_it_is_refused_and_counted(stage: Stage) -> None:
    slack = stage.playground.slack
    payload = slack.events.wrap({"type": "message", "channel_type": "im", "user": "U1", "text": "hello"})
    before = metrics.REFUSED.labels("wrong_team")._value.get()
    slack.sockets.dispatch("events_api", payload | {"team_id": "T0STRANGER", "authorizations": []})
    await slack.pulse.until(lambda: bool(slack.sockets.lost), 5)
    [lost] = slack.sockets.lost
    assert lost.attempt == 0, "Slack is told not to send it again"
    assert metrics.REFUSED.labels("wrong_team")._value.get() == before + 1
    assert await stage.rows(ReflectionRow) == []
