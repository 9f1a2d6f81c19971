"""`kefu export --to parquet DIR` from outside: what is written, what is refused, what is left after a failure."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desks import NOON, Desk, new_desk

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'kefu[data]'")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with one ticket, whose measures are made."""
    desk = new_desk(tmp_path_factory.mktemp("parquet") / "desk")
    asked = ("--no-input", "--recipient", "韩梅梅", "--recipient-phone", "13812345678")
    desk.must("open", "damaged", "75312345678901", "=1+1 <b>碎了</b>", "--title", "打码的标题", *asked)
    desk.must("export", "--to", "parquet", str(desk.top.parent / "out"))
    return desk


@pytest.fixture
def desk(first: Desk, tmp_path: Path) -> Desk:
    """The same desk and its export, to do with as a test likes."""
    shutil.copytree(first.top.parent, tmp_path / "it", dirs_exist_ok=True)
    return Desk(tmp_path / "it" / "desk")


def files(root: Path) -> dict[str, bytes]:
    return {str(one.relative_to(root)): one.read_bytes() for one in sorted(root.rglob("*")) if one.is_file()}


def test_it_is_written_once_and_holds_no_text(desk: Desk) -> None:
    root = desk.top.parent / "out"
    before = files(root)
    months = [
        f"{table}/desk=desk/month=2026-11/part.parquet" for table in ("clocks", "cycles", "entries", "money", "tickets")
    ]
    assert sorted(before) == sorted([*months, "desks/desk=desk/part.parquet"])
    code, out, said = desk.kefu("export", "--to", "parquet", str(root))
    assert (code, out) == (0, "")
    assert said.endswith(f"are in {root}; files changed: 0\n")
    assert files(root) == before
    for data in before.values():
        for text in ("韩梅梅", "13812345678", "打码", "碎了"):
            assert text.encode() not in data
    asked = "SELECT * FROM read_parquet(?, hive_partitioning = true)"
    values = [str(duckdb.execute(asked, [str(root / name)]).fetchall()) for name in before]
    assert not any(text in value for value in values for text in ("韩", "13812345678", "打码", "碎"))


def test_months_are_of_the_zone_and_what_changed_is_written(desk: Desk, tmp_path: Path) -> None:
    root = tmp_path / "deep" / "er"
    desk.must("open", "inquiry", "none", "x", "--no-input", now="2026-12-01T00:00:00+08:00")
    code, _out, said = desk.kefu("export", "--to", "parquet", "-o", str(root), now="2026-12-01T08:00:00+08:00")
    assert (code, said.rpartition(" ")[2]) == (0, "9\n")
    asked = "SELECT month, born, born_day FROM read_parquet(?, hive_partitioning = true) ORDER BY born"
    rows = duckdb.execute(asked, [f"{root}/tickets/*/*/*.parquet"]).fetchall()
    assert [(month, born.timestamp(), str(day)) for month, born, day in rows] == [
        ("2026-11", 1795233600.0, "2026-11-21"),
        ("2026-12", 1796054400.0, "2026-12-01"),
    ]
    desk.must("note", "@", "y", now="2026-12-02T08:00:00+08:00")
    said = desk.kefu("export", "--to", "parquet", str(root), now="2026-12-02T08:00:00+08:00")[2]
    assert said.endswith("files changed: 1\n")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "kefu: export: --to parquet takes one directory and no terms: it writes the measures of the whole desk\n"),
        (("out", "state:any"), 2, "kefu: export: --to parquet takes one directory and no terms: it writes the measures of the whole desk\n"),
        (("out", "--full"), 2, "kefu: export: --full does not go with --to parquet\n"),
        (("out", "--at", "12:00"), 2, "kefu: export: --at does not go with --to parquet\n"),
        (("kefu.yaml",), 2, "kefu: {top}/kefu.yaml is a file; name a directory for the measures\n"),
        ((".",), 2, "kefu: {top} lies in a desk; name a directory outside for the measures\n"),
        (("some/where",), 2, "kefu: {top}/some/where lies in a desk; name a directory outside for the measures\n"),
        ((".git/x",), 2, "kefu: {top}/.git/x lies in a desk; name a directory outside for the measures\n"),
    ],
)  # fmt: skip
def test_what_is_refused(first: Desk, args: tuple[str, ...], code: int, said: str) -> None:
    assert first.kefu("export", "--to", "parquet", *args) == (code, "", said.format(top=first.top))


def test_a_form_that_is_only_in_the_name_is_none(first: Desk) -> None:
    code, _out, said = first.kefu("export", "-o", "x.parquet")
    assert (code, said) == (
        2,
        "kefu: export: parquet is a directory for the whole desk: kefu export --to parquet DIR\n",
    )


def test_a_desk_without_a_name_is_refused(desk: Desk) -> None:
    config = desk.top / "kefu.yaml"
    config.write_text("".join(line for line in config.read_text().splitlines(True) if not line.startswith("desk:")))
    desk.git("commit", "-qam", "no name")
    code, _out, said = desk.kefu("export", "--to", "parquet", "../out")
    assert (code, said.partition(",")[0]) == (3, "kefu: kefu.yaml gives this desk no name")


def test_another_desk_of_the_same_name_is_not_overwritten(desk: Desk, tmp_path: Path) -> None:
    other, root = new_desk(tmp_path / "other"), desk.top.parent / "out"
    other.git("commit", "-q", "--allow-empty", "-m", "else its history is the same")
    before = files(root)
    code, _out, said = other.kefu("export", "--to", "parquet", str(root))
    assert (code, files(root)) == (3, before)
    assert said.startswith(
        f"kefu: {root} holds measures of desk as of commit {desk.git('rev-parse', 'HEAD').strip()[:12]}, which"
    )
    other.must("export", "--to", "parquet", str(root), "--force")
    assert list(files(root)) == ["desks/desk=desk/part.parquet"]
    # A clone that is behind knows the tip as little.
    assert desk.kefu("export", "--to", "parquet", str(root))[0] == 3


def test_what_cannot_be_read_is_named_and_counted(desk: Desk) -> None:
    (path,) = (desk.top / "tickets").rglob("*.yaml")
    path.write_text("entries: [")
    desk.git("commit", "-qam", "damage")
    root = desk.top.parent / "out"
    code, _out, said = desk.kefu("export", "--to", "parquet", str(root))
    name = path.relative_to(desk.top)
    assert (code, said.splitlines()[0]) == (4, f"{name}: cannot be read as a ticket and is not counted")
    asked = "SELECT unreadable, tickets FROM read_parquet(?)"
    assert duckdb.execute(asked, [f"{root}/desks/*/*.parquet"]).fetchall() == [(1, 0)]


@pytest.mark.parametrize("most", [10, 1500])
def test_a_disk_that_takes_no_more_leaves_the_old(desk: Desk, most: int) -> None:
    """The lines find no room, or the files that are made of them."""
    root = desk.top.parent / "out"
    before = files(root)
    command = [sys.executable, "-m", "kefu", "-C", str(desk.top), "export", "--to", "parquet", str(root)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=desk.env(NOON), check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (4, ""), done.stderr
    assert "cannot be read or written" in done.stderr
    assert files(root) == before
    assert not [one for one in root.iterdir() if one.name.startswith(".")]


def test_without_duckdb_a_sentence_says_what_to_install(desk: Desk) -> None:
    code = (
        "import sys; sys.modules['duckdb'] = None\n"
        "from kefu.cli.frame.main import command\n"
        f"sys.argv = ['kefu', '-C', {str(desk.top)!r}, 'export', '--to', 'parquet', '../new']\n"
        "sys.exit(command())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=desk.env(), check=False)
    assert (done.returncode, done.stderr) == (2, "kefu: parquet needs the package duckdb: pip install 'kefu[data]'\n")
    assert not (desk.top.parent / "new").exists()
