"""The first kefu.yaml of a new desk is sound, also with the examples in its comments switched on."""

import pytest

from kefu.core.config.desk import DEFAULT_ROLES, PERMISSIONS, may
from kefu.store.codecs.config import read
from kefu.store.codecs.newdesk import DATA, emit

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


SHIPPED = {
    "F01": ("10", "piece", "第一条.3"), "F02": ("10", "piece", "第一条.5"), "F03": ("5", "piece", "第一条.6"),
    "F04": ("100", "time", "第一条.8"), "F05": ("100", "time", "第一条.4"), "F06": ("200", "time", "第一条.7"),
    "F07": ("", "time", "第一条.9"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_of_fines_is_that_of_the_rules_with_its_sources(language: str) -> None:
    """On a new desk and on that of the demonstration; recoveries are shared three to seven until the desk says otherwise."""
    new = emit("desk", "Asia/Shanghai", language, "agent-1", "Kim", "kim@example.org")
    for data in (new, (DATA.parent / "demo" / f"{language}.yaml").read_bytes()):
        made, found = read(data)
        assert made is not None
        assert found == ()
        told = {f.code: (f.amount, f.per, f.source.rpartition(" ")[2]) for f in made.fines.values()}
        assert told == SHIPPED
        assert made.shares == {"recovery": {"us": 3, "agent": 7}}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("fines: {f2: {what: x}}", "bad-name"),
        ("fines: {F02: {amount: '10.005', what: x}}", "bad-number"),
        ("fines: {F02: {amount: '-5', what: x}}", "bad-number"),
        ("fines: {F02: {per: box, what: x}}", "unknown-word"),
        ("fines: {F02: {amount: '5'}}", "missing-key"),
        ("shares: {recovery: {agent: 7}}", "missing-key"),
        ("shares: {recovery: {us: 3, nobody: 7}}", "unknown-word"),
        ("shares: {recovery: {us: 3, agent: 0}}", "bad-number"),
        ("accounts: {purse: Assets:Purse}", "unknown-account"),
        ("accounts: {cash: 'Assets:Cash  ; x'}", "bad-name"),
    ],
)
def test_a_wrong_figure_of_money_is_left_out_and_said(line: str, code: str) -> None:
    data = emit("desk", "Asia/Shanghai", "en", "agent-1", "Kim", "kim@example.org")
    text = data.decode().split("\nfines:\n")[0] + "\n" + line + "\n"
    made, found = read(text.encode())
    assert [one.code for one in found][:1] == [code]
    assert made is not None
    assert made.writable
    assert not made.accounts
    assert not made.shares
