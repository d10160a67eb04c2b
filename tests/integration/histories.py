"""Histories of queue, journal, ledger and events, held against a model of a few lines."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import select, text

from app.infrastructure.postgres import Database
from app.infrastructure.redis import HotCache
from app.jobs.events import read_events
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.ledger import JobLedger
from app.jobs.place import place_job
from app.jobs.queue import MOST_OF_ONE, JobQueue, Lease
from app.jobs.states import FORWARD
from app.jobs.tables import JobRow
from app.jobs.turn import take_turn
from app.payments import budgets, calls
from app.payments.cache import PromptCache
from app.payments.tables import BudgetRow, CallRow
from pipelines.errors import BudgetExhausted, LeaseLost
from pipelines.film.call import Call, Receipt, Want
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.film.terms import Terms
from tests.chaos.ground import open_session
from tests.integration.making import SCENES, SCRIPT
from tests.integration.shop import BRIEF, clip

PRICE: Final = Decimal("0.25")
BUDGET: Final = Decimal("1.00")
OPEN: Final = {"intent", "created"}
EMPTY: Final = ("generation_jobs", "user_sessions", "provider_calls", "budgets")


@dataclass
class Place:
    """What all histories happen in."""

    runner: asyncio.Runner
    database: Database
    hot: HotCache


@dataclass
class Bought:
    """A call as the rules have it."""

    call: Call
    state: str = "intent"
    provider_id: str = ""
    charged: Decimal = Decimal(0)

    @property
    def committed(self) -> Decimal:
        return PRICE if self.state in OPEN else self.charged


@dataclass
class Job:
    id: UUID
    holder: Lease | None = None
    """The one lease that counts."""
    silent: bool = False
    """Whether it counts only until somebody else claims the job."""
    ended: bool = False
    bought: list[Bought] = field(default_factory=list)

    def current(self, subject: str) -> Bought | None:
        """Return the subject's open or delivered call."""
        return next(
            (
                each
                for each in self.bought
                if each.call.subject == subject and each.state in OPEN | {"succeeded"}
            ),
            None,
        )

    @property
    def committed(self) -> Decimal:
        return sum((each.committed for each in self.bought), Decimal(0))


_index = st.integers(0, 50)
_subject = st.sampled_from([f"clip/{name}" for name in SCENES[:2]])
_news = st.sampled_from(["starting", "processing", "succeeded", "failed"])


class Histories(RuleBasedStateMachine):
    """Producers, users and the provider act in any order, the dead and the late among them."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.queue = JobQueue(place.database, lease_seconds=3600)
        self.jobs: list[Job] = []
        self.leases: list[Lease] = []
        """All there ever were: producers try to use any of them."""
        self.predictions = 0

    @initialize()
    def open(self) -> None:
        for table in EMPTY:
            self._write(text(f"DELETE FROM {table}"))

        async def write() -> UUID:
            async with self.place.database.transaction() as session:
                return await open_session(session)

        self.user = self._run(write())

    @rule()
    def order(self) -> None:
        async def write() -> UUID:
            async with self.place.database.transaction() as session:
                terms = Terms(budget_usd=BUDGET)
                return (await place_job(session, self.user, BRIEF, terms)).id

        self.jobs.append(Job(self._run(write())))

    @rule()
    def claim(self) -> None:
        free = {job.id for job in self.jobs if not job.ended and (not job.holder or job.silent)}
        lease = self._run(self.queue.claim("producer"))
        held = sum(bool(job.holder) and not job.silent and not job.ended for job in self.jobs)
        assert (lease is None) == (not free or held == MOST_OF_ONE)
        if lease:
            assert lease.job_id in free
            job = self._job_of(lease)
            job.holder, job.silent = lease, False
            self.leases.append(lease)

    @precondition(lambda self: any(job.holder for job in self.jobs))
    @rule(which=_index)
    def fall_silent(self, which: int) -> None:
        job = _pick([job for job in self.jobs if job.holder], which)
        job.silent = True
        expire = text(
            "UPDATE task_queue SET attempt = 1, lease_until = now() - interval '1 second'"
            " WHERE job_id = :job"
        )
        self._write(expire, job=job.id)

    @precondition(lambda self: self.leases)
    @rule(which=st.lists(_index, min_size=1, max_size=3))
    def heartbeat(self, which: list[int]) -> None:
        asked = [_pick(self.leases, each) for each in which]
        kept = {lease.task_id for lease in asked if self._holds(lease)}
        assert self._run(self.queue.heartbeat(asked)) == kept
        for lease in asked:
            if self._holds(lease):
                self._job_of(lease).silent = False

    @precondition(lambda self: self.leases)
    @rule(which=_index)
    def release(self, which: int) -> None:
        lease = _pick(self.leases, which)
        self._run(self.queue.release(lease, 0, "released"))
        if self._holds(lease):
            self._let_go(self._job_of(lease))

    @precondition(lambda self: self.leases)
    @rule(which=_index, step=st.sampled_from(["planning", "clips_started", "composing", "fail"]))
    def write(self, which: int, step: str) -> None:
        lease = _pick(self.leases, which)
        journal = PostgresJournal(self._held(lease))

        async def act() -> None:
            await journal.planning()
            await journal.planned(SCRIPT, Decimal(0))
            if step == "clips_started":
                await journal.clips_started(SCENES)
            elif step == "composing":
                await journal.composing()
            elif step == "fail":
                await journal.fail("render_failed", "FFmpeg crashed.")

        if self._under(lease, act()) and step == "fail":
            self._end(self._job_of(lease))

    @precondition(lambda self: self.jobs)
    @rule(which=_index)
    def cancel_or_retry(self, which: int) -> None:
        job = _pick(self.jobs, which)

        async def write() -> None:
            async with self.place.database.transaction() as session:
                turn = await take_turn(session, job.id)
                assert turn
                await (turn.restart() if job.ended else turn.cancel())

        self._run(write())
        if job.ended:
            job.ended = False
        else:
            self._end(job)

    @precondition(lambda self: self.leases)
    @rule(which=_index, subject=_subject)
    def intend(self, which: int, subject: str) -> None:
        lease = _pick(self.leases, which)
        job, answers = self._job_of(lease), list[Call | None]()
        known = job.current(subject)
        request = PredictionRequest(model="maker/one", input={"prompt": subject})
        want = Want(subject=subject, request=request, estimate_usd=PRICE)

        async def act() -> None:
            answers.append(await self._ledger(lease).intend(want))

        if self._holds(lease) and not known and job.committed + PRICE > BUDGET:
            with pytest.raises(BudgetExhausted):
                self._run(act())
        elif self._under(lease, act()):
            [call] = answers
            assert call
            if known:
                assert call.nonce == known.call.nonce
            else:
                assert call.nonce not in {each.call.nonce for each in job.bought}
                job.bought.append(Bought(call))

    @precondition(lambda self: self._calls())
    @rule(which=_index, news=_news, fresh=st.booleans(), other=_index)
    def hear(self, which: int, news: str, fresh: bool, other: int) -> None:
        """A webhook tells something of a call, in any order, again, or falsely."""
        bought = _pick(self._calls(), which)
        if fresh or not self.predictions:
            self.predictions += 1
            name = f"p{self.predictions}"
        else:
            name = f"p{other % self.predictions + 1}"
        taken = {each.provider_id for each in self._calls() if each is not bought}
        prediction = _prediction(bought.provider_id or name, news)
        told = _prediction(name, news)

        async def learn() -> bool:
            async with self.place.database.transaction() as session:
                row = await calls.locked(session, bought.call.nonce)
                return await calls.learn(session, row, told if fresh else prediction)

        name = told.id if fresh else prediction.id
        ours = bought.provider_id == name
        free = bought.state == "intent" and not bought.provider_id and name not in taken
        assert self._run(learn()) == (ours or free)
        if free:
            bought.provider_id, bought.state = name, "created"

    @precondition(lambda self: self.leases)
    @rule(
        which=_index,
        subject=_subject,
        ending=st.sampled_from(["clip", "failed", "withdraw", "lost"]),
    )
    def settle(self, which: int, subject: str, ending: str) -> None:
        lease = _pick(self.leases, which)
        job = self._job_of(lease)
        bought = job.current(subject)
        if bought is None or (ending in {"clip", "failed"} and bought.state == "intent"):
            return
        receipt = Receipt(
            nonce=bought.call.nonce,
            prediction=_prediction(bought.provider_id or "none", "succeeded"),
            charged_usd=PRICE,
        )
        ledger, journal = self._ledger(lease), PostgresJournal(self._held(lease))

        async def act() -> None:
            if ending == "clip":
                await journal.clip_finished(clip(subject.partition("/")[2]), receipt)
            elif ending == "failed":
                await ledger.failed(receipt, "It fell off the table.")
            elif ending == "withdraw":
                await ledger.withdraw(bought.call, "never sent")
            else:
                await ledger.lost(bought.call, "nobody knows")

        if self._under(lease, act()):
            _settle(bought, ending)

    def teardown(self) -> None:
        """Compare what the database has with what the rules make of the history."""
        for job in self.jobs:
            row, calls_made, committed = self._run(self._state(job.id))
            assert (row.completed_at is not None) == job.ended
            assert {each.nonce: each.state for each in calls_made} == {
                each.call.nonce: each.state for each in job.bought
            }
            assert committed == job.committed <= BUDGET
            events = self._run(read_events(self.place.database, job.id))
            assert [event.seq for event in events] == list(range(1, row.last_seq + 1))
            _check_statuses([e.data["status"] for e in events if e.type == "status_changed"])

    async def _state(self, job_id: UUID) -> tuple[JobRow, list[CallRow], Decimal]:
        async with self.place.database.transaction() as session:
            row = await session.get_one(JobRow, job_id)
            made = list(await session.scalars(select(CallRow).where(CallRow.job_id == job_id)))
            scope = BudgetRow.scope == budgets.of_job(job_id)
            committed = await session.scalar(select(BudgetRow.committed_usd).where(scope))
        return row, made, committed or Decimal(0)

    def _under(self, lease: Lease, act: Any) -> bool:
        """Do what needs the lease; return whether it was held, and expect a refusal if not."""
        if self._holds(lease):
            self._run(act)
            return True
        with pytest.raises(LeaseLost):
            self._run(act)
        return False

    def _calls(self) -> list[Bought]:
        return [each for job in self.jobs for each in job.bought]

    def _job_of(self, lease: Lease) -> Job:
        return next(job for job in self.jobs if job.id == lease.job_id)

    def _holds(self, lease: Lease) -> bool:
        return self._job_of(lease).holder == lease

    def _end(self, job: Job) -> None:
        job.ended = True
        self._let_go(job)

    def _let_go(self, job: Job) -> None:
        job.holder, job.silent = None, False

    def _held(self, lease: Lease) -> HeldJob:
        return HeldJob(lease, self.place.database)

    def _ledger(self, lease: Lease) -> JobLedger:
        return JobLedger(self._held(lease), PromptCache(self.place.database, self.place.hot))

    def _write(self, statement: Any, **values: Any) -> None:
        async def write() -> None:
            async with self.place.database.transaction() as session:
                await session.execute(statement, values)

        self._run(write())

    def _run(self, act: Any) -> Any:
        return self.place.runner.run(act)


def _settle(bought: Bought, ending: str) -> None:
    if ending == "failed" and bought.state == "succeeded":
        bought.state = "failed"  # paid for, and found unusable later
    elif bought.state in OPEN:
        bought.state = {"clip": "succeeded", "withdraw": "withdrawn"}.get(ending, ending)
        bought.charged = Decimal(0) if ending == "withdraw" else PRICE


def _check_statuses(statuses: list[str]) -> None:
    """A job never goes back on its way, but for being queued again."""
    for before, after in pairwise(statuses):
        assert after == "queued" or FORWARD.index(after) > FORWARD.index(before)


def _prediction(name: str, status: str) -> Prediction:
    return Prediction.model_validate({"id": name, "status": status, "model": "maker/one"})


def _pick(things: list[Any], which: int) -> Any:
    return things[which % len(things)]
