import pytest
import ryaml
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stovetop.core.errors import ProjectError
from stovetop.project.yaml_io import decode, dump, line_of, load

text = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.text("\t\n ab:#-'\"|>", max_size=10)
tokens = st.sampled_from(
    "on off yes No TRUE null ~ y n 010 0o10 1e5 1e-07 1.e5 .5 -.5 +5 1_000 1:30 0x1F .inf .NaN 2026-02-19 << = - ? : "
    "-- --- ... =expr ~bind !tag &a *b %x @x `x [a {a a,b 'x \"x x: x#y".split()
)
numbers = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False)
data = st.recursive(
    st.none() | st.booleans() | numbers | text | tokens,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(text | tokens, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300)
@given(st.dictionaries(text | tokens, data, max_size=5))
def test_what_is_written_reads_back(document):
    written = dump(document)
    assert load(written) == document
    assert yaml.load(written, Loader=yaml.CSafeLoader) == document


@given(st.dictionaries(text, text | tokens, max_size=5))
def test_text_reads_the_same_in_both_readers(document):
    assert ryaml.loads(dump(document)) == document


@pytest.mark.parametrize(
    ("written", "want"),
    [
        ("a: on\nb: No\nc: off", {"a": True, "b": False, "c": False}),
        ("a: 010\nb: 1e-07\nc: 1.0e-07\nd: 1_000", {"a": 8, "b": "1e-07", "c": 1e-07, "d": 1000}),
        ("a: [1e5, on]", {"a": ["1e5", True]}),
        ("a: 2026-02-19\nb: =\nc: =x", {"a": "2026-02-19", "b": "=", "c": "=x"}),
        ("a: 1\na: 2", {"a": 2}),
        ("on: 1\n5: 2", {"on": 1, "5": 2}),
        ("a: 123456789012345678901234567890", {"a": 123456789012345678901234567890}),
        ("a: &x [1, 2]\nb: *x\nc: {<<: {q: 1}, r: 2}", {"a": [1, 2], "b": [1, 2], "c": {"q": 1, "r": 2}}),
        ("s: |\n  x: on\n  !y\n\n  1e5\nt: 1", {"s": "x: on\n!y\n\n1e5\n", "t": 1}),
        ("o:\n- s: |-\n    on\n  t: off", {"o": [{"s": "on", "t": False}]}),
        ("\ufeffa: 1", {"a": 1}),
        ('\ufeff \n{\n\t"a": [1, null]\n}', {"a": [1, None]}),
        ("{a: 1, b: [x]}", {"a": 1, "b": ["x"]}),
    ],
)
def test_reading_follows_the_reference(written, want):
    assert load(written) == want


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("a: 1\n\tb: 2", 2),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 1\nb: !!python/object:os.system x", 2),
        ("a: 1\nb: !!binary AAEC", 2),
        ("a: 1\n? [x]\n: 2", 2),
        ("a: 1\nb: \x07", 2),
        ("a: 1\n---\nb: 2", 2),
        ("a: 1\nb: *nowhere", 2),
        ('{\n"a": 1,\n}', 3),
        ("a: &a\n- *a", 1),
    ],
)
def test_malformed_text_names_its_line(written, line):
    with pytest.raises(ProjectError) as error:
        load(written, "x.tdn")
    assert (error.value.file, error.value.line) == ("x.tdn", line)


def test_deep_and_self_similar_documents_are_refused_quickly():
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(ProjectError, match="too large"):
        load(laughs)
    with pytest.raises(ProjectError, match="deep"):
        load("[" * 3000 + "]" * 3000)


def test_bad_bytes_name_their_line():
    with pytest.raises(ProjectError) as error:
        decode(b"a: 1\nb: \xff", "x.tdn")
    assert error.value.line == 2
    assert decode(b"\xef\xbb\xbfa\r\nb", "x") == "a\nb"


def test_lines_of_paths():
    written = "format: tdn\noperators:\n- name: a\n  type: baseCOMP\n- name: b\n  size: [1, 2]\n"
    assert line_of(written, ("operators", 1, "size")) == 6
    assert line_of(written, ("operators", 0, "missing")) == 3
    assert line_of('{\n\t"a": [\n\t\t1,\n\t\t2\n\t]\n}', ("a", 1)) == 4


def test_scripts_with_tabs_stay_readable():
    script = "def onCook(scriptOp):\n\tscriptOp.clear()\n\n\treturn  \n"
    assert (
        dump({"dat_content": script})
        == "dat_content: |\n  " + script[:-1].replace("\n", "\n  ").replace("  \n  \treturn", "\n  \treturn") + "\n"
    )


def test_other_types_are_refused():
    with pytest.raises(TypeError, match="bytes"):
        dump({"a": b"x"})
