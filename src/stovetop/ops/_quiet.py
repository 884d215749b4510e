"""NumPy's warnings about numbers that are none, or beyond all bounds: no news to whoever looks at an operator."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np


def quiet(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same without them. (errstate as a decorator is one object for all calls, which may stand in each other.)"""

    @wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            return function(*args, **kwargs)

    return inner
