""" "Only you see it": compared with what the code can read, and to whom what reads it speaks."""

import ast
import re

import pytest

from tests.privacy.readers import (
    BOT,
    PERSONS,
    brought,
    names_held,
    read_by,
    services,
    speaks_to_others,
    tree,
    used_by,
)
from tests.views.gallery import messages, modals
from tests.views.reading import texts

SPEAK_TO_OTHERS = {
    "channels": set(),
    "digests": {"HighlightRow"},  # what its author chose to share, in rows of its own
    "invitations": set(),
    "managing": set(),
    "mentors_side": {"AskRow", "MentorRow"},  # the question that the member saw first and sent
    "profiles": set(),
    "teams": set(),
    "unconfirmed": set(),
}
"""The services that post into a channel or write to somebody else: the rows whose words each can read."""
INTO_A_CHANNEL = ("channels", "digests", "invitations", "managing", "posted_digests", "unconfirmed")
SAYS_WHO = re.compile(r"Only you see|Only .* sees your answer|Everybody who can read the channel would see")


def test_what_speaks_to_others_can_read_no_words_but_those_that_were_sent_to_them() -> None:
    assert {one: read_by(one) for one in services() if speaks_to_others(one)} == SPEAK_TO_OTHERS


@pytest.mark.parametrize("service", INTO_A_CHANNEL)
def test_what_posts_into_a_channel_reads_no_other_words_by_way_of_others_either(service: str) -> None:
    reached = {row for one in used_by(service) for row in read_by(one)}
    assert reached <= {"HighlightRow"}


def test_no_words_are_overlooked_and_an_export_is_the_members_alone() -> None:
    assert {row for one in services() for row in read_by(one)} == PERSONS - {"DeliveryRow"}
    assert not speaks_to_others("rights"), "which walks all tables"


def test_what_is_queued_is_read_by_nobody_but_the_sender_who_sends_it() -> None:
    """A claim hands it to the sender. The playground, an island, knows nothing of ours."""
    claims = BOT / "storage" / "outbox_claims.py"
    rooms = {path: path.relative_to(BOT).parts[0] for path in BOT.rglob("*.py") if path != claims}
    read = {room for path, room in rooms.items() if "DeliveryRow" in names_held(tree(path))}
    assert read - {"playground"} == {"delivery"}


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("select(ReflectionRow)", {"ReflectionRow"}),
        ("select(ReflectionRow.words)", {"ReflectionRow"}),
        ("select(func.count(ReflectionRow.id)).where(ReflectionRow.member_id == 1)", set()),
        ("select(TeamRow).join(ActivityRow, ActivityRow.id == 1)", set()),
        ("select(TeamRow).where(exists().where(AskRow.answer == 'x'))", {"AskRow"}),
        ("select(MemberRow).where(MemberRow.user_id == 'U1')", set()),
        ("select(MemberRow.field)", {"MemberRow"}),
        ("steps(row.field)", {"MemberRow"}),
        ("select(DeliveryRow).options(defer(DeliveryRow.payload))", set()),
        ("row.payload = None", set()),
    ],
)
def test_a_query_is_known_by_the_words_that_it_brings(code: str, rows: set[str]) -> None:
    assert brought(ast.parse(code)) == rows


def test_who_sees_it_stands_wherever_something_is_written() -> None:
    forms = {name: form for name, form in modals().items() if "plain_text_input" in str(form)}
    assert len(forms) > 20
    silent = [name for name, form in forms.items() if not SAYS_WHO.search(texts(form).replace("\n", " "))]
    assert silent == []
    asked = [name for name in messages() if name.startswith("prompt")]
    assert asked
    assert [name for name in asked if "Only you see your answer" not in texts(messages()[name])] == []
