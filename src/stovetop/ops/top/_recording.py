"""Files that grow frame by frame: encoded on threads, in order, whole when they are finished."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from stovetop.data import imageio
from stovetop.data.moviewriter import Background, MovieWriter, Sound
from stovetop.data.texture import Texture


class Recording:
    """written, samples: how many frames and samples of sound it has taken."""

    written = samples = 0

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, texture: Texture, count: int, sound: tuple[Sound, np.ndarray] | None) -> None:
        """A frame, so many times, and its sound. OSError or ValueError for what has failed so far."""
        raise NotImplementedError

    def take_picture(self, path: Path, texture: Texture, quality: float, layers: Sequence[imageio.Layer]) -> None:
        """A picture in a file of its own; errors as for `take`."""
        raise NotImplementedError

    def finish(self) -> None:
        """Wait until the files are there. OSError or ValueError where they are not."""
        raise NotImplementedError

    def discard(self) -> None:
        raise NotImplementedError


class Movie(Recording):
    """A movie. `options` are MovieWriter's; with `test` all is encoded and nothing kept."""

    def __init__(self, path: Path, options: dict[str, Any], test: bool = False) -> None:
        super().__init__(path)
        self._options, self._test, self._kept = options, test, True
        self._writer: MovieWriter | None = None
        self._work: Background | None = None
        MovieWriter(path, **options)  # says now what it cannot do

    def take(self, texture: Texture, count: int, sound: tuple[Sound, np.ndarray] | None) -> None:
        texture.raw()  # the GPU is read here, on the cook thread
        if self._work is None:
            kind = sound[0] if sound else None
            writer = self._writer = MovieWriter(self.path, create_folders=True, sound=kind, **self._options)
            self._work = Background(f"record {self.path.name}", last=self._last)
        writer, kept = self._writer, texture
        assert writer is not None
        for _ in range(count):
            self._work.add(lambda: writer.write(kept))
        self.written += count
        if sound is not None:
            samples = sound[1]
            self._work.add(lambda: writer.write_audio(samples))
            self.samples += samples.shape[1]

    def _last(self) -> None:
        """On the thread: the file gets its name, or nothing is left of it."""
        assert self._writer is not None and self._work is not None
        if self._kept and not self._test and self._work.error is None and self._writer.frames:
            self._writer.close()
        else:
            self._writer.discard()

    def finish(self) -> None:
        if self._work is not None:
            self._work.finish()

    def discard(self) -> None:
        self._kept = False
        try:
            self.finish()
        except (OSError, ValueError):
            pass  # it is known


class Images(Recording):
    """Pictures, each in a file of its own, on so many threads; with one, where they are taken."""

    def __init__(self, path: Path, threads: int, metadata: dict[str, str]) -> None:
        super().__init__(path)
        self._metadata, self._threads = metadata, threads
        self._pool = ThreadPoolExecutor(threads, "record images") if threads > 1 else None
        self._begun: list[Future[Any]] = []
        imageio.check_suffix(path.suffix)
        atexit.register(self.finish)

    def take_picture(self, path: Path, texture: Texture, quality: float, layers: Sequence[imageio.Layer]) -> None:
        for _, source in [((), texture), *layers]:
            source.raw()
        options: Any = {"quality": quality, "metadata": self._metadata, "layers": layers, "create_folders": True}
        self.written += 1
        if self._pool is None:
            imageio.save(path, texture, **options)
            return
        if len(self._begun) >= 2 * self._threads:
            self._begun.pop(0).result()
        self._begun.append(self._pool.submit(imageio.save, path, texture, **options))

    def finish(self) -> None:
        atexit.unregister(self.finish)
        if self._pool is not None:
            self._pool.shutdown(wait=True)
        for future in self._begun:
            future.result()

    def discard(self) -> None:
        try:
            self.finish()
        except (OSError, ValueError):
            pass  # it is known


def cut_sound(samples: np.ndarray, first: int) -> np.ndarray:
    """A slice's samples; of the first frame's (`first` above 0) the last so many, silence before them."""
    if not first:
        return samples
    kept = samples[:, -first:]
    return np.pad(kept, ((0, 0), (first - kept.shape[1], 0)))
