"""Collects every word of the Python files for the catalogue: gettext's, and the sentences of refusals in docstrings."""

import ast
import io
import re
import tomllib
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_python

#: lazy_gettext's name here, which Babel does not know
LAZY = "_l"

#: a refusal speaks Chinese from its first word on; before it stand quotation marks and facts at most
REFUSAL = re.compile(r"(?:%\(\w+\)s|\W)*[\u4e00-\u9fff]")


def words(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[tuple[int, str | None, Any, Any]]:
    """The Babel extractor: what stands in ``_``, ``_l`` and ``N_``, and the docstring of every class that is Chinese.

    One extractor does both, because Babel gives a file only to the first one whose pattern fits.
    """
    source = file.read()
    marked: Any = extract_python  # typed for mappings and other results than the ones it takes and gives
    for line, function, message, said in marked(io.BytesIO(source), [*keywords, LAZY], comments, options):
        yield line, "_" if function == LAZY else function, message, said
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and (sentence := ast.get_docstring(node)) and REFUSAL.match(sentence):
            yield node.lineno, None, " ".join(sentence.split()), []


def table(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[tuple[int, str | None, Any, Any]]:
    """The Babel extractor of a table of law: titles of laws, and what their rules are called, cited and triggered by."""
    for law in tomllib.loads(file.read().decode())["law"]:
        yield 1, None, law["title"], []
        for rule in law["rule"]:
            yield from ((1, None, rule[word], []) for word in ("name", "trigger", "article", "note") if rule.get(word))
