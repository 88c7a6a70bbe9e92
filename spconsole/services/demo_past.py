"""A past that never was: sends, feedback and deletions, each leaving what the real ones leave."""

import heapq
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random

from msgspec import Struct, field, structs

from spconsole.domain.history import DELETABLE, ApiCall, FeedbackState, HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason, FeedbackActionCode, Operation, accepted_words
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.templates import Template
from spconsole.services.demo_endings import Ending
from spconsole.services.notifications import prepare_send
from spconsole.spapi.endpoints import EMBEDDED
from spconsole.store.lookup import Target

CLICKS_SEED = 20240402
SHARE_IF_ACTED, SHARE_OTHERWISE = 0.9, 0.35
"""How many click: of those who act on it, and of the others."""
LONGEST_LOOK = timedelta(hours=30)


class Part(Struct, frozen=True, kw_only=True):
    """One send that somebody made."""

    at: datetime
    profile: SellerProfile
    environment: Environment
    template: Template
    values: Mapping[str, str]
    actor: str
    ending: Ending
    ticket: str = ""
    batch: str | None = None
    acted_after: timedelta | None = None


class Arrival(Struct, frozen=True):
    """A notification that the embedded sandbox holds, whether the console learnt its id or not."""

    client_id: str
    seller_token: str
    template_id: str
    marketplace_id: str
    parameters: str
    notification_id: str
    created_at: datetime
    deleted: bool
    acted_on: bool


class Who(Struct, frozen=True):
    """What a profile is called by in one environment."""

    account: str
    client_id: str
    seller_token: str


WhoIs = Callable[[SellerProfile, Environment], Who]


class Past(Struct):
    """Everything is told in any order, and happens in the order of time."""

    rng: Random
    now: datetime
    who_is: WhoIs
    clicks: Random = field(default_factory=lambda: Random(CLICKS_SEED))  # noqa: S311 - the same each time
    """Of its own, so that who clicks changes nothing else."""
    entries: dict[str, HistoryEntry] = field(default_factory=dict)
    calls: list[ApiCall] = field(default_factory=list)
    _profiles: dict[str, SellerProfile] = field(default_factory=dict)
    _arrived: dict[str, str] = field(default_factory=dict)
    _of_target: dict[Target, list[str]] = field(default_factory=lambda: defaultdict(list))
    _to_come: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _told: int = 0

    def send(self, part: Part) -> None:
        """Somebody sends a notification."""
        self._later(part.at, lambda: self._send(part))

    def delete(
        self,
        at: datetime,
        profile: SellerProfile,
        environment: Environment,
        template_id: str,
        reason: DeletionReason,
        ticket: str,
    ) -> None:
        """Somebody deletes all that a seller has of a template."""
        target = Target(self.who_is(profile, environment).account, environment, template_id)
        self._later(at, lambda: self._delete(at, profile, target, reason, ticket))

    def come_to_pass(self) -> None:
        """Let everything happen that was told, up to now."""
        while self._to_come:
            _, _, act = heapq.heappop(self._to_come)
            act()

    def arrivals(self) -> list[Arrival]:
        """What the sandbox has to know for everything here to go on working."""
        return [self._arrival(self.entries[id_], known_as) for id_, known_as in self._arrived.items()]

    def _later(self, at: datetime, act: Callable[[], None]) -> None:
        self._told += 1
        if at < self.now:
            heapq.heappush(self._to_come, (at, self._told, act))

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def _send(self, part: Part) -> None:
        entry = self._entry(part)
        self.entries[entry.id] = entry
        self._profiles[entry.id] = part.profile
        target = Target(entry.account, entry.environment, part.template.type)
        self._of_target[target].append(entry.id)
        if entry.notification_id:
            self._arrived[entry.id] = entry.notification_id
        elif entry.status is Status.UNKNOWN and self.rng.random() < 0.5:
            self._arrived[entry.id] = self._uuid()
        call = self._call(part.at, Operation.CREATE, entry, part.ending.outcome)
        self.calls.append(structs.replace(call, detail=part.ending.said))
        if entry.status is Status.SENT:
            self._what_the_seller_does(part, entry.id)

    def _what_the_seller_does(self, part: Part, id_: str) -> None:
        """Who acts has clicked before, mostly; some click and leave it at that."""
        acted, chance = part.acted_after, self.clicks.random()
        looked = self.clicks.betavariate(1.2, 3)
        if acted is not None:
            acted_at = part.at + acted
            self._later(acted_at, lambda: self._feedback(acted_at, id_))
        if chance < (SHARE_IF_ACTED if acted is not None else SHARE_OTHERWISE):
            clicked_at = part.at + (acted or LONGEST_LOOK) * looked
            self._later(clicked_at, lambda: self._click(clicked_at, id_))

    def _entry(self, part: Part) -> HistoryEntry:
        prepared = prepare_send(part.profile, part.template, part.values, ticket=part.ticket)
        ending = part.ending
        sent, unsent = ending.status is Status.SENT, ending.status is Status.NOT_SENT
        answered = ending.http_status is not None and not unsent
        elapsed_ms = int(self.rng.gauss(310, 70)) + self.rng.choice((0, 0, 0, 240))
        took_s = elapsed_ms / 1000 if ending.after_s is None else ending.after_s
        return HistoryEntry(
            id=self._uuid(),
            created_at=part.at,
            sent_at=part.at + timedelta(seconds=took_s),
            profile=part.profile.name,
            account=self.who_is(part.profile, part.environment).account,
            environment=part.environment,
            status=ending.status,
            actor=part.actor,
            template_id=part.template.type,
            template_version=part.template.version,
            marketplace_id=prepared.marketplace_id,
            parameters=prepared.parameters,
            message=prepared.message,
            url=EMBEDDED.api + prepared.request.path,
            body=prepared.request.body,
            notification_id=self._uuid() if sent else None,
            request_id=self._uuid() if answered else None,
            http_status=ending.http_status,
            elapsed_ms=elapsed_ms if sent else None,
            ticket=prepared.ticket,
            batch=part.batch,
            error=ending.error,
        )

    def _call(self, at: datetime, operation: Operation, entry: HistoryEntry, outcome: str) -> ApiCall:
        created = operation is Operation.CREATE
        return ApiCall(
            id=self._uuid(),
            at=at,
            operation=operation,
            environment=entry.environment,
            account=entry.account,
            profile=entry.profile,
            outcome=outcome,
            entry_id=entry.id,
            template_id=entry.template_id,
            http_status=entry.http_status if created else 204,
            request_id=entry.request_id if created else self._uuid(),
            elapsed_ms=entry.elapsed_ms if created else self.rng.randint(120, 420),
        )

    def _click(self, at: datetime, id_: str) -> None:
        entry = self.entries[id_]
        if entry.status is Status.SENT:
            self.entries[id_] = structs.replace(entry, clicked_at=at)

    def _feedback(self, at: datetime, id_: str) -> None:
        entry = self.entries[id_]
        if entry.status is not Status.SENT:
            return
        self.entries[id_] = structs.replace(
            entry,
            feedback=FeedbackState.RECORDED,
            feedback_action_code=FeedbackActionCode.SELLER_ACTION_COMPLETED.value,
            feedback_at=at,
        )
        self.calls.append(self._call(at, Operation.FEEDBACK, entry, "done"))

    def _delete(
        self, at: datetime, profile: SellerProfile, target: Target, reason: DeletionReason, ticket: str
    ) -> None:
        gone = [id_ for id_ in self._of_target[target] if self.entries[id_].status in DELETABLE]
        for id_ in gone:
            self.entries[id_] = structs.replace(
                self.entries[id_], status=Status.DELETED, deletion_reason=reason, deleted_at=at
            )
        call = ApiCall(
            id=self._uuid(),
            at=at,
            operation=Operation.DELETE,
            environment=target.environment,
            account=target.account,
            profile=profile.name,
            outcome="done",
            template_id=target.template_id,
            http_status=204,
            request_id=self._uuid(),
            elapsed_ms=self.rng.randint(150, 480),
            detail=accepted_words(len(gone)),
            ticket=ticket,
        )
        self.calls.append(call)

    def _arrival(self, entry: HistoryEntry, known_as: str) -> Arrival:
        who = self.who_is(self._profiles[entry.id], entry.environment)
        return Arrival(
            who.client_id,
            who.seller_token,
            entry.template_id or "",
            entry.marketplace_id or "",
            entry.parameters,
            known_as,
            entry.created_at,
            entry.status is Status.DELETED,
            entry.feedback is FeedbackState.RECORDED,
        )
