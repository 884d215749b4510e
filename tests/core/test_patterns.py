"""Patterns: every documented example, then the rules behind them."""

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.core.patterns import expand, is_pattern, match, matches, replace, select, words

XFORM = ["tx", "ty", "tz", "rx", "ry", "rz", "sx"]
BLEND = [f"blend{i}" for i in range(16)]


@pytest.mark.parametrize(
    ("pattern", "names", "expected"),
    [
        ("chan2", ["chan1", "chan2", "chan22"], ["chan2"]),
        ("chan3 tx ty tz", ["chan3", "chan4", *XFORM], ["chan3", "tx", "ty", "tz"]),
        ("chan*", ["chan1", "achan", "channel", "chan"], ["chan1", "channel", "chan"]),
        ("*foot*", ["foot", "leftfoot", "foot2", "bigfoot3", "fot"], ["foot", "leftfoot", "foot2", "bigfoot3"]),
        ("t?", [*XFORM, "t", "txx"], ["tx", "ty", "tz"]),
        ("r[xyz]", [*XFORM, "rw"], ["rx", "ry", "rz"]),
        ("blend[3-7:2]", BLEND, ["blend3", "blend5", "blend7"]),
        ("blend[2-3,5,13]", BLEND, ["blend2", "blend3", "blend5", "blend13"]),
        ("t[uvwxyz]", ["ta", "tu", "tv", "tw", *XFORM], ["tu", "tv", "tw", "tx", "ty", "tz"]),
        ("geo* ^geo7", ["geo1", "geo7", "geo71", "cam1"], ["geo1", "geo71"]),
        ("^*accel*", ["gyro", "accel1", "xaccel"], ["gyro"]),
        ("foo*", ["foo", "bar"], ["foo"]),
        ("ba?", ["foo", "bar"], ["bar"]),
    ],
)
def test_documented_matches(pattern, names, expected):
    assert match(pattern, names) == expected


def test_letters_in_brackets_are_no_range():
    assert match("x[a-g]", ["xa", "xb", "xg", "x-"]) == ["xa", "xg", "x-"]


def test_last_word_decides():
    assert match("* ^t* tx", XFORM) == ["tx", "rx", "ry", "rz", "sx"]
    assert match("tx ^t*", XFORM) == []


def test_numbers_are_whole_and_may_be_padded():
    names = ["c1", "c10", "c11", "c01", "c2"]
    assert match("c[1-1]", names) == ["c1", "c01"]
    assert match("c[1-10]", names) == ["c1", "c10", "c01", "c2"]
    assert match("c[10-1]", names) == match("c[1-10]", names)
    assert match("[1-12]x", ["1x", "12x", "13x"]) == ["1x", "12x"]


def test_quotes_hold_blanks():
    assert words("'Cue 1' \"Cue 2\" plain") == ["Cue 1", "Cue 2", "plain"]
    assert match("'Cue 1'", ["Cue", "1", "Cue 1"]) == ["Cue 1"]


@pytest.mark.parametrize("pattern", ["", "   "])
def test_empty_pattern_holds_nothing(pattern):
    assert match(pattern, XFORM) == [] == select(pattern, XFORM) == expand(pattern)
    assert replace(pattern, "a", XFORM) == XFORM


def test_unclosed_bracket_and_regex_characters_are_literal():
    assert match("a[b", ["a[b", "ab"]) == ["a[b"]
    assert match("a.b+", ["a.b+", "axbb"]) == ["a.b+"]
    assert match("a[]b", ["a[]b"]) == ["a[]b"]


def test_case():
    assert match("TX r[X]", XFORM) == []
    assert match("TX r[X]", XFORM, case_sensitive=False) == ["tx", "rx"]


def test_select_follows_the_pattern_and_repeats():
    names = ["c1", "c2", "c3", "c4", "c5"]
    assert select("c2 c5 c3 c3", names) == ["c2", "c5", "c3", "c3"]
    assert select("c5 * ^c2", names) == ["c5", "c1", "c3", "c4", "c5"]
    assert select("^c2", names) == ["c1", "c3", "c4", "c5"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("chan[1-3]", "chan1 chan2 chan3"),
        ("[tr][xyz]", "tx ty tz rx ry rz"),
        ("chan[1-11:2]", "chan1 chan3 chan5 chan7 chan9 chan11"),
        ("A[1-3] B[xyz]", "A1 A2 A3 Bx By Bz"),
        ("[3-1]a", "3a 2a 1a"),
        ("a[1,2,3]", "a[1,2,3]"),
        ("plain", "plain"),
        ("r[xy][0-1]s", "rx0s rx1s ry0s ry1s"),
    ],
)
def test_documented_expansions(pattern, expected):
    assert expand(pattern) == expected.split()


def test_documented_replacement():
    names = ["left_side_monitor", "right_side_projector", "top_side_led"]
    expected = ["monitor_floor_left", "projector_floor_right", "led_floor_top"]
    assert replace("*_side_*", "*(1)_floor_*(0)", names) == expected


def test_replacement_takes_words_in_turn():
    assert replace("tz tx", "a b", XFORM) == ["b", "ty", "a", *XFORM[3:]]
    assert replace("t?", "p[uvw]", XFORM) == ["pu", "pv", "pw", *XFORM[3:]]
    assert replace("?x", "x?(0)_?(1)", ["tx", "ry"]) == ["xt_", "ry"]
    assert replace("?a*b?", "?(1)*(0)?(0)", ["1a--b2"]) == ["2--1"]


def test_is_pattern():
    assert [is_pattern(t) for t in ("a", "/a/b.c", "a b", "a*", "a?", "a[1-2]", "^a")] == [False] * 2 + [True] * 5


NAME = st.text("ab12_", max_size=6)


@given(st.text("ab1?*", min_size=1, max_size=6), st.lists(NAME, max_size=8))
def test_wildcards_agree_with_fnmatch(pattern, names):
    assert match(pattern, names) == [n for n in names if fnmatch.fnmatchcase(n, pattern)]


@given(st.lists(st.from_regex(re.compile(r"[a-c]{0,2}\[(xyz|[0-9]-1[0-9]|2-9:3)\][a-c]?", re.ASCII), fullmatch=True)))
def test_what_expansion_gives_matching_finds(parts):
    pattern = " ".join(parts)
    names = expand(pattern)
    assert match(pattern, names) == names
    assert all(matches(pattern, n) for n in names)


@given(st.lists(NAME, unique=True, max_size=8))
def test_a_pattern_and_its_opposite_part_the_names(names):
    inside, outside = match("a*", names), match("^a*", names)
    assert sorted(inside + outside) == sorted(names)
    assert replace("a*", "a*(0)", names) == names
