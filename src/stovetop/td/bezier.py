"""Bezier curves. Source: Bezier_Class.

A segment has order vertices, its first and last are anchors; neighbouring segments share theirs. The vertices next to
an anchor are its tangents.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.curves import heft
from stovetop.data.geometry import Geometry
from stovetop.td.finders import tdError
from stovetop.td.prim import Floats, Prim
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.triple import three
from stovetop.td.vertex import Vertex


class Bezier(Prim):
    """A curve of one or more Bezier segments."""

    __slots__ = ()
    _class = "prim"

    @property
    def order(self) -> int:
        """One more than the degree: the vertices of a segment."""
        return int(self._shape()[3])

    @property
    def _degree(self) -> int:
        return self.order - 1

    @property
    def closed(self) -> bool:
        return self._closed()

    @closed.setter
    def closed(self, closed: bool) -> None:
        """Closing adds a straight segment from the last anchor to the first, opening takes the last segment away."""
        builder = self._builder()
        if bool(closed) == self._closed():
            return
        if closed:
            P = self._hull()
            self._insert(len(self), _straight(P[-1], P[0], self._degree)[1:-1])
        else:
            self._remove(len(self) - self._degree + 1, self._degree - 1)
        kind, _, closed_v, order = builder.shapes[self._at]
        builder.shapes[self._at] = (kind, bool(closed), closed_v, order)

    @property
    def basis(self) -> list[float]:
        """Where the segments begin and the last ends, a whole number each."""
        return [float(i) for i in range(len(self.segments) + 1)]

    @property
    def anchors(self) -> list[Vertex]:
        return [self._vertex(i) for i in range(0, len(self), self._degree)]

    @property
    def segments(self) -> list[list[Vertex]]:
        n, d = len(self), self._degree
        starts = range(0, n if self.closed else n - 1, d)
        return [[self._vertex((s + k) % n) for k in range(d + 1)] for s in starts]

    @property
    def tangents(self) -> list[tuple[Vertex | None, Vertex | None]]:
        """For each anchor the vertices before and after it; None beyond the ends of an open curve."""
        n = len(self)
        pairs = []
        for a in range(0, n, self._degree):
            before, after = a - 1, a + 1
            if self.closed:
                before, after = before % n, after % n
            pairs.append((self._vertex(before) if before >= 0 else None, self._vertex(after) if after < n else None))
        return pairs

    def eval(self, u: float, v: float = 0.0) -> Position:
        """The position at u from 0 to 1; every segment is an equal part."""
        at, t = self._segment_at(u)
        source, P = self._source, self._control(at)
        if not isinstance(source, Geometry) or "Pw" not in source.point:
            return Position(_split(P, t)[0][-1])
        place, d, n = source.prim_points(self._at), self._degree, len(self)
        weight = heft(source)[place[[(at * d + k) % n for k in range(d + 1)]]]
        x, y, z, w = _split(np.column_stack([P * weight[:, None], weight]), t)[0][-1]
        return Position([x / w, y / w, z / w])

    def _segment_at(self, u: float) -> tuple[int, float]:
        count = len(self.segments)
        at = min(max(float(u), 0.0), 1.0) * count
        i = min(int(at), count - 1)
        return i, at - i

    def _control(self, segment: int) -> Floats:
        """(order, 3) positions of a segment's vertices."""
        P, d = self._hull(), self._degree
        return P[[(segment * d + k) % len(P) for k in range(d + 1)]]

    # -- changes (Script SOP)

    def insertAnchor(self, u: float) -> Vertex:
        """Cut the segment at u (0 to 1) in two without changing the curve; gives the new anchor."""
        self._builder()
        segment, t = self._segment_at(u)
        first, second = _split(self._control(segment), t)
        start, d = segment * self._degree, self._degree
        for k in range(1, d):
            self._move(start + k, first[k])
        self._insert(start + d, [*first[d:], *second[1:d]])
        return self._vertex(start + d)

    def appendAnchor(self, targetPosition: Any, preserveShape: bool = True) -> Vertex:
        """A new last segment that ends at a position; gives its anchor.

        Its first tangent goes on in the direction of the segment before, or straight to the target. On a closed curve
        the new anchor comes before the closing segment, which becomes straight.
        """
        self._builder()
        target, d = np.array(three(targetPosition)), self._degree
        P = self._hull()
        if self.closed:
            last = P[len(P) - d]
            for k, p in enumerate(_straight(last, target, d)[1:-1]):
                self._move(len(P) - d + 1 + k, p)
            self._insert(len(P), [target, *_straight(target, P[0], d)[1:-1]])
            return self._vertex(len(P))
        new = _straight(P[-1], target, d)
        back = P[-1] - P[-2]
        if preserveShape and d > 1 and back.any():
            new[1] = P[-1] + back / np.linalg.norm(back) * np.linalg.norm(target - P[-1]) / d
        self._insert(len(P), new[1:])
        return self._vertex(len(self) - 1)

    def updateAnchor(self, anchorIndex: int, targetPosition: Any, tangents: bool = True) -> Position:
        """Move an anchor, and its tangents with it; gives where it is now."""
        self._builder()
        at = self._anchor(anchorIndex)
        step = np.array(three(targetPosition)) - self._hull()[at]
        for i in [at, *(self._beside(at) if tangents else ())]:
            self._move(i, self._hull()[i] + step)
        return Position(self._hull()[at])

    def updateTangent(
        self,
        tangentIndex: int,
        targetPosition: Any,
        rotate: bool = True,
        scale: bool = True,
        rotateLock: bool = True,
        scaleLock: bool = True,
    ) -> Position:
        """Move a tangent (counted along the curve); gives where it is now.

        rotate, scale: whether its direction and its length may change. rotateLock: the one on the other side of the
        anchor stays opposite; scaleLock: it grows and shrinks in proportion.
        """
        self._builder()
        handles = self._handles()
        if not -len(handles) <= tangentIndex < len(handles):
            raise IndexError(f"{self._node.path}: tangent {tangentIndex} of {len(handles)}")
        at, anchor = handles[tangentIndex]
        P = self._hull()
        old, new = P[at] - P[anchor], np.array(three(targetPosition)) - P[anchor]
        length, before = float(np.linalg.norm(new)), float(np.linalg.norm(old))
        if not rotate and before:
            new = old / before * length
        if not scale and length:
            new = new / np.linalg.norm(new) * before
        self._move(at, P[anchor] + new)
        for other in self._beside(anchor):
            if other == at or not before or not new.any():
                continue
            arm = P[other] - P[anchor]
            size = float(np.linalg.norm(arm)) * (float(np.linalg.norm(new)) / before if scaleLock else 1.0)
            way = -new if rotateLock else arm
            if way.any():
                self._move(other, P[anchor] + way / np.linalg.norm(way) * size)
        return Position(self._hull()[at])

    def deleteAnchor(self, anchorIndex: int) -> None:
        """Remove an anchor and its tangents; tdError where a single segment is left."""
        builder = self._builder()
        self._hull()
        if len(self.segments) < 2:
            raise tdError(f"{self._node.path}: the last segment of a curve cannot be taken away")
        at, d, n = self._anchor(anchorIndex), self._degree, len(self)
        if self.closed and at == 0:
            # the next anchor becomes the first: what stood before it moves to the end
            vertices = list(builder.spans[self._at])
            builder.set_span(self._at, vertices[d:] + vertices[:d])
            at = n - d
        start = 0 if at == 0 else n - d if at == n - 1 and not self.closed else at - (d - 1) // 2
        self._remove(start, d)

    # -- parts of the above

    def _anchor(self, index: int) -> int:
        places = range(0, len(self), self._degree)
        try:
            return places[index]
        except IndexError:
            raise IndexError(f"{self._node.path}: anchor {index} of {len(places)}") from None

    def _beside(self, anchor: int) -> list[int]:
        """The places of an anchor's tangents."""
        n = len(self)
        if self._degree < 2:
            return []
        around = [anchor - 1, anchor + 1]
        return [i % n for i in around] if self.closed else [i for i in around if 0 <= i < n]

    def _handles(self) -> list[tuple[int, int]]:
        """(tangent, its anchor), along the curve."""
        pairs = [(i, a) for a in range(0, len(self), self._degree) for i in self._beside(a)]
        return sorted(pairs)

    def _move(self, place: int, position: Any) -> None:
        builder = self._builder()
        builder.place(builder.refs[builder.spans[self._at][place]], map(float, position))

    def _insert(self, place: int, positions: Any) -> None:
        builder = self._builder()
        builder.insert_vertices(self._at, place, [builder.append_point(*map(float, p)) for p in positions])

    def _remove(self, start: int, count: int) -> None:
        builder = self._builder()
        span = builder.spans[self._at]
        gone = {span[i % len(span)] for i in range(start, start + count)}
        builder.set_span(self._at, [v for v in span if v not in gone])


def _straight(a: Floats, b: Floats, degree: int) -> Floats:
    """(degree + 1, 3) evenly from a to b."""
    return a + (b - a) * np.linspace(0, 1, degree + 1)[:, None]


def _split(control: Floats, t: float) -> tuple[Floats, Floats]:
    """A segment's two parts (de Casteljau), each with as many control points."""
    left, right, row = [control[0]], [control[-1]], control
    while len(row) > 1:
        row = row[:-1] + (row[1:] - row[:-1]) * t
        left.append(row[0])
        right.append(row[-1])
    return np.array(left), np.array(right[::-1])
