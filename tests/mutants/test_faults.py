"""Every named fault can still be made, and the test that must notice it is still there: ``make mutants`` shows that it does."""

import ast
import re

import pytest

from tests.conftest import ROOT
from tests.mutants.faults import FAULTS


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_made_and_has_its_test(fault):
    sound = (ROOT / fault.file).read_text(encoding="utf-8")
    assert sound.count(fault.old) == 1, "the text it changes stands once"
    if fault.file.endswith(".py"):
        ast.parse(sound.replace(fault.old, fault.new))
    file, _sep, test = fault.test.partition("::")
    defined = {
        node.name for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
    }
    assert re.split(r"\[", test)[0] in defined


def test_every_fault_has_a_name_of_its_own():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
