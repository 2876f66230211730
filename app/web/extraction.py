"""Collects the sentences of refusals for the catalogue: they stand in docstrings, where gettext does not look."""

import ast
from collections.abc import Iterator
from typing import IO, Any


def refusals(file: IO[bytes], _keywords: Any, _comments: Any, _options: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """The Babel extractor: the docstring of every class whose docstring is Chinese."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.ClassDef) and (sentence := ast.get_docstring(node)):
            words = " ".join(sentence.split())
            if "\u4e00" <= words[0] <= "\u9fff" or words[0] in "《「“":
                yield node.lineno, None, words, []
