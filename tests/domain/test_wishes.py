"""What people type when they mean no answer: a wish, however it is put, or a question."""

import pytest

from bot.domain.wishes import Wish, Wished, is_question, wished

SAID = {
    Wish.STOP: "Stop asking me | please stop! | I want to leave | Don’t ask me again",
    Wish.RESUME: "resume | I'm back | Keep asking, please | Every week | Yes, keep asking | Ask me again",
    Wish.START: "start | Join again",
    Wish.SKIP: "next week please | Too busy this week, sorry | not this week | I'm too busy this week",
    Wish.SNOOZE: "not now | later | Tomorrow please",
    Wish.SETTINGS: "settings pls | change the day | Change my time please",
    Wish.PRIVACY: "who sees this? | can my boss read this? | Does my manager see this | is this anonymous?"
    "| Who can see what | Can Priya see my answers? | is anybody reading what I write here"
    "| are my answers really confidential | Will it stay private? | how private is this | who else reads it"
    "| is HR able to see this",
    Wish.HELP: "? | ?? | What? | learn | what is this? | menu | help please | What should I write?",
    Wish.HISTORY: "show me my history | What did I say last week?",
    Wish.AWAY: "away | I'm away | I am away",
    Wish.FORGET: "forget | Forget me. | delete my data",
    Wish.UNDO: "undo | delete that | Forget it | nvm | wrong chat, sorry",
    Wish.THANKS: "k | ok will do | thanks!",
    Wish.NOTHING: "not much tbh | n/a | just the usual | Same as last week | idk | no thanks",
}
ANSWERS = """
    Please the customer first | Showed product the plan | Summary written | my summary deck
    remind me to call Bob | Asked who reads this | Deleted that | sorry late: I showed product the plan
    sick all week | May launch planned | Settings page redesigned | Is it read? I read three papers
    Can read SQL now | Can see the numbers now | Can now read it | Who sees the dashboard changed the price
    Can finally see what drives churn | Does read better now | Are all private rooms done, I asked the ward
    Last month I showed product the plan | I'm away from the reels, I plan now
    Skim the reports | Forget the plan
    Is now confidential: I moved the files | Who reads this contract decides with me now
"""


def each(lines: str) -> list[str]:
    return [one.strip() for line in lines.strip().splitlines() for one in line.split("|") if one.strip()]


@pytest.mark.parametrize("wish", SAID)
def test_a_wish_is_understood_however_it_is_put(wish: Wish) -> None:
    for words in each(SAID[wish]):
        assert wished(words) == Wished(wish), words


def test_a_day_a_length_or_a_month_is_handed_on() -> None:
    assert wished("remind me on Friday, please") == Wished(Wish.SNOOZE, "on friday")
    assert wished("Pause 3 weeks please") == Wished(Wish.PAUSE, "3 weeks")
    assert wished("my summary of October") == Wished(Wish.SUMMARY, "of October")
    assert wished("October?") == Wished(Wish.SUMMARY, "october")
    assert wished("Last month, please") == Wished(Wish.SUMMARY, "last month")
    assert wished("I’m away until 2026-12-03.") == Wished(Wish.AWAY, "until 2026-12-03")
    assert wished("away ask") == Wished(Wish.AWAY, "ask")
    assert wished("I am away until Friday") == Wished(Wish.AWAY, "until Friday")


def test_a_number_keeps_its_sign() -> None:
    assert wished("pack -3") is None
    assert wished("pause -3 weeks") == Wished(Wish.PAUSE, "-3 weeks")


def test_stop_for_a_while_is_a_pause() -> None:
    assert wished("Stop for 2 weeks") == Wished(Wish.PAUSE, "for 2 weeks")
    assert wished("stop until Monday, please") == Wished(Wish.PAUSE, "until Monday")
    assert wished("stop the reminders") is None


def test_what_stands_before_or_around_the_word_is_not_handed_on() -> None:
    for words in (":wave: pause 2 weeks", "*pause 2 weeks*", "“Pause” – 2 weeks", "- pause: 2 weeks!"):
        assert wished(words) == Wished(Wish.PAUSE, "2 weeks"), words


def test_a_sentence_that_only_begins_or_sounds_so_is_an_answer() -> None:
    for words in each(ANSWERS):
        assert wished(words) is None, words


def test_a_question_is_told_by_its_first_word_or_its_mark() -> None:
    for words in ("how do I stop this", "Why me", "Really?", "what's a stretch"):
        assert is_question(words), words
    for words in ("However I did it", "same as last week", "k"):
        assert not is_question(words), words
