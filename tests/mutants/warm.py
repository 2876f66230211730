"""Faults made in a process that is already warm: the application and the tests are loaded once, and each fault gets a fork of its own.

In the fork the code objects of the file are exchanged for those of the faulty one, wherever the functions went; what the file makes
when it is read (tables, defaults) is made anew and exchanged wherever it was imported. Only tests that ran the faulty line are asked,
the quickest first, until one fails or does not end.
"""

import ast
import faulthandler
import gc
import importlib
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from hypothesis import Phase, settings

from tests import conftest
from tests.mutants.operators import Mutant, mutants

#: seconds that a test of a fault may take, beside thrice what it takes without any
PATIENCE = 10
QUIET = [
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:randomly",
    "-p",
    "no:faulthandler",
    "-W",
    "ignore",
    "--no-header",
    "--tb=no",
    "-k",
    "not postgresql",
]


class Watching:
    """A pytest plugin: how long each test takes, and which lines of the file it runs."""

    def __init__(self, name: str, file: Path) -> None:
        self.name, self.file = name, str(file)
        self.secs: dict[str, float] = {}
        self.lines: dict[int, set[str]] = defaultdict(set)
        self.now = ""

    def _trace(self, frame: FrameType, event: str, _arg: object) -> Any:
        if frame.f_code.co_filename != self.file:
            return None
        self.lines[frame.f_lineno].add(self.now)
        return self._trace

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Watch one test with all that it stands on."""
        # what is made once for a process is made for each test, or the first alone would seem to run its lines
        _forgotten(self.name)
        self.now, began = item.nodeid, time.monotonic()
        sys.settrace(self._trace)
        threading.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]
            self.secs[item.nodeid] = time.monotonic() - began


class Patient:
    """A pytest plugin: ends the process when a test takes far longer than without a fault, whatever it waits for."""

    def __init__(self, secs: dict[str, float]) -> None:
        self.secs = secs
        self.wait(0)

    def wait(self, secs: float) -> None:
        """From now on so many seconds, and PATIENCE."""
        faulthandler.dump_traceback_later(PATIENCE + secs, exit=True, file=sys.__stderr__)  # type: ignore[arg-type]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Give one test its time."""
        self.wait(3 * self.secs[item.nodeid])
        try:
            return (yield)
        finally:
            self.wait(0)


def try_all(file: str, tests: list[str], only: int | None = None) -> dict[str, Any]:
    """Make every fault of a file and see whether its tests notice; prints what none noticed. Gives the counts."""
    path = conftest.ROOT / file
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate), database=None, deadline=None)
    settings.load_profile("mutants")
    name = ".".join(Path(file).with_suffix("").parts)
    importlib.import_module(name)
    _prepare()
    watching = Watching(name, path)
    began = time.monotonic()
    sound = pytest.main([*QUIET, *tests], plugins=[watching])
    if sound != 0:
        raise SystemExit(f"{file}: its tests fail without any fault")
    gc.collect()
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename == str(path)]
    counts = {"file": file, "faults": 0, "noticed": 0}
    source = path.read_text(encoding="utf-8")
    for inside in (True, False):
        none = Mutant(1, len(source.splitlines()), inside, "no fault", ast.parse(source))
        if _noticed(name, path, none, functions, watching):
            raise SystemExit(f"{file}: its tests fail where it is exchanged for itself{'' if inside else ', made anew'}")
    for number, fault in enumerate(mutants(source)):
        if only is not None and number != only:
            continue
        noticed = _noticed(name, path, fault, functions, watching)
        counts["faults"] += 1
        counts["noticed"] += noticed
        if not noticed:
            print(f"  {file}:{fault.line}: {fault.said}", flush=True)
    return counts | {
        "percent": round(100 * counts["noticed"] / max(counts["faults"], 1), 1),
        "secs": round(time.monotonic() - began),
    }


def _prepare() -> None:
    """What every fork would do again: bring a database up. The forks copy it."""
    folder = Path(tempfile.mkdtemp(prefix="duban-warm-", dir=conftest.quick_folder()))
    if not os.fork():
        conftest.migrate_up(f"sqlite:///{folder / 'duban.db'}", folder)
        os._exit(0)
    os.wait()
    kept = (folder / "duban.db").read_bytes()
    shutil.rmtree(folder)
    conftest.migrate_up = lambda _url, into: (into / "duban.db").write_bytes(kept)  # type: ignore[assignment,misc]


def _noticed(name: str, path: Path, fault: Mutant, functions: list[FunctionType], watching: Watching) -> bool:
    """Whether a test fails, or does not end, under a fault."""
    ran = set().union(*(watching.lines.get(line, set()) for line in range(fault.line, fault.last_line + 1)))
    asked = sorted(ran if fault.inside else watching.secs, key=lambda test: watching.secs.get(test, 0))
    if not asked:
        return False
    child = os.fork()
    if not child:
        os._exit(_in_fork(name, path, fault, functions, asked, watching.secs))
    _child, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _in_fork(
    name: str, path: Path, fault: Mutant, functions: list[FunctionType], asked: list[str], secs: dict[str, float]
) -> int:
    """Make the fault here and run the tests; 0 when they pass."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    folder = tempfile.mkdtemp(prefix="duban-fork-", dir=conftest.quick_folder())
    try:
        patient = Patient(secs)
        code = compile(fault.tree, str(path), "exec")
        if not fault.inside:
            _made_anew(name, code)
        _exchanged(functions, code)
        _forgotten(name)
        return int(pytest.main([*QUIET, "--basetemp", folder, *asked], plugins=[patient]))
    except BaseException:
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    found = {(code.co_qualname, code.co_firstlineno): code}
    for part in code.co_consts:
        if isinstance(part, CodeType):
            found |= _codes(part)
    return found


def _exchanged(functions: list[FunctionType], code: CodeType) -> None:
    """Give every function of the file its code out of the faulty one."""
    new = _codes(code)
    for function in functions:
        old = function.__code__
        made = new.get((old.co_qualname, old.co_firstlineno))
        if made is not None and len(made.co_freevars) == len(old.co_freevars):
            function.__code__ = made


def _forgotten(name: str) -> None:
    """What the sound file was asked before is asked again."""
    for made in vars(sys.modules[name]).values():
        # asked of the type: a proxy (current_app) answers nothing outside of a request
        if hasattr(type(made), "cache_clear"):
            made.cache_clear()


def _made_anew(name: str, code: CodeType) -> None:
    """Run the faulty file as it would be read, and put what it makes in the place of what it made before, everywhere."""
    module = sys.modules[name]
    known = dict(vars(module))
    space: dict[str, Any] = {key: value for key, value in known.items() if key.startswith("__")}
    exec(code, space)
    for key, new in space.items():
        old = known.get(key)
        if key.startswith("__") or old is None or (type(old).__module__ == "builtins" and old == new):
            continue
        if isinstance(old, FunctionType):
            old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        elif isinstance(old, type):
            _same_class(old, new)
        else:
            _everywhere(key, old, new)


def _same_class(old: type, new: type) -> None:
    for key, value in vars(new).items():
        before = vars(old).get(key)
        if isinstance(before, FunctionType):
            before.__defaults__, before.__kwdefaults__ = value.__defaults__, value.__kwdefaults__
        elif not key.startswith("__") and isinstance(value, bool | int | str | tuple | frozenset) and before != value:
            setattr(old, key, value)


def _everywhere(key: str, old: Any, new: Any) -> None:
    plain = isinstance(old, bool | int | str)
    for module in [one for name, one in list(sys.modules.items()) if name.startswith(("app.", "tests."))]:
        space = vars(module)
        for other, value in list(space.items()):
            if value is old and (other == key or not plain):
                space[other] = new


if __name__ == "__main__":
    print(json.dumps(try_all(sys.argv[1], sys.argv[2].split(), int(sys.argv[3]) if len(sys.argv) > 3 else None)), flush=True)
