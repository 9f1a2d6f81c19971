"""The short forms of options: the same on every command, shown in its help, and doing what the long ones do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kefu.cli.frame.app import PROGRAM, root
from kefu.cli.frame.commands import every
from kefu.cli.frame.env import real
from kefu.cli.frame.options import SHORT
from tests.cli.working import FIRST, SECOND, Desk, make_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk for all lines, each of which leaves the next what it needs."""
    return make_desk(tmp_path_factory.mktemp("base"))


def options() -> Iterator[tuple[str, list[str]]]:
    """Each option of each command: the command's name, and every form of the option."""
    top: Any = root()
    for path, _command in every():
        command: Any = top
        ctx = command.make_context(PROGRAM, [], obj=real("en", True), resilient_parsing=True)
        for name in path:
            command = command.get_command(ctx, name)
            ctx = command.make_context(name, [], parent=ctx, resilient_parsing=True)
        for param in command.get_params(ctx):
            if param.param_type_name == "option":
                yield " ".join(path), list(param.opts)


def test_every_command_has_the_same_short_forms() -> None:
    """An option of that name has its short form everywhere, and no other option has it."""
    seen = set()
    for command, forms in options():
        for long, short in SHORT.items():
            assert (long in forms) == (short in forms), (command, forms)
            seen |= {long} if long in forms else set()
    assert seen == set(SHORT)


def test_the_short_forms_record_what_the_long_ones_do(desk: Desk, tmp_path: Path) -> None:
    """Channel, end, reason and a fact; the help of a command shows both forms."""
    desk.did("wait", FIRST, "courier:courier-7", "请查", "-c", "wechat", "-u", "18:00")
    text = desk.file(FIRST).read_text()
    assert "  channel: wechat\n" in text
    assert "  until: 2026-11-21T18:00:00+08:00\n" in text
    desk.did("escalate", SECOND, "-w", "客户要求主管回电")
    assert "  why: 客户要求主管回电\n" in desk.file(SECOND).read_text()
    number = desk.did("open", "咨询", "none", "问价", "-s", "demand=报价", "-sgoods.name=茶叶", "-c", "phone")
    opened = desk.file(number).read_text()
    assert "\ndemand: 报价\n" in opened
    assert "茶叶" in opened
    helped = desk.kefu("wait", "--help").out
    assert "-c, --channel" in helped
    assert "-u, --until" in helped
