"""check, from outside: hand-damaged tickets, the vault, the history, --mend."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kefu.core.vocabulary import ids
from kefu.desk.checks.run import SOME
from tests.cli.desks import Desk, new_desk

Damage = Callable[[str], str]
Found = list[tuple[str, int]]


def line(text: str, part: str) -> int:
    """The line of a ticket's text in which `part` first stands."""
    return next(i for i, row in enumerate(text.split("\n"), 1) if part in row)


def after(part: str, new: str) -> Damage:
    """A line added below the first that holds `part`."""
    return lambda text: text.replace(part, f"{part}\n{new}", 1)


def swap(old: str, new: str) -> Damage:
    """The first `old` replaced."""

    def damage(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return damage


def entries_swapped(text: str) -> str:
    """The first two entries in the wrong order."""
    head, first, second, *rest = text.rstrip("\n").split("- op: ")
    return "- op: ".join([head, second.rstrip("\n") + "\n\n", first.rstrip("\n") + "\n\n", *rest]).rstrip("\n") + "\n"


def no_third(text: str) -> str:
    """The last entry taken away."""
    return text[: text.rindex("\n- op: ")]


DAMAGE: dict[str, tuple[Damage, Callable[[str], Found]]] = {
    "conflict": (swap("id: ", "<<<<<<< ours\nid: "), lambda t: [("conflict-marker", 1)]),
    "duplicate": (after("state: open", "state: closed"), lambda t: [("duplicate-key", line(t, "state: closed"))]),
    "anchor": (swap("title: ", "title: &a "), lambda t: [("anchor", line(t, "title: "))]),
    "alias": (swap("text: 二", "text: *a"), lambda t: [("alias", line(t, "*a"))]),
    "tag": (swap("title: ", "title: !str "), lambda t: [("tag", line(t, "title: "))]),
    "comment": (swap("level: agent", "level: agent # mine"), lambda t: [("comment", line(t, "level:"))]),
    "instant": (swap("  at: 2026", "  at: last"), lambda t: [("wrong-type", line(t, "  at: last"))]),
    "list": (swap("  text: 二", "  text:\n  - 二"), lambda t: [("wrong-type", line(t, "  - 二") - 1)]),
    "action": (swap("did: note", "did: dance"), lambda t: [("unknown-action", line(t, "dance") - 4)]),
    "header": (swap("state: open", "state: resolved"), lambda t: [("header", line(t, "state: resolved"))]),
    "owner": (swap("owner: lead-1", "owner: agent-9"), lambda t: [("header", line(t, "owner:"))]),
    "entry": (no_third, lambda t: []),
    "flow": (swap("title: 一", "title: [一]"), lambda t: [("flow-style", line(t, "title:"))]),
    "mark": (lambda t: "\ufeff" + t, lambda t: [("byte-order-mark", 1)]),
    "control": (swap("text: 二", "text: 二\x07"), lambda t: [("control-character", line(t, "text: 二"))]),
    "bidi": (swap("text: 二", "text: 二\u202e"), lambda t: [("control-character", line(t, "text: 二"))]),
    "separator": (swap("text: 二", "text: 二\u2028"), lambda t: [("control-character", line(t, "text: 二"))]),
    "timeline": (lambda t: t[: t.index("timeline:")], lambda t: [("no-timeline", 1)]),
    "number": (swap("id: 26", "id: 25"), lambda t: [("number", 1)]),
    "documents": (lambda t: t + "---\na: b\n", lambda t: [("several-documents", line(t, "---"))]),
    "syntax": (swap("title: 一", 'title: "一'), lambda t: [("syntax", t.count("\n") + 1)]),
    "empty": (lambda t: "", lambda t: [("empty", 1)]),
    "phone": (swap("text: 二", "text: 打13812345678"), lambda t: [("personal-data", line(t, "13812345678"))]),
    "staff": (swap("by: lead-1", "by: nobody-9"), lambda t: [("unknown-staff", line(t, "- op: "))]),
    "order": (entries_swapped, lambda t: [("order", line(t, "did: open") - 3)]),
    "layout": (lambda t: t.replace("\n\n- op", "\n\n\n- op", 1), lambda t: [("layout", line(t, "did: note") - 5)]),
    "key": (
        swap("did: note", "did: note\n  mood: bad"),
        lambda t: [("unknown-key", line(t, "mood"))],
    ),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with one sound ticket of three entries."""
    desk = new_desk(tmp_path_factory.mktemp("check") / "desk")
    number = desk.must("open", "inquiry", "none", "一", "--incomplete", "--no-input")
    desk.must("note", number, "二")
    desk.must("note", number, "三")
    return desk


def test_a_sound_desk(desk: Desk) -> None:
    """Nothing on standard output, exit 0."""
    said = "1 tickets and 0 vault records read, 0 findings\n"
    assert desk.kefu("check") == (0, "", said)


def test_a_merge_driver_that_is_gone(desk: Desk) -> None:
    """A fault while git's configuration is locked; mended and told as soon as it can be written; then silence."""
    key, here = "merge.kefu.driver", desk.git("config", "merge.kefu.driver")
    desk.git("config", key, here.replace(sys.executable, "/old/python"))
    lock = desk.top / ".git/config.lock"
    lock.touch()
    code, out, _said = desk.kefu("check")
    lock.unlink()
    assert (code, out.count("\n"), "/old/python is gone" in out) == (1, 1, True), out
    code, out, said = desk.kefu("check")
    assert (code, out, "This kefu is entered instead." in said) == (0, "", True), said
    assert desk.git("config", key) == here
    assert "gone" not in desk.kefu("check")[2]


def test_damaged_tickets(desk: Desk, tmp_path: Path) -> None:
    """Each damage gives its finding with code and line; nobody's ticket is passed over."""
    number = next((desk.top / "tickets").rglob("*.yaml")).stem
    source = desk.file(number).read_text()
    other = Desk(tmp_path / "desk")
    desk.git("clone", "-q", str(desk.top), str(other.top))
    wanted: dict[str, tuple[str, Found]] = {}
    for i, (name, (damage, found)) in enumerate(DAMAGE.items()):
        head = "261121" + f"{i:06}"
        new = f"{head[:6]}-{head[6:]}{ids.check_character(head)}"
        text = damage(source.replace(number, new))
        path = other.file(new)
        path.write_bytes(text.encode())
        wanted[str(path.relative_to(other.top))] = (name, found(text))
    other.commit()
    code, out, _ = other.kefu("check", "--format", "json")
    items = json.loads(out)["items"]
    got: dict[str, list[tuple[str, int]]] = {}
    for item in items:
        if item["code"] not in ("entry-without-commit", "commit-without-entry"):
            got.setdefault(item["path"], []).append((item["code"], item["line"] or 0))
    assert {name: sorted(got.get(path, [])) for path, (name, _) in wanted.items()} == dict(wanted.values())
    assert code == 1
    assert len(wanted) >= 20
    strangers = {item["path"] for item in items if item["code"] == "entry-without-commit"}
    assert strangers == {path for path, (name, found) in wanted.items() if name in READABLE}


def test_many_tickets_are_looked_at_by_all_processors(desk: Desk, tmp_path: Path) -> None:
    """The same findings in the same order as by one; several damages among hundreds of tickets, and a vault's strays."""
    other = Desk(tmp_path / "desk")
    desk.git("clone", "-q", str(desk.top), str(other.top))
    number = next((desk.top / "tickets").rglob("*.yaml")).stem
    source = desk.file(number).read_text()
    damages = [damage for name, (damage, _) in DAMAGE.items() if name in ("header", "phone", "empty", "entry")]
    for i in range(SOME + 150):
        head = f"2611{1 + i % 20:02}" + f"{i:06}"
        new = f"{head[:6]}-{head[6:]}{ids.check_character(head)}"
        path = other.file(new)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = source.replace(number, new)
        path.write_text(damages[i // 50 % 4](text) if i % 50 == 0 else text)
    other.commit()
    many = other.kefu("check")
    kept = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, [min(kept)])
        assert other.kefu("check") == many
    finally:
        os.sched_setaffinity(0, kept)
    assert many[2].splitlines()[0] == (
        f"{SOME + 151} tickets and 0 vault records read, {len(many[1].splitlines())} findings"
    )
    places = [row.split(":")[0] for row in many[1].splitlines() if "[entry-without-commit]" not in row][:-1]
    assert places == sorted(places)
    assert len(places) == 10


READABLE = ("comment", "action", "header", "owner", "entry", "phone", "staff", "order", "layout", "key")
"""The damages that leave a ticket readable."""


def codes(desk: Desk) -> list[tuple[str, str | None]]:
    """The findings' codes and files."""
    _, out, _ = desk.kefu("check", "--format", "json")
    return [(item["code"], item["path"]) for item in json.loads(out)["items"]]


def test_misplaced(desk: Desk, tmp_path: Path) -> None:
    """Symlinks, executables, directories and other files where only tickets may stand; a README beside them may."""
    other = Desk(tmp_path / "desk")
    desk.git("clone", "-q", str(desk.top), str(other.top))
    path = next((other.top / "tickets").rglob("*.yaml"))
    text, place = path.read_text(), path.parent
    names = [f"261121-{i:06}{ids.check_character(f'261121{i:06}')}" for i in range(3)]
    os.symlink(path, place / f"{names[0]}.yaml")
    (place / f"{names[1]}.yaml").write_text(text.replace(path.stem, names[1]))
    (place / f"{names[1]}.yaml").chmod(0o755)
    (place / f"{names[2]}.yaml").mkdir()
    (place / f"{names[2]}.yaml" / "x").write_text("x\n")
    (place / "notes.txt").write_text("x\n")
    (other.top / "tickets" / f"{path.stem}.yaml").write_text(text)
    (other.top / "tickets" / "README.md").write_text("x\n")
    other.commit()
    day = place.relative_to(other.top)
    misplaced = [f"{day}/{names[0]}.yaml", f"{day}/{names[1]}.yaml", f"{day}/{names[2]}.yaml/x", f"{day}/notes.txt"]
    wanted = sorted([*misplaced, f"tickets/{path.stem}.yaml"])
    assert sorted(str(path) for code, path in codes(other) if code == "wrong-place") == wanted


def test_history(desk: Desk, tmp_path: Path) -> None:
    """Entries removed and changed since their commit, a ticket removed, a commit by hand; a mended header is sound."""
    other = Desk(tmp_path / "desk")
    desk.git("clone", "-q", str(desk.top), str(other.top))
    number = next((other.top / "tickets").rglob("*.yaml")).stem
    path = other.file(number)
    name = str(path.relative_to(other.top))
    source = path.read_text()
    path.write_text(no_third(source).replace("text: 二", "text: 两"))
    other.commit()
    found = codes(other)
    assert sorted(found) == [("commit-without-entry", None), ("entry-changed", name), ("entry-removed", name)]
    path.unlink()
    other.commit()
    assert sorted(code for code, _ in codes(other)) == ["commit-without-entry"] * 2 + ["ticket-removed"] * 3
    shallow = Desk(tmp_path / "shallow")
    desk.git("clone", "-q", "--depth", "1", f"file://{desk.top}", str(shallow.top))
    note = "a shallow clone, or one with grafts: entries could not be judged by their commits; git fetch --unshallow [shallow]\n"
    assert shallow.kefu("check") == (4, "", note + "1 tickets and 0 vault records read, 0 findings\n")


def test_mend(desk: Desk, tmp_path: Path) -> None:
    """A header that is not what the timeline adds up to is written anew, in one commit; nothing else is touched."""
    other = Desk(tmp_path / "desk")
    desk.git("clone", "-q", str(desk.top), str(other.top))
    path = next((other.top / "tickets").rglob("*.yaml"))
    name, source = str(path.relative_to(other.top)), path.read_text()
    path.write_text(source.replace("state: open", "state: resolved"))
    other.commit()
    code, out, said = other.kefu("check")
    lines = [
        f"{name}:5: the header does not say what the timeline adds up to: expected state: open [header]",
        f"commit {other.git('rev-parse', 'HEAD')[:10]} by Lead changed tickets by hand; "
        f"`git show {other.git('rev-parse', 'HEAD')[:10]}` tells what [commit-without-entry]",
    ]
    assert (code, [row.rpartition(" ")[0] for row in out.splitlines()]) == (1, lines)
    assert said.endswith("2 findings\nHeaders can be written anew: kefu check --mend\n")
    assert other.kefu("check", "--mend")[0] == 1
    assert path.read_text() == source
    assert other.git("log", "-1", "--format=%B").split("\n\n")[1].strip() == "Kefu-Action: mend"
    assert other.git("status", "--porcelain") == ""
    assert [code for code, _ in codes(other)] == ["commit-without-entry"]


def test_what_a_sweep_wrote_is_nobodys(tmp_path: Path) -> None:
    """An entry of the sweep is by kefu, who is on no staff list; another entry by that name is a finding."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must("open", "inquiry", "none", "一", "--incomplete", "--due", "+1h")
    desk.must("sweep", now="2026-11-21T18:00:00+08:00")
    path = desk.file(number)
    assert "  by: kefu\n  did: breach\n" in path.read_text()
    assert codes(desk) == []
    path.write_text(path.read_text().replace("  by: lead-1\n", "  by: kefu\n"))
    desk.commit()
    assert "unknown-staff" in [code for code, _ in codes(desk)]


def test_vault(tmp_path: Path) -> None:
    """Records missing, changed, stray; a vault that is not here; what was forgotten is gone, or told."""
    desk = new_desk(tmp_path / "desk")
    args = (
        "inquiry",
        "none",
        "一",
        "--incomplete",
        "--no-input",
        "--sender",
        "韩梅梅",
        "--sender-phone",
        "13812345678",
    )
    first, second = desk.must("open", *args), desk.must("open", *args)
    assert codes(desk) == []
    ref = "refs/kefu/vault/2026-11"
    old = desk.git("rev-parse", ref).strip()
    record = desk.git("ls-tree", "-r", "--name-only", ref, f"{first}/").strip()
    blob = desk.git("hash-object", "-w", "kefu.yaml").strip()
    index = {"GIT_INDEX_FILE": str(tmp_path / "index")}
    spare = Desk(desk.top)
    tree = plumb(spare, index, ("read-tree", ref), ("update-index", "--cacheinfo", f"100644,{blob},{record}"),
                 ("update-index", "--add", "--cacheinfo", f"100644,{blob},{first}/STRAY00000.yaml"))  # fmt: skip
    desk.git("update-ref", ref, desk.git("commit-tree", "-p", old, "-m", "x", tree).strip())
    found = codes(desk)
    assert ("record-changed", f"{ref}:{record}") in found
    assert ("record-stray", f"{ref}:{first}/STRAY00000.yaml") in found
    tree = plumb(spare, index, ("read-tree", old), ("rm", "-q", "--cached", "-r", first))
    desk.git("update-ref", ref, desk.git("commit-tree", "-p", old, "-m", "x", tree).strip())
    assert codes(desk) == [("record-missing", f"{ref}:{record}")]
    desk.git("update-ref", ref, old)
    bare = Desk(tmp_path / "bare.git")
    desk.git("clone", "-q", "--bare", str(desk.top), str(bare.top))
    assert bare.kefu("check") == (
        0,
        "",
        "the vault of 2026-11 is not here: its records could not be checked [no-vault]\n"
        "2 tickets and 0 vault records read, 0 findings\n",
    )
    desk.git("branch", "keeps", old)
    desk.must("forget", second, "--why", "asked")
    assert [code for code, _ in codes(desk)] == ["forgotten-present"]
    desk.git("branch", "-q", "-D", "keeps")
    desk.git("reflog", "expire", "--expire=now", "--all")
    desk.git("gc", "-q", "--prune=now")
    assert codes(desk) == []


def plumb(desk: Desk, index: dict[str, str], *steps: tuple[str, ...]) -> str:
    """The tree that these steps make in an index of its own."""
    for step in (*steps, ("write-tree",)):
        done = subprocess.run(
            ["git", *step], cwd=desk.top, env=desk.env() | index, capture_output=True, text=True, check=True
        )
    return done.stdout.strip()


def test_the_desks_own_files(tmp_path: Path) -> None:
    """What is wrong in kefu.yaml and in a playbook, with file and line."""
    desk = new_desk(tmp_path / "desk")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + "colour: red\n")
    playbook = desk.top / "playbooks" / "inquiry.yaml"
    playbook.write_text(playbook.read_text().replace("kind: inquiry", "kind: question", 1))
    desk.commit()
    assert {path for _, path in codes(desk)} == {"kefu.yaml", "playbooks/inquiry.yaml"}
