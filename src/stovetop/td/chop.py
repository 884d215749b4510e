"""CHOP: channels, as scripts see them. Source: CHOP_Class."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stovetop.data.channels import Channels
from stovetop.td.channel import Channel, clip_of
from stovetop.td.finders import tdError
from stovetop.td.op import OP

if TYPE_CHECKING:
    from stovetop.td.comp import COMP


class CHOP(OP):
    """A reference to one CHOP; `chop['name']`, `chop[0]`, `len(chop)` and iteration give its channels."""

    __slots__ = ()

    def _chan(self, row: int) -> Channel:
        return Channel(self._node, clip_of(self._node).names[row], row)

    def __getitem__(self, key: int | str) -> Channel | None:
        """By index or name (or a pattern's first match); None where there is none."""
        data = clip_of(self._live())
        row = data.index(_key(key))
        return None if row is None else self._chan(row)

    def __len__(self) -> int:
        return self.numChans

    def __iter__(self) -> Iterator[Channel]:
        return iter(self.chans())

    def chan(self, *nameOrIndex: int | str, caseSensitive: bool = True) -> Channel | None:
        """The first channel that any of the names, patterns or indices finds; None where there is none."""
        data = clip_of(self._live())
        for key in nameOrIndex:
            row = data.index(_key(key), caseSensitive)
            if row is not None:
                return self._chan(row)
        return None

    def chans(self, *nameOrIndex: int | str, caseSensitive: bool = True) -> list[Channel]:
        """All channels that the names, patterns and indices find; all where none is given."""
        from stovetop.core.patterns import match

        data = clip_of(self._live())
        if not nameOrIndex:
            return [self._chan(i) for i in range(data.num_chans)]
        rows: dict[int, None] = {}
        for key in nameOrIndex:
            if isinstance(key, int):
                found = data.index(key)
                rows.update({} if found is None else {found: None})
            else:
                names = set(match(str(key), data.names, caseSensitive))
                rows.update((i, None) for i, n in enumerate(data.names) if n in names)
        return [self._chan(i) for i in rows]

    @property
    def numChans(self) -> int:
        return clip_of(self._live()).num_chans

    @property
    def numSamples(self) -> int:
        return clip_of(self._live()).num_samples

    @property
    def start(self) -> float:
        """The index of the first sample."""
        return clip_of(self._live()).start

    @property
    def end(self) -> float:
        """The index of the last sample."""
        data = clip_of(self._live())
        return data.start + max(data.num_samples - 1, 0)

    @property
    def rate(self) -> float:
        return clip_of(self._live()).rate

    @property
    def isTimeSlice(self) -> bool:
        return clip_of(self._live()).time_slice

    @property
    def export(self) -> bool:
        return self._live().flag("export")

    @export.setter
    def export(self, on: bool) -> None:
        n = self._live()
        n.engine.set_flag(n, "export", bool(on))

    @property
    def exportChanges(self) -> int:
        """How often the exports were rebuilt."""
        return int((self._live().extra or {}).get("export_sernum", 0))

    def numpyArray(self) -> NDArray[np.float32]:
        """A copy of all samples, (channels, samples) float32."""
        return np.array(clip_of(self._live()).vals, np.float32)

    def convertToKeyframes(self, tolerance: float = 0.1) -> COMP:
        """Raises: Animation COMPs are not done yet."""
        raise tdError(f"{self.path}: convertToKeyframes needs the Animation COMP, which is not supported yet")

    def save(self, filepath: str, createFolders: bool = False) -> str:
        """Write the channels to a `.clip` (text), `.csv` or `.npy` file; gives the path."""
        from stovetop.data.channelio import save

        path = self._live().engine.file(filepath)
        if createFolders:
            os.makedirs(path.parent, exist_ok=True)
        save(Path(path), self._node.data)
        return str(path)

    def _repr_svg_(self) -> str:
        """A plot of the channels, for notebooks."""
        from stovetop.td.plot import channels_svg

        data: Channels = self._live().data
        return channels_svg(data, self.path)


def _key(key: Any) -> int | str:
    from stovetop.td.quantity import bare

    key = bare(key)
    return key if isinstance(key, str) else int(key)
