"""Parameters that take a matrix from an operator. Source: https://docs.derivative.ca/Matrix_Parameters"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stovetop.core.errors import CookError

if TYPE_CHECKING:
    from stovetop.core.network import Node


def matrix_of(node: Node | tuple[float, ...]) -> list[float]:
    """16 floats, column by column: of a 4x4 table (translation in the last column), a CHOP's first 16 channels or a
    tdu.Matrix.

    CookError for anything else.
    """
    if isinstance(node, tuple):
        return list(node)
    if node.family == "CHOP" and node.data.vals.shape[0] >= 16 and node.data.vals.shape[1]:
        return node.data.vals[:16, 0].tolist()
    if node.family == "DAT":
        rows = node.data.rows
        if len(rows) >= 4 and all(len(r) >= 4 for r in rows[:4]):
            try:
                return np.array([r[:4] for r in rows[:4]], float).T.ravel().tolist()
            except ValueError as cause:
                raise CookError(f"{node.path}: not a matrix of numbers: {cause}") from cause
    raise CookError(f"{node.path} holds no matrix: a 4x4 table or a CHOP of 16 channels does")
