"""moviefileoutTOP. Source: MoviefileoutTOP_Class."""

from stovetop.td.top import TOP


class moviefileoutTOP(TOP):
    """A reference to one Movie File Out TOP."""

    __slots__ = ()

    @property
    def writeCount(self) -> int:
        """Frames written to the file of now, or to the last."""
        node = self._live()
        return int(node.kind.info(node)["last_frames_written"])

    @property
    def curSeqIndex(self) -> int:
        """The number of the picture of a sequence that was written last."""
        node = self._live()
        return int(node.kind.info(node)["cur_seq_index"])

    @property
    def fileSuffix(self) -> str:
        """The ending for File: `.N` and the file type's, of a sequence `.N.index` and the file type's."""
        node = self._live()
        return node.kind.suffix(node)  # type: ignore[attr-defined,no-any-return]
