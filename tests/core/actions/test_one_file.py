"""An action is one file: added to a copy of kefu with its name in the table, it works everywhere at once."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.desks import NOON, Desk
from tests.planted.run import copied

WEIGH = '''"""`weigh`: the parcel was weighed again. It corrects the weight, and tells clocks so."""

from collections.abc import Iterator

from kefu.core.actions.action import ANY, Action, Hand, by_fields, roles
from kefu.core.ticket.fields import TEXT, Field
from kefu.core.ticket.model import Entry
from kefu.core.ticket.state import Change, Standing


def apply(state: Standing, entry: Entry) -> None:
    """Take over the weight."""
    state.count(entry)
    state.put(changes(entry))


def changes(entry: Entry) -> Iterator[Change]:
    """The weight."""
    yield "goods.weight", None, entry.text("kilos")


ACTION = Action(
    name="weigh",
    zh="\u590d\u91cd",
    help="Weigh the parcel again.",
    done="weighed",
    froms=ANY,
    required=("kilos",),
    fields=(
        Field("kilos", "line", free=True, argument=True),
        Field("scale", "word", "yes-no", trailer="Kefu-Scale"),
        Field("why-off", "coded", "cause"),
        Field("weigher", "party", "role", free=True),
        Field("charge", "money"),
        Field("weighed", "when"),
        Field("sealed", "flag"),
        Field("clerk", "staff"),
        Field("rung", "level"),
        Field("beside", "ticket"),
        Field("person", "name"),
        Field("dial", "phone"),
        Field("remark", "text", free=True),
        TEXT,
    ),
    apply=apply,
    changes=changes,
    says=roles("scale"),
    signals=by_fields("weigh", "scale"),
    hears=("yes-no",),
    hand=(Hand("again", "again"),),
    meets={"again": lambda fields: fields.get("scale") == "yes"},
)
'''
TYPED = (
    "3.8", "重新称过", "13812345678", "--scale", "是", "--why-off", "packaging", "--weigher", "sender:韩梅梅", "--charge", "12.50",
    "--weighed", "10:30", "--sealed", "--clerk", "me", "--rung", "supervisor", "--person", "张秋生", "--dial", "13987654321",
    "--remark", "请回电13712345678", "--again", "18:00",
)  # fmt: skip


@dataclass(frozen=True)
class Copy(Desk):
    """A desk worked on by the copy of kefu."""

    tree: Path = Path()

    def env(self, now: str = "2026-11-21T12:00:00+08:00") -> dict[str, str]:
        """The environment of its commands."""
        return {**super().env(now), "PYTHONPATH": str(self.tree), "PYTHONSAFEPATH": "1"}

    def kefu(self, *args: str, now: str = NOON, stdin: str = "") -> tuple[int, str, str]:
        """Its exit code, standard output and standard error; the interpreter that waits has another kefu."""
        return self.apart(*args, now=now, stdin=stdin)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of kefu with one action more: one file, and its name in the table."""
    tree = copied(tmp_path_factory.mktemp("weigh"))
    room = tree / "kefu/core/actions"
    (room / "weigh.py").write_text(WEIGH, encoding="utf-8")
    table = room / "table.py"
    text = table.read_text(encoding="utf-8")
    text = text.replace("    wait,\n)", "    wait,\n    weigh,\n)", 1).replace(
        "breach, clock, forget,", "breach, clock, forget, weigh,", 1
    )
    table.write_text(text, encoding="utf-8")
    return tree


@pytest.fixture
def desk(tree: Path, tmp_path: Path) -> Copy:
    """A desk of the copy, with a ticket."""
    desk = Copy(tmp_path / "desk", tree=tree)
    desk.top.mkdir()
    desk.must("--lang", "en", "init", str(desk.top), "--name", "desk")
    desk.must("open", "weight-mismatch", "75312345678901", "more than paid for", "--incomplete")
    return desk


def test_it_works_everywhere(desk: Copy) -> None:
    """Typed in both languages' words, masked, committed, folded, shown, exported, checked without a finding, struck."""
    assert "weigh " in desk.must("--help")
    assert "--charge" in desk.must("weigh", "--help")
    number = desk.must("weigh", "@", *TYPED)
    assert "did: weigh\n" in desk.file(number).read_text()
    text = desk.file(number).read_text()
    for full in ("13812345678", "13987654321", "13712345678", "张秋生", "韩梅梅"):
        assert full not in text
    plain = text.replace('"', "")
    for held in (
        "kilos: 3.8", "scale: yes", "why-off: packaging", "weigher: sender:韩*", "charge: 12.50", "sealed: true",
        "weighed: 2026-11-21T10:30:00+08:00", "clerk: lead", "rung: supervisor", "person: 张*", "dial: 1********21",
        "start: again-", "  weight: 3.8",
    ):  # fmt: skip
        assert held in plain, held
    message = desk.git("log", "-1", "--format=%B")
    assert message.startswith(f"weigh {number}: yes\n")
    assert "Kefu-Action: weigh\n" in message
    assert "Kefu-Scale: yes\n" in message
    shown = desk.must("--lang", "zh", "show", "@")
    assert "lead-1  复重 " in shown
    assert " 3.8 " in shown
    assert "张秋生" in shown
    assert "重新称过 13812345678" in shown
    assert desk.kefu("check")[:2] == (0, "")
    assert json.loads(desk.must("export", "--to", "jsonl"))["id"] == number
    desk.must("weigh", "@", "3.9", "--scale", "yes", now="2026-11-21T13:00:00+08:00")
    assert "met: again-" in desk.file(number).read_text()
    text = desk.file(number).read_text()
    op = text[: text.rindex("did: weigh")].rpartition("- op: ")[2].split("\n")[0].strip('"')
    desk.must("strike", "@", op, "--why", "wrong parcel", now="2026-11-21T14:00:00+08:00")
    assert "[struck]" in desk.must("--lang", "en", "show", "@")
    assert desk.kefu("check")[:2] == (0, "")


def test_it_is_merged(desk: Copy, tmp_path: Path) -> None:
    """Two clones weigh at once: both entries stand in both, and `check` has nothing to say."""
    base = Copy(tmp_path, tree=desk.tree)
    base.must("remote", "init", "shared.git")
    desk.git("remote", "add", "origin", f"file://{tmp_path}/shared.git")
    desk.must("sync")
    base.must("clone", f"file://{tmp_path}/shared.git", "other")
    other = Copy(tmp_path / "other", tree=desk.tree)
    number = next(desk.top.rglob("2*.yaml")).stem
    desk.must("weigh", number, "3.8", now="2026-11-21T13:00:00+08:00")
    other.must("复重", number, "3.9", now="2026-11-21T13:01:00+08:00")
    for clone in (desk, other, desk):
        clone.must("sync", now="2026-11-21T13:02:00+08:00")
    for clone in (desk, other):
        assert clone.file(number).read_text().count("did: weigh") == 2
        assert clone.kefu("check")[:2] == (0, "")


def test_documents_iterate_it(desk: Copy) -> None:
    """A clock rule may start by it, and the help of commands lists it with its Chinese name working."""
    config = desk.top / "kefu.yaml"
    rule = "clocks:\n- {name: told, starts: weigh yes, within: 2h, met-by: contact customer, missed: record, source: desk}\n"
    config.write_text(config.read_text() + rule)
    desk.git("commit", "-qam", "a rule", "-m", "Kefu-Action: rules")
    desk.must("weigh", "@", "3.8", "--scale", "yes")
    assert "told" in desk.must("clocks", "@")
    assert desk.kefu("check")[:2] == (0, "")
