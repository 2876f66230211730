"""The families of "no"; it knows what kind of refusal a fact is, and refuses to know how one is shown.

A subclass is named after the fact, and its docstring is the sentence the official reads. ``%(name)s`` in the
sentence is filled from the keyword arguments given when it is raised.
"""

from typing import ClassVar

from app.words import written


class No(Exception):
    """这一步没有做成，内容没有改动。"""

    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts

    @property
    def template(self) -> str:
        """The sentence before its facts are filled in: the key of its translation."""
        return " ".join((type(self).__doc__ or "").split())

    @property
    def sentence(self) -> str:
        """The Chinese sentence with its facts."""
        return self.template % {name: written(fact) for name, fact in self.facts.items()} if self.facts else self.template

    def __str__(self) -> str:
        return self.sentence


class Refused(No):
    """这一步没有做成，内容没有改动。"""


class Forbidden(No):
    """您目前的岗位没有这项权限。需要办理的，请与法治办联系。"""

    status = 403


class Missing(No):
    """没有找到这项内容，可能已被删除，或者不在您的查看范围内。"""

    status = 404
