"""Channel: one channel of a CHOP, standing for its current sample. Source: Channel_Class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.network import Node
from stovetop.data.channels import Channels
from stovetop.data.clipbuilder import ClipBuilder
from stovetop.td.finders import tdError
from stovetop.td.quantity import Quantity

if TYPE_CHECKING:
    from stovetop.td.chop import CHOP
    from stovetop.td.par import Par


class Channel(Quantity):
    """A reference by name; reads follow the CHOP as it cooks. Inside a Script CHOP's cook it can be written."""

    __slots__ = ("_name", "_node", "_row")

    def __init__(self, node: Node, name: str, row: int) -> None:
        self._node, self._name, self._row = node, name, row

    def _find(self) -> tuple[Any, int]:
        """The channels being written or the cooked ones, and the row."""
        data = clip_of(self._node)
        if self._row < len(data.names) and data.names[self._row] == self._name:
            return data, self._row
        if self._name not in data.names:
            raise tdError(f"{self._node.path}: channel '{self._name}' is gone")
        self._row = list(data.names).index(self._name)
        return data, self._row

    def _value_of(self) -> float:
        return self.eval()

    def __repr__(self) -> str:
        return f"type:Channel name:{self._name} owner:{self._node.path} value:{self.eval() if self.valid else None}"

    def __len__(self) -> int:
        return self._find()[0].num_samples

    def __iter__(self) -> Iterator[float]:
        return iter(self.vals)

    def __getitem__(self, index: int | slice) -> Any:
        data, row = self._find()
        if isinstance(index, slice):
            return [float(v) for v in data.vals[row][index]]
        count = data.num_samples
        if not -count <= index < count:
            raise IndexError(f"{self._node.path}['{self._name}']: sample {index} of {count}")
        return float(data.vals[row][index])

    def __setitem__(self, index: int | slice, value: Any) -> None:
        data, row = self._writable()
        data.vals[row][index] = value

    def _writable(self) -> tuple[Any, int]:
        data = writable_clip(self._node)
        return data, data.names.index(self._name)

    @property
    def valid(self) -> bool:
        return self._node.id > 0 and self._name in clip_of(self._node).names

    @property
    def index(self) -> int:
        return self._find()[1]

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        data, row = self._writable()
        data.names[row] = str(name)
        self._name = str(name)

    @property
    def owner(self) -> CHOP:
        return self._node.engine.face(self._node)

    @property
    def exports(self) -> list[Par]:
        """The parameters that this channel drives."""
        from stovetop.td.par import Par

        table = self._node.engine.exporters.get(self._node)
        return [Par.of(v) for v, key in (table.driven.items() if table else ()) if key in (self._name, self._row)]

    @property
    def vals(self) -> list[float]:
        data, row = self._find()
        return [float(v) for v in data.vals[row]]

    @vals.setter
    def vals(self, vals: Sequence[float]) -> None:
        data, row = self._writable()
        given = np.asarray(vals, np.float32)
        if len(given) != data.num_samples:
            data.resize(len(given))
        data.vals[row][:] = given

    def eval(self, index: int | None = None) -> float:
        """The sample at an index; without one the current: the last of a time slice, else the one at the timeline's
        time."""
        data, row = self._find()
        count = data.num_samples
        if not count:
            return 0.0
        if index is not None:
            return self._at(float(index))
        if count == 1:
            return float(data.vals[row][0])
        if data.time_slice:
            return float(data.vals[row][-1])
        timeline = self._node.timeline
        timeline.ticks.read()
        return self._at(timeline.seconds * data.rate - data.start)

    def _at(self, index: float) -> float:
        data, row = self._find()
        clip = data if isinstance(data, Channels) else data.freeze()
        return float(clip.at(index)[row])

    def evalFrame(self, frame: float) -> float:
        """The value at a timeline frame."""
        return self.evalSeconds((frame - 1) / self._node.timeline.rate)

    def evalSeconds(self, secs: float) -> float:
        data, _ = self._find()
        return self._at(secs * data.rate - data.start)

    def numpyArray(self) -> NDArray[np.float32]:
        """A copy of the samples, (n,) float32."""
        data, row = self._find()
        return np.array(data.vals[row], np.float32)

    def copyNumpyArray(self, numpyArray: Any) -> None:
        """Script CHOP: replace the samples; float32 and as many as the CHOP has."""
        array = np.asarray(numpyArray)
        data, row = self._writable()
        if array.ndim != 1 or array.dtype != np.float32:
            raise tdError(
                f"{self._node.path}: copyNumpyArray needs a float32 array of one dimension,"
                f" not {array.dtype} {array.shape}"
            )
        if len(array) != data.num_samples:
            data.resize(len(array))
        data.vals[row][:] = array

    def destroy(self) -> None:
        """Script CHOP: remove the channel."""
        data, row = self._writable()
        data.remove(row)

    def average(self) -> float:
        data, row = self._find()
        return float(np.mean(data.vals[row])) if data.num_samples else 0.0

    def min(self) -> float:
        data, row = self._find()
        return float(np.min(data.vals[row])) if data.num_samples else 0.0

    def max(self) -> float:
        data, row = self._find()
        return float(np.max(data.vals[row])) if data.num_samples else 0.0


def clip_of(node: Node) -> Any:
    """What a script reads of a CHOP: the clip being written in its own cook, the cooked channels otherwise."""
    builder = getattr(node.local_state, "builder", None) if node.local_state is not None else None
    return builder if builder is not None and node.phase else node.data


def writable_clip(node: Node) -> ClipBuilder:
    """The clip to write to. tdError where the CHOP cannot be written now."""
    writing = getattr(node.kind, "writing", None)
    if writing is None:
        raise tdError(f"{node.path}: only a Script CHOP can be written to")
    return writing(node)
