"""TOP: images, as scripts see them. Source: TOP_Class."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from stovetop.data import dlpack, imageio
from stovetop.data.pixels import LABELS
from stovetop.data.texture import Texture
from stovetop.td.cuda import CUDAArray, CUDAMemory, CUDAMemoryShape
from stovetop.td.finders import tdError
from stovetop.td.op import OP

#: what `__cuda_array_interface__` has shown
_read: WeakKeyDictionary[Texture, CUDAMemory] = WeakKeyDictionary()


class TOP(OP):
    """A reference to one TOP. Arrays are (height, width, 4), row 0 at the bottom; (depth, height, width, 4) where it is
    a 3D texture or 2D array."""

    __slots__ = ()

    @property
    def _texture(self) -> Texture:
        return self._live().data

    @property
    def width(self) -> int:
        return self._texture.width

    @property
    def height(self) -> int:
        return self._texture.height

    @property
    def aspect(self) -> float:
        """Width by height as seen."""
        return self._texture.aspect

    @property
    def aspectWidth(self) -> float:
        return self._texture.aspect_size[0]

    @property
    def aspectHeight(self) -> float:
        return self._texture.aspect_size[1]

    @property
    def depth(self) -> int:
        """The slices of a 3D texture or 2D array; 1 for pictures and cube maps."""
        texture = self._texture
        return texture.depth if texture.kind != "cube" else 1

    @property
    def curPass(self) -> int:
        """The pass that cooks or cooked last, from 0."""
        return getattr(self._live().local, "cur_pass", 0)

    @property
    def newestSliceWOffset(self) -> int:
        """The slice that a Texture 3D TOP wrote last, from 0; 0 for all else."""
        return self._texture.newest

    @property
    def pixelFormat(self) -> str:
        """The pixel format's label, for display."""
        return self._texture.pixel_format.label

    @property
    def pixelFormatName(self) -> str:
        """The pixel format's name in the `format` menu."""
        return self._texture.format

    def sample(
        self,
        x: int | None = None,
        y: int | None = None,
        z: int | None = None,
        u: float | None = None,
        v: float | None = None,
        w: float | None = None,
    ) -> tuple[float, float, float, float]:
        """The colour of a pixel, each coordinate in pixels (x, y, z) or 0..1 (u, v, w) from the lower left of the first
        slice.

        Raises tdError unless one horizontal and one vertical coordinate are given, or where both z and w are.
        """
        t = self._texture
        if (x is None) == (u is None) or (y is None) == (v is None) or (z is not None and w is not None):
            raise tdError(f"{self.path}: sample() takes one of x and u, one of y and v, and at most one of z and w")
        column = int(x) if x is not None else int(u * t.width // 1)  # type: ignore[operator]
        row = int(y) if y is not None else int(v * t.height // 1)  # type: ignore[operator]
        deep = int(z) if z is not None else int(w * t.depth // 1) if w is not None else 0
        return t.pixel(column, row, deep)

    def numpyArray(
        self,
        delayed: bool = False,
        writable: bool = False,
        neverNone: bool = False,
        *,
        dtype: Any = np.float32,
        out: NDArray[Any] | None = None,
    ) -> NDArray[Any] | None:
        """A copy of the image, (h, w, 4) float32, row 0 at the bottom, fixed formats as 0..1.

        delayed: what was current at the last delayed call, without waiting for the GPU; None at the first unless
        `neverNone`. The array can always be written to.
        Stovetop's own, not with `delayed`: `dtype` may be what the format stores (uint8, uint16, float16), which saves
        the conversion, and `out` an array to fill. tdError for other types and shapes.
        """
        if not delayed:
            try:
                return self._texture.pixels(dtype, out)
            except ValueError as cause:
                raise tdError(f"{self.path}: {cause}") from cause
        from stovetop.gl.readback import Download

        state, texture = self._live().local, self._texture
        waiting = getattr(state, "download", None)
        state.download = Download(texture) if texture.kind == "2d" and texture.image is not None else texture
        if waiting is None:
            return texture.pixels() if neverNone else None
        return waiting.pixels() if isinstance(waiting, Texture) else waiting.result()

    def save(
        self,
        filepath: str = "",
        asynchronous: bool = False,
        createFolders: bool = False,
        quality: float = 1.0,
        metadata: imageio.Metadata = (),
    ) -> FileSaveStatus:
        """Write the image to a .tif, .tiff, .jpg, .jpeg, .bmp, .png, .exr or .dds; see `FileSaveStatus`.

        Without a path to `<name>.tiff` in the project's folder. tdError for other types and where it cannot be written.
        """
        n, texture = self._live(), self._texture
        path = n.engine.file(filepath or f"{n.name}.tiff").absolute()
        try:
            imageio.check_suffix(path.suffix)
        except ValueError as cause:
            raise tdError(f"{self.path}: {cause}") from cause
        texture.raw()  # the GPU is read here, on the cook thread
        status = FileSaveStatus(str(path))
        status.start(
            lambda: imageio.save(path, texture, quality=quality, metadata=metadata, create_folders=createFolders),
            asynchronous,
        )
        return status

    def saveByteArray(
        self, filetype: str = ".tiff", quality: float = 1.0, metadata: imageio.Metadata = ()
    ) -> bytearray:
        """The bytes of such a file; of "name.jpg" only the suffix counts."""
        try:
            return imageio.encode(filetype, self._texture, quality=quality, metadata=metadata)
        except (ValueError, OSError) as cause:
            raise tdError(f"{self.path}: {cause}") from cause

    # -- CUDA

    def cudaMemory(self, stream: int | None = None, *, pixelFormat: str | None = None) -> CUDAMemory:
        """A copy of the image in CUDA memory, bottom row first, in its own or another pixel format of the menu.

        Copied on the device, in the order of the stream's work; formats that CUDA cannot map (sRGB, 10-bit, 11-bit,
        RGB) come as RGBA ones. MissingLibraryError where there is no CUDA, tdError for no pixel format.
        """
        return self._cuda(stream, pixelFormat, bgra=True)

    def _cuda(self, stream: int | None, pixelFormat: str | None, bgra: bool) -> CUDAMemory:
        from stovetop.gl import cuda

        texture = self._texture
        if pixelFormat is not None:
            if pixelFormat not in LABELS:
                raise tdError(f"{self.path}: {pixelFormat!r} is no pixel format")
            cuda.runtime()
            texture = cuda.converted(texture, pixelFormat)
        memory, shape, dtype = cuda.to_device(texture, stream, bgra)
        return CUDAMemory(memory, CUDAMemoryShape._of(shape, dtype, texture.kind))

    @contextmanager
    def cudaArray(self, stream: int | None = None) -> Iterator[CUDAArray]:
        """Stovetop's own: the picture itself as a CUDA array, not copied, while the `with` block lasts; for reading.

        CookError where OpenGL does not draw on a CUDA device, tdError for textures with slices.
        """
        from stovetop.gl import cuda

        texture = self._texture
        if texture.kind != "2d":
            raise tdError(f"{self.path}: cudaArray() maps pictures, not {texture.kind} textures")
        image = cuda.exported(texture)
        with cuda.mapped(image, stream) as array:
            fmt = image.format
            yield CUDAArray(int(array), texture.width, texture.height, fmt.components, fmt.dtype.type)

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        """Stovetop's own: a copy as an array (height, width, components), RGBA order, bottom row first. It holds until
        the TOP cooks again; what has to last longer takes `__dlpack__` (`torch.from_dlpack(top)`) or `cudaMemory()`."""
        from stovetop.gl import cuda

        if not cuda.available():
            # torch and others ask whether there is such a member
            raise AttributeError("__cuda_array_interface__: there is no CUDA")
        texture = self._texture
        if texture not in _read:
            _read[texture] = self._cuda(None, None, bgra=False)
        return _read[texture].__cuda_array_interface__

    def __dlpack_device__(self) -> tuple[int, int]:
        """Stovetop's own: CUDA's device where OpenGL draws on one, else the processor."""
        from stovetop.gl import cuda

        return (dlpack.CUDA, cuda.device()) if cuda.available() and cuda.interop() else (dlpack.CPU, 0)

    def __dlpack__(self, *, stream: int | None = None, dl_device: tuple[int, int] | None = None, **more: Any) -> Any:
        """Stovetop's own: a copy for array libraries, as `torch.from_dlpack(top)`: (height, width, components) as the
        format stores them, RGBA order, bottom row first."""
        if (dl_device or self.__dlpack_device__())[0] == dlpack.CPU:
            return np.array(self._texture.raw()).__dlpack__()
        return self._cuda(None if stream in (None, -1, 1) else stream, None, bgra=False).__dlpack__(stream=stream)

    def _repr_png_(self) -> bytes:
        """The picture, for notebooks."""
        return bytes(imageio.encode(".png", self._texture))


class FileSaveStatus:
    """The state of a `save`; as text the file's path."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None

    def start(self, work: Any, asynchronous: bool) -> None:
        """Do the work, on a thread of its own where asked; otherwise tdError where it fails."""

        def run() -> None:
            try:
                work()
            except Exception as cause:
                self._error = cause

        if asynchronous:
            self._thread = threading.Thread(target=run, name=f"save {self._path}")
            self._thread.start()
            return
        run()
        if self._error is not None:
            raise tdError(str(self._error)) from self._error

    def isCompleted(self) -> bool:
        """Whether the file is there, or the attempt has failed (tdError says why)."""
        done = self._thread is None or not self._thread.is_alive()
        if done and self._error is not None:
            raise tdError(str(self._error)) from self._error
        return done

    def __str__(self) -> str:
        return self._path

    def __fspath__(self) -> str:
        return self._path
