"""Channels while a script writes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.channels import Channels, unique


class ClipBuilder:
    """The channels of a Script CHOP while they are written: `Channels` that can change."""

    def __init__(self, clip: Channels | None = None, rate: float = 60.0) -> None:
        self.names: list[str] = []
        self.vals = np.zeros((0, 0), np.float32)
        self.rate, self.start, self.time_slice = rate, 0.0, False
        if clip is not None:
            self.copy(clip)

    @property
    def num_samples(self) -> int:
        return self.vals.shape[1]

    @property
    def num_chans(self) -> int:
        return len(self.names)

    def copy(self, clip: Channels) -> None:
        self.names, self.vals = list(clip.names), np.array(clip.vals, np.float32)
        self.rate, self.start, self.time_slice = clip.rate, clip.start, clip.time_slice

    def resize(self, count: int) -> None:
        """More samples repeat the last, fewer cut off."""
        count = max(int(count), 0)
        old = self.num_samples
        if count <= old:
            self.vals = self.vals[:, :count].copy()
        else:
            tail = self.vals[:, -1:] if old else np.zeros((len(self.names), 1), np.float32)
            self.vals = np.concatenate([self.vals, np.repeat(tail, count - old, axis=1)], axis=1)

    def append(self, name: str, values: Any = None) -> int:
        if not self.num_samples:
            self.vals = np.zeros((len(self.names), 1), np.float32)
        self.names = unique([*self.names, name])
        row = np.zeros((1, self.num_samples), np.float32)
        self.vals = np.concatenate([self.vals, row])
        return len(self.names) - 1

    def remove(self, row: int) -> None:
        del self.names[row]
        self.vals = np.delete(self.vals, row, axis=0)

    def clear(self) -> None:
        self.names, self.vals = [], np.zeros((0, self.num_samples), np.float32)

    def index(self, key: int | str, case_sensitive: bool = True) -> int | None:
        return self.freeze().index(key, case_sensitive)

    def select(self, pattern: str) -> list[int]:
        return self.freeze().select(pattern)

    def freeze(self) -> Channels:
        return Channels(self.vals.copy(), self.names, rate=self.rate, start=self.start, time_slice=self.time_slice)
