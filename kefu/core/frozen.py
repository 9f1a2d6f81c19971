"""Values: dataclasses with slots that the type checker holds frozen, made quickly.

`@dataclass(frozen=True)` compiles six functions for each class, and a run of kefu makes a hundred classes: a quarter of its
start-up. Here comparing, hashing and showing are shared by all, only the constructor is compiled, and what nobody may assign
is found by mypy rather than at run time.
"""

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """As `@value`: equal when of one class with equal fields, hashed by them."""
    for name, shared in (("__eq__", _equal), ("__hash__", _hash), ("__repr__", _shown)):
        setattr(cls, name, shared)
    made: Any = dataclass(slots=True, eq=False, repr=False)(cls)
    names = [f.name for f in fields(made) if f.compare]
    made.__key__ = attrgetter(*names) if names else type
    return made  # type: ignore[no-any-return]


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__key__(self) == self.__key__(other)


def _hash(self: Any) -> int:
    return hash(self.__key__(self))


def _shown(self: Any) -> str:
    held = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{self.__class__.__qualname__}({held})"
