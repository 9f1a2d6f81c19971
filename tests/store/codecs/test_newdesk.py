"""The first kefu.yaml of a new desk is sound, also with the examples in its comments switched on."""

import pytest

from kefu.core.config.desk import DEFAULT_ROLES, PERMISSIONS, may
from kefu.store.codecs.config import read
from kefu.store.codecs.newdesk import emit

NAMES = [("杭州余杭网点", "客服一号"), ("A: desk, {of} 'ours' #1", '"quoted" & co'), ("no", "1e5"), ("\\n", "'")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("desk", "name"), NAMES)
def test_a_new_desk_reads_back(language: str, desk: str, name: str) -> None:
    data = emit(desk, "Europe/Berlin", language, "agent-1", name, "agent-1@example.org")
    made, found = read(data)
    assert found == ()
    assert made is not None
    assert (made.name, made.timezone, made.language, made.writable) == (desk, "Europe/Berlin", language, True)
    assert made.staff["agent-1"].name == name
    assert made.staff["agent-1"].roles == tuple(DEFAULT_ROLES)
    assert all(may(made, "agent-1", permission) for permission in PERMISSIONS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_examples_in_the_comments_are_sound(language: str) -> None:
    text = emit("desk", "Asia/Shanghai", language, "agent-1", "Kim", "kim@example.org").decode()
    head, examples = text.split("callback:", 1)[0], text.split("# owners:", 1)[1]
    switched = head + "owners:" + "\n".join(line.removeprefix("# ") for line in examples.split("\n"))
    made, found = read(switched.encode())
    assert found == ()
    assert made is not None
    assert made.owners
    assert len(made.branches) == 2
    assert len(made.own) == 1
    assert made.brand
    assert made.fees
    assert made.words["result"][0].code == "parcel-shop"


def test_both_languages_say_the_same() -> None:
    both = [read(emit("d", "UTC", language, "a", "n", "e@x.org"))[0] for language in ("en", "zh")]
    assert both[0] is not None
    assert both[1] is not None
    assert both[0].staff == both[1].staff
    assert both[0].levels == both[1].levels
    assert both[0].calendars == both[1].calendars
    assert both[0].callback == both[1].callback
