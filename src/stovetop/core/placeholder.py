"""Operators of types that have no file yet: they keep what they hold, show an error, and are saved back whole."""

from __future__ import annotations

from functools import cache
from typing import Any

from .errors import CookError, NetworkError
from .operator import Operator
from .pars import ParDef, Spec
from .registry import find, split_type


class OpenSpec(Spec):
    """Knows every name: what a placeholder's parameters mean is not known here."""

    def find(self, name: str) -> ParDef | None:
        d = self.pars.get(name)
        if d is None and name.isidentifier():
            d = self.pars[name] = ParDef(
                "Python", None, name, name=name, group=name, page="Unknown", order=len(self.pars)
            )
            self.groups[name] = (name,)
        return d


class Placeholder(Operator):
    """Stands for an operator type that is not done yet."""

    multi = True

    def __init__(self, name: str, family: str) -> None:
        cls: Any = self
        cls.type, cls.family, cls.op_type, cls.label = name, family, name + family, name.capitalize()
        cls.spec, cls.wants = OpenSpec(), ()
        cls.min_inputs = 0

    def empty(self) -> Any:
        """What the family's Null has while nothing is wired, so that what follows still cooks."""
        like = find(f"null{self.family}")
        return None if like is None else like.empty()

    @property
    def notice(self) -> str:
        return f"operator type {self.op_type} is not supported yet; it is kept and saved as it was"

    def cook(self, par: Any, *inputs: Any) -> Any:
        raise CookError(self.notice)


@cache
def placeholder(op_type: str) -> Placeholder:
    """The placeholder of a type. NetworkError where it is no operator type's name."""
    name, family = split_type(op_type)
    if not family:
        raise NetworkError(f"{op_type!r} is not the name of an operator type (like 'noiseTOP')")
    return Placeholder(name, family)
