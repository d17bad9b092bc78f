"""Addresses of messages: as Slack's "Copy link" gives them, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evidence import host_of, is_permalink, permalink

HOST = "acme.slack.com"


def test_a_message_and_a_reply_have_the_addresses_that_slack_gives_them() -> None:
    assert (
        permalink(HOST, "C123ABC", "1764082800.000100")
        == f"https://{HOST}/archives/C123ABC/p1764082800000100"
    )
    reply = permalink(HOST, "C123ABC", "1764082900.000200", "1764082800.000100")
    assert (
        reply == f"https://{HOST}/archives/C123ABC/p1764082900000200?thread_ts=1764082800.000100&cid=C123ABC"
    )


def test_the_first_message_of_a_thread_is_no_reply() -> None:
    assert "thread_ts" not in str(permalink(HOST, "C1", "1764082800.000100", "1764082800.000100"))


def test_govslack_lives_elsewhere() -> None:
    assert host_of("acme", "https://slack.com/api/") == HOST
    assert host_of("acme", "https://slack-gov.com/api/") == "acme.slack-gov.com"


@pytest.mark.parametrize("odd", ["", "evil.example/x", "a b", "acme.slack.com@evil.example", "."])
def test_an_odd_workspace_has_no_address(odd: str) -> None:
    assert permalink(odd, "C1", "1764082800.000100") is None


@given(st.text(), st.text(), st.text(), st.none() | st.text())
def test_whatever_a_payload_says_what_comes_out_is_an_address_or_nothing(
    host: str, channel: str, ts: str, thread_ts: str | None
) -> None:
    found = permalink(host, channel, ts, thread_ts)
    assert found is None or is_permalink(found)


@pytest.mark.parametrize(
    "other", [None, 7, "javascript:alert(1)", "https://evil.example", "https://a/archives/C1/p1 x"]
)
def test_nothing_else_is_taken_for_one(other: object) -> None:
    assert not is_permalink(other)
