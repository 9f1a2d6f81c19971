"""Regular expressions that are compiled when they are first used: one run of kefu uses few of those it knows."""

import re
from typing import AnyStr, Generic, cast

_METHODS = ("fullmatch", "match", "search", "finditer", "findall", "sub", "split", "flags", "groupindex")


class _Later(Generic[AnyStr]):
    """A pattern that is not compiled yet. The first use compiles it, and from then on its own methods answer."""

    def __init__(self, source: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return the pattern of `re.compile(source, flags)`, compiled when one of its methods is first used."""
    return cast("re.Pattern[AnyStr]", _Later(source, flags))
