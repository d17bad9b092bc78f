"""What is written under "comfort zone" is something that they did, because they say so."""

import pytest

from bot.classifier import Classifier
from bot.context import Context
from bot.services import reading
from bot.services.adapting import Way
from bot.settings import Settings
from bot.storage.database import Database
from tests.services.conftest import WEDNESDAY
from tests.services.house import StoppedClock

MISREAD = "I argued with finance in August for a new tool."
UNREAD = "Lunch with the CFO"


@pytest.fixture
def context(sqlite: Database) -> Context:
    return Context(Settings(), sqlite, StoppedClock(WEDNESDAY), Classifier.load)


def read(context: Context, comfort: str, rest: str = "") -> list[str]:
    """The form, as `views/forms` puts it together."""
    words = "\n".join(part for part in (comfort, rest) if part)
    return [piece.text for piece in reading.read(context, words, Way(), len(comfort))]


@pytest.mark.parametrize("comfort", [MISREAD, UNREAD])
def test_what_the_model_takes_for_nothing_is_kept_if_it_stands_there(context: Context, comfort: str) -> None:
    assert reading.read(context, comfort, Way()) == [], "the model would leave it out"
    assert read(context, comfort) == [comfort.rstrip(".")]
    assert read(context, comfort, "I posted the reels.") == [comfort.rstrip("."), "I posted the reels"]


@pytest.mark.parametrize(
    "comfort", ["Nothing", "n/a", "-", "same as always", "Quiet week", "I was on vacation"]
)
def test_what_surely_is_nothing_is_left_out_there_too(context: Context, comfort: str) -> None:
    assert read(context, comfort, "I posted the reels.") == ["I posted the reels"]
