"""What operators that keep images of earlier frames share."""

from __future__ import annotations

import weakref
from typing import Any

from stovetop.core.network import Node
from stovetop.data.texture import Texture
from stovetop.gl.draw import target_like
from stovetop.gl.pool import Image, acquire
from stovetop.gl.slices import fill, move, put
from stovetop.ops._prefill import Prefilling
from stovetop.ops.top._family import TOP


class Caching(Prefilling, TOP):
    """Images are drawn as they come, for what they are drawn from moves on."""

    def settled(self, data: Texture) -> Texture:
        data.draw()
        return data

    def pulse(self, node: Node, name: str) -> None:
        """A pulse works on the next cook, which it causes."""
        if name == "prefillpulse":
            self.prefill(node)
        else:
            setattr(node.local, name, True)
            node.invalidate()


def pulsed(state: Any, name: str) -> bool:
    """Whether that parameter was pulsed since the last cook."""
    return bool(state.__dict__.pop(name, False))


class Ring:
    """A texture whose slices are replaced one after the other.

    What was handed on does not change: there are two images in turn, and each is brought up to date with the slices
    that it missed. More only while somebody keeps older textures.
    """

    def __init__(self, kind: str, depth: int, like: Texture) -> None:
        """Transparent black, of the size, format and aspect of a picture."""
        self.target = target_like(like)._replace(kind=kind, depth=depth)
        self.next = 0
        image = self._new()
        fill(image)
        self.texture = self._texture(image, 0)
        self._images: list[tuple[Image, Any, set[int]]] = [(image, weakref.ref(self.texture), set())]

    def fits(self, kind: str, depth: int, picture: Texture) -> bool:
        return self.target == target_like(picture)._replace(kind=kind, depth=depth)

    def write(self, pictures: dict[int, Texture], newest: int) -> None:
        """Replace slices; `texture` is then the whole."""
        if not pictures:
            return
        current = self._images[0]
        spare = next((e for e in self._images[1:] if e[1]() is None), None) or (self._new(), None, set(self._all()))
        image, _, stale = spare
        move(current[0], image, sorted(stale - set(pictures)))
        for index, picture in pictures.items():
            put(image, index, picture)
        self.texture = self._texture(image, newest)
        others = [(i, held, old | set(pictures)) for i, held, old in self._images if i is not image]
        self._images = [(image, weakref.ref(self.texture), set()), *others[:2]]

    def _all(self) -> range:
        return range(self.target.depth)

    def _new(self) -> Image:
        t = self.target
        return acquire(t.width, t.height, t.format, t.kind, t.depth)

    def _texture(self, image: Image, newest: int) -> Texture:
        t = self.target
        return Texture(
            t.width, t.height, t.format, image=image, aspect=t.aspect, kind=t.kind, depth=t.depth, newest=newest
        )
