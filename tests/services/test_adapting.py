"""Corrections by select → the job → the next reflection is suggested in the member's way; and all undone."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import count

import pytest
from sqlalchemy import delete, select, text, update

from bot.classifier import VERSION, Classifier
from bot.context import Context, Who
from bot.domain.ladder import Placing, Rung
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.services import adapting, changing, erasing, members, placing, reflections, upcoming
from bot.settings import Settings
from bot.storage import adaptations, workspaces
from bot.storage.database import Database
from bot.storage.tables import ActivityRow, AdaptationRow, MemberRow, ReflectionRow
from bot.storage.types import SEALED
from bot.views.reflections import Change
from jobs import adapting as job

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
CHOICES = Choices(
    "marketing", Aspiration.UNSURE, 4, time(15), "Europe/Berlin", Rhythm.ON_REQUEST, 3, zone_chosen=True
)
PLANS = (
    "planned the winter menu for our kitchen",
    "wrote the scheme of work for y8 geography",
    "set the unit's turnaround target, ten days",
    "decided how our team tracks court deadlines",
    "cut our close calendar to four days",
    "naming rules for our disclosure bundles",
    "decided homework policy in the maths dept",
    "planned the privacy audit for the year",
    "weeding policy for our non-fiction shelves",
    "sourcing plan for robotics roles, channels and targets",
    "chose the survey kit for our crew",
    "gave our records unit a proper backlog process",
)
DEEDS = (
    "marked 28 mock exams",
    "set up the science display",
    "first aid kits restocked on both engines",
    "patched the 14 criticals",
    "handed out MFA tokens on floor 3",
    "ran the chess club",
)
NEXT = "planned the reading interventions for our year group"
"""By the guide functional; to somebody who calls every planning of their own routine, tactical."""

classifier = cache(Classifier.load)


class StoppedClock:
    def __init__(self, now: datetime) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment


class Scene:
    """A workspace and its people, without Slack."""

    def __init__(self, database: Database) -> None:
        self.clock = StoppedClock(MONDAY)
        self.context = Context(Settings(), database, self.clock, classifier)
        self.keys = count()

    async def joins(self, name: str) -> Who:
        installed = workspaces.Installed("T1", "Acme", "U0")
        async with self.context.database.write() as session:
            workspace_id = await workspaces.install(session, installed, MONDAY)
        who = Who(workspace_id, name)
        await members.join(self.context, who, CHOICES)
        return who

    async def tells(self, who: Who, *things: str) -> list[ActivityRow]:
        """A list of things, kept and placed; what was cut out of it."""
        key = f"command-{next(self.keys)}"
        words = "\n".join(f"- {one}" for one in things)
        await reflections.reflect(self.context, who, reflections.Told(words, key, "D1"))
        assert await placing.place_one(self.context)  # by hand: in a channel nobody waits for it for long
        async with self.context.database.read() as session:
            found = await session.scalars(
                select(ActivityRow)
                .join(ReflectionRow, ReflectionRow.id == ActivityRow.reflection_id)
                .where(ReflectionRow.ts == key)
                .order_by(ActivityRow.start)
            )
            return list(found)

    async def places(self, who: Who, found: Sequence[ActivityRow], rung: Rung | None) -> None:
        for row in found:
            await reflections.place(self.context, who, row.id, rung)

    async def calls_planning_tactical(self, who: Who, plans: Sequence[str] = PLANS) -> None:
        """Their corrections, in one form: every plan moved down, every deed confirmed."""
        found = await self.tells(who, *plans, *DEEDS)
        changes = [Change(row.id, placed=Rung.TACTICAL) for row in found]
        await changing.apply(self.context, who, found[0].reflection_id, changes)

    async def row_of(self, who: Who, *, whole: bool = False) -> AdaptationRow | None:
        async with self.context.database.read() as session:
            member = select(MemberRow.id).where(MemberRow.user_id == who.user_id).scalar_subquery()
            wanted = AdaptationRow.member_id.is_(None) if whole else AdaptationRow.member_id == member
            return await session.scalar(
                select(AdaptationRow).where(AdaptationRow.workspace_id == who.workspace_id, wanted)
            )

    async def night(self) -> int:
        self.clock.moment += timedelta(days=1)
        return await job.run(self.context)

    async def erases_everything(self, who: Who) -> None:
        async with self.context.database.write() as session:
            member = select(MemberRow.id).where(MemberRow.user_id == who.user_id).scalar_subquery()
            found = await session.scalars(select(ReflectionRow).where(ReflectionRow.member_id == member))
            for reflection in found.all():
                await erasing.erase(session, reflection, self.clock.now())


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(database)


async def test_after_corrections_by_select_the_next_reflection_is_suggested_in_the_members_way(
    scene: Scene,
) -> None:
    ana, ben = await scene.joins("UANA"), await scene.joins("UBEN")
    await scene.places(ana, await scene.tells(ana, *PLANS, *DEEDS), Rung.TACTICAL)
    assert await scene.night() == 2
    row = await scene.row_of(ana)
    assert row is not None
    assert row.weights is not None
    assert row.corrections >= 15
    assert row.after > row.before + 0.3
    [anas] = await scene.tells(ana, NEXT)
    assert (anas.rung, anas.placing, anas.model) == (Rung.TACTICAL, Placing.SUGGESTED, f"{VERSION}+own")
    [bens] = await scene.tells(ben, NEXT)
    assert (bens.rung, bens.model) == (Rung.FUNCTIONAL, VERSION)


async def test_erased_corrections_leave_no_adaptation(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    await scene.calls_planning_tactical(ana)
    await scene.night()
    await scene.erases_everything(ana)
    row = await scene.row_of(ana)
    assert row is not None
    assert row.weights is None  # at once, before anything is learnt anew
    assert await job.run(scene.context) == 2
    row = await scene.row_of(ana)
    assert row is not None
    assert (row.weights, row.corrections, row.due_at) == (None, 0, None)
    [later] = await scene.tells(ana, NEXT)
    assert (later.rung, later.model) == (Rung.FUNCTIONAL, VERSION)


async def test_words_erased_while_they_are_being_learnt_are_not_kept(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    await scene.calls_planning_tactical(ana)
    async with scene.context.database.write() as session:
        claimed = await adaptations.claim_due(session, scene.clock.now(), VERSION)
    assert claimed is not None
    await scene.erases_everything(ana)
    outcome = adaptations.Outcome(b"made of erased words", 18, 0.5, 1.0)
    async with scene.context.database.write() as session:
        now = scene.clock.now()
        await adaptations.settle(session, claimed, outcome, VERSION, now, now)
    row = await scene.row_of(ana)
    assert row is not None
    assert row.weights is None
    assert row.due_at == scene.clock.now()


async def test_nine_corrections_teach_nothing_yet(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    for start in (0, 3, 6):
        await scene.places(ana, await scene.tells(ana, *PLANS[start : start + 3]), Rung.TACTICAL)
    await scene.night()
    row = await scene.row_of(ana)
    assert row is not None
    assert (row.weights, row.corrections) == (None, 9)


async def test_corrections_are_learnt_at_night_and_several_at_once(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    found = await scene.tells(ana, *PLANS[:6])
    await scene.places(ana, found[:1], Rung.TACTICAL)
    assert (await upcoming.look(scene.context)).next == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert await job.run(scene.context) == 0
    await scene.places(ana, found[:1], Rung.TACTICAL)  # the same again says nothing new
    await scene.places(ana, found[1:5], Rung.TACTICAL)
    assert "adapting" in (await upcoming.look(scene.context)).now
    assert await job.run(scene.context) == 1
    assert await job.run(scene.context) == 0
    await scene.places(ana, found[5:], Rung.TACTICAL)
    row = await scene.row_of(ana)
    assert row is not None
    assert (row.fresh, row.due_at) == (1, datetime(2026, 11, 24, 3, tzinfo=UTC))


async def test_somebody_whose_words_cannot_be_unsealed_keeps_nobody_from_learning(scene: Scene) -> None:
    ana, ben = await scene.joins("UANA"), await scene.joins("UBEN")
    for who in (ana, ben):
        await scene.places(who, (await scene.tells(who, PLANS[0]))[:1], Rung.TACTICAL)
    async with scene.context.database.write() as session:
        lost = text("UPDATE activities SET words = :lost WHERE member_id = (SELECT min(id) FROM members)")
        await session.execute(lost, {"lost": SEALED + "by a key that is lost"})

    await scene.night()

    rows = [await scene.row_of(who) for who in (ana, ben)]
    assert [row.learnt_at is not None for row in rows if row is not None] == [False, True]


async def test_whoever_asks_need_not_wait_for_the_night(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    await scene.places(ana, (await scene.tells(ana, *PLANS[:4]))[:4], Rung.TACTICAL)
    assert "4 of your things so far. From 10 on" in (await adapting.on_demand(scene.context, ana)).text
    assert await job.run(scene.context) == 0
    await scene.calls_planning_tactical(ana)
    await job.run(scene.context)
    assert await job.run(scene.context) == 0
    assert "learning from the" in (await adapting.on_demand(scene.context, ana)).text
    assert await job.run(scene.context) == 1


async def test_a_correction_in_the_form_counts_like_one_by_select(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    [row] = await scene.tells(ana, PLANS[0])
    await changing.apply(scene.context, ana, row.reflection_id, [Change(row.id, placed=Rung.TACTICAL)])
    kept = await scene.row_of(ana)
    assert kept is not None
    assert kept.fresh == 1


async def test_what_was_let_stand_between_corrections_speaks_for_the_model(scene: Scene) -> None:
    """Ten moved ones alone would look as if the model were always wrong."""
    ana = await scene.joins("UANA")
    found = await scene.tells(ana, *PLANS)
    await scene.tells(ana, *DEEDS)
    more = await scene.tells(ana, NEXT)
    await scene.places(ana, found[:10] + more, Rung.TACTICAL)
    async with scene.context.database.read() as session:
        said = await adaptations.said_by(session, ana.workspace_id, found[0].member_id, 100)
    assert sum(row.placing == Placing.CONFIRMED for row in said) == 11
    assert sum(row.placing == Placing.SUGGESTED for row in said) >= 5


async def test_from_five_people_on_a_workspace_learns_for_those_who_corrected_nothing(scene: Scene) -> None:
    people = [await scene.joins(f"U{name}") for name in ("A", "B", "C", "D", "E")]
    newcomer = await scene.joins("UNEW")
    for who in people[:4]:
        await scene.calls_planning_tactical(who, PLANS[:4])
    await scene.night()
    row = await scene.row_of(newcomer, whole=True)
    assert row is not None
    assert row.weights is None
    await scene.calls_planning_tactical(people[4], PLANS[4:8])
    await scene.night()
    [told] = await scene.tells(newcomer, NEXT)
    assert (told.rung, told.model) == (Rung.TACTICAL, f"{VERSION}+all")
    await scene.erases_everything(people[0])
    assert await job.run(scene.context) >= 1
    [told] = await scene.tells(newcomer, NEXT)
    assert (told.rung, told.model) == (Rung.FUNCTIONAL, VERSION)


async def test_what_was_learnt_never_reaches_another_workspace(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    await scene.calls_planning_tactical(ana)
    await scene.night()
    async with scene.context.database.write() as session:
        other = await workspaces.install(session, workspaces.Installed("T2", "Else", "U0"), MONDAY)
    elsewhere = Who(other, "UANA")
    await members.join(scene.context, elsewhere, CHOICES)
    [told] = await scene.tells(elsewhere, NEXT)
    assert (told.rung, told.model) == (Rung.FUNCTIONAL, VERSION)


async def test_a_member_takes_their_adaptation_with_them(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    await scene.calls_planning_tactical(ana)
    await scene.night()
    async with scene.context.database.write() as session:
        await session.execute(delete(MemberRow).where(MemberRow.user_id == "UANA"))
        await adaptations.forget(session, ana.workspace_id, None, scene.clock.now())
    await job.run(scene.context)
    async with scene.context.database.read() as session:
        [left] = (await session.scalars(select(AdaptationRow))).all()
    assert (left.member_id, left.weights, left.corrections) == (None, None, 0)


async def test_a_new_model_is_not_moved_by_what_was_learnt_on_the_old_one_and_is_learnt_anew(
    scene: Scene,
) -> None:
    ana = await scene.joins("UANA")
    await scene.calls_planning_tactical(ana)
    await scene.night()
    async with scene.context.database.write() as session:
        await session.execute(update(AdaptationRow).values(model="an older one"))
    assert (await adapting.way_of_person(scene.context, ana)).adaptation is None
    assert await job.run(scene.context) == 1
    assert (await adapting.way_of_person(scene.context, ana)).model == f"{VERSION}+own"


async def test_weights_that_cannot_be_read_leave_the_model_as_it_is(scene: Scene) -> None:
    ana = await scene.joins("UANA")
    await scene.calls_planning_tactical(ana)
    await scene.night()
    async with scene.context.database.write() as session:
        await session.execute(update(AdaptationRow).values(weights="bm8gYXJyYXk="))
    [told] = await scene.tells(ana, NEXT)
    assert (told.rung, told.model) == (Rung.FUNCTIONAL, VERSION)
