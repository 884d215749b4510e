import pytest

from stovetop.core.errors import ProjectError
from stovetop.project.validate import validate
from stovetop.project.yaml_io import load

HEAD = "format: tdn\nversion: '2.0'\nnetwork_path: /\n"
OPS = HEAD + "operators:\n- name: a\n  type: noiseTOP\n"


def check(text):
    validate(load(text, "x.tdn"), text, "x.tdn")


MALFORMED = {
    "": 1,
    "hello": 1,
    "format: toe\noperators: []": 1,
    HEAD + "operators: 3": 4,
    HEAD + "operators:\n- 5": 5,
    HEAD + "operators:\n- name: a": 5,
    HEAD + "operators:\n- type: noiseTOP": 5,
    HEAD + "operators:\n- name: a\n  type: noise": 6,
    HEAD + "operators:\n- name: a b\n  type: noiseTOP": 5,
    OPS + "- name: a\n  type: nullTOP": 7,
    OPS + "  position: [1]": 7,
    OPS + "  size: big": 7,
    OPS + "  color: [1, 2, red]": 7,
    OPS + "  parameters: [tx]": 7,
    OPS + "  parameters:\n    tx: [1, 2]": 7,
    OPS + "  inputs: noise1": 7,
    OPS + "  inputs:\n  - {index: -1, source: b}": 7,
    OPS + "  flags: viewer": 7,
    OPS + "  tags: [1]": 7,
    OPS + "  sequences: {vec: [1]}": 7,
    OPS + "  storage: [1]": 7,
    OPS + "  dat_content: 5": 7,
    OPS + "  dat_content_format: binary": 7,
    OPS + "  children: []": 7,
    OPS + "- name: b\n  type: baseCOMP\n  children:\n  - name: c\n    type: baseCOMP\n    comment: [1]": 12,
    OPS + "  custom_pars:\n    Page:\n    - name: X": 9,
    OPS + "  custom_pars:\n    Page: {Build: 1}": 8,
    OPS + "  custom_pars:\n    Page:\n    - {name: X, style: Float, min: low}": 9,
    OPS + "  custom_pars:\n    Page:\n    - name: X\n      style: Float\n      value: {a: 1}": 11,
    OPS + "  custom_pars:\n    Page:\n      $t: about\n      X: {a: 1}": 10,
    HEAD + "type_defaults:\n  noiseTOP:\n    size: [1]\noperators: []": 6,
    HEAD + "par_templates:\n  about: 3\noperators: []": 5,
    HEAD + "network_path: here\noperators: []": 4,
    HEAD + "network_path: /a b\noperators: []": 4,
    HEAD + "type: noiseTOP\noperators: []": 4,
}


@pytest.mark.parametrize(("text", "line"), MALFORMED.items())
def test_malformed_documents_name_their_line(text, line):
    with pytest.raises(ProjectError) as error:
        check(text)
    assert (error.value.line, error.value.file) == (line, "x.tdn")


@pytest.mark.parametrize(
    "text",
    [
        OPS,
        OPS + "  something_new: {a: [1]}",
        OPS + "  parameters: {tx: {expr: me.x}, ty: {bind: y}}",
        OPS + "  flags: {viewer: true}",
        OPS + "  inputs: [{index: 0, source: b}]\n  dat_content: [a, b]",
        '[{"name": "a", "type": "noiseTOP"}]',
        OPS + "  custom_pars:\n  - {name: X, style: Float, page: Controls}",
    ],
)
def test_older_forms_and_unknown_fields_pass(text):
    check(text)
