"""Highlights, managers and looks: what a channel sees of anybody's words, and who may see and change what."""

import pytest

from bot.playground import Person, View, text_of
from bot.storage.tables import ActivityRow
from bot.storage.team_tables import DigestRow, HighlightRow, TeamLookRow, TeamManagerRow, TeamRow
from tests.e2e.stage import BUSINESS, TACTICAL, WHEN_I_WRITE, Lived, Stage, buttons_of
from tests.e2e.test_growth_mentors import SAID, chooses
from tests.e2e.test_teams import FIVE, OCTOBER, counts_in, in_channel, sets_up

DEED = "presented the retention numbers"


@pytest.fixture
async def november(lived: Lived) -> Stage:
    """October is over for three people who count in: summaries are out, the digest comes tomorrow."""
    return await lived(october_is_over, begins=OCTOBER, minimum_group=3)


async def october_is_over(stage: Stage) -> None:
    three = [await stage.joins(name, rhythm=WHEN_I_WRITE) for name in FIVE[:3]]
    await sets_up(stage)
    await stage.goes_to("2026-10-07 10:00")
    await counts_in(stage, *FIVE[:3])
    await stage.goes_to("2026-10-14 10:00")
    await stage.told(three[0], BUSINESS)
    for person in three[1:]:
        await stage.told(person, TACTICAL)
    await stage.goes_to("2026-11-03 18:00")


async def shares(stage: Stage, name: str, button: str) -> Person:
    person = stage.person(name)
    await person.clicks(await person.hears("October: 1 thing"), button)
    await stage.settle()
    return person


async def digest_of(stage: Stage) -> str:
    await stage.goes_to("2026-11-05 12:00")
    return "\n".join(text_of(one) for one in in_channel(stage))


async def test_a_highlight_is_posted_with_a_name_and_leaves_the_digest_when_it_is_taken_back(
    november: Stage,
) -> None:
    ana = await shares(november, "Ana", "With my name")
    assert DEED in await digest_of(november)
    await ana.clicks(await ana.hears("October: 1 thing"), "Take it back")
    await november.settle()
    assert DEED not in "\n".join(text_of(one) for one in in_channel(november))
    assert "Taken back" in text_of(await ana.hears("October: 1 thing"))
    assert await november.rows(HighlightRow) == []


async def test_until_it_is_posted_a_highlight_that_is_taken_back_vanishes(november: Stage) -> None:
    ana = await shares(november, "Ana", "Without a name")
    await ana.clicks(await ana.hears("October: 1 thing"), "Take it back")
    await november.settle()
    assert DEED not in await digest_of(november)


async def test_without_a_name_the_digest_has_the_words_alone(november: Stage) -> None:
    ana = await shares(november, "Ana", "Without a name")
    posted = await digest_of(november)
    assert DEED in posted
    assert ana.id not in str([one.blocks for one in in_channel(november)])


async def test_a_no_shares_nothing_and_is_not_asked_again(november: Stage) -> None:
    ana = await shares(november, "Ana", "No")
    assert "With my name" not in buttons_of(await ana.hears("October: 1 thing"))
    assert DEED not in await digest_of(november)


@pytest.mark.on_both
async def test_deleting_the_message_takes_the_shared_words_out_of_the_digest(november: Stage) -> None:
    ana = await shares(november, "Ana", "With my name")
    assert DEED in await digest_of(november)
    told = next(
        m for m in november.playground.world.messages[ana.dm].values() if DEED in m.text and not m.is_bot
    )
    await ana.deletes(told, wait=True)
    await november.settle()
    assert DEED not in "\n".join(text_of(one) for one in in_channel(november))


SECRET = "kestrel"


async def test_what_one_person_writes_nobody_else_sees_wherever_it_was_written(november: Stage) -> None:
    """In the DM, by a command in the channel, as a problem, as an introduction, and what a mentor said."""
    ana, priya = november.person("Ana"), november.person("Priya")
    await november.tells(ana, f"I showed the {SECRET} plan to the board")
    await ana.command("/reflect", f"I wrote the {SECRET} brief", "marketing")
    await ana.command("/growth", f"problem Nobody owns the {SECRET} figures")
    await ana.command("/growth", "introduce")
    window = await ana.gets_modal()
    [field] = [b["block_id"] for b in window.blocks if "plain_text_input" in str(b)]
    assert await ana.submits(await ana.fills(window, {field: f"I am the {SECRET} person"})) is None
    assert await ana.submits(await chooses(ana, name="Petra Vogel")) is None
    await tells_what_was_said(ana, f"Begin with the {SECRET}")
    await digest_of(november)
    await priya.command("/growth", "team", "marketing")
    await priya.clicks(await priya.hears("You manage"), "Figures so far")
    for person in (priya, november.person("Dora")):
        await person.command("/growth", "privacy")
        await person.command("/growth", "summary")
        await person.opens_home()
    await november.settle()
    told = november.shows(SECRET)
    assert len(told) >= 3
    assert {one.ephemeral_to or one.channel for one in told} == {ana.id, ana.dm}
    assert [one.text for one in told if SECRET in one.text] == [], "nor a notification"
    views = november.playground.slack.views
    shown = [*views.homes.values(), *(view for stack in views.stacks.values() for view in stack)]
    assert len(shown) >= 3
    assert {view.user for view in shown if SECRET in str(view.blocks)} <= {ana.id}


async def window_of(person: Person) -> View:
    """Share, under Change of what they told."""
    await person.clicks(await person.hears("Kept: 1 thing"), "Change")
    await person.clicks(await person.gets_modal(), "Share in a digest")
    return await person.gets_modal()


@pytest.mark.on_both
async def test_under_change_a_thing_is_shared_and_taken_back_before_and_after_it_is_posted(
    november: Stage,
) -> None:
    ana, dora = november.person("Ana"), november.person("Dora")
    for person in (ana, dora):
        window = await window_of(person)
        await person.clicks(window, "Without a name")
        assert "it will stand in the next digest of" in text_of(person.open_view(window))
    await ana.clicks(await window_of(ana), "Take it back")
    await november.settle()
    assert len(await november.rows(HighlightRow)) == 1
    assert DEED in await digest_of(november), "Dora's, whose is the same"
    window = await window_of(dora)
    assert "it stands in the digest of" in text_of(window)
    await dora.clicks(window, "Take it back")
    await november.settle()
    assert "With my name" in buttons_of(dora.open_view(window))
    assert DEED not in "\n".join(text_of(one) for one in in_channel(november))


async def test_joining_what_is_shared_with_something_else_takes_it_back(november: Stage) -> None:
    ana = november.person("Ana")
    read_back = await november.tells(ana, "I interviewed three customers. I posted the product photos.")
    await ana.clicks(read_back, "Change")
    form = await ana.gets_modal()
    await ana.clicks(form, "Share in a digest")
    await ana.clicks(await ana.gets_modal(), "With my name")
    assert [row.by_name for row in await november.rows(HighlightRow)] == [True]
    second = (await november.rows(ActivityRow))[-1]
    await ana.clicks(read_back, "Change")
    form = await ana.gets_modal()
    await ana.ticks(form, f"marks-{second.id}", ["Join with the one above"])
    assert await ana.submits(form) is None
    assert await november.rows(HighlightRow) == []


async def test_what_i_was_told_is_shared_in_my_words_without_the_mentors_name(november: Stage) -> None:
    ana = november.person("Ana")
    assert await ana.submits(await chooses(ana, name="Petra Vogel, head of operations")) is None
    await tells_what_was_said(ana, "Petra said: begin with what it costs us")
    window = await of_the_thread(ana, "Share in a digest")
    assert "a senior colleague said: begin" in str(window.blocks)
    window = await ana.fills(window, {"In your own words": "Ms Vogel told me to begin with the cost"})
    assert await ana.submits(await ana.fills(window, {"How?": "With my name"})) is None
    posted = await digest_of(november)
    assert "Ms a senior colleague told me to begin with the cost" in posted
    assert "Vogel" not in posted
    home = await ana.opens_home()
    assert home is not None
    assert "You share in digests" in text_of(home)
    await ana.clicks(home, "Take it back")
    await november.settle()
    assert "begin with the cost" not in "\n".join(text_of(one) for one in in_channel(november))
    assert ana.home is not None
    assert "You share in digests" not in text_of(ana.home)
    window = await of_the_thread(ana, "Share in a digest")
    assert await ana.submits(await ana.fills(window, {"In your own words": "Begin with the cost"})) is None
    assert [row.by_name for row in await november.rows(HighlightRow)] == [False]
    await ana.command("/growth", "mentor")
    await ana.clicks(await ana.gets_modal(), "Delete")
    assert await november.rows(HighlightRow) == [], "what it was taken from is gone"


async def tells_what_was_said(person: Person, words: str) -> None:
    view = await of_the_thread(person, "Tell what they said")
    assert await person.submits(await person.fills(view, {SAID: words})) is None


async def of_the_thread(person: Person, button: str) -> View:
    """What a button in the window of mentors opens."""
    await person.command("/growth", "mentor")
    await person.clicks(await person.gets_modal(), button)
    return await person.gets_modal()


@pytest.mark.on_both
async def test_a_manager_sees_the_months_as_posted_and_the_look_is_told_to_the_team(november: Stage) -> None:
    await november.goes_to("2026-11-05 12:00")
    priya = november.person("Priya")
    await priya.command("/growth", "team", "marketing")
    await priya.clicks(await priya.hears("You manage"), "Figures so far")
    window = await priya.gets_modal()
    assert "October 2026" in str(window.blocks)
    [digest] = await november.rows(DigestRow)
    assert digest.shown
    assert [look.what for look in await november.rows(TeamLookRow)] == ["figures"]
    await priya.clicks(window, "As CSV")
    assert [look.what for look in await november.rows(TeamLookRow)] == ["figures", "file"]
    ana = november.person("Ana")
    await ana.command("/growth", "privacy")
    assert "looked at the figures" in text_of(await ana.hears("Only you see what you write to me"))
    # somebody else manages it, too; Priya leaves, and the buttons that she still has show nothing more
    _, form = await settings_of(november)
    both = await priya.fills(form, {"Who manages it?": ["Priya", "Goran"]})
    assert await priya.submits(both) is None
    await priya.leaves("marketing")
    await november.settle()
    await priya.clicks(await priya.hears("You manage"), "Figures so far")
    assert "Only this digest's managers" in text_of(await priya.gets_modal())
    assert len(await november.rows(TeamLookRow)) == 2


async def settings_of(stage: Stage, name: str = "Priya") -> tuple[Person, View]:
    person = stage.person(name)
    await person.command("/growth", "team", "marketing")
    await person.clicks(await person.hears("You manage"), "Settings")
    return person, await person.gets_modal()


async def test_a_manager_makes_somebody_else_manager_and_is_none_any_more(november: Stage) -> None:
    """Only somebody of the channel, no guest and no app. Priya is an admin: that much she still may."""
    priya, window = await settings_of(november)
    await november.person("Dora").changes(is_guest=True)
    for wrong in (["Chidi"], ["Dora"], ["Headroom"]):
        filled = await priya.fills(window, {"Who manages it?": wrong})
        assert "no guests or apps" in str(await priya.submits(filled))
    filled = await priya.fills(window, {"Who manages it?": ["Goran"]})
    assert await priya.submits(filled) is None
    await november.settle()
    goran = november.person("Goran")
    manages = TeamManagerRow.until.is_(None)
    assert [row.user_id for row in await november.rows(TeamManagerRow, manages)] == [goran.id]
    await goran.hears("You manage a digest now")
    await priya.command("/growth", "team", "marketing")
    answer = await priya.hears("You are an admin of this workspace")
    assert buttons_of(answer) == ["Join", "See an example", "Settings"], "no figures"
    await priya.clicks(answer, "Settings")
    back = await priya.fills(await priya.gets_modal(), {"Who manages it?": ["Priya"]})
    assert await priya.submits(back) is None
    assert [row.user_id for row in await november.rows(TeamManagerRow, manages)] == [priya.id]


async def test_a_paused_digest_is_not_posted(november: Stage) -> None:
    priya, window = await settings_of(november)
    filled = await priya.fills(window, {"And now?": "Pause it"})
    assert await priya.submits(filled) is None
    await november.goes_to("2026-11-06 12:00")
    assert await november.rows(DigestRow) == []


async def test_an_ended_digest_that_is_set_up_again_posts_no_month_twice(november: Stage) -> None:
    await november.goes_to("2026-11-05 12:00")
    priya, window = await settings_of(november)
    filled = await priya.fills(window, {"And now?": "End it: nobody counts in any more"})
    assert await priya.submits(filled) is None
    await november.settle()
    await priya.command("/growth", "team", "marketing")
    assert await priya.submits(await priya.gets_modal()) is None
    await november.settle()
    [team] = await november.rows(TeamRow)
    assert team.active
    assert team.digest_month == "2026-11"
    assert [one.month for one in await november.rows(DigestRow)] == ["2026-10"]


async def test_when_the_last_manager_leaves_nothing_is_posted_and_they_are_told(november: Stage) -> None:
    priya = november.person("Priya")
    await priya.leaves("marketing")
    await november.settle()
    assert "you were its last manager" in text_of(await priya.hears("has stopped"))
    await november.goes_to("2026-11-06 12:00")
    assert await november.rows(DigestRow) == []


async def invites(stage: Stage, *names: str) -> dict[str, str] | None:
    priya = stage.person("Priya")
    await priya.command("/growth", "team", "marketing")
    await priya.clicks(await priya.hears("You manage"), "Invite people")
    window = await priya.gets_modal()
    errors = await priya.submits(await priya.fills(window, {"in private": list(names)}))
    await stage.settle()
    return errors


async def test_somebody_picked_by_hand_is_written_to_once_a_year_and_a_no_is_final(november: Stage) -> None:
    assert await invites(november, "Goran") is None
    goran = november.person("Goran")
    await goran.clicks(await goran.hears("You're invited to Headroom"), "No thanks")
    assert await invites(november, "Goran") is None
    await november.goes_to("2028-01-10 10:00")
    assert await invites(november, "Goran") is None
    assert len(november.posts("You're invited to Headroom")) == 1


async def test_a_guest_is_not_invited_to_what_they_may_not_join(november: Stage) -> None:
    await november.person("Goran").changes(is_guest=True)
    assert "no guests" in str(await invites(november, "Goran"))
    assert november.posts("You're invited to Headroom") == []
