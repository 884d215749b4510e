"""Blobs from frame to frame: which of those seen now were seen before. Lengths are pixels, areas their squares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import hypot

FOUND, LOST, EXPIRED = "found", "lost", "expired"


@dataclass(frozen=True)
class Box:
    """A rectangle: its centre from the lower left corner, and its sides."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return self.width * self.height

    def distance(self, other: Box) -> float:
        return hypot(self.x - other.x, self.y - other.y)

    def overlap(self, other: Box) -> float:
        """How much of the smaller one lies in the other, 0..1."""
        w = min(self.x + self.width / 2, other.x + other.width / 2) - max(
            self.x - self.width / 2, other.x - other.width / 2
        )
        h = min(self.y + self.height / 2, other.y + other.height / 2) - max(
            self.y - self.height / 2, other.y - other.height / 2
        )
        least = min(self.area, other.area)
        return max(w, 0.0) * max(h, 0.0) / least if least > 0 else 0.0


@dataclass(eq=False)
class Blob:
    """A box that keeps its number. `since` is when it first came, `gone` when it was lost, in seconds."""

    id: int
    box: Box
    since: float
    state: str = FOUND
    gone: float = 0.0
    #: new, revived, lost or expired in the frame at hand; empty where nothing happened
    change: str = "new"


@dataclass(frozen=True)
class Rules:
    """What counts as the same blob; `revive` off loses blobs for good."""

    move: float
    revive: bool
    revive_seconds: float
    revive_area: float
    revive_distance: float
    expired_seconds: float


@dataclass
class Tracker:
    """All blobs that are not forgotten, by number; numbers rise with each new blob."""

    blobs: list[Blob] = field(default_factory=list)
    count: int = 0

    def see(self, boxes: Sequence[Box], now: float, rules: Rules) -> None:
        """Go on to a frame in which these boxes are seen."""
        for blob in self.blobs:
            blob.change = ""
        seen = [b for b in self.blobs if b.state == FOUND]
        hits, left = matched(seen, boxes, rules.move, lambda blob, box: True)
        for blob in seen:
            if blob not in hits:
                blob.state, blob.gone, blob.change = LOST, now, "lost"
        self._expire(now, rules)
        if rules.revive:
            lost = [b for b in self.blobs if b.state == LOST]
            near = rules.revive_distance
            hits, left = matched(lost, left, near, lambda b, box: abs(b.box.area - box.area) <= rules.revive_area)
            for blob in hits:
                # one that only moved further than it may goes on without a word
                blob.state, blob.change = FOUND, "" if blob.change == "lost" else "revived"
        for box in left:
            self.count += 1
            self.blobs.append(Blob(self.count, box, now))

    def _expire(self, now: float, rules: Rules) -> None:
        for blob in self.blobs:
            if blob.state == LOST and (not rules.revive or now - blob.gone > rules.revive_seconds):
                blob.state, blob.gone, blob.change = EXPIRED, now, "expired"
        self.blobs = [b for b in self.blobs if b.state != EXPIRED or now - b.gone <= rules.expired_seconds]


def matched(
    blobs: Sequence[Blob], boxes: Sequence[Box], reach: float, alike: Callable[[Blob, Box], bool]
) -> tuple[list[Blob], list[Box]]:
    """Give boxes to blobs that are alike and in reach, the nearest pairs first: the blobs that got one, the boxes that
    nobody got."""
    pairs = sorted(
        (blob.box.distance(box), i, k)
        for i, blob in enumerate(blobs)
        for k, box in enumerate(boxes)
        if blob.box.distance(box) <= reach and alike(blob, box)
    )
    owner: dict[int, int] = {}
    for _, i, k in pairs:
        if i not in owner.values() and k not in owner:
            owner[k] = i
    for k, i in owner.items():
        blobs[i].box = boxes[k]
    return [blobs[i] for i in owner.values()], [box for k, box in enumerate(boxes) if k not in owner]


def thinned(boxes: Sequence[Box], drop: Callable[[Box, Box], bool]) -> list[Box]:
    """The boxes, the largest first, without those that `drop` to a larger one that stays."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: -b.area):
        if not any(drop(box, larger) for larger in kept):
            kept.append(box)
    return kept
