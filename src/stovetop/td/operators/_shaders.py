"""What operators with a GLSL shader of the user's tell of it. Source: GlslMAT_Class, GlslTOP_Class."""

from __future__ import annotations

from stovetop.td.op import OP


class Compiled(OP):
    """An operator that compiles a shader when it cooks."""

    __slots__ = ()

    @property
    def compileResult(self) -> str:
        """What the last compilation said, as the docked Info DAT shows it; errors begin with DAT path and line."""
        node = self._live()
        node.data  # noqa: B018 - it compiles when it cooks
        return str(node.kind.info_text(node))  # type: ignore[attr-defined]
