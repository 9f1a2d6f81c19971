"""The identity of a finding: the same in every clone and at every check, wherever its line has moved to."""

from collections.abc import Iterator

from kefu.core.base.errors import Arg, same
from kefu.core.base.findings import Finding
from kefu.core.vocabulary import ids


def identity(found: Finding) -> str:
    """Return ten base-32 characters over a finding's code, file and arguments; its line does not count."""
    return ids.derived_op("finding", found.path, *_parts(found))


def _parts(found: Finding) -> Iterator[str]:
    yield found.code
    for name, value in found.args:
        yield name
        yield from _said(value)


def _said(value: Arg) -> Iterator[str]:
    if isinstance(value, Finding):
        # Of a finding within a finding the line does not count either, nor the language it is said in.
        yield from _parts(value)
    else:
        yield str(value) if isinstance(value, str | int) else value.text(same)
