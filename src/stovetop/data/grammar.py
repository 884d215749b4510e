"""L-systems: rules with parameters, contexts, conditions and probabilities, applied to strings of symbols.

A symbol is (character, arguments, born): arguments are floats or None where one was left out, born is the generation
that made it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

Symbol = tuple[str, tuple[float | None, ...], int]
Values = dict[str, Any]
Expression = Callable[[Values], float]

#: longer strings are refused
MOST = 5_000_000
_TOKEN = re.compile(r"\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([A-Za-z_]\w*)|(==|!=|<=|>=|[-+*/%^()<>=&|!,]))")
_LEVELS: tuple[dict[str, str], ...] = (
    {"|": "or"},
    {"&": "and"},
    {"==": "==", "=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="},
    {"+": "+", "-": "-"},
    {"*": "*", "/": "/", "%": "%"},
)


def _quotient(a: float, b: float) -> float:
    return a / b if b else 0.0


def _remainder(a: float, b: float) -> float:
    return math.fmod(a, b) if b else 0.0


def _power(a: float, b: float) -> float:
    try:
        out = a**b
    except (OverflowError, ZeroDivisionError):
        return 0.0
    return out if isinstance(out, float | int) else 0.0


def _arc(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: math.degrees(function(max(-1.0, min(1.0, x))))


#: what expressions may call; angles are degrees
FUNCTIONS: Values = {
    "min": min,
    "max": max,
    "sin": lambda x: math.sin(math.radians(x)),
    "cos": lambda x: math.cos(math.radians(x)),
    "tan": lambda x: math.tan(math.radians(x)),
    "asin": _arc(math.asin),
    "acos": _arc(math.acos),
    "atan": lambda x: math.degrees(math.atan(x)),
    "abs": abs,
    "sqrt": lambda x: math.sqrt(max(x, 0.0)),
    "floor": math.floor,
    "ceil": math.ceil,
    "pow": _power,
}
_BUILT_IN = {"_quotient": _quotient, "_remainder": _remainder, "_power": _power, "__builtins__": {}}


class Reader:
    """Text that is read from the left: expressions and symbols. ValueError says what is wrong."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def peek(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        return found[0].strip() if found else ""

    def take(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        if not found:
            raise ValueError(f"'{self.text}': something is missing at {self.at}")
        self.at = found.end()
        return found[0].strip()

    def need(self, token: str) -> None:
        if self.peek() != token:
            raise ValueError(f"'{self.text}': '{token}' is missing at {self.at}")
        self.take()

    # -- expressions, as Python text

    def expression(self, level: int = 0) -> str:
        if level == len(_LEVELS):
            return self.unary()
        out = self.expression(level + 1)
        while self.peek() in _LEVELS[level]:
            sign = self.take()
            other = self.expression(level + 1)
            if sign in "/%":
                out = f"{'_quotient' if sign == '/' else '_remainder'}({out}, {other})"
            elif level < 2:
                # as 1 or 0, not as one of the two
                out = f"(1.0 if {out} {_LEVELS[level][sign]} {other} else 0.0)"
            else:
                out = f"({out} {_LEVELS[level][sign]} {other})"
        return out

    def unary(self) -> str:
        if self.peek() in ("-", "+"):
            return f"({self.take()}{self.unary()})"
        if self.peek() == "!":
            self.take()
            return f"(0.0 if {self.unary()} else 1.0)"
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        return f"_power({base}, {self.unary()})"

    def atom(self) -> str:
        token = self.take()
        if token == "(":
            inner = self.expression()
            self.need(")")
            return f"({inner})"
        if token[0].isdigit() or token[0] == ".":
            return repr(float(token))
        if not (token[0].isalpha() or token[0] == "_"):
            raise ValueError(f"'{self.text}': '{token}' stands where a value should")
        if self.peek() != "(":
            return f"v[{token!r}]"
        return f"v[{token + '()'!r}]({', '.join(a or '0.0' for a in self.arguments())})"

    def arguments(self) -> list[str]:
        """What stands between brackets, '' where nothing does."""
        self.need("(")
        out = [""]
        while self.peek() != ")":
            if self.peek() == ",":
                self.take()
                out.append("")
            else:
                out[-1] = self.expression()
        self.need(")")
        return out if any(out) or len(out) > 1 else []

    # -- symbols

    def symbol(self) -> tuple[str, list[str]] | None:
        """(character, its arguments as Python text); None at the end."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        if self.at >= len(self.text):
            return None
        char = self.text[self.at]
        if char in "(),":
            raise ValueError(f"'{self.text}': '{char}' belongs to no symbol")
        self.at += 1
        return char, self.arguments() if self.text[self.at : self.at + 1] == "(" else []


def compiled(text: str) -> Expression:
    function = eval(f"lambda v: {text}", dict(_BUILT_IN))
    return function  # type: ignore[no-any-return]


class Produced(NamedTuple):
    char: str
    args: tuple[Expression | None, ...]


def produced(text: str) -> list[Produced]:
    """The symbols of a premise or a rule's right side, their arguments as expressions."""
    reader, out = Reader(text), []
    while (found := reader.symbol()) is not None:
        out.append(Produced(found[0], tuple(compiled(a) if a else None for a in found[1])))
    return out


def made(symbols: Sequence[Produced], values: Values, born: int) -> list[Symbol]:
    return [(c, tuple(None if a is None else float(a(values)) for a in args), born) for c, args in symbols]


class Pattern(NamedTuple):
    """A symbol of a rule's left side with the names of its parameters."""

    char: str
    names: tuple[str, ...]

    def binds(self, symbol: Symbol, values: Values) -> bool:
        """Whether a symbol fits; then its arguments are among the values."""
        if symbol[0] != self.char or len(symbol[1]) < len(self.names):
            return False
        values.update({n: a or 0.0 for n, a in zip(self.names, symbol[1], strict=False)})
        return True


def _patterns(text: str) -> list[Pattern]:
    out, at = [], 0
    for found in re.finditer(r"\s*(\S)(?:\(([^)]*)\))?", text):
        if found.start() != at:
            break
        at = found.end()
        names = tuple(n.strip() for n in (found[2] or "").split(",")) if found[2] else ()
        out.append(Pattern(found[1], names))
    return out


class Rule(NamedTuple):
    left: list[Pattern]
    own: Pattern
    right: list[Pattern]
    condition: Expression | None
    result: list[Produced]
    chance: Expression | None


_EQUALS = re.compile(r"(?<![=<>!])=(?!=)")


def rule(text: str) -> Rule:
    """[left <] symbol [> right] [: condition] = result [: probability]. ValueError where it is not that."""
    head_end = re.search(r"[:=]", text)
    signs = [m.start() for m in _EQUALS.finditer(text)]
    if head_end is None or not signs:
        raise ValueError(f"'{text}' is no rule: it needs a symbol, '=' and what replaces it")
    # a condition may hold '=' too: the last one parts it from the result
    sign = signs[-1] if head_end[0] == ":" else head_end.start()
    condition = text[head_end.end() : sign].strip() if head_end[0] == ":" else ""
    result, _, chance = text[sign + 1 :].partition(":")
    left, _, rest = text[: head_end.start()].rpartition("<")
    own, _, right = rest.partition(">")
    found = _patterns(own)
    if len(found) != 1:
        raise ValueError(f"'{text}' replaces {len(found)} symbols instead of one")
    return Rule(
        _patterns(left),
        found[0],
        _patterns(right),
        compiled(_whole(condition)) if condition else None,
        produced(result),
        compiled(_whole(chance)) if chance.strip() else None,
    )


def _whole(text: str) -> str:
    reader = Reader(text)
    out = reader.expression()
    if reader.text[reader.at :].strip():
        raise ValueError(f"'{text}': '{reader.text[reader.at :].strip()}' is too much")
    return out


class System(NamedTuple):
    premise: list[Produced]
    ignore: frozenset[str]
    rules: dict[str, list[Rule]]
    #: whether a rule asks for the turtle's place
    places: bool


def system(text: str) -> System:
    """Lines: `context_ignore: …`, `premise: …`, and rules (a name such as `rule1:` before them is skipped)."""
    premise, ignore = "", ""
    rules: dict[str, list[Rule]] = {}
    for raw in text.splitlines():
        line = raw.strip()
        lower = line.lower()
        if not line or lower in ("rules:", "rules"):
            continue
        if lower.startswith("context_ignore:"):
            ignore = line.partition(":")[2]
        elif lower.startswith("premise:"):
            premise = line.partition(":")[2]
        else:
            one = rule(re.sub(r"^rules?\s*\d*\s*:", "", line, flags=re.IGNORECASE).strip())
            rules.setdefault(one.own.char, []).append(one)
    asked = re.search(r"\b[xyz]\b|\bin\(", text)
    return System(produced(premise), frozenset(ignore.replace(" ", "")), rules, asked is not None)


def rewritten(
    string: list[Symbol],
    rules: System,
    values: Values,
    generation: int,
    random: Callable[[], float],
    places: Sequence[tuple[float, float, float]] | None = None,
) -> list[Symbol]:
    """One generation. places: where the turtle stands before each symbol, for rules that ask."""
    out: list[Symbol] = []
    for k, symbol in enumerate(string):
        candidates = rules.rules.get(symbol[0])
        new = None
        if candidates:
            base = {**values, "g": float(generation - symbol[2]), "t": float(generation)}
            if places is not None:
                base["x"], base["y"], base["z"] = places[k]
            new = _replaced(string, k, candidates, base, rules.ignore, random, generation)
        if new is None:
            out.append(symbol)
        else:
            out += new
        if len(out) > MOST:
            raise ValueError(f"generation {generation} has more than {MOST:,} symbols")
    return out


def _replaced(
    string: list[Symbol],
    k: int,
    candidates: list[Rule],
    base: Values,
    ignore: frozenset[str],
    random: Callable[[], float],
    generation: int,
) -> list[Symbol] | None:
    """By the first rule that holds; of rules with probabilities the one that a single throw falls on."""
    throw, total = None, 0.0
    for one in candidates:
        v = dict(base)
        fits = one.own.binds(string[k], v)
        fits = fits and (not one.left or _context(string, k, one.left, ignore, v, -1))
        fits = fits and (not one.right or _context(string, k, one.right, ignore, v, 1))
        if not fits or (one.condition is not None and not one.condition(v)):
            continue
        if one.chance is not None:
            throw = random() if throw is None else throw
            total += one.chance(v)
            if throw >= total:
                continue
        return made(one.result, v, generation)
    return None


def _context(
    string: list[Symbol], k: int, patterns: list[Pattern], ignore: frozenset[str], values: Values, way: int
) -> bool:
    """Whether what comes before (-1, past the start of its branch) or after (1, within it) fits; branches between are
    passed over."""
    entry, leave = ("]", "[") if way < 0 else ("[", "]")
    wanted = patterns[::way]
    at = k + way
    for pattern in wanted:
        depth = 0
        while 0 <= at < len(string):
            char = string[at][0]
            if char == pattern.char and not depth:
                break
            if char == entry:
                depth += 1
            elif char == leave:
                if depth:
                    depth -= 1
                elif way > 0:
                    return False
            elif not depth and char not in ignore:
                return False
            at += way
        if not 0 <= at < len(string) or not pattern.binds(string[at], values):
            return False
        at += way
    return True
