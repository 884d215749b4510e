"""debug(): print with the place it came from. Source: Td_Module."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from stovetop.core.network import Node


def debugger(node: Node) -> Callable[..., None]:
    def debug(*args: Any) -> None:
        """Print the arguments, then the DAT, function and line that called."""
        frame = sys._getframe(1)
        where = f"  (Debug - DAT:{frame.f_code.co_filename} fn:{frame.f_code.co_name} line:{frame.f_lineno})"
        print(*args, "\n" + where, sep=" ")

    return debug
