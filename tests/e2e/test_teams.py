"""The channel digest: set up, announced, the second yes, figures from five people up, words below."""

from dataclasses import replace

import pytest

from bot.playground import Message, Person, text_of
from bot.storage.team_tables import TeamManagerRow, TeamMemberRow, TeamRow
from tests.e2e.stage import BUSINESS, FUNCTIONAL, TACTICAL, WHEN_I_WRITE, Build, Lived, Stage, buttons_of

OCTOBER = "2026-10-05 10:00"  # a Monday
FIVE = ("Ana", "Dora", "Emeka", "Goran", "Ben")


async def sets_up(stage: Stage, name: str = "Priya", channel: str = "marketing") -> Person:
    """The bot is invited, and somebody sets a team up."""
    person = stage.person(name)
    await person.invites_bot(channel)
    await person.command("/growth", "team", channel)
    assert await person.submits(await person.gets_modal()) is None
    await stage.settle()
    return person


def in_channel(stage: Stage, channel: str = "marketing") -> list[Message]:
    """The bot's messages that everybody there sees."""
    place = stage.playground.world.channel(channel).id
    return [m for m in stage.playground.world.messages[place].values() if m.is_bot and not m.ephemeral_to]


async def counts_in(stage: Stage, *names: str) -> None:
    for name in names:
        person = stage.person(name)
        await person.clicks(await person.hears("monthly digest for"), "Count me in")
    await stage.settle()


@pytest.fixture
async def october(lived: Lived) -> Stage:
    """Five people have joined, on different days; Priya has set a digest up in #marketing."""
    return await lived(five_and_a_digest, begins=OCTOBER)


async def five_and_a_digest(stage: Stage) -> None:
    for name in FIVE:
        await stage.joins(name, rhythm=WHEN_I_WRITE)
    await sets_up(stage)


# --- set-up


async def test_what_the_digest_contains_is_posted_in_the_channel_first(build: Build) -> None:
    stage = await build(begins=OCTOBER)
    priya = await sets_up(stage)
    [post] = in_channel(stage)
    words = text_of(post)
    assert stage.person("Priya").id in str(post.blocks), "who set it up"
    assert "Only from 5 people up" in words
    assert "Never" in words
    assert "Join" in buttons_of(post)
    [team] = await stage.rows(TeamRow)
    assert (team.zone, team.first_month) == ("America/New_York", "2026-10")
    assert "See an example" in buttons_of(post)
    await priya.clicks(post, "See an example")
    assert "every figure here is invented" in text_of(await priya.gets_modal())
    home = await priya.opens_home()
    assert home is not None
    assert "You manage these digests" in text_of(home), "who needs not have joined for that"


async def test_join_under_the_announcement_works(build: Build) -> None:
    stage = await build(begins=OCTOBER)
    await sets_up(stage)
    [post] = in_channel(stage)
    dora = stage.person("Dora")
    await dora.clicks(post, "Join")
    view = await dora.gets_modal()
    await dora.fills(view, {"What is your field?": "Something else", "What do you want?": "Not sure yet"})
    assert await dora.submits(view) is None
    await stage.settle()
    await dora.hears("You're in")
    assert [text_of(one) for one in in_channel(stage)] == [text_of(post)], "nobody is told who joined"


async def test_general_is_refused(stage: Stage) -> None:
    priya = stage.person("Priya")
    await priya.invites_bot("general")
    await priya.command("/growth", "team", "general")
    assert (await priya.hears("this channel is for everybody")).ephemeral_to == priya.id


async def test_a_guest_is_refused(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.invites_bot("marketing")
    await ana.changes(is_guest=True)
    await ana.command("/growth", "team", "marketing")
    await ana.hears("full members")


async def test_a_channel_that_the_bot_is_not_in_is_refused(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/growth", "team", "marketing")
    assert "/invite" in text_of(await ana.hears("I'm not in"))


async def test_in_a_dm_it_says_that_a_team_is_a_channel(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/growth", "team")
    await ana.hears("A team is a channel")


async def test_only_admins_where_the_operator_says_so(build: Build) -> None:
    stage = await build(team_setup="admins")
    ana = stage.person("Ana")
    await ana.invites_bot("marketing")
    await ana.command("/growth", "team", "marketing")
    await ana.hears("only the workspace's admins")
    await sets_up(stage, "Priya")
    assert len(await stage.rows(TeamRow)) == 1


async def test_whoever_set_it_up_is_told_so_when_they_ask_again(october: Stage) -> None:
    priya = october.person("Priya")
    await priya.command("/growth", "team", "marketing")
    await october.settle()
    assert "once at least 5 people count in" in text_of(await priya.hears("You manage"))
    assert len(await october.rows(TeamRow)) == 1


async def test_a_second_set_up_of_the_same_channel_is_told_so(build: Build) -> None:
    stage = await build(begins=OCTOBER)
    ana, dora = stage.person("Ana"), stage.person("Dora")
    await ana.invites_bot("marketing")
    await ana.command("/growth", "team", "marketing")
    await dora.command("/growth", "team", "marketing")
    assert await ana.submits(await ana.gets_modal()) is None
    await dora.submits(await dora.gets_modal())
    assert "a digest already" in text_of(await dora.gets_modal())
    assert len(await stage.rows(TeamRow)) == 1


async def test_a_team_set_up_late_in_the_month_starts_with_the_next(build: Build) -> None:
    stage = await build(begins="2026-10-20 10:00")
    await sets_up(stage)
    [team] = await stage.rows(TeamRow)
    assert team.first_month == "2026-11"
    await stage.goes_to("2026-11-10 12:00")
    assert len(in_channel(stage)) == 1, "no digest of October"


# --- the second yes


async def test_members_are_asked_once_and_no_answer_means_no(october: Stage) -> None:
    ana = october.person("Ana")
    asked = await ana.hears("monthly digest for")
    assert "never yours alone" in text_of(asked)
    assert buttons_of(asked) == ["Count me in", "Leave me out", "See an example"]
    assert {row.counts_in for row in await october.rows(TeamMemberRow)} == {None}
    await october.goes_to("2026-12-01 12:00")
    assert len([m for m in ana.inbox if "monthly digest for" in text_of(m)]) == 1


@pytest.mark.on_both
async def test_count_me_in_and_leave_me_out_are_stored_and_can_be_changed(october: Stage) -> None:
    ana = october.person("Ana")
    asked = await ana.hears("monthly digest for")
    await ana.clicks(asked, "Leave me out")
    assert "nobody is told" in text_of(ana.now(asked))
    await ana.command("/growth", "team", "marketing")
    answer = await ana.hears("You're left out")
    assert answer.ephemeral_to == ana.id
    await ana.clicks(answer, "Count me in")
    [answered] = [row for row in await october.rows(TeamMemberRow) if row.answered_at is not None]
    assert answered.counts_in is True


async def test_who_joins_later_is_asked_on_a_later_day(october: Stage) -> None:
    farah = await october.joins("Farah", day="Thursday")
    await october.goes_to("2026-10-09 12:00")
    await farah.hears("monthly digest for")


async def test_who_stops_or_leaves_the_channel_counts_no_more(october: Stage) -> None:
    await counts_in(october, "Ana", "Dora")
    await october.person("Ana").command("/growth", "stop")
    await october.person("Dora").leaves("marketing")
    await october.settle()
    assert not any(row.counts_in for row in await october.rows(TeamMemberRow))


async def test_whoever_left_the_channel_cannot_count_in_under_the_question_that_still_stands(
    october: Stage,
) -> None:
    dora = october.person("Dora")
    asked = await dora.hears("monthly digest for")
    await dora.leaves("marketing")
    await october.settle()
    await dora.clicks(asked, "Count me in")
    assert "You aren't in #marketing, so you don't count in" in text_of(dora.now(asked))
    assert not any(row.counts_in for row in await october.rows(TeamMemberRow))


async def test_a_new_manager_is_not_asked_to_count_in_before_they_manage_no_more(build: Build) -> None:
    """Set up on a Saturday, when nobody is asked; Priya makes Dora a manager before Monday and herself the
    only one again after it."""
    stage = await build(begins="2026-10-03 10:00")
    dora = await stage.joins("Dora", rhythm=WHEN_I_WRITE)
    await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    priya = await sets_up(stage)
    await is_managed_by(stage, priya, "Priya", "Dora")
    await stage.goes_to("2026-10-05 12:00")
    await stage.person("Ana").hears("monthly digest for")
    assert not any("Count me in" in buttons_of(m) for m in dora.inbox)
    await is_managed_by(stage, priya, "Priya")
    await stage.goes_to("2026-10-07 12:00")
    await dora.hears("monthly digest for")


async def test_who_is_made_a_manager_after_the_question_is_told_that_their_answers_stay_out(
    october: Stage,
) -> None:
    dora = october.person("Dora")
    asked = await dora.hears("monthly digest for")
    await is_managed_by(october, october.person("Priya"), "Priya", "Dora")
    await dora.clicks(asked, "Count me in")
    assert "your own answers stay out for now" in text_of(dora.now(asked))


async def is_managed_by(stage: Stage, by: Person, *names: str) -> None:
    await by.command("/growth", "team", "marketing")
    await by.clicks(await by.hears("You manage"), "Settings")
    filled = await by.fills(await by.gets_modal(), {"Who manages it?": list(names)})
    assert await by.submits(filled) is None
    await stage.settle()


# --- the digest


async def test_the_digest_comes_on_the_third_working_day_with_five_people(october: Stage) -> None:
    await counts_in(october, *FIVE)
    for name in FIVE:
        await october.told(october.person(name), TACTICAL, TACTICAL, FUNCTIONAL, BUSINESS, day=f"with {name}")
    await october.goes_to("2026-11-04 09:59", "America/New_York")
    assert len(in_channel(october)) == 1
    await october.goes_to("2026-11-04 10:00", "America/New_York")

    [_, digest] = in_channel(october)
    words = text_of(digest)
    assert "October" in digest.text
    assert "5 people took part" in words
    assert "50 % tactical, 50 % strategic" in words
    assert "Worth handing out" in words
    assert "How this is made" in words
    for name in FIVE:
        assert name not in words
    assert "retention numbers" not in words, "nobody's words"


async def test_a_managers_own_answers_stay_out(october: Stage) -> None:
    priya = await october.joins("Priya", day="Thursday")
    await counts_in(october, "Ana", "Dora", "Emeka", "Goran")
    for name in ("Ana", "Dora", "Emeka", "Goran", "Priya"):
        await october.told(october.person(name), TACTICAL, day=name)
    await october.goes_to("2026-11-05 12:00")
    assert [m for m in priya.inbox if "Count me in" in buttons_of(m)] == []
    assert "Not enough answers for October" in in_channel(october)[-1].text


async def test_below_five_there_are_words_and_no_number(october: Stage) -> None:
    await counts_in(october, "Ana", "Dora", "Emeka", "Goran")
    for name in ("Ana", "Dora", "Emeka", "Goran", "Ben"):
        await october.told(october.person(name), TACTICAL, day=name)
    await october.goes_to("2026-11-05 12:00")
    [_, digest] = in_channel(october)
    words = text_of(digest)
    assert "Not enough answers for October" in words
    assert "only from 5 people up" in words
    assert "Worth handing out" in words
    assert "%" not in words
    assert not any(f"{count} people" in words for count in (1, 2, 3, 4))


async def test_the_second_time_only_the_managers_are_told(october: Stage) -> None:
    await october.goes_to("2026-12-04 12:00")
    assert len([m for m in in_channel(october) if "Not enough answers" in text_of(m)]) == 1
    priya = october.person("Priya")
    assert "Not enough answers for November" in text_of(await priya.hears("Not enough answers for November"))
    ana = october.person("Ana")
    assert not any("Not enough answers" in text_of(m) for m in ana.inbox)


async def test_an_operator_may_set_the_minimum_to_three(build: Build) -> None:
    stage = await build(begins=OCTOBER, minimum_group=3)
    for name in FIVE[:3]:
        await stage.joins(name, rhythm=WHEN_I_WRITE)
    await sets_up(stage)
    await counts_in(stage, *FIVE[:3])
    for name in FIVE[:3]:
        await stage.told(stage.person(name), TACTICAL, BUSINESS, day=name)
    await stage.goes_to("2026-11-05 12:00")
    assert "took part" in text_of(in_channel(stage)[-1])


async def test_a_channel_that_changes_keeps_its_digest_and_its_managers_are_told(october: Stage) -> None:
    """A new name; private, as the next to leave shows; public again, as whoever looks shows; another
    id, for it is shared with another organisation."""
    world, priya = october.playground.world, october.person("Priya")
    place = world.channel("marketing").id
    world.rename_channel(place, "growth")
    await october.settle()
    assert "#growth now. Its digest goes on there" in text_of(await priya.hears("has a new name"))
    world.change_privacy(place, is_private=True)
    await october.person("Dora").leaves("growth")
    await october.settle()
    assert "for the people who are in it" in text_of(await priya.hears("is private now"))
    world.change_privacy(place, is_private=False)
    await priya.command("/growth", "team", "growth")
    await october.settle()
    assert "everybody in this Slack can read" in text_of(await priya.hears("is public now"))
    world.share_channel(place)
    await october.settle()
    await priya.hears("is shared with another organisation")
    await october.goes_to("2026-11-05 12:00")
    assert "October" in in_channel(october, "growth")[-1].text


async def test_a_channel_that_is_gone_gets_no_digest_nor_does_any_other_and_its_managers_are_told(
    october: Stage,
) -> None:
    """Archived; deleted; the bot removed: one team each, all of which Priya manages."""
    world, priya = october.playground.world, october.person("Priya")
    for name in ("sales", "support"):
        world.create_channel(name, [priya.id])
        await sets_up(october, channel=name)
    await october.settle()
    before = {one: len(in_channel(october, one)) for one in ("marketing", "support")}
    world.archive_channel(world.channel("marketing").id)
    world.delete_channel(world.channel("sales").id)
    await priya.removes_bot("support")
    await october.settle()
    for name, why in (("marketing", "archived or"), ("sales", "deleted"), ("support", "I was removed")):
        told = text_of(await priya.hears(f"The digest of #{name} has"))
        assert why in told
        assert "Nothing of it is posted anywhere else" in told
    await october.goes_to("2026-11-05 12:00")
    assert {one: len(in_channel(october, one)) for one in before} == before
    assert october.posts("Not enough answers") == []
    await sets_up(october, channel="support")
    assert [row.name for row in await october.rows(TeamRow) if row.active] == ["support"], "begun anew"


@pytest.mark.on_both
async def test_when_its_last_manager_is_deactivated_the_digest_stops_and_the_channel_is_told(
    october: Stage,
) -> None:
    await october.person("Priya").changes(deleted=True)
    await october.settle()
    assert "nobody manages it any more" in text_of(in_channel(october)[-1])
    await october.goes_to("2026-11-05 12:00")
    assert october.posts("Not enough answers") == []
    dora = await sets_up(october, "Dora")
    managers = await october.rows(TeamManagerRow, TeamManagerRow.until.is_(None))
    assert [row.user_id for row in managers] == [dora.id]


async def test_what_is_found_out_in_the_night_is_told_in_that_night(october: Stage) -> None:
    priya, users = october.person("Priya"), october.playground.world.users
    users[priya.id] = replace(users[priya.id], deleted=True)  # and no event comes
    await october.leaps_to("2026-10-06 06:00")
    assert "nobody manages it any more" in text_of(in_channel(october)[-1])


async def test_somebody_outside_the_channel_cannot_set_it_up(stage: Stage) -> None:
    chidi = stage.person("Chidi")
    await stage.person("Priya").invites_bot("marketing")
    place = stage.playground.world.channel("marketing")
    payload = stage.playground.gestures.payloads.command(chidi.user, place, "/growth", "team")
    envelope = stage.playground.slack.sockets.dispatch("slash_commands", payload)
    await envelope.answer
    assert "Only people in the channel" in str(envelope.answer.result())
