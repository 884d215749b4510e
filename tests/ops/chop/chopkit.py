"""What the tests of CHOPs read."""

from __future__ import annotations

import numpy as np


def vals(op):
    """The channels as (chans, samples) float64; fails where the operator has an error."""
    array = op.numpyArray().astype(np.float64)
    assert not op.errors(), op.errors()
    return array


def names(op):
    return [c.name for c in op.chans()]
