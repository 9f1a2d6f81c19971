"""`kefu audit`: a range of a clone judged as the door of the shared desk judges a push of it."""

import json
from pathlib import Path

import pytest

from tests.cli.desks import Desk, new_desk

LATER = "2099-01-01T12:00:00+08:00"
"""After whatever plain git dates by the machine's own clock."""

OPEN = ("open", "damaged", "75312345678901", "box broken", "--incomplete")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "desk")


def test_nothing_to_refuse(desk: Desk) -> None:
    desk.must(*OPEN)
    assert desk.kefu("audit", "--since", "HEAD~1") == (0, "", "1 commits judged, 0 refusals\n")
    assert desk.kefu("审计", "--since", "HEAD")[0] == 0


def test_what_would_be_refused(desk: Desk) -> None:
    """By line and as JSON: commit, file, rule, sentence, way out."""
    number = desk.must(*OPEN)
    file = desk.file(number)
    file.write_text(file.read_text(encoding="utf-8").replace("box broken", "box whole"), encoding="utf-8")
    (desk.top / "payroll.csv").write_text("x\n")
    desk.commit("by hand")
    commit, path = desk.git("rev-parse", "HEAD").strip(), str(file.relative_to(desk.top))
    code, out, said = desk.kefu("audit", "--since", "HEAD~1", now=LATER)
    assert (code, said) == (1, "1 commits judged, 2 refusals\n")
    assert out.splitlines()[0].startswith(
        f"{commit[:10]} payroll.csv [place]: payroll.csv: nothing of a desk stands there. "
    )
    items = json.loads(desk.kefu("audit", "--since", "HEAD~1", "--format", "json", now=LATER)[1])["items"]
    assert [(one["commit"], one["path"], one["rule"]) for one in items] == [
        (commit, "payroll.csv", "place"),
        (commit, path, "entry-edited"),
    ]
    assert all(one["text"] and one["advice"] for one in items)
    # What came before that commit is sound.
    assert desk.kefu("audit", "--since", "HEAD~2", "--to", "HEAD~1")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "nowhere"), "nowhere: no commit of this clone"),
        (("--since", "--all"), "--all: no commit of this clone"),
        (("--since", "HEAD", "--to", ""), ": no commit of this clone"),
    ],
)
def test_what_is_no_range(desk: Desk, words: tuple[str, ...], said: str) -> None:
    code, out, err = desk.kefu("audit", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_shallow_clone(desk: Desk, tmp_path: Path) -> None:
    desk.must(*OPEN)
    clone = Desk(tmp_path / "clone")
    desk.git("clone", "-q", "--depth", "1", f"file://{desk.top}", str(clone.top))
    code, out, err = clone.kefu("audit", "--since", "HEAD")
    assert (code, out) == (4, "")
    assert "--unshallow" in err
