"""Values: dataclasses with slots that the type checker holds frozen, made quickly.

`@dataclass(frozen=True)` compiles six functions for each class, and a run of kefu makes a hundred classes: a quarter of
its start-up. Here comparing, hashing and showing are shared by all, the constructor is compiled when the first value is
made (most classes of a run never see one), and what nobody may assign is found by mypy rather than at run time.
"""

from dataclasses import MISSING, Field, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make `cls` a value: equal when of one class with equal fields, hashed by them."""
    for name, shared in (("__eq__", _equal), ("__hash__", _hash), ("__repr__", _shown)):
        setattr(cls, name, shared)
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass writes one, from a signature that is costly to find
    made: Any = dataclass(slots=True, eq=False, repr=False, init=False)(cls)
    names = [f.name for f in fields(made) if f.compare]
    # Without fields `type` serves as the key: all values of the class are equal.
    made.__key__ = attrgetter(*names) if names else type

    def first(self: T, *args: object, **kwargs: object) -> None:
        made.__init__ = _constructor(fields(made))
        made.__init__(self, *args, **kwargs)

    made.__init__ = first
    return made  # type: ignore[no-any-return]


def _constructor(wanted: tuple[Field[Any], ...]) -> Any:
    """Return the `__init__` that takes these fields, as `dataclass` would have made it."""
    # Defaults go in by name, not as source text: a default may be any object, and a factory must run at each call.
    given: dict[str, object] = {"MISSING": MISSING}
    heads, body = ["self"], []
    for one in wanted:
        value = one.name
        if one.default_factory is not MISSING:
            given[f"make_{one.name}"] = one.default_factory
            heads.append(f"{one.name}=MISSING")
            value = f"make_{one.name}() if {one.name} is MISSING else {one.name}"
        elif one.default is not MISSING:
            given[f"default_{one.name}"] = one.default
            heads.append(f"{one.name}=default_{one.name}")
        else:
            heads.append(one.name)
        body.append(f" self.{one.name} = {value}")
    exec(f"def __init__({', '.join(heads)}):\n" + "\n".join(body or [" pass"]), given)
    return given["__init__"]


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__key__(self) == self.__key__(other)


def _hash(self: Any) -> int:
    return hash(self.__key__(self))


def _shown(self: Any) -> str:
    held = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{self.__class__.__qualname__}({held})"
